"""LU and LDL factorisations of scipy.linalg, beyond what samples say."""

import numpy as np
import pytest
import scipy.linalg

from adcore import check_grads, grad, jvp, vjp
from adcore.errors import NonDifferentiableError
from adcore_linalg import scipy_linalg
from adcore_linalg.samples.matrices import drawn, with_spectrum


def test_pivots_are_constant():
    """Permutations come out plain, the factors multiply to the matrix, and so do the tangents."""
    a, t = drawn(4, 3), drawn(4, 3, seed=6)

    def function(a):
        p, lower, upper = scipy_linalg.lu(a)
        assert type(p) is np.ndarray
        return p @ lower @ upper

    value, tangent = jvp(function, (a,), (t,))
    np.testing.assert_allclose(value, a, atol=1e-13)
    np.testing.assert_allclose(tangent, t, atol=1e-13)


def test_outputs_are_those_of_scipy():
    """Shape and dtype of every output, the permutations too, are the same under a trace."""
    for shape in ((4, 4), (5, 3), (3, 5), (2, 3, 3), (1, 1), (2, 1, 1)):
        for dtype in "fdFD":
            a = drawn(*shape, dtype=dtype)
            for kwargs in ({}, {"permute_l": True}, {"p_indices": True}):
                expected = scipy.linalg.lu(a, **kwargs)
                got = vjp(lambda a: scipy_linalg.lu(a, **kwargs), a)[0]  # noqa: B023
                for x, y in zip(got, expected, strict=True):
                    assert x.dtype == y.dtype
                    np.testing.assert_allclose(x, y, rtol=1e-5)


def test_determinant_through_the_factors():
    """The product of the pivots has the gradient of the determinant."""
    a = drawn(4, 4)
    got = grad(lambda a: np.prod(np.diagonal(scipy_linalg.lu_factor(a)[0])))(a)
    pivots = scipy.linalg.lu_factor(a)[1]
    sign = (-1) ** np.count_nonzero(pivots != np.arange(4))
    np.testing.assert_allclose(sign * got, grad(np.linalg.det)(a))


def test_singular():
    """A factor that cannot be inverted is a clear error."""
    singular = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 1.0, 1.0]])
    singular[2] = 0
    with pytest.raises(NonDifferentiableError, match="where U is singular"):
        grad(lambda a: np.sum(scipy_linalg.lu(a)[2]))(singular)
    with pytest.raises(NonDifferentiableError, match="ldl"):
        grad(lambda a: np.sum(scipy_linalg.ldl(a)[0]))(np.diag([1.0, 0.0, 2.0]))


@pytest.mark.parametrize("lower", [False, True])
def test_ldl_of_one_triangle(lower):
    """The triangle that is not read gets zero, and the factors multiply to the matrix."""
    a = with_spectrum((-2.0, -1.0, 1.0, 3.0))

    def function(a):
        outer, middle, _ = scipy_linalg.ldl(a, lower=lower)
        return outer @ middle @ outer.T

    t = np.tril(drawn(4, 4)) if lower else np.triu(drawn(4, 4))
    symmetric = t + t.T - np.diag(np.diagonal(t))
    np.testing.assert_allclose(jvp(function, (a,), (t,))[1], symmetric, atol=1e-12)
    got = grad(lambda a: np.sum(scipy_linalg.ldl(a, lower=lower)[1]))(a)
    np.testing.assert_array_equal(np.triu(got, 1) if lower else np.tril(got, -1), 0)


@pytest.mark.parametrize("lower", [False, True])
def test_ldl_of_hermitian_matrices(lower):
    """Complex, with blocks of 1 and 2, in both modes and to second order."""
    for seed in (5, 6, 7):
        a = drawn(4, 4, dtype="D", seed=seed)
        check_grads(
            lambda a: scipy_linalg.ldl(a + np.conj(a.T), lower=lower)[:2],
            (a,),
        )
