"""Samples for `adcore_numpy.tables.indexing`: all that numpy indexes with."""

from __future__ import annotations

import operator
from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..arrays.assignment import increased, taken, updated
from ..arrays.space import finite_part
from ..tables.indexing import scattered

MASK = np.array([[True, False, True], [False, True, True]])
ROWS = np.array([1, 0, 1, -1])
ARRAY = np.array([[2, 0], [0, -1]])

# Indices of an array of shape (2, 3, 4).
CUBE = {
    "integer": 1,
    "negative integer": -1,
    "numpy integer": np.int64(1),
    "0-d integer": np.array(1),
    "element": (1, 2, 3),
    "negative element": (-1, -2, -3),
    "slice": slice(1, None),
    "steps": (slice(None), slice(None, None, 2), slice(1, 4, 2)),
    "reversed": (slice(None, None, -1), slice(2, 0, -1)),
    "none left": slice(2, None),
    "ellipsis": ...,
    "ellipsis first": (..., 1),
    "ellipsis last": (1, ...),
    "ellipsis between": (0, ..., 1),
    "empty tuple": (),
    "new axis": None,
    "new axes": (None, 0, None, ..., None),
    "array": ROWS,
    "list": [1, 0, 1],
    "empty list": [],
    "n-d array": ARRAY % 2,
    "unsigned": ROWS.astype(np.uint8) % 2,
    "array in the middle": (slice(None), ARRAY),
    "array at the end": (..., ARRAY),
    "array among slices": (slice(0, 1), ARRAY, slice(None, None, -2)),
    "array and new axis": (None, slice(None), ARRAY, None),
    "array and integer": (ROWS, 1),
    "integer and array": (0, slice(None), ROWS),
    "arrays": (ROWS, ROWS),
    "arrays apart": (ROWS, slice(None), ROWS),
    "arrays for all axes": (ROWS, ROWS * 0 + 2, ROWS - 1),
    "broadcast arrays": (ROWS[:, None], np.array([0, 2])),
    "array and element": (ROWS, 1, 2),
    "lists": ([1, 1], [0, 0], [3, 3]),
    "ix_": np.ix_([0, 1], [2, 0], [1, 1]),
    "mask of rows": np.array([True, False]),
    "mask of two axes": MASK,
    "mask of all": np.arange(24).reshape(2, 3, 4) % 5 == 0,
    "mask of a later axis": (slice(None), np.array([True, False, True])),
    "mask and integer": (MASK, 1),
    "mask and array": (MASK, np.array([3, 0, 0, 1])),
    "list of booleans": [True, False],
    "empty mask": MASK & False,
    "true": True,
    "false": False,
}


def samples() -> Iterator[Sample]:
    """Every kind of index of a cube, the commonest of a vector, 0-d arrays, dtypes."""
    old, new = np.arange(6.0).reshape(2, 3), np.array([0.5, -1.0, 2.0])
    yield Sample(taken, (old, 1), label="a row")
    yield Sample(taken, (np.repeat(old, 3, axis=0), (slice(1, 2), ...)), label="a copy")
    yield Sample(increased, (old, new, 1), wrt=(0, 1), label="a row")
    yield Sample(increased, (old, new, ([0, 1, 0], [2, 0, 2])), wrt=(0, 1), label="twice")
    yield Sample(updated, (old, new, 1), wrt=(0, 1), label="a row")
    yield Sample(updated, (old, new[:1], (..., slice(1, None))), wrt=(0, 1), label="broadcast")
    yield Sample(updated, (old, np.array([0.3, 1.0, -2.0, 0.7]), MASK), wrt=(0, 1), label="mask")
    yield Sample(updated, (old, new, ([0, 1, 0], [2, 0, 2])), wrt=(0, 1), label="twice")
    yield Sample(updated, (old + 1j, 1.5, (0, 0)), wrt=(0, 1), label="a number into complex")
    rng = np.random.default_rng(26)
    cube, vector = rng.normal(size=(2, 3, 4)), rng.normal(size=5)
    f = operator.getitem
    for label, index in CUBE.items():
        yield Sample(f, (cube, index), label=label, wrt=(0,), exact=True)
    for label, index in {"element": 2, "slice": slice(1, 4), "array": ROWS, "n-d": ARRAY}.items():
        yield Sample(f, (vector, index), label=f"vector {label}", wrt=(0,), exact=True)
    for label, index in {"()": (), "...": ..., "None": None, "mask": True}.items():
        yield Sample(f, (np.array(1.5), index), label=f"0-d {label}", wrt=(0,), exact=True)
    yield Sample(f, (np.float64(1.5), ()), label="scalar", wrt=(0,), exact=True)
    yield Sample(f, (cube.astype("f"), (..., ARRAY)), label="float32", wrt=(0,))
    yield Sample(f, (cube + 1j, (..., ARRAY)), label="complex", wrt=(0,), exact=True)
    yield Sample(f, (cube[:, :0], 1), label="of an empty array", wrt=(0,), exact=True)
    where = {"indices": [slice(1, 3), ROWS, 0], "shape": (5,)}
    parts = (vector[:2], vector[:4], vector[4])
    yield Sample(scattered, parts, where, exact=True)
    yield Sample(scattered, parts, where, label="some", wrt=(0, 2), exact=True)
    ct, v = np.array([0.0, 0.0, 2.0]), np.array([1.5, np.inf, -0.5])
    yield Sample(finite_part, (ct, np.where(v < 9, v, 0)), wrt=(1,), label="nothing to cut")
    yield Sample(finite_part, (ct, v), wrt=(1,), label="cut", kink=True)
