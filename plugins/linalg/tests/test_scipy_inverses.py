"""Inverses, least squares and determinants of scipy.linalg, beyond what samples say."""

from inspect import signature

import numpy as np
import pytest
import scipy.linalg

from adcore import grad, jvp
from adcore_linalg import scipy_linalg
from adcore_linalg.samples.matrices import drawn, regular


def test_inverse_of_a_diagonal():
    """Only the diagonal is read."""
    if "assume_a" not in signature(scipy.linalg.inv).parameters:
        pytest.skip("this scipy has no structures for inv")
    d = np.array([2.0, 4.0])

    def function(d):
        return np.sum(scipy_linalg.inv(np.diag(d), assume_a="diagonal"))

    np.testing.assert_allclose(grad(function)(d), grad(lambda d: np.sum(1 / d))(d))


def test_integers_beside_traced_values():
    """An integer matrix may stand beside a traced right-hand side."""
    a = np.array([[3, 1], [1, 2], [0, 1]])
    b = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(
        jvp(lambda b: scipy_linalg.lstsq(a, b)[0], (b,), (b,))[1], scipy.linalg.lstsq(a, b)[0]
    )
    square = a[:2]
    np.testing.assert_allclose(
        jvp(lambda b: scipy_linalg.solve(square, b), (b[:2],), (b[:2],))[1],
        scipy.linalg.solve(square, b[:2]),
    )


def test_rank_and_values_are_returned():
    """The whole of lstsq's answer, singular values with a derivative, the rank without one."""
    a, b = drawn(4, 2), drawn(4)
    got = grad(lambda a: np.sum(scipy_linalg.lstsq(a, b)[3]))(a)
    np.testing.assert_allclose(got, grad(lambda a: np.sum(np.linalg.svdvals(a)))(a))
    assert scipy_linalg.lstsq(a, b, lapack_driver="gelsy")[3] is None


def test_determinant_of_single_precision():
    """scipy computes it in double precision; the gradient has the precision of the matrix."""
    a = regular(3, 3, dtype="f")
    assert grad(scipy_linalg.det)(a).dtype == np.float32
