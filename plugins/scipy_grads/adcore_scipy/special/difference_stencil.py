"""The derivative in a parameter that has no closed form, by central differences of high order.

The functions of scipy.special are analytic in their parameters and accurate to a few units in the
last place, so a difference formula of order 16 with a step of 1/32 has a truncation error far
below its rounding error, which is about 32 times that of the function. It is made of plain calls:
further derivatives, in the parameter or in the other arguments, follow by the functions' rules.

A pole or branch point at the distance d makes an error of about 1.6e9 (step/d)¹⁶, relative to the
derivative: 2e-7 for a step of d/10, 1e-10 for d/16, 1e-13 for d/24. A factor exp(k x) makes one of
5e-6 (k step)¹⁶: the step should be below 1/(4k).

Source of the weights: Fornberg (1988), Generation of finite difference formulas on arbitrarily
spaced grids, doi:10.1090/S0025-5718-1988-0935077-0, equation for the centred first derivative.
"""

from __future__ import annotations

from math import factorial
from typing import Any

import numpy as np

HALF = 8  # points on either side
WEIGHTS = tuple(
    (-1) ** (j + 1) * factorial(HALF) ** 2 / (j * factorial(HALF - j) * factorial(HALF + j))
    for j in range(1, HALF + 1)
)
FILLING = tuple(j * weight for j, weight in enumerate(WEIGHTS, 1))


def slope(function: Any, k: int, *args: Any, step: Any = 1 / 32) -> Any:
    """∂function/∂args[k], elementwise.

    Arguments:
        function: an elementwise function of all of `args`, differentiable in them.
        k: the position of the parameter.
        step: the distance of the points, a number or a plain array: 8 steps on either side must
            stay where the function is analytic in the parameter, and well away from where it is
            not: a 24th of the distance (see above).

    >>> import numpy as np
    >>> float(abs(slope(np.exp, 0, 0.3) - np.exp(0.3))) < 1e-13
    True
    """

    def at(distance: Any) -> Any:
        return function(*args[:k], args[k] + distance, *args[k + 1 :])

    total: Any = 0.0
    for j in range(HALF, 0, -1):
        distance = np.multiply(np.float64(j), step)  # of double precision, so that `at` is
        total = total + WEIGHTS[j - 1] * (at(distance) - at(-distance))
    return total / step


def filled(function: Any, k: int, *args: Any, step: Any = 1 / 32) -> Any:
    """The value of `function` of `args`, by interpolation in args[k] between 8 points either side.

    For a removable singularity, with all derivatives. Arguments as for `slope`.
    """
    total: Any = 0.0
    for j in range(HALF, 0, -1):
        distance = np.multiply(np.float64(j), step)
        ahead = function(*args[:k], args[k] + distance, *args[k + 1 :])
        behind = function(*args[:k], args[k] - distance, *args[k + 1 :])
        total = total + FILLING[j - 1] * (ahead + behind)
    return total
