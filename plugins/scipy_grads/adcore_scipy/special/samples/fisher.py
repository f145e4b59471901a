"""Samples for `adcore_scipy.special.tables.fisher`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Broadcast arguments."""
    for f in (sp.fdtr, sp.fdtrc):
        yield Sample(f, (np.array([1.5, 4.0]), 5.0, np.array([[0.4], [3.0]])), label="broadcast")
        yield Sample(f, (3.0, 2.0, 1.2), label="scalars")
    inverses = {sp.fdtri: (3.0, 4.0, 0.4), sp.fdtridfd: (3.0, 0.55, 1.2)}
    for f, args in inverses.items():
        yield Sample(f, args, label="scalars", order=1)
        yield Sample(f, (np.array([2.5, 3.0]), *args[1:]), label="vector", order=1)
