"""Samples for `adcore_numpy.spread`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from .reductions import WHERE, forms


def samples() -> Iterator[Sample]:
    """Every keyword and form of axis, a given mean, complex input, and no spread at all."""
    rng = np.random.default_rng(8)
    x = rng.normal(size=(3, 4))
    z = x + 1j * rng.normal(size=(3, 4))
    for function in (np.var, np.std):
        yield from _spread(function, x, rng.normal(size=(2, 3, 4)), z)


def _spread(function, x, cube, z):
    kinks = ("scalar", "0-d", "float", "no axes")
    for label, a, options in forms(x, cube):
        yield Sample(function, (a,), options, label=label, kink=label in kinks)
    yield Sample(function, (x.astype(np.float32),), {"axis": 1}, label="float32")
    yield Sample(function, (x, 1, np.float32), label="positional, dtype", order=1)
    yield Sample(function, (z,), {"axis": 0}, label="complex")
    yield Sample(function, (z,), {"axis": 0, "where": WHERE, "ddof": 1}, label="complex where")
    yield Sample(function, (x,), {"axis": 1, "ddof": 1}, label="ddof")
    yield Sample(function, (x,), {"axis": 1, "correction": 1.5}, label="correction")
    options = {"axis": 1, "correction": 1, "where": WHERE, "keepdims": True}
    yield Sample(function, (x,), options, label="correction where")
    both = (0, "mean")
    mean = x.mean(axis=1, keepdims=True) + 0.1
    yield Sample(function, (x,), {"axis": 1, "mean": mean}, label="mean", wrt=both)
    options = {"axis": 1, "mean": mean, "where": WHERE, "keepdims": True, "ddof": 1}
    yield Sample(function, (x,), options, label="mean where", wrt=both)
    yield Sample(function, (x,), {"mean": 0.3}, label="mean of all", wrt=both)
    mean = z.mean(axis=0, keepdims=True) + 0.1j
    yield Sample(function, (z,), {"axis": 0, "mean": mean}, label="complex mean", wrt=both)
    same = np.array([[2.0, 2.0, 2.0], [1.0, 2.0, 4.0]])
    yield Sample(function, (same,), {"axis": 1}, label="no spread", kink=True)
