"""The binomial distribution: P(X ≤ k) = I(n - k, k + 1, 1 - p).

The distribution functions take the whole parts of k and n, and have a slope in p alone; the
inverses in k and n are those of the function as it is between whole numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from ..distribution_tails import in_last, reciprocal, solves
from .beta import METHOD


def density(k: Any, n: Any, p: Any) -> Any:
    """-∂/∂p of P(X ≤ k) = p^k (1 - p)^(n-k-1)/B(n - k, k + 1); 0 for k = n, where it is 1."""
    rest = n - k
    outside = (rest <= 0) | (k < 0)
    k, rest = np.where(outside, 0, k), np.where(outside, 1, rest)
    log = sp.xlogy(k, p) + sp.xlog1py(rest - 1, -p) - sp.betaln(rest, k + 1)
    return np.where(outside, 0, np.exp(log))


def between(k: Any, n: Any, p: Any) -> Any:
    """P(X ≤ k) between whole numbers."""
    return sp.betaincc(k + 1, n - k, p)


K, N, P = (1.1, 1.9), (5.0, 7.0), (0.15, 0.4)

# fmt: off
RULES = [
    in_last(sp.bdtr,  lambda ans, k, n, p: -density(k, n, p),               "k n p", floors=True),
    in_last(sp.bdtrc, lambda ans, k, n, p: density(k, n, p),                "k n p", floors=True),
    in_last(sp.bdtri, lambda ans, k, n, y: -reciprocal(density(k, n, ans)), "k n y", floors=True),
    solves(sp.bdtrik, between, 0, "y n p", bounded=True, approximate=METHOD),
    solves(sp.bdtrin, between, 1, "k y p", bounded=True, approximate=METHOD),
]
# fmt: on
