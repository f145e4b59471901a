"""Every rule of adcore-scipy on every sample, by the generic tester."""

import pytest

from adcore.testing import Case, cases, check


@pytest.mark.parametrize("case", cases("adcore-scipy"), ids=str)
def test_rule(case: Case) -> None:
    """The rule has every property of a derivative on this sample."""
    check(case)
