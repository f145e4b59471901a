"""Derivatives of Bessel functions, in the order of scipy's reference; scipy's do not dispatch.

The n-th derivative is a sum of Bessel functions (DLMF 10.6.7, 10.29.5):

    J_v⁽ⁿ⁾ = 2⁻ⁿ Σ_k (-1)ᵏ C(n, k) J_{v-n+2k},

for I without the sign, for K with (-1)ⁿ instead.
"""

from __future__ import annotations

from math import comb
from operator import index
from typing import Any

import scipy.special as sp

from adcore.extend import composite

from .. import NAMESPACE

twin = NAMESPACE.twin


def summed(function: Any, v: Any, z: Any, n: int, sign: int) -> Any:
    """2⁻ⁿ Σ_k signᵏ C(n, k) f_{v-n+2k}(z).

    Raises:
        ValueError: n is negative.
    """
    n = index(n)
    if n < 0:
        raise ValueError("n must be a non-negative integer.")
    total: Any = 0.0
    for k in range(n + 1):
        total = total + sign**k * comb(n, k) * function(v + (2.0 * k - n), z)
    return total / 2.0**n


def derivative(name: str, function: Any, sign: int) -> Any:
    """The rule of scipy's function of this name, of the derivatives of J, Y, I or H."""
    return composite(twin(name), lambda v, z, n=1: summed(function, v, z, n, sign))


# fmt: off
RULES = [
    derivative("jvp",  sp.jv, -1),
    derivative("yvp",  sp.yv, -1),
    composite(twin("kvp"), lambda v, z, n=1: (-1.0) ** n * summed(sp.kv, v, z, n, 1)),
    derivative("ivp",  sp.iv, 1),
    derivative("h1vp", sp.hankel1, -1),
    derivative("h2vp", sp.hankel2, -1),
]
# fmt: on
