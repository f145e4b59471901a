"""The normal distribution, and Owen's T."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain

from ..careful_quotients import bounded
from ..distribution_tails import reciprocal

ROOT_2, ROOT_2PI = math.sqrt(2), math.sqrt(2 * math.pi)


def density(x: Any) -> Any:
    """e^(-x²/2)/√2π; it is 0 beyond 40."""
    far = np.absolute(plain(x)) > 40
    x = np.where(far, 40, x) if np.any(far) else x
    return np.exp(-x * x / 2) / ROOT_2PI


def hazard(x: Any) -> Any:
    """φ(x)/Φ(x) = √(2/π)/erfcx(-x/√2), accurate however far to the left."""
    return (2 / ROOT_2PI) * reciprocal(sp.erfcx(-x / ROOT_2))


def product(h: Any, a: Any) -> Any:
    """a h, and 0 for 0·∞: T is even in h, and flat at a = ∞."""
    if np.all(np.isfinite(plain(a))) and np.all(np.isfinite(plain(h))):
        return a * h
    zero = (plain(h) == 0) | (plain(a) == 0)
    return np.where(zero, 0, h) * np.where(zero, 0, a)


def owens_h(ans: Any, h: Any, a: Any) -> Any:
    """-φ(h) erf(a h/√2)/2."""
    return -density(h) * sp.erf(product(h, a) / ROOT_2) / 2


def owens_a(ans: Any, h: Any, a: Any) -> Any:
    """e^(-h²(1 + a²)/2)/2π(1 + a²), the integrand at its end."""
    return density(h) * density(product(h, a)) / (1 + a * a)


def by_probability(ans: Any, mn: Any, p: Any, x: Any) -> Any:
    """∂σ/∂p of σ = (x - μ)/Φ⁻¹(p)."""
    z = bounded(sp.ndtri(p))
    return -(x - mn) * reciprocal(z * z * density(z))


P, ANY, POSITIVE = (0.1, 0.9), (-2.0, 2.0), (0.5, 2.0)

# fmt: off
RULES = [
    elementwise(sp.ndtr,      lambda ans, x: density(x)),
    elementwise(sp.log_ndtr,  lambda ans, x: hazard(x)),
    elementwise(sp.ndtri,     lambda ans, y: reciprocal(density(ans)),  domain=P),
    elementwise(sp.ndtri_exp, lambda ans, y: reciprocal(hazard(ans)),   domain=(-3.0, -0.2)),
    elementwise(sp.nrdtrimn,  lambda ans, p, std, x: -std / density((x - ans) / std),
                              lambda ans, p, std, x: (ans - x) / std,            1,
                domain=(P, POSITIVE, ANY)),
    elementwise(sp.nrdtrisd,  lambda ans, mn, p, x: -reciprocal(sp.ndtri(p)),
                              by_probability,
                              lambda ans, mn, p, x: reciprocal(sp.ndtri(p)),
                domain=((-2.0, -1.0), (0.75, 0.9), POSITIVE)),
    elementwise(sp.owens_t,   owens_h, owens_a),
]
# fmt: on
