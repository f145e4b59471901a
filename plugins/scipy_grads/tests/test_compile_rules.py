"""Every rule of adcore-scipy on every sample as a program: as eagerly, or refused by its name."""

import pytest

from adcore.errors import AdcoreError, StaleProgramError
from adcore.testing import Case, cases
from adcore.testing.programs import check_program


@pytest.mark.parametrize("case", cases("adcore-scipy"), ids=str)
def test_rule_as_a_program(case: Case) -> None:
    """Right or loud: what a rule computes with plain numbers is refused, and nothing is stale."""
    try:
        check_program(case)
    except StaleProgramError:
        raise
    except AdcoreError as error:
        pytest.skip(f"refused: {error}")
