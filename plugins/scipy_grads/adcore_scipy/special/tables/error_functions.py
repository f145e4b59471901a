"""Error functions and Fresnel integrals, in the order of scipy's reference.

w(z) = e⁻ᶻ² erfc(-iz) and its relatives have derivatives like w′ = 2i/√π - 2z w, in which all
digits cancel where z is large. There w′ = -2i/√π Σₖ (2k - 1)!!/(2z²)ᵏ, the rest of the asymptotic
series of w after its first term. Source: DLMF 7.10.2, 7.12.1.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.errors import NonDifferentiableError
from adcore.extend import constant, elementwise, plain, rule

from ..careful_quotients import bounded

ROOT_PI = math.sqrt(math.pi)
SLOPE = 2 / ROOT_PI  # of erf at 0
FAR = 7.0  # where 25 terms of the series are exact
ODD = range(49, 0, -2)


def bell(z: Any) -> Any:
    """2/√π e⁻ᶻ², the slope of erf, with all derivatives 0 at ±∞."""
    z = bounded(z)
    return SLOPE * np.exp(-z * z)


def tail(square: Any) -> Any:
    """Σₖ (2k - 1)!!/(2z²)ᵏ for k = 1, …, 25, from z²."""
    total: Any = 0
    for odd in ODD:
        total = (1 + total) * odd / (2 * square)
    return total


def near_or_far(z: Any, near: Any, far: Any) -> Any:
    """near(z) where |z| < 7, far(z) elsewhere, each computed where it is used alone."""
    z = bounded(z)
    is_far = np.absolute(plain(z)) >= FAR
    if not np.any(is_far):
        return near(z)
    return np.where(is_far, far(np.where(is_far, z, FAR)), near(np.where(is_far, 1, z)))


def erfcx_slope(ans: Any, x: Any) -> Any:
    """2x erfcx(x) - 2/√π; far to the right by its series, with z = ix."""
    far_right = np.real(plain(x)) >= FAR
    if not np.any(far_right):
        return 2 * x * ans - SLOPE
    near = 2 * np.where(far_right, 0, x) * ans - SLOPE
    x = bounded(np.where(far_right, x, FAR))
    return np.where(far_right, SLOPE * tail(-x * x), near)


def dawsn_slope(ans: Any, x: Any) -> Any:
    """1 - 2x D(x), an even function; for complex x without the series, which e⁻ˣ² may outgrow."""
    if np.iscomplexobj(plain(x)):
        return 1 - 2 * x * ans
    return near_or_far(x, lambda x: 1 - 2 * x * sp.dawsn(x), lambda x: -tail(x * x))


def wofz_slope(ans: Any, z: Any) -> Any:
    """2i/√π - 2z w(z); below the real axis w(z) = 2e⁻ᶻ² - w(-z)."""

    def far(z: Any) -> Any:
        below = np.imag(plain(z)) < 0
        square = z * z
        growing = -4 * z * np.exp(np.where(below, -square, -np.inf)) if np.any(below) else 0
        return growing - 1j * SLOPE * tail(square)

    return near_or_far(z, lambda z: 1j * SLOPE - 2 * z * sp.wofz(z), far)


def wofz_curve(z: Any) -> Any:
    """w″ = -2w - 2z w′; far out the derivative of the series, which does not cancel."""

    def far(z: Any) -> Any:
        below = np.imag(plain(z)) < 0
        square = z * z
        bell = np.exp(np.where(below, -square, -np.inf)) if np.any(below) else 0
        total: Any = 0
        for odd in ODD:
            total = (odd + 1 + total) * odd / (2 * square)
        return (8 * square - 4) * bell + 1j * SLOPE * total / z

    return near_or_far(z, lambda z: -2 * (sp.wofz(z) + z * wofz_slope(None, z)), far)


# ------------------------------------------------------------------------------------ integrals


def fresnel_slopes(z: Any) -> tuple[Any, Any]:
    """S′ = sin(πz²/2), C′ = cos(πz²/2); 0 at ±∞, the mean of the oscillation."""
    infinite = np.isinf(plain(z))
    if np.any(infinite):
        inside = fresnel_slopes(np.where(infinite, 0, z))
        return np.where(infinite, 0, inside[0]), np.where(infinite, 0, inside[1])
    phase = (math.pi / 2) * z * z
    return np.sin(phase), np.cos(phase)


def modified_slopes(sign: int) -> Any:
    """The slopes of F = ∫ₓ exp(±it²) dt and of K = exp(∓i(x² + π/4)) F/√π.

    F′ = -exp(±ix²); K′ = ∓2ix K - e^(∓iπ/4)/√π, or e^(∓iπ/4)/√π times the series, with z² = ±ix².
    """
    factor = np.exp(-sign * 0.25j * math.pi) / ROOT_PI
    which = sp.modfresnelp if sign > 0 else sp.modfresnelm

    def slopes(x: Any) -> tuple[Any, Any]:
        if np.any(np.less(plain(x), 0)):
            msg = (
                f"scipy.special.{which.__name__} has wrong values at negative x, so that no slope "
                "fits them. Use F(x) = F(-inf) - F(-x), of a positive argument."
            )
            raise NonDifferentiableError(msg)
        k = near_or_far(
            x,
            lambda x: -2j * sign * x * which(x)[1] - factor,
            lambda x: factor * tail(sign * 1j * x * x),
        )
        return -np.exp(sign * 1j * x * x), k

    return slopes


def integral_pair(function: Any, slopes: Any) -> Any:
    """The rule of a function of one number with two answers."""

    def jvp(t, ans, x):
        first, second = slopes(x)
        return t * first, t * second

    def vjp(ct, ans, x):
        first, second = slopes(x)
        return ct[0] * first + ct[1] * second

    return rule(function, jvp=jvp, vjp=vjp)


# -------------------------------------------------------------------------------- Voigt profile


def voigt_slopes(x: Any, sigma: Any, gamma: Any) -> tuple[Any, Any, Any]:
    """The slopes of V = Re w(z) / σ√2π with z = (x + iγ)/σ√2, and of its limit for σ = 0.

    With w′ = u + iv: V_x = u/2√π σ², V_γ = -v/2√π σ², and V_σ = σ V_xx, since a Gaussian spreads as
    heat does; V_xx is found from w″. The limit is γ/π(x² + γ²), with V_σ = 0.
    """
    zero, x, gamma = plain(sigma) == 0, bounded(x), bounded(gamma)
    s = np.where(zero, 1, sigma)
    z = (x + 1j * gamma) / (s * math.sqrt(2))
    slope = wofz_slope(None, z)
    scale = 1 / (2 * ROOT_PI * s * s)
    by_x, by_gamma = np.real(slope) * scale, -np.imag(slope) * scale
    by_sigma = np.real(wofz_curve(z)) * scale / math.sqrt(2)
    if not np.any(zero):
        return by_x, by_sigma, by_gamma
    square = np.where(zero, x * x + gamma * gamma, 1)
    lorentz = 1 / (math.pi * square * square)
    return (
        np.where(zero, -2 * x * gamma * lorentz, by_x),
        np.where(zero, 0, by_sigma),
        np.where(zero, (x * x - gamma * gamma) * lorentz, by_gamma),
    )


# fmt: off
RULES = [
    elementwise(sp.erf,     lambda ans, z:  bell(z)),
    elementwise(sp.erfc,    lambda ans, x: -bell(x)),
    elementwise(sp.erfcx,   erfcx_slope),
    elementwise(sp.erfi,    lambda ans, z:  SLOPE * np.exp(z * z)),
    elementwise(sp.erfinv,  lambda ans, y:  np.exp(ans * ans) / SLOPE,       domain=(-0.9, 0.9)),
    elementwise(sp.erfcinv, lambda ans, y: -np.exp(ans * ans) / SLOPE,       domain=(0.2, 1.8)),
    elementwise(sp.wofz,    wofz_slope),
    elementwise(sp.dawsn,   dawsn_slope),
    integral_pair(sp.fresnel,     fresnel_slopes),
    integral_pair(sp.modfresnelp, modified_slopes(1)),
    integral_pair(sp.modfresnelm, modified_slopes(-1)),
    elementwise(sp.voigt_profile, lambda ans, x, sigma, gamma: voigt_slopes(x, sigma, gamma)[0],
                                  lambda ans, x, sigma, gamma: voigt_slopes(x, sigma, gamma)[1],
                                  lambda ans, x, sigma, gamma: voigt_slopes(x, sigma, gamma)[2],
                domain=((-2.0, 2.0), (0.5, 1.5), (0.3, 1.5))),
    constant(sp.erf_zeros, sp.fresnel_zeros, sp.fresnelc_zeros, sp.fresnels_zeros),
]
# fmt: on
