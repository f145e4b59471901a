"""Samples for `adcore_scipy.special.tables.binomial`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """All whole k, and a k between."""
    k = np.array([[0.0], [2.0], [2.6], [5.0]])
    p = np.array([0.2, 0.7])
    for f in (sp.bdtr, sp.bdtrc):
        yield Sample(f, (k, 5, p), wrt=(2,))
        yield Sample(f, (2.0, 5, 0.3), label="scalar", wrt=(2,))
        yield Sample(f, (2.0, 5, p[:0]), label="empty", wrt=(2,))
    yield Sample(sp.bdtri, (k[:3], 5, p), wrt=(2,))
    for f, args in {sp.bdtrik: (0.6, 6.0, 0.3), sp.bdtrin: (1.5, 0.6, 0.3)}.items():
        yield Sample(f, args, label="scalars", order=1)
        yield Sample(f, (*args[:2], p[:1] + 0.05), label="vector", order=1)
