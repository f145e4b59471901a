"""Formulas that several distributions share, or that need more than a line of their table.

All are plain calls of numpy and scipy.special, so that they are differentiable to any order, and
stable where the textbook's form cancels or overflows. They are taken at inner points of the
support only (see `slopes`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

Formula = Callable[..., Any]

LN2, LNPI, EULER = math.log(2), math.log(math.pi), 0.5772156649015329
HALF_LN_2PI = 0.5 * math.log(2 * math.pi)
ROOT_2PI = math.sqrt(2 * math.pi)


def log_phi(x: Any) -> Any:
    """The logarithm of the standard normal density."""
    return -0.5 * x * x - HALF_LN_2PI


def softplus(x: Any) -> Any:
    """log(1 + exp(x)), which does not overflow."""
    return np.logaddexp(0.0, x)


def log1mexp(x: Any) -> Any:
    """log(1 - exp(x)) for x < 0, accurate at both ends (Mächler 2012, Rmpfr vignette)."""
    small = np.greater(plain(x), -LN2)
    near = np.log(-np.expm1(np.where(small, x, -1.0)))
    return np.where(small, near, np.log1p(-np.exp(np.where(small, -1.0, x))))


def polynomial(u: Any, coefficients: list[float]) -> Any:
    """By Horner's rule, the highest coefficient first."""
    total = coefficients[0] + 0 * u
    for coefficient in coefficients[1:]:
        total = total * u + coefficient
    return total


def regular(function: Formula, series: list[float], near: float = 0.1) -> Formula:
    """A function with a removable singularity at 0, there by its Taylor series."""

    def value(u: Any) -> Any:
        small = np.less(np.abs(plain(u)), near)
        inner = polynomial(np.where(small, u, 0.0), series)
        return np.where(small, inner, function(np.where(small, 1.0, u)))

    return value


# log1p(u) / u, and (log1p(u) - u) / u².
log1p_ratio = regular(lambda u: np.log1p(u) / u, [(-1.0) ** n / (n + 1) for n in range(20, -1, -1)])
log1p_rest = regular(
    lambda u: (np.log1p(u) - u) / (u * u), [(-1.0) ** (n + 1) / (n + 2) for n in range(20, -1, -1)]
)


def log1p_over(c: Any, x: Any) -> Any:
    """log1p(c x) / c, which is x at c = 0."""
    return x * log1p_ratio(c * x)


# Stirling's series: gammaln(a) = (a - 1/2) log a - a + log √(2π) + r(a). DLMF 5.11.1.
STIRLING = [1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12]


def stirling_rest(b: Any) -> Any:
    """r(1/b), the rest of Stirling's formula, smooth at b = 0."""
    small = np.less(plain(b), 0.05)
    inner = np.where(small, b, 0.0)
    a = 1 / np.where(small, 1.0, b)
    exact = sp.gammaln(a) - (a - 0.5) * np.log(a) + a - HALF_LN_2PI
    return np.where(small, inner * polynomial(inner * inner, STIRLING), exact)


def by_sign(x: Any, positive: Any, negative: Any) -> Any:
    """One or the other, by the sign of x; at 0 the first."""
    return np.where(np.greater_equal(plain(x), 0), positive, negative)


def folded(x: Any, tail: Any) -> Any:
    """cdf of a symmetric distribution by the probability of a tail at `off_zero(x)`."""
    sign = np.sign(plain(x))
    return np.where(sign > 0, 1 - tail, np.where(sign < 0, tail, 0.5))


def off_zero(x: Any) -> Any:
    """|x|, and 1 at 0: the slope there is 0, that of a peak, a trough or a cusp."""
    return np.abs(np.where(np.equal(plain(x), 0), 1.0, x))


def scaled_exp1(x: Any) -> Any:
    """exp(x) E₁(x); for large x by its asymptotic series, DLMF 6.12.1."""
    large = np.greater(plain(x), 50.0)
    inner, r = np.where(large, 1.0, x), 1 / np.where(large, x, 100.0)
    series = r * polynomial(r, [(-1.0) ** k * math.factorial(k) for k in range(20, -1, -1)])
    return np.where(large, series, np.exp(inner) * sp.exp1(inner))
