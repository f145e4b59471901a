"""Samples for `adcore_numpy.tables.selection`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Broadcasting, every axis, mode and form of index, repeated and negative ones, dtypes."""
    rng = np.random.default_rng(23)
    x, y = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    cube = rng.normal(size=(2, 3, 4))
    z = x + 1j * y
    yield from _where(x, y, z)
    yield from _select(x, y, z)
    yield from _choose(x, y, z)
    yield from _take(x, cube, z)
    yield from _take_along_axis(x, cube, z)
    yield from _compress(x, cube, z)


def _where(x, y, z) -> Iterator[Sample]:
    c = np.array([[True, False, True], [False, False, True]])
    yield Sample(np.where, (c, x, y), exact=True)
    yield Sample(np.where, (c, x, 1.5), label="x and a float", exact=True)
    yield Sample(np.where, (c, 1.5, y), label="a float and y", exact=True)
    yield Sample(np.where, (c, x[0], y[:, :1]), label="broadcast", exact=True)
    yield Sample(np.where, (c[0], x[0, 0], y[0, 0]), label="scalars", exact=True)
    yield Sample(np.where, (c, np.array(1.0), y), label="0-d", exact=True)
    yield Sample(np.where, (True, x, y), label="one condition", exact=True)
    yield Sample(np.where, (np.array([0.0, 1.0, 2.0]), x, y), label="float condition", wrt=(1, 2))
    yield Sample(np.where, (c, x.astype("f"), y.astype("f")), label="float32")
    yield Sample(np.where, (c, z, y), label="complex and real", exact=True)
    yield Sample(np.where, (c[:, :0], x[:, :0], y[:, :0]), label="empty")
    yield Sample(np.where, (c, x, [1.0, 2.0, 3.0]), label="list", wrt=(1,), exact=True)


def _select(x, y, z) -> Iterator[Sample]:
    c = [np.array([True, False, False]), np.array([[True, True, False], [False, True, False]])]
    yield Sample(np.select, (c, [x, y]), exact=True)
    yield Sample(np.select, (c, [x, y], 2.5), label="default", exact=True)
    yield Sample(np.select, (c, [x, 1.0]), {"default": y}, label="array default", exact=True)
    yield Sample(np.select, (c, [x[0], y[:, :1]], z), label="broadcast, complex", exact=True)
    yield Sample(np.select, (c, np.stack([x, y])), label="choices in an array", exact=True)
    yield Sample(np.select, (c[:1], [x.astype("f")]), label="float32")


def _choose(x, y, z) -> Iterator[Sample]:
    a = np.array([[0, 1, 1], [1, 0, 1]])
    yield Sample(np.choose, (a, [x, y]), exact=True)
    yield Sample(np.choose, (a[0], np.stack([x, y])), label="choices in an array", exact=True)
    yield Sample(np.choose, (a, [x[0], y[:, :1]]), label="broadcast", exact=True)
    yield Sample(np.choose, (a * 7 - 3, [x, y]), {"mode": "wrap"}, label="wrap", exact=True)
    yield Sample(np.choose, (a * 7 - 3, [x, y]), {"mode": "clip"}, label="clip", exact=True)
    yield Sample(np.choose, (a * 0, [x[0]]), label="one choice", exact=True)
    yield Sample(np.choose, (a, [x, z]), label="complex", exact=True)


def _take(x, cube, z) -> Iterator[Sample]:
    pairs = np.array([[0, 2], [2, -1]])
    yield Sample(np.take, (x, 4), label="one", exact=True)
    yield Sample(np.take, (x, [0, 5, -1, 0]), label="flat", exact=True)
    yield Sample(np.take, (x, pairs), label="flat, n-d indices", exact=True)
    yield Sample(np.take, (x[0], pairs), label="vector", exact=True)
    yield Sample(np.take, (x, pairs, 1), label="axis 1", exact=True)
    yield Sample(np.take, (cube, pairs % 2), {"axis": 0}, label="axis 0", exact=True)
    yield Sample(np.take, (cube, [2, 2, 0]), {"axis": -2}, label="negative axis", exact=True)
    yield Sample(np.take, (cube, 1), {"axis": 1}, label="one slab", exact=True)
    yield Sample(np.take, (x, []), {"axis": 1}, label="none", wrt=(0,))  # fmt: skip
    for mode in ("wrap", "clip"):
        far = {"axis": 1, "mode": mode}
        yield Sample(np.take, (x, [-7, 8, 1]), far, label=mode, exact=True)
        yield Sample(np.take, (x, [-9, 8, 1]), {"mode": mode}, label=f"flat {mode}", exact=True)
    yield Sample(np.take, (np.array(1.5), [0, 0]), label="of 0-d", exact=True)
    yield Sample(np.take, (x.astype("f"), pairs, 1), label="float32")
    yield Sample(np.take, (z, pairs, 1), label="complex", exact=True)
    yield Sample(np.take, (x, np.array([1, 1], np.uint8), 0), label="small dtype", exact=True)


def _take_along_axis(x, cube, z) -> Iterator[Sample]:
    f = np.take_along_axis
    at = np.array([[2, 0], [1, 1]])
    yield Sample(f, (x, at, 1), label="axis 1", exact=True)
    yield Sample(f, (x, at - 3), {"axis": -1}, label="negative", exact=True)
    yield Sample(f, (x, np.array([[1, 0, 1]]), 0), label="axis 0", exact=True)
    yield Sample(f, (cube, np.array([[[0]], [[2]]]), 1), label="broadcast indices", exact=True)
    yield Sample(f, (cube[:1], np.array([[[0]], [[2]]]), 1), label="broadcast array", exact=True)
    yield Sample(f, (x, np.array([5, 0, 0]), None), label="flat", exact=True)
    yield Sample(f, (x[0], np.array([2, 0, 0]), 0), label="vector", exact=True)
    yield Sample(f, (x.astype("f"), at, 1), label="float32")
    yield Sample(f, (z, at, 1), label="complex", exact=True)


def _compress(x, cube, z) -> Iterator[Sample]:
    c = np.array([True, False, True])
    yield Sample(np.compress, (c, x), label="flat", exact=True)
    yield Sample(np.compress, (c, x, 1), label="axis", exact=True)
    yield Sample(np.compress, ([False, True], x), {"axis": -1}, label="short", exact=True)
    yield Sample(np.compress, ([0, 1, 1], cube), {"axis": 1}, label="integers", exact=True)
    yield Sample(np.compress, (c, x[0]), label="vector", exact=True)
    yield Sample(np.compress, (~c & c, x, 1), label="none")
    yield Sample(np.compress, (c, z, 1), label="complex", exact=True)
    yield Sample(np.extract, (x > 0, x), exact=True)
    yield Sample(np.extract, (c, x), label="short", exact=True)
    yield Sample(np.extract, (x[0] > 9, x[0]), label="none")
    yield Sample(np.extract, (x > 0, x.astype("f")), label="float32")
