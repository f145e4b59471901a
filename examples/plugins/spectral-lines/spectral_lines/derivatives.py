"""Derivatives of the line shapes: adcore loads this module when they meet a traced value.

All of them follow from one equation, w'(z) = -2 z w(z) + 2i/√π, of the Faddeeva function
w(z) = exp(-z²) erfc(-iz): G. P. M. Poppe, C. M. J. Wijers, ACM TOMS 16 (1990), 38-46.
"""

import math

import numpy as np
from scipy import constants

from adcore.extend import Sample, elementwise, hookimpl, twin

from . import faddeeva, lambda2nu, voigt

ROOT_PI = math.sqrt(math.pi)


def faddeeva_slope(w, z):
    """w'(z), for w = w(z)."""
    return -2 * z * w + 2j / ROOT_PI


def slope_and_scale(x, sigma, gamma):
    """z = (x + iγ)/(σ√2), w'(z), and the factor of V = Re w(z) / (σ√2π)."""
    z = (x + 1j * gamma) / (sigma * math.sqrt(2))
    return z, faddeeva_slope(faddeeva(z), z), 1 / (sigma * math.sqrt(2 * math.pi))


def voigt_x(ans, x, sigma, gamma):
    """∂V/∂x = Re w'(z) ∂z/∂x / (σ√2π)."""
    _, slope, scale = slope_and_scale(x, sigma, gamma)
    return np.real(slope) * scale / (sigma * math.sqrt(2))


def voigt_sigma(ans, x, sigma, gamma):
    """∂V/∂σ = -(V + Re z w'(z) / (σ√2π)) / σ, since ∂z/∂σ = -z/σ."""
    z, slope, scale = slope_and_scale(x, sigma, gamma)
    return -(ans + np.real(z * slope) * scale) / sigma


def voigt_gamma(ans, x, sigma, gamma):
    """∂V/∂γ = -Im w'(z) / (σ√2) / (σ√2π), since ∂z/∂γ = i/(σ√2)."""
    _, slope, scale = slope_and_scale(x, sigma, gamma)
    return -np.imag(slope) * scale / (sigma * math.sqrt(2))


@hookimpl
def adcore_rules():
    """Each function with its partial derivatives; and what scipy's own, which converts, becomes."""
    widths = (0.5, 2.0)
    return [
        elementwise(faddeeva, lambda ans, z: faddeeva_slope(ans, z)),
        elementwise(
            voigt,
            *(voigt_x, voigt_sigma, voigt_gamma),
            domain=((-2.0, 2.0), widths, widths),
        ),
        elementwise(lambda2nu, lambda ans, lambda_: -ans / lambda_, domain=(0.5, 2.0)),
        twin(constants.lambda2nu, lambda2nu),
    ]


@hookimpl
def adcore_samples():
    """Beside those that the domains make: complex numbers, and the centre of a line."""
    z = np.array([0.5 + 0.25j, -1.0 + 2.0j])
    yield Sample(faddeeva, (z,), label="complex plane")
    yield Sample(voigt, (0.0, 1.0, 0.5), label="centre")
