"""Samples for `adcore_numpy.tables.sorting`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Every axis and keyword, complex order, ties."""
    rng = np.random.default_rng(24)
    x = rng.permutation(12).reshape(3, 4) / 4 - 1.3  # no two so close that a step swaps them
    cube = rng.permutation(24).reshape(2, 3, 4) / 4 - 2.1
    z = x + 1j * rng.normal(size=x.shape)
    yield from _sort(x, cube, z)
    yield from _partition(x, cube, z)
    yield from _unique(x, cube, z)


def _sort(x, cube, z) -> Iterator[Sample]:
    yield Sample(np.sort, (x,))
    yield Sample(np.sort, (x[0],), label="vector")
    yield Sample(np.sort, (x, 0), label="axis 0")
    yield Sample(np.sort, (cube,), {"axis": 1}, label="axis 1")
    yield Sample(np.sort, (cube,), {"axis": -3}, label="negative axis")
    yield Sample(np.sort, (x,), {"axis": None}, label="flat")
    for kind in ("quicksort", "heapsort", "stable", "mergesort"):
        yield Sample(np.sort, (x,), {"kind": kind}, label=kind)
    yield Sample(np.sort, (x,), {"stable": True}, label="stable keyword")
    yield Sample(np.sort, (x.astype("f"),), label="float32")
    yield Sample(np.sort, (z,), label="complex")
    yield Sample(np.sort, (x[:, :0],), label="empty")
    # Among equal elements the order of the stable sort is one of the possible derivatives.
    yield Sample(np.sort, (np.array([2.0, 1.0, 2.0, 1.0]),), {"stable": True}, label="ties",
                 kink=True)  # fmt: skip
    yield Sample(np.sort_complex, (x,), label="real")
    yield Sample(np.sort_complex, (x.astype("f"),), label="float32", order=1)
    yield Sample(np.sort_complex, (z,), label="complex")


def _partition(x, cube, z) -> Iterator[Sample]:
    yield Sample(np.partition, (x, 2))
    yield Sample(np.partition, (x[0], -1), label="vector")
    yield Sample(np.partition, (x, 1), {"axis": 0}, label="axis")
    yield Sample(np.partition, (cube, (0, 2)), {"axis": 1}, label="several")
    yield Sample(np.partition, (x, [3, 7]), {"axis": None}, label="flat")
    yield Sample(np.partition, (x, 1), {"kind": "introselect"}, label="kind")
    yield Sample(np.partition, (x.astype("f"), 1), label="float32")
    yield Sample(np.partition, (z, 1), label="complex")
    yield Sample(np.partition, (np.array([2.0, 1.0, 2.0, 1.0]), 1), label="ties", kink=True)


def _unique(x, cube, z) -> Iterator[Sample]:
    ties = np.array([[2.0, 1.0, 2.0], [1.0, 2.0, 0.0]])
    all_of = {"return_index": True, "return_inverse": True, "return_counts": True}
    yield Sample(np.unique, (x,))
    yield Sample(np.unique, (x[0],), {"axis": 0}, label="vector with axis")
    for name in all_of:
        yield Sample(np.unique, (x,), {name: True}, label=name)
    yield Sample(np.unique, (cube,), {**all_of, "axis": 1}, label="axis")
    yield Sample(np.unique, (cube,), {"axis": -1}, label="negative axis")
    yield Sample(np.unique, (x.astype("f"),), label="float32")
    yield Sample(np.unique, (z,), all_of, label="complex")
    yield Sample(np.unique, (x[:, :0],), label="empty")
    yield Sample(np.unique, (x[0, 0],), label="scalar")
    yield Sample(np.unique, (ties,), all_of, label="ties", kink=True)
    yield Sample(np.unique, (ties[:, [0, 1, 0]],), {"axis": 1}, label="equal columns", kink=True)
    yield Sample(np.unique, (x,), {"equal_nan": False}, label="equal_nan")
    for function in (np.unique_values, np.unique_counts, np.unique_inverse, np.unique_all):
        yield Sample(function, (x,))
        yield Sample(function, (ties,), label="ties", kink=True)
