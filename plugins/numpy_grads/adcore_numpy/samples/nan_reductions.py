"""Samples for `adcore_numpy.tables.nan_reductions`.

A NaN of the input stays one as the tester moves the input, so that differences are right.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

WHERE = np.array([[True, True, True, True], [True, True, False, True], [False, True, True, True]])


def samples() -> Iterator[Sample]:
    """Every keyword and form of axis, with NaNs, with NaNs of both parts, and without."""
    rng = np.random.default_rng(11)
    x = rng.normal(size=(3, 4))
    holes = x.copy()
    holes[0, 1] = holes[2, 0] = holes[2, 3] = np.nan
    z = x + 1j * rng.normal(size=(3, 4))
    z[1, 1] = complex(0.5, np.nan)
    cube = np.stack([holes, x[::-1] + 0.1])
    for function in (np.nansum, np.nanmean, np.nanprod, np.nanmax, np.nanmin):
        yield from _common(function, x, holes, cube)
    for function in (np.nanvar, np.nanstd):
        yield from _common(function, x, holes, cube, kinks=("scalar", "float"))
        yield from _spread(function, holes, z)
    for function in (np.nansum, np.nanmean, np.nanprod):
        yield Sample(function, (z,), {"axis": 1}, label="complex")
        yield Sample(function, (holes, 1, np.float32), label="positional, dtype", order=1)
    for function, initial in (
        (np.nansum, 2.5),
        (np.nanprod, 2.5),
        (np.nanmax, 0.3),
        (np.nanmin, -9.0),
        (np.nanmax, -9.0),
        (np.nanmin, 0.3),
    ):
        options = {"axis": 0, "initial": initial, "keepdims": True, "where": WHERE}
        label = f"initial {initial:g}"
        yield Sample(function, (holes,), options, label=label, wrt=(0, "initial"))
    zeros = holes.copy()
    zeros[0, 2] = zeros[2, 1] = zeros[2, 2] = 0.0
    yield Sample(np.nanprod, (zeros,), {"axis": 1}, label="zeros")
    yield Sample(np.nanprod, (np.full(3, np.nan),), label="all NaN")
    yield Sample(np.nansum, (np.full(3, np.nan),), label="all NaN")
    ties = np.array([[1.0, np.nan, 1.0], [2.0, 2.0, np.nan]])
    for function in (np.nanmax, np.nanmin):
        yield Sample(function, (ties,), {"axis": 1}, label="ties", kink=True)
        yield Sample(function, (ties,), {"initial": 2.0}, label="initial tie", kink=True)


def _common(function, x, holes, cube, kinks=()):
    extremum = function in (np.nanmax, np.nanmin)
    for label, a, options in (
        ("all", holes, {}),
        ("none", x, {"axis": 0}),
        ("scalar", np.float64(1.3), {}),
        ("float", 1.3, {}),
        ("axis 0", holes, {"axis": 0}),
        ("axis -1", holes, {"axis": -1}),
        ("keepdims", holes, {"axis": 1, "keepdims": True}),
        ("axes", cube, {"axis": (0, -1)}),
        ("where", holes, {"axis": 0, "where": WHERE, **({"initial": 0.01} if extremum else {})}),
        ("where all", holes, {"where": WHERE, **({"initial": 0.01} if extremum else {})}),
        ("float32", holes.astype(np.float32), {"axis": 1}),
    ):
        yield Sample(function, (a,), options, label=label, kink=label in kinks)


def _spread(function, holes, z):
    yield Sample(function, (holes, 1, np.float32), label="positional, dtype", order=1)
    yield Sample(function, (z,), {"axis": 0}, label="complex")
    yield Sample(function, (holes,), {"axis": 1, "ddof": 1}, label="ddof")
    options = {"axis": 1, "correction": 1, "where": WHERE, "keepdims": True}
    yield Sample(function, (holes,), options, label="correction where")
    both = (0, "mean")
    mean = np.nanmean(holes, axis=1, keepdims=True) + 0.1
    yield Sample(function, (holes,), {"axis": 1, "mean": mean}, label="mean", wrt=both)
    same = np.array([[2.0, np.nan, 2.0], [1.0, 2.0, 4.0]])
    yield Sample(function, (same,), {"axis": 1}, label="no spread", kink=True)
