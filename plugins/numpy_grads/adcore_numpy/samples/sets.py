"""Samples for `adcore_numpy.tables.sets`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Arrays without and with common elements, repeated ones, of two axes."""
    a, b = np.array([[3.0, 0.5], [2.0, -1.0]]), np.array([4.0, 1.0, 2.5])
    common, repeated = np.array([2.0, 7.0, 3.0]), np.array([3.0, 0.5, 3.0])
    for function in (np.union1d, np.setdiff1d, np.setxor1d):
        yield Sample(function, (a, b), label="disjoint", exact=False)
        yield Sample(function, (a, common), label="common", kink=True)
        yield Sample(function, (repeated, common), label="repeated", kink=True)
    for function in (np.setdiff1d, np.setxor1d, np.intersect1d):
        flat = np.ravel(a)  # the older numpy's setxor1d joins what it is given
        yield Sample(function, (flat, common), {"assume_unique": True}, label="unique", kink=True)
    yield Sample(np.intersect1d, (a, common), label="common", kink=True)
    yield Sample(np.intersect1d, (a, common), {"return_indices": True}, "indices", kink=True)
