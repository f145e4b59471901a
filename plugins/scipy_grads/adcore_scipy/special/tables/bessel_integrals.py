"""Integrals of Bessel functions, in the order of scipy's reference.

Their derivatives are the integrands. (1 - J_0)/x and (I_0 - 1)/x cancel near 0: there the power
series is summed (DLMF 10.2.2).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.errors import NonDifferentiableError
from adcore.extend import elementwise, plain

from ..difference_stencil import slope
from ..several_outputs import outputs_of_one


def less_one(x: Any, function: Any, sign: int) -> Any:
    """sign (f(x) - 1)/x for f = J_0 (sign = -1) or I_0: x/4 Σ (sign x²/4)ᵏ/(k + 1)!² near 0."""
    small = np.absolute(plain(x)) < 2
    far = np.where(small, 2, x) if np.any(small) else x
    beyond = sign * (function(far) - 1) / far
    if not np.any(small):
        return beyond
    near = np.where(small, x, 0)
    total: Any = 1.0
    for k in range(15, 1, -1):
        total = 1 + sign * near * near / (4 * k * k) * total
    return np.where(small, near / 4 * total, beyond)


# -------------------------------------------------------------------------- ∫₀¹ x^λ J_ν(2 a x) dx


def besselpoly_a(ans: Any, a: Any, lmb: Any, nu: Any) -> Any:
    """∫ x^(λ+1) (J_{ν-1} - J_{ν+1})(2 a x) dx, by DLMF 10.6.1."""
    check(a)
    return sp.besselpoly(a, lmb + 1.0, nu - 1.0) - sp.besselpoly(a, lmb + 1.0, nu + 1.0)


def in_parameter(k: int) -> Any:
    """The partial in λ (k = 1) or ν (k = 2)."""

    def partial(ans: Any, a: Any, lmb: Any, nu: Any) -> Any:
        check(a)
        return slope(sp.besselpoly, k, a, lmb, nu, step=room(lmb, nu))

    return partial


def check(a: Any) -> None:
    """scipy sums a series whose terms are as large as e²ᵃ.

    Raises:
        NonDifferentiableError: a is above 8, where scipy's values have lost nine digits or more.
    """
    if np.any(plain(a) > MOST):
        raise NonDifferentiableError(
            "scipy.special.besselpoly has wrong values for a above 8, so that no slope fits them. "
            "Integrate x**lmb * jv(nu, 2*a*x) by a quadrature of your own."
        )


def room(lmb: Any, nu: Any) -> Any:
    """The distance of points; the integral has a pole where λ + ν = -1."""
    distance = np.absolute(plain(lmb) + plain(nu) + 1)
    return np.minimum(1 / 32, np.where(distance > 0, distance, 1) / 24)


MOST = 8
ORDER = "central differences of order 16, 1e-9"

# fmt: off
RULES = [
    outputs_of_one(sp.itj0y0,  lambda ans, x: (sp.j0(x), sp.y0(x))),
    outputs_of_one(sp.it2j0y0, lambda ans, x: (less_one(x, sp.j0, -1), -sp.y0(x) / x)),
    outputs_of_one(sp.iti0k0,  lambda ans, x: (sp.i0(x), sp.k0(x))),
    outputs_of_one(sp.it2i0k0, lambda ans, x: (less_one(x, sp.i0, 1), -sp.k0(x) / x)),
    elementwise(sp.besselpoly,
                besselpoly_a,
                in_parameter(1),
                in_parameter(2),
                domain=((0.3, 2), (0.2, 2), (0.2, 2)),
                approximate={"lmb": ORDER, "nu": ORDER}),
]
# fmt: on
