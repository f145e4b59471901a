"""Samples for `adcore_numpy.tables.creation`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..namespace.constructors import assembled, stepped


def samples() -> Iterator[Sample]:
    """Ends that are numbers, arrays, of different shapes, complex; every keyword."""
    rng = np.random.default_rng(13)
    x, v = rng.normal(size=(2, 3)), rng.normal(size=3)
    yield Sample(
        assembled, (2.5, v), {"places": [(0, 1), (1,)], "base": np.ones((2, 3))}, exact=True
    )
    yield Sample(stepped, (0.25, 2.0, 0.3, None), wrt=(0, 2), exact=False)
    yield Sample(stepped, (3.0, 0.1, -0.7, "f4"), label="dtype", wrt=(0, 2), order=1)
    yield from _linspace(x, v)
    yield from _geometric(rng)
    yield Sample(np.full_like, (x, 2.5), exact=True)
    yield Sample(np.full_like, (x, v), {"dtype": complex}, label="dtype", exact=True)
    yield Sample(np.full_like, (x, x[:, :1]), {"shape": (2, 2)}, label="shape", exact=True)
    yield Sample(np.full_like, (v.astype("f4"), 2.5), {"subok": False}, label="float32", order=1)
    for order in (True, False):
        for n in (None, 0, 1, 2, 5):
            label = f"{n} {order}"
            yield Sample(np.vander, (v,), {"N": n, "increasing": order}, label=label)
    yield Sample(np.vander, (np.array([0.0, 1.0]),), label="zero")
    yield Sample(np.vander, (v + 1j, 4), label="complex")
    yield from _like(x, v)


def _linspace(x: Any, v: Any) -> Iterator[Sample]:
    for label, args, kwargs in (
        ("", (0.5, 2.5), {}),
        ("num", (0.5, v), {"num": 4}),
        ("one", (0.5, v, 1), {}),
        ("none", (0.5, v, 0), {}),
        ("endpoint", (v, 2.0), {"num": 4, "endpoint": False}),
        ("constant end", (v, 2), {"num": 3}),
        ("retstep", (v, x, 4, True, True), {}),
        ("retstep without endpoint", (v, 1.5, 1), {"retstep": True, "endpoint": False}),
        ("axis", (v, x), {"num": 4, "axis": -1}),
        ("middle axis", (x, v), {"num": 4, "axis": 1}),
        ("complex", (v, 1j * x), {"num": 3}),
        ("dtype", (v, x), {"num": 3, "dtype": complex}),
    ):
        yield Sample(np.linspace, args, kwargs, label=label, exact=True)
    yield Sample(np.linspace, (v.astype("f4"), 2.0, 3), label="float32", order=1)


def _geometric(rng: Any) -> Iterator[Sample]:
    a, b = rng.uniform(0.5, 2.0, size=(2, 3))
    wide = rng.uniform(0.5, 2.0, size=(2, 3))
    for label, args, kwargs in (
        ("", (a, b, 4), {}),
        ("default", (0.5, 2.5), {}),
        ("endpoint", (a, wide, 4), {"endpoint": False}),
        ("axis", (a, wide, 3), {"axis": -1}),
        ("middle axis", (wide, b, 3), {"axis": 1}),
        ("constant end", (a, 2), {"num": 3}),
        ("dtype", (a, b), {"num": 3, "dtype": complex}),
        ("complex", (1j * a, b + 0j), {"num": 3}),
    ):
        yield Sample(np.logspace, args, kwargs, label=label)
        yield Sample(np.geomspace, args, kwargs, label=label)
    yield Sample(np.geomspace, (-a, -b, 4), label="negative")
    yield Sample(np.geomspace, (a, b, 0), label="none")
    yield Sample(np.geomspace, (a, b, 1), label="one")
    yield Sample(np.logspace, (a, b, 3), {"base": 2.5}, label="base", wrt=(0, 1, "base"))
    yield Sample(np.logspace, (a, 2.0, 4), {"base": wide}, label="bases", wrt=(0, 1, "base"))
    yield Sample(
        np.logspace, (a, b, 4), {"base": wide, "axis": -1}, label="axis of bases", wrt=(0, "base")
    )


def _like(x: Any, v: Any) -> Iterator[Sample]:
    """numpy dispatches these when `like` is traced; their result does not depend on it."""
    yield Sample(np.array, ([v, [1.0, 2.5, 3]],), {"like": x}, wrt=(0, "like"))
    yield Sample(np.array, (v,), {"like": x, "ndmin": 2}, label="ndmin", wrt=(0, "like"))
    contiguous = np.asfortranarray, np.ascontiguousarray
    for function in (np.asarray, np.asanyarray, *contiguous, np.require):
        yield Sample(function, (x,), {"like": x}, wrt=(0, "like"))
        yield Sample(function, (x[0, 0], complex), {"like": x}, label="dtype", wrt=(0, "like"))
    yield Sample(np.full, ((2, 3), v), {"like": x}, wrt=(1, "like"))
    yield Sample(np.arange, (0.5, 2.6, 0.5), {"like": x}, wrt=(0, 2, "like"))
    yield Sample(np.fromfunction, (np.hypot, (2, 2)), {"like": x}, wrt=("like",))
