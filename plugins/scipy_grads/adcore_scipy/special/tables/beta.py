"""The beta distribution: the incomplete beta function I, its complement, inverses.

∂I/∂x = x^(a-1) (1-x)^(b-1)/B(a, b). Of the slopes in a and b there is no closed form: see
`tails.tail_slope`. Against mpmath their relative error is below 1e-9 for a and b from 0.01 to 1e3.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain

from ..distribution_tails import BY_TAIL, solves, tail_slope, width


def density(a: Any, b: Any, x: Any) -> Any:
    """x^(a-1) (1-x)^(b-1)/B(a, b)."""
    return np.exp(sp.xlogy(a - 1, x) + sp.xlog1py(b - 1, -x) - sp.betaln(a, b))


def in_a(a: Any, b: Any, x: Any) -> Any:
    """∂I/∂a; at a = 0, where I = 1, minus the integral of u^(b-1)/(1 - u) from 0 to 1 - x."""
    zero = plain(a) == 0
    if not np.any(zero):
        return tail_slope(sp.betainc, sp.betaincc, 0, a, b, x, step=width(a))
    b_safe = np.where(zero, b, 1)
    at_zero = -np.power(1 - x, b_safe) / b_safe * sp.hyp2f1(b_safe, 1, b_safe + 1, 1 - x)
    return np.where(zero, at_zero, in_a(np.where(zero, 1, a), b, x))


def in_b(a: Any, b: Any, x: Any) -> Any:
    """∂I/∂b; at b = 0, where I = 0, by I(a, b, x) = 1 - I(b, a, 1 - x)."""
    zero = plain(b) == 0
    if np.any(zero):
        edge = -in_a(np.where(zero, 0, 1), np.where(zero, a, 1), 1 - x)
        return np.where(zero, edge, in_b(a, np.where(zero, 1, b), x))
    return tail_slope(sp.betainc, sp.betaincc, 1, a, b, x, step=width(b))


POSITIVE, P = (0.4, 3.0), (0.15, 0.85)
DOMAIN = (POSITIVE, POSITIVE, P)
METHOD = f"{BY_TAIL}, relative error 1e-9"
IN_BOTH = {"a": METHOD, "b": METHOD}

# fmt: off
RULES = [
    elementwise(sp.betainc,  lambda ans, a, b, x: in_a(a, b, x),
                             lambda ans, a, b, x: in_b(a, b, x),
                             lambda ans, a, b, x: density(a, b, x),
                domain=DOMAIN, approximate=IN_BOTH),
    elementwise(sp.betaincc, lambda ans, a, b, x: -in_a(a, b, x),
                             lambda ans, a, b, x: -in_b(a, b, x),
                             lambda ans, a, b, x: -density(a, b, x),
                domain=DOMAIN, approximate=IN_BOTH),
    solves(sp.betaincinv, sp.betainc, 2, "a b y", approximate=IN_BOTH),
    solves(sp.betainccinv, sp.betaincc, 2, "a b y", approximate=IN_BOTH),
    solves(sp.btdtria, sp.betainc, 0, "p b x", approximate=METHOD),
    solves(sp.btdtrib, sp.betainc, 1, "a p x", approximate=METHOD),
]
# fmt: on
