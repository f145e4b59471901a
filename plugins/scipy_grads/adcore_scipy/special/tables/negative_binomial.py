"""The negative binomial distribution: P(X ≤ k) = I(n, k + 1, p).

As for the binomial distribution: a slope in p, and inverses between whole numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from ..distribution_tails import in_last, reciprocal, solves
from .beta import METHOD


def density(k: Any, n: Any, p: Any) -> Any:
    """∂/∂p of P(X ≤ k) = p^(n-1) (1 - p)^k/B(n, k + 1), for whole k."""
    outside = k < 0
    k = np.where(outside, 0, k)
    log = sp.xlogy(n - 1, p) + sp.xlog1py(k, -p) - sp.betaln(n, k + 1)
    return np.where(outside, 0, np.exp(log))


def between(k: Any, n: Any, p: Any) -> Any:
    """P(X ≤ k) between whole numbers."""
    return sp.betainc(n, k + 1, p)


K, N, P = (1.1, 1.9), (2.2, 3.8), (0.4, 0.7)

# fmt: off
RULES = [
    in_last(sp.nbdtr,  lambda ans, k, n, p: density(k, n, p),       "k n p"),
    in_last(sp.nbdtrc, lambda ans, k, n, p: -density(k, n, p),      "k n p"),
    in_last(sp.nbdtri, lambda ans, k, n, y: reciprocal(density(k, n, ans)), "k n y"),
    solves(sp.nbdtrik, between, 0, "y n p", bounded=True, approximate=METHOD),
    solves(sp.nbdtrin, between, 1, "k y p", bounded=True, approximate=METHOD),
]
# fmt: on
