"""Convenience functions: roots, powers, angles in degrees, and forms that do not cancel."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import constant, elementwise, plain

from ..careful_quotients import inverse
from .box_cox import exprel_slope, log1p_of, log_of, power

LN10, LN2 = math.log(10), math.log(2)
DEGREE = math.pi / 180


def over(x: Any, y: Any) -> Any:
    """x/y, and 0 where x is 0."""
    return x * inverse(np.where((plain(x) == 0) & (plain(y) == 0), 1, y))


def powm1_x(ans: Any, x: Any, y: Any) -> Any:
    """y x^(y - 1), and 0 at 0⁰, where the power is constant."""
    both = (plain(x) == 0) & (plain(y) == 0)
    return y * power(np.where(both, 1, x), y - 1)


POSITIVE, TURN = (0.3, 3.0), (-90.0, 90.0)

# fmt: off
RULES = [
    elementwise(sp.cbrt,    lambda ans, x: 1 / (3 * ans * ans),                  domain=POSITIVE),
    elementwise(sp.exp10,   lambda ans, x: ans * LN10),
    elementwise(sp.exp2,    lambda ans, x: ans * LN2),
    elementwise(sp.radian,  DEGREE, DEGREE / 60, DEGREE / 3600,
                domain=((-90.0, 90.0), (0.0, 60.0), (0.0, 60.0))),
    elementwise(sp.cosdg,   lambda ans, x: -DEGREE * sp.sindg(x),            domain=TURN),
    elementwise(sp.sindg,   lambda ans, x:  DEGREE * sp.cosdg(x),            domain=TURN),
    elementwise(sp.tandg,   lambda ans, x:  DEGREE * (1 + ans * ans),        domain=(-60.0, 60.0)),
    elementwise(sp.cotdg,   lambda ans, x: -DEGREE * (1 + ans * ans),        domain=(30.0, 90.0)),
    elementwise(sp.log1p,   lambda ans, x: 1 / (1 + x),                      domain=(-0.6, 2.0)),
    elementwise(sp.expm1,   lambda ans, x: ans + 1),
    elementwise(sp.cosm1,   lambda ans, x: -np.sin(x)),
    elementwise(sp.powm1,   powm1_x,
                            lambda ans, x, y: sp.xlogy(ans + 1, x),
                domain=(POSITIVE, (-2, 2))),
    constant(sp.round),
    elementwise(sp.xlogy,   lambda ans, x, y: log_of(y),    lambda ans, x, y: over(x, y),
                domain=((-2.0, 2.0), POSITIVE)),
    elementwise(sp.xlog1py, lambda ans, x, y: log1p_of(y),  lambda ans, x, y: over(x, 1 + y),
                domain=((-2.0, 2.0), (-0.6, 2.0))),
    elementwise(sp.exprel,  lambda ans, x: exprel_slope(x)),
]
# fmt: on
