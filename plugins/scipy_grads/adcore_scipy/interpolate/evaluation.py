"""Piecewise polynomials and B-splines at points: formulas of traced coefficients, breaks, points.

Which piece a point lies in is decided on plain values; within it all is a polynomial. At a break
the derivative is that of the piece on the right, as scipy's own `nu=1` has it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array, cast


def floats(value: Any) -> Any:
    """The value as an array in double precision, real or complex."""
    a = as_array(value)
    return cast(a, complex if a.dtype.kind == "c" else float)


def trailing(a: Any, extra: int) -> Any:
    """The array with further axes of length 1 at the end."""
    return np.reshape(a, (*a.shape, *(1,) * extra))


def wrapped(at: Any, start: Any, end: Any) -> Any:
    """The points of a periodic function, within its period."""
    return start + (at - start) % (end - start)


def placed(values: Any, ndim: int, axis: int) -> Any:
    """The axes of the points, which are first, moved to where the axis of interpolation was."""
    if not axis:
        return values
    order = list(range(values.ndim))
    order = order[ndim : ndim + axis] + order[:ndim] + order[ndim + axis :]
    return np.transpose(values, order)


def masked(values: Any, outside: Any, extra: int) -> Any:
    """NaN at points outside."""
    return np.where(trailing(outside, extra), np.nan, values) if np.any(outside) else values


def pieces(breaks: Any, at: Any) -> Any:
    """The number of the piece that each point lies in; plain. Breaks may descend."""
    sign = 1 if breaks[-1] >= breaks[0] else -1
    return np.searchsorted(sign * breaks[1:-1], sign * at, side="right")


def power_values(c: Any, x: Any, at: Any, nu: int = 0, extrapolate: Any = True) -> Any:
    """The piecewise polynomial Σ c[j, i] (at - x[i])^(k-1-j), its derivative of order nu.

    Arguments:
        c: of shape (k, pieces, ...).
        x: the breaks.
        at: points, of any shape, which comes first in the answer.
    """
    at = floats(at)
    if isinstance(extrapolate, str):
        at, extrapolate = wrapped(at, x[0], x[-1]), False
    places, breaks = plain(at), plain(x)
    i = pieces(breaks, places)
    extra, k = c.ndim - 2, c.shape[0]
    s = trailing(at - x[i], extra)
    result = 0.0 * (c[0][i] * s)
    for j in range(k - nu):
        result = result * s + math.perm(k - 1 - j, nu) * c[j][i]
    low, high = min(breaks[0], breaks[-1]), max(breaks[0], breaks[-1])
    outside = np.zeros(places.shape, bool) if extrapolate else (places < low) | (places > high)
    return masked(result, outside, extra)


def spline_values(t: Any, c: Any, k: int, at: Any, nu: int = 0, extrapolate: Any = True) -> Any:
    """The spline Σ c[i] B_i(at) of degree k over the knots t, its derivative of order nu.

    The derivative is taken on the coefficients that a point meets, then de Boor's recursion makes
    convex combinations of them (de Boor 1978, "A Practical Guide to Splines", chapter X).
    """
    at, n = floats(at), t.shape[0] - k - 1
    if isinstance(extrapolate, str):
        at, extrapolate = wrapped(at, t[k], t[n]), False
    places, knots = plain(at), plain(t)
    j = np.clip(np.searchsorted(knots, places, side="right") - 1, k, n - 1)
    while np.any(empty := (knots[j] == knots[j + 1]) & (j > k)):  # the last knot closes its piece
        j = j - empty
    extra = c.ndim - 1
    x, degree = trailing(at, extra), k
    d = [c[j - k + r] for r in range(k + 1)]
    if nu > k:
        d = [0.0 * d[0]]
        degree = 0
    for _ in range(nu if nu <= k else 0):
        spans = [trailing(t[j + 1 + r] - t[j + 1 - degree + r], extra) for r in range(degree)]
        d = [degree * (d[r + 1] - d[r]) / spans[r] for r in range(degree)]
        degree -= 1
    for r in range(1, degree + 1):
        for m in range(degree, r - 1, -1):
            left = t[m + j - degree]
            share = (x - trailing(left, extra)) / trailing(t[m + 1 + j - r] - left, extra)
            d[m] = (1 - share) * d[m - 1] + share * d[m]
    low, high = knots[k], knots[n]
    outside = np.zeros(places.shape, bool) if extrapolate else (places < low) | (places > high)
    return masked(d[degree] + 0.0 * x, outside, extra)


def basis(t: Any, k: int, at: Any, nu: int = 0) -> Any:
    """All basis functions of degree k over the knots t at points, one row for each point."""
    return spline_values(t, np.eye(t.shape[0] - k - 1), k, at, nu)


def tensor_product(rows: Sequence[Any], c: Any) -> Any:
    """Σ c[i, j, …] rows[0][p, i] rows[1][p, j] … for each point p."""
    total = np.tensordot(rows[0], c, 1)
    for row in rows[1:]:
        total = np.sum(trailing(row, total.ndim - 2) * total, 1)
    return total


def between(primitive: Any, a: Any, b: Any, start: Any, end: Any, periodic: bool) -> Any:
    """The integral from a to b by a function's antiderivative, which may be periodic."""
    a, b = floats(a), floats(b)
    if not periodic:
        return primitive(b) - primitive(a)
    whole = primitive(end) - primitive(start)

    def up_to(u: Any) -> Any:
        rounds = np.floor((plain(u) - plain(start)) / (plain(end) - plain(start)))
        return rounds * whole + primitive(u - rounds * (end - start))

    return up_to(b) - up_to(a)
