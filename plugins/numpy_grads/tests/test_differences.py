"""Differences and interpolation: affine keywords, even spacings, slopes at knots, errors."""

import numpy as np
import pytest

from adcore import grad, jacobian, jvp
from adcore.errors import KeywordError


def test_diff_with_ends_is_the_diff_of_the_joined_array() -> None:
    """A constant `prepend` has no tangent, a traced one has."""
    a, t = np.array([1.0, 4.0, 9.0]), np.array([1.0, -2.0, 0.5])
    tangent = jvp(lambda a: np.diff(a, prepend=7.0), (a,), (t,))[1]
    np.testing.assert_array_equal(tangent, np.diff(t, prepend=0.0))
    traced = jvp(lambda a: np.diff(a, prepend=a[-1]), (a,), (t,))[1]
    np.testing.assert_array_equal(traced, np.diff(t, prepend=t[-1]))


def test_ediff1d_refuses_ends_of_another_kind() -> None:
    """As in numpy: a float does not go into an array of integers."""
    with pytest.raises(TypeError, match="same_kind"):
        grad(lambda end: np.ediff1d(np.arange(3), to_end=end).sum())(1.0)


def test_gradient_in_coordinates_that_happen_to_be_even() -> None:
    """Moving one of them makes the spacing uneven: numpy's shortcut for even ones has no say."""
    f, x, h = np.array([0.0, 1.0, 5.0, 2.0]), np.arange(4.0), 1e-5
    found = jacobian(lambda x: np.gradient(f, x))(x)
    expected = [(np.gradient(f, x + e) - np.gradient(f, x - e)) / (2 * h) for e in h * np.eye(4)]
    np.testing.assert_allclose(found, np.transpose(expected), atol=1e-8)


def test_gradient_raises_numpys_errors() -> None:
    """Whatever does not fit is numpy's to say."""
    f = np.arange(4.0)
    for match, call in (
        ("too small", lambda f: np.gradient(f[:1])),
        ("not supported", lambda f: np.gradient(f, edge_order=3)),
        ("match the length", lambda f: np.gradient(f, f[:3])),
        ("invalid number", lambda f: np.gradient(f, 1.0, f)),
    ):
        with pytest.raises((ValueError, TypeError), match=match):
            grad(lambda f, call=call: call(f).sum())(f)
    with pytest.raises((KeywordError, TypeError), match="order"):
        grad(lambda f: np.gradient(f, order=2).sum())(f)


def test_gradient_of_two_axes_is_a_tuple() -> None:
    """As in numpy, also with traced values."""
    seen = []
    grad(lambda f: seen.append(np.gradient(f)) or np.gradient(f)[1].sum())(np.ones((2, 3)))
    assert isinstance(seen[0], tuple)


@pytest.mark.skipif(not hasattr(np, "trapz"), reason="numpy has no trapz any more")
def test_trapz_passes_on_to_trapezoid() -> None:
    """Under its name before numpy 2.0."""
    with pytest.warns(DeprecationWarning, match="trapezoid"):
        assert grad(lambda y: np.trapz(y))(np.ones(3)).tolist() == [0.5, 1, 0.5]


# ------------------------------------------------------------------------------- interpolation

XP, FP = np.array([0.0, 1.0, 3.0]), np.array([0.0, 4.0, 2.0])


@pytest.mark.parametrize(
    ("x", "left", "right", "slope"),
    [
        (1.0, None, None, 1.5),  # between slopes 4 and -1
        (0.0, None, None, 2.0),  # between 0 outside and 4
        (3.0, None, None, -0.5),
        (0.0, 9.0, None, 4.0),  # the value jumps: the slope inside
        (3.0, None, 9.0, -1.0),
        (0.0, 0.0, None, 2.0),  # `left` that continues it
        (-1.0, None, None, 0.0),
        (4.0, None, 9.0, 0.0),
    ],
)
def test_slope_of_interp_at_a_knot(x, left, right, slope) -> None:
    """The mean of both sides; the finite one where there is a jump."""
    assert grad(lambda x: np.interp(x, XP, FP, left, right))(x) == slope
    assert jvp(lambda x: np.interp(x, XP, FP, left, right), (x,), (1.0,))[1] == slope


def test_slope_of_periodic_interp_at_the_seam() -> None:
    """There is no outside: the last and the first segment meet."""
    sides = [(FP[0] - FP[-1]) / 1.0, 4.0]
    assert grad(lambda x: np.interp(x, XP, FP, period=4.0))(0.0) == np.mean(sides)


def test_nan_among_the_points_of_evaluation_spoils_no_other_slope() -> None:
    """Its own value is NaN; the derivatives of the data stay finite."""
    x = np.array([np.nan, 0.5])
    gradient = grad(lambda fp: np.interp(x, XP, fp)[1])(FP)
    np.testing.assert_allclose(gradient, [0.5, 0.5, 0])


def test_interp_moves_with_its_points() -> None:
    """Shifting x and all xp together changes nothing, at knots neither."""
    x = np.array([-1.0, 0.0, 0.7, 1.0, 3.0, 5.0])
    shifted = jvp(lambda s: np.interp(x + s, XP + s, FP), (0.0,), (1.0,))[1]
    np.testing.assert_allclose(shifted, np.zeros(6), atol=1e-15)


def test_interp_raises_numpys_errors() -> None:
    """Also those that the periodic case checks by itself."""
    with pytest.raises(ValueError, match="non-zero"):
        grad(lambda x: np.interp(x, XP, FP, period=0))(1.0)
    with pytest.raises(ValueError, match="same length"):
        grad(lambda x: np.interp(x, XP, FP[:2]))(1.0)
    with pytest.raises(ValueError, match="same length"):
        grad(lambda x: np.interp(x, XP, FP[:2], period=2.0))(1.0)
