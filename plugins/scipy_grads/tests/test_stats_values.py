"""Every method of every distribution on a grid with tails, edges and places outside."""

from typing import Any

import numpy as np
import pytest

from adcore import jvp, vjp
from adcore.testing import load_all
from adcore_scipy.stats.samples.continuous import SHAPES, arguments
from adcore_scipy.stats.samples.discrete import SHAPES as DISCRETE_SHAPES
from adcore_scipy.stats.tables import continuous, discrete

load_all("adcore-scipy")
LOC, SCALE = 0.3, 1.7
Q = np.array([1e-9, 1e-3, 0.2, 0.5, 0.9, 1 - 1e-6])
EDGE_Q = np.array([0, 1e-9, 0.2, 0.5, 0.9, 1, -0.1, 1.1, np.nan])
METHODS = ("pdf", "logpdf", "cdf", "sf", "logcdf", "logsf", "ppf", "isf")
SLOW = ("levy_stable", "studentized_range")  # scipy takes seconds for a grid
NO_EXTREMES = ("dpareto_lognorm", "norminvgauss")  # scipy's ppf fails there


def places(law: Any, shapes: tuple[float, ...]) -> Any:
    """Quantiles, both edges from within and without, far places, and NaN."""
    low, high = law.scipys.support(*shapes, LOC, SCALE)
    ends = [v for end in (low, high) if np.isfinite(end) for v in (end - 1, end, end + 1e3)]
    q = Q[2:5] if law.__name__ in NO_EXTREMES else Q
    far = [-np.inf, np.inf, -1e8, 1e8, LOC, np.nan]
    return np.array([*law.scipys.ppf(q, *shapes, LOC, SCALE), *ends, *far])


def slopes(function: Any, args: list[Any], k: int) -> tuple[Any, Any]:
    """The value and its slope in argument k, element by element, the same in both modes."""

    def along(a: Any) -> Any:
        return function(*args[:k], a, *args[k + 1 :])

    full = np.broadcast_to(args[k], np.shape(args[0])) + 0.0
    value, slope = jvp(along, (full,), (np.ones_like(full),))
    _, back = vjp(along, full)
    np.testing.assert_array_equal(slope, back(np.ones_like(value))[0])
    return value, slope


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # scipy warns at infinite places
@pytest.mark.filterwarnings("ignore::scipy.integrate.IntegrationWarning")
@pytest.mark.parametrize("law", continuous.LAWS, ids=lambda law: law.__name__)
def test_continuous_values_and_slopes_at_special_points(law: Any) -> None:
    """The value is scipy's, bit for bit; the slope is finite, 0 outside, and NaN with the value."""
    if law.__name__ in SLOW:
        pytest.skip("scipy takes seconds for a grid")
    shapes = SHAPES.get(law.__name__, ())
    low, high = law.scipys.support(*shapes, LOC, SCALE)
    for method in METHODS:
        inverse = method in ("ppf", "isf")
        if inverse and law.__name__ in NO_EXTREMES:
            continue
        args = [EDGE_Q if inverse else places(law, shapes), *map(float, shapes), LOC, SCALE]
        expected = getattr(law.scipys, method)(*args)
        for k in arguments(law, method):
            value, slope = slopes(getattr(law, method), args, k)
            np.testing.assert_array_equal(value, expected)
            bad = np.isnan(expected)
            assert np.all(np.isfinite(slope[~bad])), (method, k, args[0], slope)
            if not inverse:
                assert np.all(slope[(args[0] < low) | (args[0] > high)] == 0)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("law", discrete.LAWS, ids=lambda law: law.__name__)
def test_discrete_values_and_slopes_at_special_points(law: Any) -> None:
    """The value is scipy's; the slope is finite, and 0 outside of the support."""
    shapes = DISCRETE_SHAPES[law.__name__]
    low, high = law.scipys.support(*shapes)
    inner = law.scipys.ppf(Q, *shapes)
    ends = [v for end in (low, high) if np.isfinite(end) for v in (end - 2, end - 1, end, end + 9)]
    k = np.array([*inner, *ends, 0.5, np.nan])
    for method in ("pmf", "logpmf", "cdf", "sf", "logcdf", "logsf"):
        if law.why_not(method):
            continue
        args = [k, *map(float, shapes), 0]
        expected = getattr(law.scipys, method)(*args)
        names = ["k", *law.shape_names, "loc"]
        for i in (i for i, name in enumerate(names) if name not in law.refusals(method)):
            value, slope = slopes(getattr(law, method), args, i)
            np.testing.assert_array_equal(value, expected)
            assert np.all(np.isfinite(slope[~np.isnan(expected)])), (method, i, k, slope)
            assert np.all(slope[(k < low) | (k > high)] == 0)
