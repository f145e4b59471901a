"""Gamma and related functions, in the order of scipy's reference.

d log Γ(z) / dz = ψ(z), the digamma function, whose derivatives are the polygamma functions. The
incomplete functions and their inverses are with the distributions that they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import composite, constant, elementwise, plain, rule

from .. import NAMESPACE
from ..careful_quotients import bounded, psi_difference

twin = NAMESPACE.twin

polygamma, multigammaln = twin("polygamma"), twin("multigammaln")

# B₂ₖ for k = 12, …, 1: the Bernoulli numbers of the asymptotic series of ψ′.
BERNOULLI = sp.bernoulli(24)[24:0:-2]
SHIFT = 14  # so far to the right the series has converged


def trigamma(z: Any) -> Any:
    """ψ′(z): scipy's for real z; for complex z its asymptotic series, moved to the right.

    ψ′(z) = Σₖ₍<ₙ₎ (z + k)⁻² + ψ′(z + n); ψ′(w) = 1/w + 1/2w² + Σₖ B₂ₖ/w²ᵏ⁺¹; to the left of 1/2 by
    reflection, ψ′(z) + ψ′(1 - z) = π²/sin²πz. Source: DLMF 5.15.5, 5.15.6, 5.15.8.
    """
    if not np.iscomplexobj(plain(z)):
        return polygamma(1, z)
    left = np.real(plain(z)) < 0.5
    w = np.where(left, 1 - z, z)
    total: Any = 0
    for k in range(SHIFT):
        total = total + 1 / (w + k) ** 2
    w = w + SHIFT
    series: Any = 0
    for bernoulli in BERNOULLI:
        series = (series + bernoulli) / (w * w)
    total = total + (1 + 0.5 / w + series) / w
    safe = np.where(left, z, 0.5)
    return np.where(left, (np.pi / np.sin(np.pi * safe)) ** 2 - total, total)


def rgamma_slope(ans: Any, z: Any) -> Any:
    """-ψ(z)/Γ(z); left of 1/2 by 1/Γ(z) = Γ(1 - z) sin(πz)/π, which is finite at the poles of Γ."""
    left = np.real(plain(z)) < 0.5
    right, z = bounded(np.where(left, 1, z)), np.where(left, z, 0)
    mirrored = np.where(left, 1 - z, 1)
    by_reflection = np.cos(np.pi * z) * sp.gamma(mirrored) - ans * sp.psi(mirrored)
    return np.where(left, by_reflection, -ans * sp.psi(right))


def is_pole(x: Any) -> Any:
    """Whether Γ(x) is infinite."""
    x = plain(x)
    return (x <= 0) & (x == np.floor(x))


def poch_z(ans: Any, z: Any, m: Any) -> Any:
    """(z)ₘ (ψ(z + m) - ψ(z)); where Γ(z) is infinite Γ(z + m) (1/Γ)′(z), or by reflection.

    (z)ₘ = (-1)ᵐ (1 - z - m)ₘ where Γ(z + m) is infinite too. Source: DLMF 5.2.6.
    """
    pole = is_pole(z)
    if not np.any(pole):
        return ans * psi_difference(z, m)
    both = pole & is_pole(plain(z) + plain(m))
    regular = ans * psi_difference(np.where(pole, 1, z), np.where(pole, 1, m))
    end = np.where(both, 1, z + m)
    vanishing = sp.gamma(end) * rgamma_slope(ans, np.where(pole, z, 0)) + ans * sp.psi(end)
    start = np.where(both, 1 - z - m, 1)
    mirrored = -ans * psi_difference(start, np.where(both, m, 1))
    return np.where(both, mirrored, np.where(pole, vanishing, regular))


def polygamma_slope(v, ans, n, x):
    """dψ⁽ⁿ⁾/dx = ψ⁽ⁿ⁺¹⁾; its own adjoint."""
    return v * polygamma(np.add(n, 1), x)


def _multigammaln(a: Any, d: Any) -> Any:
    """log Γ_d(a) = d (d - 1)/4 log π + Σⱼ log Γ(a - (j - 1)/2). Source: DLMF 35.3.4."""
    sp.multigammaln(plain(a), d)  # raises for what is not in its domain
    total = d * (d - 1) / 4 * np.log(np.pi)
    for j in range(int(d)):
        total = total + sp.gammaln(a - j / 2)
    return total


def beta_a(ans: Any, a: Any, b: Any) -> Any:
    """B (ψ(a) - ψ(a + b)); where Γ(a + b) is infinite and B = 0, Γ(a) Γ(b) (1/Γ)′(a + b)."""
    zero = is_pole(plain(a) + plain(b)) & ~is_pole(a) & ~is_pole(b)
    if not np.any(zero):
        return -ans * psi_difference(a, b)
    regular = -ans * psi_difference(np.where(zero, 1, a), np.where(zero, 1, b))
    a, end = np.where(zero, a, 0.5), np.where(zero, a + b, 0)
    both = sp.gamma(a) * sp.gamma(end - a)
    edge = both * rgamma_slope(sp.rgamma(end), end) + both * sp.rgamma(end) * sp.psi(a)
    return np.where(zero, edge, regular)


POSITIVE = (0.3, 4.0)

# fmt: off
RULES = [
    elementwise(sp.gamma,    lambda ans, z: ans * sp.psi(z),                     domain=POSITIVE),
    elementwise(sp.gammaln,  lambda ans, x: sp.psi(x),                           domain=POSITIVE),
    elementwise(sp.loggamma, lambda ans, z: sp.psi(z),                           domain=POSITIVE),
    constant(sp.gammasgn),
    elementwise(sp.beta,     beta_a,
                             lambda ans, a, b: beta_a(ans, b, a),
                domain=(POSITIVE, POSITIVE)),
    elementwise(sp.betaln,   lambda ans, a, b: -psi_difference(a, b),
                             lambda ans, a, b: -psi_difference(b, a),
                domain=(POSITIVE, POSITIVE)),
    elementwise(sp.psi,      lambda ans, z: trigamma(z),                         domain=POSITIVE),
    elementwise(sp.rgamma,   rgamma_slope),
    rule(polygamma,          jvp=polygamma_slope, vjp=polygamma_slope, wrt="x"),
    composite(multigammaln,  _multigammaln),
    elementwise(sp.poch,     poch_z,
                             lambda ans, z, m: ans * sp.psi(z + m),
                domain=(POSITIVE, POSITIVE)),
]
# fmt: on
