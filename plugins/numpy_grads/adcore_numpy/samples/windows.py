"""Samples for `adcore_numpy.tables.windows`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from adcore.extend import Sample

from ..tables.windows import overlapped, windows


def samples() -> Iterator[Sample]:
    """Axes in every form, one of them twice; windows as long as the array; dtypes."""
    rng = np.random.default_rng(17)
    x, cube = rng.normal(size=6), rng.normal(size=(3, 4, 2))
    for label, args, kwargs in (
        ("vector", (x, 3), {}),
        ("as long as the vector", (x, (6,)), {}),
        ("nearly as long", (x, 5, 0), {"writeable": False}),
        ("one long", (x, 1), {"subok": True}),
        ("all axes", (cube, (2, 3, 1)), {}),
        ("axis", (cube, 2), {"axis": 0}),
        ("axes", (cube, (2, 2)), {"axis": (-2, 0)}),
        ("axis twice", (cube, (2, 3), (1, 1)), {}),
        ("float32", (x.astype("f4"), 2), {}),
        ("complex", (x + 1j * x[::-1], 2), {}),
        ("empty", (np.zeros((0, 3)), 2, 1), {}),
        ("no axes", (np.array(2.5), ()), {}),
    ):
        yield Sample(sliding_window_view, args, kwargs, label=label, exact=True)
    yield Sample(windows, (cube, (2, 2), (1, 0)), label="", exact=True)
    yield Sample(overlapped, (rng.normal(size=(3, 2, 2, 4)), (1, 0)), label="", exact=True)
