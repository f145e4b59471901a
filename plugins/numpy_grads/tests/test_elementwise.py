"""What samples cannot say of elementwise functions and of numpy.emath."""

import numpy as np
import pytest

from adcore import grad, jvp, vjp
from adcore.errors import KeywordError
from adcore_numpy.tables.elementwise import kaiser


def test_clip_shares_a_tie_with_its_bound():
    """At a bound both sides of the kink count: 1/2 each; beyond it the bound has the slope."""
    x, low, high = np.array([-2.0, -1.0, 0.0, 1.0, 2.0]), np.float64(-1), np.float64(1)
    a, a_min, a_max = vjp(np.clip, x, low, high)[1](np.ones(5))
    np.testing.assert_array_equal(a, [0, 0.5, 1, 0.5, 0])
    assert (a_min, a_max) == (1.5, 1.5)


def test_clip_lets_no_infinite_slope_through():
    """What was clipped away gets nothing of an infinite slope behind the clip."""
    with np.errstate(divide="ignore"):
        slope = grad(lambda x: np.sum(np.sqrt(np.clip(x, 0, 9))))(np.array([-1.0, 4.0]))
    np.testing.assert_array_equal(slope, [0, 0.25])


def test_clip_refuses_keywords_it_does_not_handle():
    """Keywords of the ufunc protocol are refused by name."""
    with pytest.raises(KeywordError, match="casting"):
        grad(lambda x: np.sum(np.clip(x, 0, 1, casting="unsafe")))(np.ones(2))


def test_nan_to_num_changes_nothing_in_place():
    """copy=False has no effect under a trace: the caller's array stays as it is."""
    x = np.array([np.nan, 2.0])
    slope = grad(lambda x: np.sum(np.nan_to_num(x, copy=False) * 3.0))(x)
    np.testing.assert_array_equal(slope, [0, 3])
    np.testing.assert_array_equal(x, [np.nan, 2])


def test_nan_to_num_cuts_nan_slopes_behind_it():
    """Where the value was replaced, the NaN slope of what made it does not matter."""
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = grad(lambda x: np.sum(np.nan_to_num(x / (x - 1))))(np.array([1.0, 3.0]))
    np.testing.assert_allclose(slope, [0, -0.25])


def test_sinc_at_zero():
    """The slope is 0 and the curvature -π²/3, to rounding."""
    zero = np.float64(0)
    assert grad(np.sinc)(zero) == 0
    np.testing.assert_allclose(grad(grad(np.sinc))(zero), -(np.pi**2) / 3, rtol=1e-14)
    np.testing.assert_allclose(grad(grad(grad(grad(np.sinc))))(zero), np.pi**4 / 5, rtol=1e-14)


def test_sinc_is_smooth_where_its_series_ends():
    """Both formulas agree on both sides of the point where they meet."""
    below, above = np.nextafter(0.1, 0), np.float64(0.1)
    for slope in (grad(np.sinc), grad(grad(np.sinc))):
        np.testing.assert_allclose(slope(below), slope(above), rtol=1e-12)


def test_i0_satisfies_its_differential_equation():
    """x² I₀'' + x I₀' = x² I₀, from small to the largest arguments, to rounding."""
    x = np.array([1e-6, 0.3, 5.0, 40.0, 300.0, 690.0])
    first = lambda x: vjp(np.i0, x)[1](np.ones(6))[0]
    second = vjp(first, x)[1](np.ones(6))[0]
    np.testing.assert_allclose(second + first(x) / x, np.i0(x), rtol=1e-12)


def test_unwrap_in_the_period():
    """The slope in the period is the number of periods added to each element."""
    p = np.array([0.0, 3.0, 6.5, 0.4])
    counts = np.rint((np.unwrap(p, period=4.0) - p) / 4.0)
    pushed = jvp(lambda period: np.unwrap(p + 0 * period, period=period), [np.float64(4)], [1.0])[1]
    np.testing.assert_array_equal(pushed, counts)


def test_angle_of_real_numbers_is_constant():
    """The angle of a real number jumps and is flat elsewhere."""
    slope = grad(lambda x: np.sum(np.angle(x) * x))(np.array([1.0, -2.0]))
    np.testing.assert_array_equal(slope, np.angle([1.0, -2.0]))


def test_imaginary_part_in_complex_arithmetic():
    """The imaginary part of a product of traced numbers is differentiated, not dropped."""
    slope = grad(lambda x: np.sum(np.imag((x + 2j * x) * (1 + 1j))))(np.array([1.0, 2.0]))
    np.testing.assert_array_equal(slope, 3)


@pytest.mark.parametrize("M", [1, 2, 5])
def test_kaiser(M):
    """The Kaiser window is differentiated in beta; its values are numpy's."""
    beta, h = np.float64(3.2), 1e-5
    value, slope = jvp(lambda beta: kaiser(M, beta), [beta], [np.float64(1)])
    np.testing.assert_allclose(value, np.kaiser(M, beta), rtol=1e-14)
    expected = (np.kaiser(M, beta + h) - np.kaiser(M, beta - h)) / (2 * h)
    np.testing.assert_allclose(slope, expected, atol=1e-9)
    np.testing.assert_array_equal(kaiser(M, 3.2), np.kaiser(M, 3.2))


def test_emath_chooses_complex_numbers():
    """The values decide; where all are in the real domain the answer and its slope are real."""
    real = jvp(np.emath.sqrt, [np.array([4.0])], [np.ones(1)])
    mixed = jvp(np.emath.sqrt, [np.array([-4.0])], [np.ones(1)])
    assert (real[0].dtype, mixed[0].dtype) == (np.float64, np.complex128)
    np.testing.assert_allclose([real[1][0], mixed[1][0]], [0.25, -0.25j])
