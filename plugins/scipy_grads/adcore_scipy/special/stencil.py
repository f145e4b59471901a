"""The derivative in a parameter that has no closed form, by central differences of high order.

The functions of scipy.special are analytic in their parameters and accurate to a few units in the
last place, so a difference formula of order 16 with a step of 1/32 has a truncation error far
below its rounding error, which is about 32 times that of the function. It is made of plain calls:
further derivatives, in the parameter or in the other arguments, follow by the functions' rules.

Source of the weights: Fornberg (1988), Generation of finite difference formulas on arbitrarily
spaced grids, doi:10.1090/S0025-5718-1988-0935077-0, equation for the centred first derivative.
"""

from __future__ import annotations

from math import factorial
from typing import Any

HALF = 8  # points on either side
WEIGHTS = tuple(
    (-1) ** (j + 1) * factorial(HALF) ** 2 / (j * factorial(HALF - j) * factorial(HALF + j))
    for j in range(1, HALF + 1)
)


def slope(function: Any, k: int, *args: Any, step: Any = 1 / 32) -> Any:
    """∂function/∂args[k], elementwise.

    Arguments:
        function: an elementwise function of all of `args`, differentiable in them.
        k: the position of the parameter.
        step: the distance of the points, a number or a plain array: 8 steps on either side must
            stay where the function is analytic in the parameter.
    """

    def at(distance: Any) -> Any:
        return function(*args[:k], args[k] + distance, *args[k + 1 :])

    total: Any = 0.0
    for j in range(HALF, 0, -1):
        total = total + WEIGHTS[j - 1] * (at(j * step) - at(-j * step))
    return total / step
