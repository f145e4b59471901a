"""Struve functions, in the order of scipy's reference.

In x: DLMF 11.4.27, 11.4.28, 11.4.30. In the order: central differences; H and L are entire in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain

from ..bessel_orders import order_step
from ..difference_stencil import slope

QUARTER = np.pi / 2


def first_term(v: Any, x: Any) -> Any:
    """(x/2)^v / √π Γ(v + 3/2)."""
    return np.power(x / 2, v) * sp.rgamma(v + 1.5) / np.sqrt(np.pi)


def struve_x(ans: Any, v: Any, x: Any) -> Any:
    """(H_{v-1} - H_{v+1} + (x/2)^v/√πΓ(v + 3/2))/2, or H_{v-1} - v/x H_v, which cancels least."""
    far = np.absolute(plain(x)) > 1 + np.absolute(plain(v))
    lower = sp.struve(v - 1.0, x)
    near = (lower - sp.struve(v + 1.0, x) + first_term(v, x)) / 2
    if not np.any(far):
        return near
    return np.where(far, lower - v / np.where(far, x, 1) * ans, near)


def modstruve_x(ans: Any, v: Any, x: Any) -> Any:
    """(L_{v-1} + L_{v+1} + (x/2)^v/√πΓ(v + 3/2))/2."""
    return (sp.modstruve(v - 1.0, x) + sp.modstruve(v + 1.0, x) + first_term(v, x)) / 2


def in_order(function: Any) -> Any:
    """The partial in v: (x/2)^v/Γ(v) makes it fast where x is large too."""

    def partial(ans: Any, v: Any, x: Any) -> Any:
        pace = QUARTER + np.log1p(np.absolute(plain(x)) / 2)
        return slope(function, 0, v, x, step=order_step(v, x, pace))

    return partial


def ratio(x: Any) -> Any:
    """H_0(x)/x, near 0 by its series 2/π Σ (-x²)^k / ((2k + 1)!!)² (DLMF 11.2.1)."""
    small = np.absolute(plain(x)) < 1
    if not np.any(small):
        return sp.struve(0.0, x) / x
    near = np.where(small, x, 0)
    total: Any = 1.0
    for k in range(10, 0, -1):
        total = 1 - near * near / (2 * k + 1) ** 2 * total
    far = np.where(small, 1, x)
    return np.where(small, 2 / np.pi * total, sp.struve(0.0, far) / far)


ORDER = "central differences of order 16, 1e-9"
WIDE = ((-0.4, 3.5), (0.3, 9))

# fmt: off
RULES = [
    elementwise(sp.struve, in_order(sp.struve), struve_x,
                domain=WIDE, approximate={"v": ORDER}),
    elementwise(sp.modstruve, in_order(sp.modstruve), modstruve_x,
                domain=WIDE, approximate={"v": ORDER}),
    elementwise(sp.itstruve0,    lambda ans, x: sp.struve(0.0, x)),
    elementwise(sp.it2struve0,   lambda ans, x: -ratio(x)),
    elementwise(sp.itmodstruve0, lambda ans, x: sp.modstruve(0.0, x)),
]
# fmt: on
