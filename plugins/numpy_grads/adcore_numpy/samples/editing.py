"""Samples for `adcore_numpy.tables.editing`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Every form of the position, axis, broadcast values, dtypes."""
    rng = np.random.default_rng(25)
    x, cube = rng.normal(size=(3, 4)), rng.normal(size=(2, 3, 4))
    z = x + 1j * rng.normal(size=x.shape)
    yield from _delete(x, cube, z)
    yield from _insert(x, cube, z, rng)


def _delete(x, cube, z) -> Iterator[Sample]:
    mask = np.array([True, False, True, False])
    forms = {
        "one": 1,
        "negative": -1,
        "list": [0, 2],
        "repeated": [1, 1],
        "slice": slice(None, None, 2),
        "mask": mask,
        "nothing": [],
    }
    for label, obj in forms.items():
        yield Sample(np.delete, (x, obj, 1), label=label, exact=True)
        yield Sample(np.delete, (x[0], obj), label=f"{label}, vector", exact=True)
    yield Sample(np.delete, (x, [0, 7]), label="flat", exact=True)
    yield Sample(np.delete, (cube, 1), {"axis": -2}, label="negative axis", exact=True)
    yield Sample(np.delete, (x.astype("f"), 1, 0), label="float32")
    yield Sample(np.delete, (z, 1, 0), label="complex", exact=True)


def _insert(x, cube, z, rng) -> Iterator[Sample]:
    row, column, rows = rng.normal(size=4), rng.normal(size=3), rng.normal(size=(2, 4))
    forms = {
        "one row": (1, row, 0),
        "one column": (-1, column, 1),
        "one float": (2, 1.5, 1),
        "several rows": (1, rows, 0),
        "several columns": (0, rng.normal(size=(2, 3)), 1),
        "list of one": ([1], rng.normal(size=(3, 1)), 1),
        "list of one, several": ([1], rng.normal(size=(3, 2)), 1),
        "list": ([2, 0], rows, 0),
        "equal positions": ([1, 1], rows, 0),
        "broadcast": ([0, 2, 4], column[:, None], 1),
        "row for all": ([0, 1], row, 0),
        "slice": (slice(0, 4, 2), rng.normal(size=(3, 2)), 1),
        "flat": (5, 1.5, None),
        "flat, several": ([0, 12, -1], column, None),
        "flat, many at one": (3, row, None),
    }
    for label, (obj, values, axis) in forms.items():
        yield Sample(np.insert, (x, obj, values, axis), label=label, exact=True)
    slab = rng.normal(size=(2, 4))
    yield Sample(np.insert, (cube, 1, slab), {"axis": 1}, label="slab", exact=True)
    yield Sample(np.insert, (cube, [0, 2], 0.5), {"axis": -1}, label="negative axis", exact=True)
    yield Sample(np.insert, (row, 2, 1.5), label="vector", exact=True)
    yield Sample(np.insert, (row, [1, 3], [1.5, 2.5]), label="list of values", exact=True)
    yield Sample(np.insert, (row, [], 1.5), label="nothing", wrt=(0,), exact=True)
    yield Sample(np.insert, (x.astype("f"), 1, row.astype("f"), 0), label="float32")
    yield Sample(np.insert, (x.astype("f"), 1, row, 0), label="values cast", order=1)
    yield Sample(np.insert, (z, 1, row, 0), label="complex", exact=True)
