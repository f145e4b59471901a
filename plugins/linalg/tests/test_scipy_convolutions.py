"""Toeplitz and circulant systems of scipy.linalg, beyond what samples say."""

import numpy as np
import pytest
import scipy.linalg

from adcore import grad, vjp
from adcore.errors import NonDifferentiableError
from adcore_linalg import scipy_linalg


def test_first_element_of_the_row():
    """It is not read, and gets zero."""
    c, r, b = np.array([4.0, 1, 2]), np.array([9.0, 1, 0.5]), np.ones(3)
    for function in (scipy_linalg.solve_toeplitz, scipy_linalg.matmul_toeplitz):
        got = grad(lambda r: np.sum(function((c, r), b) ** 2))(r)  # noqa: B023
        assert got[0] == 0


def test_singular_circulant():
    """The rank may change with the matrix: refused; the right-hand side is differentiated."""
    c, b = np.array([1.0, 2, 1, 0]), np.array([1.0, 2, 3, 4])

    def function(c, b):
        return np.sum(scipy_linalg.solve_circulant(c, b, singular="lstsq") ** 2)

    assert np.isfinite(grad(lambda b: function(c, b))(b)).all()
    with pytest.raises(NonDifferentiableError, match="changes its rank"):
        grad(lambda c: function(c, b))(c)
    with pytest.raises(scipy.linalg.LinAlgError):
        vjp(lambda c: scipy_linalg.solve_circulant(c, b), c)
