"""Every rule of adcore-dask on every sample, by the generic tester."""

import pytest

from adcore.testing import Case, cases, check


@pytest.mark.parametrize("case", cases("adcore-dask"), ids=str)
def test_rule(case: Case) -> None:
    """The rule has every property of a derivative on this sample."""
    check(case)
