"""Parabolic cylinder functions, in the order of scipy's reference.

Each gives value and derivative in x; the next one is by Weber's equation, D″ = (x²/4 - v - 1/2) D,
of V too, and W″ = (a - x²/4) W (DLMF 12.2.2, 12.14.1). In the order: central differences.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.errors import NonDifferentiableError
from adcore.extend import plain

from .. import NAMESPACE
from ..difference_stencil import slope
from ..hyperu_quadrature import tricomi
from ..several_outputs import outputs_of_two

twin = NAMESPACE.twin

STEP = 1 / 8  # the functions are entire in the order, and scipy's good to 1e-11 only


def weber(v: Any, x: Any) -> Any:
    """D″/D."""
    return x * x / 4 - v - 0.5


def checked(v: Any, x: Any) -> None:
    """scipy's D_v(x) far to the left is of an asymptotic series that is none for v of this size.

    Raises:
        NonDifferentiableError: there.
    """
    v, x = plain(v), plain(x)
    if np.any((x < -5.8) & (v > 0.5) & (v != np.round(v))):
        raise NonDifferentiableError(
            "scipy.special.pbdv has wrong values at x < -5.8 for an order v > 0.5 that is not "
            "whole, so that no slope in x fits them. Use mpmath.pcfd, or a whole order."
        )


def pbdv_x(ans: Any, v: Any, x: Any) -> tuple[Any, Any]:
    """D′ and D″."""
    checked(v, x)
    return ans[1], weber(v, x) * ans[0]


def smooth(v: Any, x: Any) -> Any:
    """D_v(x); where scipy's is good to 1e-8 only, by DLMF 12.7.14 and 12.4.1 (|x| > 4.5)."""
    right, left = np.greater(plain(x), 4.5), np.less(plain(x), -4.5)
    if not np.any(right | left):
        return sp.pbdv(v, x)[0]
    value = sp.pbdv(v, np.where(right | left, 0, x))[0]
    if np.any(right):
        y = np.where(right, x, 5)
        beyond = np.exp(-y * y / 4) * tricomi(-v / 2, 0.5, y * y / 2)
        value = np.where(right, 2.0 ** (v / 2) * beyond, value)
    if np.any(left):
        y = np.where(left, x, -5)
        even = sp.rgamma((1 - v) / 2) * sp.hyp1f1(-v / 2, 0.5, y * y / 2)
        odd = np.sqrt(2) * y * sp.rgamma(-v / 2) * sp.hyp1f1((1 - v) / 2, 1.5, y * y / 2)
        scale = 2.0 ** (v / 2) * np.sqrt(np.pi) * np.exp(-y * y / 4)
        value = np.where(left, scale * (even - odd), value)
    return value


def smooth_pair(v: Any, x: Any) -> tuple[Any, Any]:
    """D_v and D_v′ = x/2 D_v - D_{v+1} (DLMF 12.8.3)."""
    value = smooth(v, x)
    return value, x / 2 * value - smooth(v + 1, x)


def pbwa_step(a: Any) -> Any:
    """W has branch points at a = ±i/2, and scipy's ends at |a| = 5: closer than 0.015 it is NaN."""
    left = (5 - np.absolute(plain(a))) / 9
    return np.where(left > 1 / 600, np.minimum(1 / 40, left), 1 / 40)


def in_order(function: Any) -> Any:
    """The partials of both outputs in v."""

    pair = smooth_pair if function is sp.pbdv else function

    def partials(ans: Any, v: Any, x: Any) -> tuple[Any, Any]:
        step = pbwa_step(v) if function is sp.pbwa else STEP
        if function is sp.pbvv and np.any((np.absolute(plain(x)) > 5.8) & (plain(v) > 4)):
            raise NonDifferentiableError(
                "scipy.special.pbvv is too inaccurate for |x| > 5.8 and v > 4 for differences in v."
            )
        return (
            slope(lambda v, x: pair(v, x)[0], 0, v, x, step=step),
            slope(lambda v, x: pair(v, x)[1], 0, v, x, step=step),
        )

    return partials


def cylinder(function: Any, in_x: Any, accuracy: str) -> Any:
    """The rule of a function and its derivative."""
    return outputs_of_two(function, in_order(function), in_x, approximate={"v": accuracy})


# --------------------------------------------------------------------- all orders up to one


def orders(v: Any) -> Any:
    """v - int(v) + k for k = 0, …, int(v), or 0 and 1.

    Raises:
        NonDifferentiableError: v is negative: scipy's rows are not of the orders it documents.
    """
    if plain(v) < 0:
        raise NonDifferentiableError(
            "scipy.special.pbdv_seq and pbvv_seq of negative v have rows of other orders than v - "
            "int(v), …, v. Use pbdv or pbvv, of an array of orders."
        )
    whole = int(plain(v))
    return v + (np.arange(max(whole, 1) + 1) - whole)


def sequence(name: str, function: Any) -> Any:
    """The rule of scipy's sequence of this name. Shapes: (rows,) twice, of numbers v and x."""

    def in_v(ans: Any, v: Any, x: Any) -> tuple[Any, Any]:
        return in_order(function)(None, orders(v), x)

    def in_x(ans: Any, v: Any, x: Any) -> tuple[Any, Any]:
        if function is sp.pbdv:
            checked(orders(v), x)
        values, slopes = function(orders(v), x)
        return slopes, weber(orders(v), x) * values

    return outputs_of_two(twin(name), in_v, in_x, approximate={"v": ORDER})


ORDER = "central differences of order 16, 1e-9"
EDGE = "central differences of order 16, 1e-9; 1e-6 for |a| > 4.5"

RULES = [
    cylinder(sp.pbdv, pbdv_x, ORDER),
    cylinder(sp.pbvv, lambda ans, v, x: (ans[1], weber(v, x) * ans[0]), ORDER),
    cylinder(sp.pbwa, lambda ans, v, x: (ans[1], (v - x * x / 4) * ans[0]), EDGE),
    sequence("pbdv_seq", sp.pbdv),
    sequence("pbvv_seq", sp.pbvv),
]
