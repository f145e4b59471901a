"""Samples for `adcore_scipy.special.negative_binomial`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Several whole k."""
    k = np.array([[0], [2], [5]])
    p = np.array([0.2, 0.7])
    for f in (sp.nbdtr, sp.nbdtrc):
        yield Sample(f, (k, 5, p), wrt=(2,))
        yield Sample(f, (2, 5, 0.3), label="scalar", wrt=(2,))
        yield Sample(f, (2, 5, p[:0]), label="empty", wrt=(2,))
    yield Sample(sp.nbdtri, (k, 5, p), wrt=(2,))
