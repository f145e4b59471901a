"""Triangular systems and packed factors of scipy.linalg, beyond what samples say."""

import inspect

import numpy as np
import pytest
import scipy.linalg

from adcore import grad, jvp, vjp
from adcore_linalg import scipy_linalg
from adcore_linalg.samples.matrices import drawn, positive, regular

OURS = (
    "cho_factor cho_solve cho_solve_banded cholesky cholesky_banded det inv ldl lstsq lu lu_factor "
    "lu_solve matmul_toeplitz pinv pinvh polar qr qr_multiply rq solve solve_banded "
    "solve_circulant solve_toeplitz solve_triangular solveh_banded norm svd svdvals null_space "
    "orth diagsvd orthogonal_procrustes subspace_angles"
).split()


@pytest.mark.parametrize("name", OURS)
def test_names_and_signatures(name):
    """Each function has scipy's name and signature."""
    function = getattr(scipy_linalg, name)
    assert function.__name__ == name
    assert inspect.signature(function) == inspect.signature(getattr(scipy.linalg, name))


def test_plain_values_go_to_scipy():
    """Without a trace the answer is scipy's, bit for bit."""
    a, b = regular(4, 4), drawn(4)
    np.testing.assert_array_equal(scipy_linalg.solve(a, b), scipy.linalg.solve(a, b))


@pytest.mark.parametrize("lower", [False, True])
def test_triangle_that_is_not_read(lower):
    """The other triangle of a factor gets zero, whatever stands in it."""
    c, b = regular(3, 3), drawn(3)
    got = grad(lambda c: np.sum(scipy_linalg.cho_solve((c, lower), b)))(c)
    other = np.triu(got, 1) if lower else np.tril(got, -1)
    np.testing.assert_array_equal(other, 0)
    assert np.count_nonzero(got) == 6


def test_unit_diagonal_gets_zero():
    """A diagonal that is taken for ones has no influence."""
    a, b = regular(3, 3), drawn(3)
    solve = scipy_linalg.solve_triangular
    got = grad(lambda a: np.sum(solve(a, b, unit_diagonal=True)))(a)
    np.testing.assert_array_equal(np.diagonal(got), 0)


def test_overwrite_is_ignored_under_a_trace():
    """What is traced, and what stands beside it, is left as it is."""
    a, b = np.asfortranarray(regular(3, 3)), drawn(3)
    before = a.copy(), b.copy()
    for function in (
        lambda a: scipy_linalg.solve(a, b, overwrite_a=True, overwrite_b=True),
        lambda a: scipy_linalg.solve_triangular(a, b, overwrite_b=True),
        lambda a: scipy_linalg.cho_factor(a @ a.T, overwrite_a=True)[0],
        lambda a: scipy_linalg.det(a, overwrite_a=True),
        lambda a: scipy_linalg.svd(a, overwrite_a=True)[1],
        lambda a: scipy_linalg.lu(a, overwrite_a=True)[1],
        lambda a: scipy_linalg.qr(a, overwrite_a=True)[1],
    ):
        vjp(function, a)
    np.testing.assert_array_equal(a, before[0])
    np.testing.assert_array_equal(b, before[1])


def test_finiteness_is_checked():
    """A NaN is refused as scipy refuses it, unless the check is switched off."""
    a, b = regular(3, 3), np.array([1.0, np.nan, 0.0])
    for function in (scipy_linalg.solve, scipy_linalg.solve_triangular):
        with pytest.raises(ValueError, match="infs or NaNs"):
            vjp(lambda a: function(a, b), a)  # noqa: B023
        vjp(lambda a: function(a, b, check_finite=False), a)  # noqa: B023


def test_singular_triangle():
    """A zero on the diagonal is scipy's error."""
    a = np.triu(regular(3, 3))
    a[1, 1] = 0
    with pytest.raises(scipy.linalg.LinAlgError):
        grad(lambda a: np.sum(scipy_linalg.solve_triangular(a, np.ones(3))))(a)


def test_factor_then_solve_is_solve():
    """Through cho_factor and lu_factor the gradient is that of solve."""
    a, b = positive(4, 4), drawn(4)
    linalg = scipy_linalg

    def through(solver):
        return grad(lambda a: np.sum(np.cos(solver((a + a.T) / 2))))(a)

    expected = through(lambda a: np.linalg.solve(a, b))
    for solver in (
        lambda a: linalg.cho_solve(linalg.cho_factor(a), b),
        lambda a: linalg.cho_solve(linalg.cho_factor(a, lower=True), b),
        lambda a: linalg.lu_solve(linalg.lu_factor(a), b),
        lambda a: linalg.lu_solve(linalg.lu_factor(a), b, trans=1),
        lambda a: linalg.solve(a, b, assume_a="pos"),
        lambda a: linalg.solve(a, b, assume_a="sym", lower=True),
    ):
        np.testing.assert_allclose(through(solver), expected, rtol=1e-9, atol=1e-12)


def test_lists_of_traced_values():
    """A right-hand side may be a list that holds traced numbers."""
    a = regular(2, 2)
    got = jvp(lambda x: scipy_linalg.solve_triangular(a, [x, 1.0]), (2.0,), (1.0,))[1]
    np.testing.assert_allclose(got, scipy.linalg.solve_triangular(a, [1.0, 0.0]))
