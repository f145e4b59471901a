"""Statistics: the slopes at ties and knots, what is constant, values bit for bit, errors."""

import numpy as np
import pytest

from adcore import grad, jacobian, jvp, vjp
from adcore.errors import KeywordError

METHODS = (
    "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf",
    "hazen", "weibull", "linear", "median_unbiased", "normal_unbiased", "lower", "higher",
    "midpoint", "nearest",
)  # fmt: skip


# ------------------------------------------------------------------------------ medians, quantiles


def test_elements_tied_at_the_median_share_its_slope_evenly() -> None:
    """Each of the three middle elements carries a third; an even count, half of each middle one."""
    x = np.array([2.0, 1.0, 2.0, 3.0, 2.0])
    np.testing.assert_allclose(grad(np.median)(x), [1 / 3, 0, 1 / 3, 0, 1 / 3])
    assert grad(np.median)(np.array([4.0, 1.0, 2.0, 9.0])).tolist() == [0.5, 0, 0.5, 0]


def test_many_quantiles_share_ties_like_few() -> None:
    """Sorting (many positions) and comparing (few) spread cotangents alike."""
    x = np.round(np.random.default_rng(0).standard_normal(30))
    q = np.linspace(0, 1, 20)
    together = jacobian(lambda x: np.quantile(x, q))(x)
    one_by_one = [grad(np.quantile)(x, each) for each in q]
    np.testing.assert_allclose(together, one_by_one, atol=1e-15)


@pytest.mark.parametrize("function", [np.median, np.nanmedian])
def test_overwrite_input_overwrites_nothing_that_is_traced(function) -> None:
    """The permission to overwrite is not used: the tape still needs the input."""
    x = np.array([3.0, 1.0, 2.0])
    gradient = grad(lambda x: function(x, overwrite_input=True) * x[0])(x)
    assert (gradient.tolist(), x.tolist()) == ([2.0, 0.0, 3.0], [3.0, 1.0, 2.0])


def test_slope_in_q_at_an_element_is_the_mean_of_both_sides() -> None:
    """At q = 0 and 1, where there is one side, it is that one."""
    x = np.array([0.0, 1.0, 5.0])
    slope = [float(jvp(lambda q: np.quantile(x, q), (q,), (1.0,))[1]) for q in (0.0, 0.5, 1.0)]
    sides = np.diff(x) * 2  # per unit of q
    assert slope == [sides[0], sides.mean(), sides[1]]


def test_slope_in_q_beyond_the_outermost_elements_is_zero() -> None:
    """A method that clips there is constant."""
    x = np.array([0.0, 1.0, 5.0])
    assert grad(lambda q: np.quantile(x, q, method="weibull"))(0.05) == 0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("function", [np.quantile, np.nanquantile])
def test_quantiles_are_bit_for_bit_those_of_numpy(function, method) -> None:
    """Rounding, NaNs and dtypes are the same under a trace. (In single precision older versions
    of numpy round q as well.)
    """
    rng = np.random.default_rng(1)
    for dtype in (np.float32, np.float64):
        a = rng.standard_normal((5, 4)).astype(dtype)
        a[rng.random(a.shape) < 0.1] = np.nan
        for q in (0.3, rng.random(5), np.linspace(0, 1, 7)):
            expected = function(a, q, axis=0, method=method)
            traced = vjp(lambda a, q=q: function(a, q, axis=0, method=method), a)[0]
            atol = 0 if dtype is np.float64 else 1e-6
            np.testing.assert_allclose(traced, expected, rtol=0, atol=atol, strict=True)


def test_weights_of_a_quantile_decide_but_have_no_slope() -> None:
    """They pick an element: piecewise constant."""
    x, w = np.array([3.0, 1.0, 2.0]), np.array([1.0, 0.1, 5.0])

    def quantile(x, w):
        return np.quantile(x, 0.5, weights=w, method="inverted_cdf")

    assert [g.tolist() for g in grad(quantile, argnums=(0, 1))(x, w)] == [[0, 0, 1], [0, 0, 0]]


def test_quantiles_raise_numpys_errors() -> None:
    """Methods, q and keywords are checked by numpy's own code, or by the engine."""
    x = np.arange(3.0)
    with pytest.raises(ValueError, match="not a valid method"):
        grad(lambda x: np.quantile(x, 0.5, method="best"))(x)
    with pytest.raises(ValueError, match=r"range \[0, 100\]"):
        grad(lambda x: np.percentile(x, 101))(x)
    with pytest.raises((KeywordError, TypeError), match="interpolation"):
        grad(lambda x: np.percentile(x, 50, interpolation="lower"))(x)


# ------------------------------------------------------------------------- averages, covariances


def test_average_raises_numpys_errors() -> None:
    """Weights that sum to zero, and those of another shape without an axis."""
    x = np.ones((2, 3))
    with pytest.raises(ZeroDivisionError, match="sum to zero"):
        grad(lambda x: np.average(x, weights=x - 1))(x)
    with pytest.raises(TypeError, match="Axis must be specified"):
        grad(lambda x: np.average(x, weights=[1, 2, 3]))(x)
    with pytest.raises(ValueError, match="consistent with"):
        grad(lambda x: np.average(x, axis=0, weights=[1, 2, 3]))(x)


def test_full_correlation_is_a_maximum() -> None:
    """That numpy clips at 1 makes no kink: the slope there is zero."""
    x = np.array([0.3, 1.2, -0.7, 2.0])
    gradient = grad(lambda x: np.corrcoef(x, np.array([0.6, 2.4, -1.4, 4.0]))[0, 1])(x)
    np.testing.assert_allclose(gradient, np.zeros(4), atol=1e-15)


def test_too_few_degrees_of_freedom_warn_as_in_numpy() -> None:
    """The warning is numpy's; the covariance is infinite or NaN."""
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="Degrees of freedom"):
        grad(lambda x: np.cov(x))(np.array([1.5]))


# ------------------------------------------------------------------------------------ histograms


def test_counts_of_traced_data_are_constants() -> None:
    """A count is piecewise constant in the data; its gradient is zero."""
    x = np.array([0.2, 0.7, 1.4])
    counts = vjp(lambda x: np.histogram(x, bins=[0, 1, 2])[0], x)[0]
    assert counts.tolist() == [2, 1]
    assert grad(lambda x: np.histogram(x, bins=[0, 1, 2])[0].sum() * 1.0)(x).tolist() == [0, 0, 0]


def test_edges_follow_the_extreme_elements() -> None:
    """Edges are laid from the smallest to the largest element."""
    x = np.array([0.5, 3.0, 1.0])
    edges, jacobian_ = (
        vjp(lambda x: np.histogram(x, bins=2)[1], x)[0],
        jacobian(lambda x: np.histogram(x, bins=2)[1])(x),
    )
    assert edges.tolist() == np.histogram(x, bins=2)[1].tolist()
    assert jacobian_.tolist() == [[1, 0, 0], [0.5, 0.5, 0], [0, 1, 0]]


def test_weighted_counts_include_the_last_edge() -> None:
    """Elements on edges are counted where numpy counts them, those outside not at all."""
    x, w = np.array([0.0, 1.0, 2.0, 2.0, 2.5, -1.0, np.nan]), np.arange(7.0)
    for bins in ([0, 1, 2], [0.0, 2.0, 2.0], np.array([0.5, 1.0])):
        expected = np.histogram(x, bins, weights=w)[0]
        assert vjp(lambda w, b=bins: np.histogram(x, b, weights=w)[0], w)[0].tolist() == list(
            expected
        )
