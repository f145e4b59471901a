"""Every rule of adcore-linalg on every sample, as a program."""

import pytest

from adcore.testing import Case, cases
from adcore.testing.programs import check_program


@pytest.mark.parametrize("case", cases("adcore-linalg"), ids=str)
def test_rule_as_a_program(case: Case) -> None:
    """Nothing is refused, nothing is stale: each answer is compared with that of an eager run."""
    check_program(case)
