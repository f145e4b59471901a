"""Differences of order 16: their accuracy, what a pole does to it, nesting."""

import mpmath as mp
import numpy as np
import pytest

from adcore import grad, jvp
from adcore_scipy.special.difference_stencil import filled, slope


@pytest.mark.parametrize("x", [-1.3, 0.2, 2.0])
def test_the_slope_of_an_entire_function_is_accurate_to_rounding(x: float) -> None:
    """The error is that of the function, times the inverse of the step."""
    assert slope(np.sin, 0, x) == pytest.approx(float(mp.cos(x)), rel=1e-13)


def test_a_step_of_a_24th_of_the_distance_to_a_pole_is_short_enough() -> None:
    """Of 1/x: 1e-11 at a 24th of the distance, as the module's docstring says."""
    assert slope(np.reciprocal, 0, 0.1, step=0.1 / 24) == pytest.approx(-100, rel=1e-11)
    assert abs(slope(np.reciprocal, 0, 0.1, step=0.1 / 10) / -100 - 1) > 1e-7


def test_steps_may_differ_by_element() -> None:
    """The step is an array."""
    x = np.array([0.01, 1.0, 30.0])
    np.testing.assert_allclose(slope(np.log, 0, x, step=x / 32), 1 / x, rtol=1e-12)


def test_single_precision_is_evaluated_in_double() -> None:
    """A difference of rounded values would have lost half of the digits."""
    assert slope(np.exp, 0, np.float32(0.5)) == pytest.approx(float(mp.exp(0.5)), rel=1e-12)


def test_slopes_nest_and_are_differentiated() -> None:
    """The slope of a slope, and a derivative through a slope, in both modes."""

    def first(x):
        return slope(lambda x, y: np.exp(x * y), 0, x, 0.7)

    expected = float(mp.exp(0.35)) * 0.49
    assert slope(first, 0, 0.5) == pytest.approx(expected, rel=1e-11)
    assert grad(first)(0.5) == pytest.approx(expected, rel=1e-12)
    assert jvp(first, (0.5,), (1.0,))[1] == pytest.approx(expected, rel=1e-12)


def test_a_removable_singularity_is_filled() -> None:
    """Of (exp x - 1) / x at 0, with its derivative."""

    def hole(x):
        return np.expm1(x) / x

    assert filled(hole, 0, 0.0) == pytest.approx(1, rel=1e-14)
    assert grad(lambda x: filled(hole, 0, x))(0.0) == pytest.approx(0.5, rel=1e-12)
