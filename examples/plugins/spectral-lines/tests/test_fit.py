"""What the package is for: the widths of a line from a noisy spectrum."""

import numpy as np
import pytest
from scipy import constants
from scipy.optimize import least_squares
from spectral_lines import area, lambda2nu, spectrum, voigt

from adcore import grad, jacobian
from adcore.errors import ConversionError


def test_a_line_is_fitted():
    """The package's function, scipy's optimiser, and an exact Jacobian between them."""
    x = np.linspace(-5.0, 5.0, 201)
    true = np.array([0.3, 0.8, 0.4])  # centre, Gaussian and Lorentzian width
    data = voigt(x - true[0], true[1], true[2])

    def residuals(p):
        return voigt(x - p[0], p[1], p[2]) - data

    found = least_squares(residuals, np.array([0.0, 1.0, 1.0]), jac=jacobian(residuals), xtol=1e-12)

    np.testing.assert_allclose(found.x, true, rtol=1e-6)


def test_what_is_made_of_lines_needs_no_rule():
    """The area under a spectrum grows by that of a line with its height."""
    x = np.linspace(-200.0, 200.0, 4001)

    def total(height):
        return area(x, spectrum(x, [(height, 0.3, 0.8, 0.4), (2.0, -1.0, 0.5, 0.5)]))

    np.testing.assert_allclose(grad(total)(1.5), 1.0, atol=5e-3)


def test_a_function_of_scipy_that_converts_has_a_twin():
    """Who calls scipy's own is told of it."""
    np.testing.assert_allclose(grad(lambda2nu)(2.0), -constants.c / 4.0, rtol=1e-15)
    x = np.array([1.0, 2.0])
    np.testing.assert_array_equal(lambda2nu(x), constants.lambda2nu(x))
    with pytest.raises(ConversionError, match=r"call its twin, spectral_lines\.lambda2nu\."):
        grad(lambda x: np.sum(constants.lambda2nu(x)))(x)
