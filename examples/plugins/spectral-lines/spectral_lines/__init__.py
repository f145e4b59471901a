"""The line shapes of spectroscopy. Their derivatives are in `derivatives`.

scipy computes them; here they have the names and the parameters that a spectroscopist uses.
"""

import numpy as np
from scipy import constants, special

from adcore.extend import primitive


@primitive
def faddeeva(z):
    """w(z) = exp(-z²) erfc(-iz), of a complex z."""
    return special.wofz(z)


@primitive
def voigt(x, sigma, gamma):
    """A Lorentzian of half width gamma, blurred by a Gaussian of standard deviation sigma."""
    return special.voigt_profile(x, sigma, gamma)


@primitive
def lambda2nu(lambda_):
    """scipy.constants.lambda2nu, the frequency of a wavelength, for traced values too."""
    return constants.lambda2nu(lambda_)


def spectrum(x, lines):
    """The sum of lines, each a tuple of height, centre, sigma and gamma: needs no rule."""
    return sum(height * voigt(x - centre, *widths) for height, centre, *widths in lines)


def area(x, intensity):
    """Under a measured curve, by the trapezoidal rule: numpy's own function has its rule."""
    return np.trapezoid(intensity, x)
