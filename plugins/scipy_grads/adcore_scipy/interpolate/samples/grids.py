"""Samples for `adcore_scipy.interpolate.tables.grids`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.grids import RULES

NAMES = {rule.function.__name__: rule.function for rule in RULES if hasattr(rule, "function")}
X = np.array([0.0, 0.7, 1.6, 2.0, 3.1])
AT = np.array([0.1, 1.25, 1.87, 2.9])


def samples() -> Iterator[Sample]:
    """Kinds, what is filled in, axes, methods, dimensions."""
    one = NAMES["interp1d.__call__"]
    for kind in ("linear", "slinear", "quadratic", "cubic"):
        yield Sample(one, (X, drawn(5), AT, kind), label=kind)
    for kind in ("nearest", "nearest-up", "previous", "next", "zero"):
        yield Sample(one, (X, drawn(5), AT, kind), wrt=(1, 2), label=kind)
    wide = np.array([-0.4, 0.3, 2.9, 3.6])
    yield Sample(one, (X, drawn(5), wide, "linear", -1, "extrapolate"), label="extrapolated")
    yield Sample(one, (X, drawn(5), wide, "linear", -1, (0.5, 0.7)), wrt=(0, 1, 2), label="filled")
    yield Sample(one, (X[::-1].copy(), drawn(5), AT), label="unsorted")
    yield Sample(one, (X, drawn(2, 5, 2), AT.reshape(2, 2), "linear", 1), label="axis")
    yield Sample(one, (X, drawn(5), 0.4), label="one point")
    grid = (X, np.array([0.0, 1.0, 1.7, 2.6, 3.0, 4.0]))
    points = np.array([[0.3, 0.4], [1.2, 2.1], [2.9, 3.6]])
    call = NAMES["RegularGridInterpolator.__call__"]
    for method in ("linear", "nearest", "slinear", "cubic"):
        yield Sample(call, (drawn(5, 6), points, grid, method), wrt=(0, 1), label=method)
    yield Sample(call, (drawn(5, 6), points, grid, "cubic", (1, 0)), wrt=(0, 1), label="nu")
    yield Sample(call, (drawn(5, 6, 2), points, grid), wrt=(0, 1), label="trailing")
    descending = (X[::-1], grid[1])
    yield Sample(call, (drawn(5, 6), points, descending), wrt=(0, 1), label="descending")
    yield Sample(NAMES["interpn.__call__"], (drawn(5, 6), points, grid), wrt=(0, 1))
