"""The Poisson distribution: P(X ≤ k) = Q(k + 1, m), for the whole part of k."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from ..distribution_tails import capped, in_last, reciprocal, solves
from .gamma_distribution import IN_A


def mass(k: Any, m: Any) -> Any:
    """m^k e^-m/k!, minus ∂/∂m of P(X ≤ k)."""
    outside, m = k < 0, capped(m)
    k = np.where(outside, 0, k)
    return np.where(outside, 0, np.exp(sp.xlogy(k, m) - m - sp.gammaln(k + 1)))


def between(k: Any, m: Any) -> Any:
    """P(X ≤ k) between whole numbers."""
    return sp.gammaincc(k + 1, m)


# fmt: off
RULES = [
    in_last(sp.pdtr,  lambda ans, k, m: -mass(k, m),               "k m", floors=True),
    in_last(sp.pdtrc, lambda ans, k, m: mass(k, m),                "k m", floors=True),
    in_last(sp.pdtri, lambda ans, k, y: -reciprocal(mass(k, ans)), "k y"),
    solves(sp.pdtrik, between, 0, "p m", bounded=True, approximate=IN_A["a"]),
]
# fmt: on
