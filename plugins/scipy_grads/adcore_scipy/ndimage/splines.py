"""Splines on a grid: which elements a point sees, and with which weights.

The spline of order m at the point x is Σ_j c[j] β(x - j) along each axis. A point beyond the ends
is first mapped onto the grid, as the mode says; then the m + 1 elements around it are found, those
beyond the ends by the mode's continuation of the coefficients. All as in scipy's C code
(`ni_interpolation.c`); the derivatives of β come from its pieces, polynomials in the distance to
the first element.
Source: Unser, Aldroubi and Eden 1993, B-spline signal processing, doi:10.1109/78.193220.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb, factorial, perm
from typing import Any

import numpy as np

from .boundaries import places

FAR = 8.0  # from here on, a point sees nothing of the grid, or the last element alone

# How the coefficients continue where that is not as the image does.
CONTINUED = {"constant": "mirror", "wrap": "mirror"}
JUMPS = ("constant", "wrap")  # modes in which there is no continuous continuation


@lru_cache(maxsize=256)
def pieces(order: int, k: int) -> tuple[tuple[float, ...], ...]:
    """For each of the order + 1 elements the k-th derivative of β, as a polynomial in f.

    f is the distance of the point to the middle element: from 0 to 1 for odd orders, from -1/2 to
    1/2 for even ones. Highest power first.
    """
    found = []
    for element in range(order + 1):
        shift = order // 2 - element  # the point is f + shift away from the element
        middle = 0.5 if order % 2 else 0.0
        coefficients = [0.0] * (order + 1 - k)
        for i in range(order + 2):
            start = shift + (order + 1) / 2 - i
            if middle + start <= 0:
                continue
            for power in range(k, order + 1):
                term = comb(order, power) * start ** (order - power) * perm(power, k)
                sign = (-1) ** i * comb(order + 1, i) / factorial(order)
                coefficients[order - power] += sign * term
        found.append(tuple(coefficients))
    return tuple(found)


def mapped(x: Any, n: int, mode: str) -> tuple[Any, Any, Any]:
    """The points on a grid of n places, the slopes of that (1, -1 or 0), and which lie outside.

    Outside are those that scipy gives `cval` without a look at the image.
    """
    low, high = x < 0, x > n - 1
    beyond = low | high
    slope = np.ones_like(x)
    outside = np.zeros(x.shape, bool)
    if not beyond.any():
        return x, slope, outside
    if mode == "constant":
        return np.where(beyond, 0, x), np.where(beyond, 0, slope), beyond
    if mode in ("nearest", "grid-constant"):  # what a point beyond sees is found by its elements
        return np.clip(x, -FAR, n + FAR), slope, outside
    if n <= 1:
        return np.zeros_like(x), np.where(beyond, 0, slope), outside
    if mode == "wrap":
        y = np.where(low, x + (n - 1) * (np.trunc(-x / (n - 1)) + 1), np.fmod(x, n - 1))
        return np.where(beyond, y, x), slope, outside
    if mode == "grid-wrap":
        return np.where(beyond, x - n * np.floor(x / n), x), slope, outside
    # Mirrors at -offset and, as far again from the last element, at the other end. Just beyond it
    # a point stays where it is, and sees mirrored elements.
    offset, period = (0, 2 * n - 2) if mode == "mirror" else (1, 2 * n)
    y = x - period * np.trunc(x / period)
    far = y < -n if offset else y <= 1 - n
    turned = beyond & np.where(low, ~far, y >= n)
    y = np.where(turned, np.where(low, 0, period) - y - offset, np.where(low, y + period, y))
    return np.where(beyond, y, x), np.where(turned, -1, slope), outside


def taps(x: Any, n: int, order: int, mode: str, k: int) -> tuple[Any, Any]:
    """The elements that points see along an axis of n, and the k-th derivatives of their weights.

    Where the derivative jumps, it is the mean of both sides; at the ends of a grid beyond which
    there is no continuous continuation, that of the inner side.

    Returns:
        Two lists of arrays like x: numbers of elements, -1 for none, and weights.
    """
    x, slope, outside = mapped(x, n, mode)
    unknown = ~np.isfinite(x)
    x = np.where(unknown, 0, x)
    first = np.floor(x if order % 2 else x + 0.5)
    f = x - first
    start = first.astype(int) - order // 2
    polynomials = pieces(order, k)
    if k == order > 0:
        weights = _with_means(f, x, n, order, mode, [p[0] for p in polynomials])
        start = start - 1
    else:
        weights = [np.polyval(p, f) if len(p) > 1 else np.full_like(f, p[0]) for p in polynomials]
    if k % 2:
        weights = [w * slope for w in weights]
    if outside.any():
        weights = [np.where(outside, 0, w) for w in weights]
    if unknown.any():
        weights = [np.where(unknown, np.nan, w) for w in weights]
    elements = []
    low, high = int(start.min()), int(start.max()) + len(weights)
    shown = places(n, max(-low, 0), max(high - n, 0), CONTINUED.get(mode, mode))
    for tap in range(len(weights)):
        elements.append(shown[start + (tap + max(-low, 0))])
    return elements, weights


def _with_means(
    f: Any, x: Any, n: int, order: int, mode: str, steps: list[float]
) -> list[Any]:  # fmt: skip
    """The weights of one element more, to the left, for a derivative that is constant in pieces."""
    knot = f == (0 if order % 2 else -0.5)
    right = 1 - 0.5 * knot
    if mode in JUMPS and order % 2:
        right = np.where(x == 0, 1.0, np.where(x == n - 1, 0.0, right))
    inner = [0.0, *steps], [*steps, 0.0]
    return [right * a + (1 - right) * b for a, b in zip(*inner, strict=True)]
