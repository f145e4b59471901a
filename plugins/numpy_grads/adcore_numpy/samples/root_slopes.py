"""Samples for `adcore_numpy.tables.root_slopes`: zeros whose slopes are not 0."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables.root_slopes import at_zero, only_where, steep


def samples() -> Iterator[Sample]:
    """What is not infinite: the rest is in the tests."""
    mask, nowhere = np.array([True, False, True]), np.zeros(3, bool)
    v = np.array([1.5, -0.5, 2.0])
    yield Sample(only_where, (mask, v), label="some", wrt=(1,), exact=True)
    yield Sample(steep, (v, nowhere), label="nowhere", wrt=(0,), exact=True)
    yield Sample(at_zero, (np.zeros(3), v, nowhere), label="slope", wrt=(0, 1), kink=True, order=1)
    broad = (np.zeros((2, 3)), v, nowhere)
    yield Sample(at_zero, broad, label="broadcast", wrt=(0, 1), kink=True, order=1)
