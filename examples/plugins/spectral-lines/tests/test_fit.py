"""What the package is for: the widths of a line from a noisy spectrum."""

import numpy as np
from scipy.optimize import least_squares
from scipy.special import voigt_profile

from adcore import jacobian


def test_a_line_is_fitted():
    """scipy's own function, scipy's own optimiser, and an exact Jacobian between them."""
    x = np.linspace(-5.0, 5.0, 201)
    true = np.array([0.3, 0.8, 0.4])  # centre, Gaussian and Lorentzian width
    data = voigt_profile(x - true[0], true[1], true[2])

    def residuals(p):
        return voigt_profile(x - p[0], p[1], p[2]) - data

    found = least_squares(residuals, np.array([0.0, 1.0, 1.0]), jac=jacobian(residuals), xtol=1e-12)

    np.testing.assert_allclose(found.x, true, rtol=1e-6)
