"""Degrees that are not whole numbers: polynomials of them, and their derivatives in the degree.

For a degree of type float scipy sums a hypergeometric series, which for degrees above 10 cancels
towards x = -1 until nothing is left. The recurrences in the degree hold for every degree and are
stable upwards (DLMF 18.9.1 and 18.9.2), so a higher one is reached from two below `START`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

from .difference_stencil import filled, slope

START = 2  # degrees up to this one are scipy's


def is_whole(n: Any) -> bool:
    """Whether a degree is of an integer type: scipy then evaluates a polynomial by recurrence."""
    return np.result_type(plain(n)).kind in "iub"


def climbed(function: Any, step: Any, n: Any, *args: Any) -> Any:
    """function(n, *args) by its recurrence in n, from degrees up to `START`; scipy's if n is whole.

    Arguments:
        step: step(d, p, q, *args) is the function of degree d + 1, given those of d and d - 1.
    """
    if is_whole(n) and not np.iscomplexobj(plain(args[-1])):  # of complex x scipy sums the series
        return function(n, *args)
    count = np.maximum(np.ceil(plain(n)) - START, 0)
    count = np.where(np.isfinite(count), count, 0)
    most = int(np.max(count, initial=0))
    if most == 0:
        return function(n, *args)
    d = np.where(count > 0, n - count, START)  # between 1 and 2, where nothing is singular
    p, q = function(d, *args), function(d - 1, *args)
    low = function(np.where(count > 0, 0, n), *args)
    for k in range(most):
        p, q = np.where(count > k, step(d + k, p, q, *args), p), p
    return np.where(count > 0, p, low)


def legendre_step(d: Any, p: Any, q: Any, x: Any) -> Any:
    """DLMF 18.9.2, table 18.9.1."""
    return ((2 * d + 1) * x * p - d * q) / (d + 1)


def chebyshev_step(d: Any, p: Any, q: Any, x: Any) -> Any:
    """DLMF 18.9.2, table 18.9.1, of both kinds."""
    return 2 * x * p - q


def gegenbauer_step(d: Any, p: Any, q: Any, alpha: Any, x: Any) -> Any:
    """DLMF 18.9.2, table 18.9.1."""
    return (2 * (d + alpha) * x * p - (d + 2 * alpha - 1) * q) / (d + 1)


def laguerre_step(d: Any, p: Any, q: Any, x: Any) -> Any:
    """DLMF 18.9.2, table 18.9.1, for α = 0."""
    return ((2 * d + 1 - x) * p - d * q) / (d + 1)


def genlaguerre_step(d: Any, p: Any, q: Any, alpha: Any, x: Any) -> Any:
    """DLMF 18.9.2, table 18.9.1."""
    return ((2 * d + 1 + alpha - x) * p - (d + alpha) * q) / (d + 1)


def jacobi_step(d: Any, p: Any, q: Any, alpha: Any, beta: Any, x: Any) -> Any:
    """DLMF 18.9.1 with 18.9.3 to 18.9.5."""
    s = 2 * d + alpha + beta
    linear = s * (s + 2) * x + (alpha - beta) * (alpha + beta)
    ahead = (s + 1) * linear * p - 2 * (d + alpha) * (d + beta) * (s + 2) * q
    return ahead / (2 * (d + 1) * (d + alpha + beta + 1) * s)


STEPS = {
    sp.eval_legendre: legendre_step,
    sp.eval_chebyt: chebyshev_step,
    sp.eval_chebyu: chebyshev_step,
    sp.eval_gegenbauer: gegenbauer_step,
    sp.eval_laguerre: laguerre_step,
    sp.eval_genlaguerre: genlaguerre_step,
    sp.eval_jacobi: jacobi_step,
}


def polynomial(function: Any, *args: Any) -> Any:
    """The value of one of the polynomials above; of any degree without cancellation.

    Below degree 0 the Chebyshev polynomials are periodic; the others are 0 at whole degrees, which
    lower derivatives of low degrees come to, and where scipy may say NaN.
    """
    if function in (sp.eval_chebyt, sp.eval_chebyu, sp.eval_legendre):
        return climbed(function, STEPS[function], *args)
    n, rest = args[0], args[1:]
    low = np.less(plain(n), 0) & np.equal(plain(n), np.round(plain(n)))
    if not low.any():
        return climbed(function, STEPS[function], n, *rest)
    value = climbed(function, STEPS[function], np.where(low, 0, n), *rest)
    if is_whole(n):
        return np.where(low, 0, value)
    return np.where(low, filled(function, 0, np.where(low, n, -1), *rest), value)


# Where Γ(n + …) of the leading coefficient is infinite, by the multiples of degree and parameters.
POLES = {
    sp.eval_gegenbauer: ((1, 2), 0),
    sp.eval_genlaguerre: ((1, 1), 1),
    sp.eval_jacobi: ((1, 1), 1),
}


def room(function: Any, k: int, args: tuple[Any, ...]) -> Any:
    """A step in argument k that keeps the points away from the poles below degree 0."""
    weights, shift = POLES.get(function, ((), 0))
    if k >= len(weights):
        return 1 / 32
    top = sum(w * plain(x) for w, x in zip(weights, args, strict=False)) + shift
    distance = np.where(top > 0, top, np.absolute(top - np.round(top)))
    return np.minimum(1 / 32, np.where(distance == 0, 1, distance) / (24 * weights[k]))


def parameter_slope(function: Any, k: int, *args: Any) -> Any:
    """The derivative of one of the polynomials above in argument k, the degree or a parameter."""
    step = room(function, k, args)
    return slope(lambda *args: polynomial(function, *args), k, *args, step=step)
