"""Samples for `adcore_scipy.special.tables.negative_binomial`."""

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
    for f, args in {sp.nbdtrik: (0.6, 3.0, 0.5), sp.nbdtrin: (1.5, 0.6, 0.5)}.items():
        yield Sample(f, args, label="scalars", order=1)
        yield Sample(f, (*args[:2], np.array([0.45, 0.5])), label="vector", order=1)
