"""Entropies and robust losses of information theory.

Where x is 0 the slope of x log x is -∞, as the mathematics has it; a slope in y of x log(x/y) is 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain

from ..careful_quotients import bounded
from .box_cox import log_of


def log_slope(x: Any, inside: Any) -> Any:
    """`inside` where x > 0, -∞ at 0, and 0 below, where the functions are constant: ±∞."""
    bare = plain(x)
    return np.where(bare < 0, 0, np.where(bare == 0, -np.inf, inside))


def safe(x: Any) -> Any:
    """x with 1 in the place of what is negative or 0; NaN stays."""
    return np.where(plain(x) <= 0, 1, x)


def ratio(x: Any, y: Any) -> Any:
    """x/y, and 0 where x is 0, or where the function is infinite."""
    outside = (plain(x) <= 0) | (plain(y) <= 0)
    return np.where(outside, 0, x) / np.where(outside, 1, y)


def kl_div_y(ans: Any, x: Any, y: Any) -> Any:
    """1 - x/y, also where x = 0; 0 where the divergence is infinite."""
    return np.where(np.isinf(plain(ans)), 0, 1 - ratio(x, y))


def huber_delta(ans: Any, delta: Any, r: Any) -> Any:
    """|r| - δ beyond the bound; within it δ does not matter; 0 for δ < 0, where the loss is ∞."""
    return np.where(plain(delta) < 0, 0, np.maximum(np.absolute(r) - delta, 0))


def huber_r(ans: Any, delta: Any, r: Any) -> Any:
    """r within the bound, ±δ beyond; 0 for δ < 0."""
    bound = np.maximum(delta, 0)
    return np.clip(r, -bound, bound)


def rooted(r: Any, delta: Any) -> Any:
    """√(δ² + r²), and 1 where that is 0."""
    both = (plain(r) == 0) & (plain(delta) == 0)
    return np.hypot(np.where(both, 1, delta), r)


def pseudo_huber_delta(ans: Any, delta: Any, r: Any) -> Any:
    """(h - δ)²/h with h = √(δ² + r²); h - δ = r²/(h + δ) does not cancel. 0 for δ < 0, as above."""
    infinite = plain(delta) < 0
    delta, r = bounded(np.where(infinite, 1, delta), 1e300), bounded(r, 1e300)
    h = rooted(r, delta)
    less = r * (r / (h + delta))
    return np.where(infinite, 0, less * (less / h))


def pseudo_huber_r(ans: Any, delta: Any, r: Any) -> Any:
    """δ r/h, and 0 for δ < 0."""
    delta, r = bounded(np.where(plain(delta) < 0, 0, delta), 1e300), bounded(r, 1e300)
    return delta * (r / rooted(r, delta))


PROBABILITY, POSITIVE = (0.3, 0.9), (0.5, 2.0)

# fmt: off
RULES = [
    elementwise(sp.entr,     lambda ans, x: -1 - np.log(safe(x)) if np.all(plain(x) > 0)
                                            else -log_slope(x, 1 + np.log(safe(x))),
                domain=PROBABILITY),
    elementwise(sp.rel_entr, lambda ans, x, y: log_slope(x, 1 + log_of(safe(x) / safe(y))),
                             lambda ans, x, y: -ratio(x, y),
                domain=(PROBABILITY, PROBABILITY)),
    elementwise(sp.kl_div,   lambda ans, x, y: log_slope(x, log_of(safe(x) / safe(y))),
                             kl_div_y,
                domain=(PROBABILITY, PROBABILITY)),
    elementwise(sp.huber,    huber_delta,
                             huber_r,
                domain=((0.5, 1.0), (-2.0, 2.0))),
    elementwise(sp.pseudo_huber, pseudo_huber_delta,
                             pseudo_huber_r,
                domain=(POSITIVE, (-2.0, 2.0))),
]
# fmt: on
