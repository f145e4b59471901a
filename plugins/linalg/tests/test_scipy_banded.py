"""Banded matrices of scipy.linalg, beyond what samples say."""

import numpy as np
import scipy.linalg

from adcore import grad, vjp
from adcore_linalg import scipy_linalg


def test_unused_cells():
    """Cells that no element stands in get zero, and a NaN in them spoils nothing."""
    ab = np.array([[np.nan, 1.0, 1.0], [4.0, 5.0, 6.0], [1.0, 2.0, np.nan]])
    b = np.ones(3)
    value, pull = vjp(lambda ab: scipy_linalg.solve_banded((1, 1), ab, b, check_finite=False), ab)
    (ab_bar,) = pull(b)
    np.testing.assert_array_equal(np.isnan(value), False)
    assert ab_bar[0, 0] == ab_bar[2, 2] == 0
    np.testing.assert_array_equal(np.isnan(ab_bar), False)


def test_many_unknowns():
    """Memory goes with the bands: a matrix of 20000 rows that would not fit as a full one."""
    n = 20_000
    ab = np.vstack([np.full(n, 4.0), np.full(n, -1.0), np.full(n, 0.5)])

    def log_determinant(ab):
        return 2 * np.sum(np.log(scipy_linalg.cholesky_banded(ab, lower=True)[0]))

    def quadratic(ab):
        return np.sum(scipy_linalg.solveh_banded(ab, np.ones(n), lower=True))

    middle = n // 2
    for function in (log_determinant, quadratic):
        got = grad(function)(ab)
        step = np.zeros_like(ab)
        step[1, middle] = 1e-4
        difference = (function(ab + step) - function(ab - step)) / 2e-4
        np.testing.assert_allclose(got[1, middle], difference, rtol=1e-3, atol=1e-6)


def test_same_as_dense():
    """The bands of the dense gradient."""
    ab = np.array([[0.0, 1.0, 2.0, 1.0], [5.0, 6.0, 7.0, 8.0]])
    dense = np.diag(ab[1]) + np.diag(ab[0, 1:], 1)
    got = grad(lambda ab: np.sum(scipy_linalg.cholesky_banded(ab) ** 3))(ab)
    expected = grad(lambda a: np.sum(scipy_linalg.cholesky(a) ** 3))(dense)
    np.testing.assert_allclose(got[1], np.diagonal(expected))
    np.testing.assert_allclose(got[0, 1:], np.diagonal(expected, 1))


def test_not_positive_definite():
    """The error is scipy's."""
    try:
        vjp(lambda ab: scipy_linalg.cholesky_banded(ab, lower=True), np.array([[1.0, -1.0]]))
    except scipy.linalg.LinAlgError:
        return
    raise AssertionError
