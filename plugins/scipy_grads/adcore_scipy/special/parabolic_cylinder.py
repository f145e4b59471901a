"""Parabolic cylinder functions, in the order of scipy's reference.

Each gives value and derivative in x; the next one is by Weber's equation, D″ = (x²/4 - v - 1/2) D,
of V too, and W″ = (a - x²/4) W (DLMF 12.2.2, 12.14.1). In the order: central differences.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.errors import NonDifferentiableError
from adcore.extend import plain, rule

from ..offer import offered
from .outputs import outputs_of_two, pulled
from .stencil import slope

STEP = 1 / 8  # the functions are entire in the order, and scipy's good to 1e-11 only


def weber(v: Any, x: Any) -> Any:
    """D″/D."""
    return x * x / 4 - v - 0.5


def pbwa_step(a: Any) -> Any:
    """W has branch points at a = ±i/2, and scipy's ends at |a| = 5: closer than 0.015 it is NaN."""
    left = (5 - np.absolute(plain(a))) / 9
    return np.where(left > 1 / 600, np.minimum(1 / 40, left), 1 / 40)


def in_order(function: Any) -> Any:
    """The partials of both outputs in v."""

    def partials(ans: Any, v: Any, x: Any) -> tuple[Any, Any]:
        step = pbwa_step(v) if function is sp.pbwa else STEP
        return (
            slope(lambda v, x: function(v, x)[0], 0, v, x, step=step),
            slope(lambda v, x: function(v, x)[1], 0, v, x, step=step),
        )

    return partials


def cylinder(function: Any, bend: Any) -> Any:
    """The rule of a function, its derivative and bend(v, x) = f″/f."""
    return outputs_of_two(
        function,
        in_order(function),
        lambda ans, v, x: (ans[1], bend(v, x) * ans[0]),
        approximate={"v": ORDER},
    )


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

    def partials_v(v: Any, x: Any) -> tuple[Any, Any]:
        return in_order(function)(None, orders(v), x)

    def partials_x(v: Any, x: Any) -> tuple[Any, Any]:
        values, slopes = function(orders(v), x)
        return slopes, weber(orders(v), x) * values

    def pair(partials):
        def jvp(t, ans, v, x):
            first, second = partials(v, x)
            return t * first, t * second

        def vjp(ct, ans, v, x):
            """Adjoint: the sum over both and over the orders."""
            return np.sum(pulled(ct, partials(v, x)))

        return jvp, vjp

    (jvp_v, vjp_v), (jvp_x, vjp_x) = pair(partials_v), pair(partials_x)
    return rule(
        offered(sp, name),
        jvp=(jvp_v, jvp_x),
        vjp=(vjp_v, vjp_x),
        wrt=("v", "x"),
        approximate={"v": ORDER},
    )


ORDER = "central differences of order 16, 1e-9"

RULES = [
    cylinder(sp.pbdv, weber),
    cylinder(sp.pbvv, weber),
    cylinder(sp.pbwa, lambda a, x: a - x * x / 4),
    sequence("pbdv_seq", sp.pbdv),
    sequence("pbvv_seq", sp.pbvv),
]
