"""Samples for `adcore_scipy.special.tables.poisson`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """All whole k, and a k between."""
    k, m = np.array([[0.0], [2.0], [2.6]]), np.array([0.4, 3.0])
    for f in (sp.pdtr, sp.pdtrc):
        yield Sample(f, (k, m), wrt=(1,))
        yield Sample(f, (2.0, 1.5), label="scalar", wrt=(1,))
    yield Sample(sp.pdtri, (2, np.array([0.3, 0.8])), wrt=(1,))
    yield Sample(sp.pdtrik, (0.6, 3.0), label="scalars")
    yield Sample(sp.pdtrik, (np.array([0.5, 0.7]), 3.0), label="vector", order=1)
