"""What lies beyond the ends of an image, and how it is folded back: the transpose of that.

An axis of n places is continued by `before` and `after` more; each of them shows a place of the
axis, or none. The continuation is linear; its transpose adds what arrives in the places beyond to
those that they show.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError

NOTHING = ("constant", "grid-constant")  # modes in which the places beyond show no place

Reach = Sequence[tuple[int, int]]


def places(n: int, before: int, after: int, mode: str) -> Any:
    """The places that those from -before to n + after - 1 show, -1 for none."""
    q = np.arange(-before, n + after)
    if mode == "nearest":
        return np.clip(q, 0, n - 1)
    if mode in ("wrap", "grid-wrap"):
        return q % n
    if mode in ("reflect", "grid-mirror"):
        q = q % (2 * n)
        return np.minimum(q, 2 * n - 1 - q)
    if mode == "mirror":
        q = q % max(2 * n - 2, 1)
        return np.minimum(q, 2 * n - 2 - q)
    return np.where((q < 0) | (q >= n), -1, q)


def demand_reach(x: Any, axes: Sequence[int], reach: Reach, mode: str) -> None:
    """Refuse windows for which scipy reads beside the image: its index is off by one there."""
    for axis, (before, _) in zip(axes, reach, strict=True):
        if mode in ("reflect", "grid-mirror") and 1 < x.shape[axis] <= before // 4:
            msg = (
                f"The window reaches {before} places before an axis of {x.shape[axis]}, where "
                "scipy.ndimage reads beside the image in mode 'reflect': take a smaller window."
            )
            raise NonDifferentiableError(msg)


def demand_reach_of_ranks(x: Any, reach: tuple[int, int], mode: str) -> None:
    """Refuse windows for which scipy's ranks along a vector read beside it: they turn but once."""
    n = x.shape[0] - (mode == "mirror")
    if mode not in (*NOTHING, "nearest") and max(reach) > n:
        msg = (
            f"The window reaches {max(reach)} places beyond a vector of {x.shape[0]}, where "
            f"scipy.ndimage reads beside it in mode {mode!r}: take a smaller window."
        )
        raise NonDifferentiableError(msg)


def extended(x: Any, axes: Sequence[int], reach: Reach, mode: str, beyond: Any = 0) -> Any:
    """A plain array, continued along the axes; `beyond` is what no place shows."""
    if mode in NOTHING:
        widths = [(0, 0)] * x.ndim
        for axis, pair in zip(axes, reach, strict=True):
            widths[axis] = pair
        return np.pad(x, widths, constant_values=beyond)
    for axis, pair in zip(axes, reach, strict=True):
        if any(pair):
            x = np.take(x, places(x.shape[axis], *pair, mode), axis)
    return x


def folded(e: Any, axes: Sequence[int], reach: Reach, mode: str) -> Any:
    """The transpose of `extended`, for a plain array."""
    for axis, (before, after) in zip(axes, reach, strict=True):
        n = e.shape[axis] - before - after
        e = np.moveaxis(e, axis, 0)
        inner = e[before : before + n]
        if mode not in NOTHING and n and before + after:
            inner = inner.copy()
            for q, p in enumerate(places(n, before, after, mode)):
                if not before <= q < before + n:
                    inner[p] += e[q]
        e = np.moveaxis(inner, 0, axis)
    return e
