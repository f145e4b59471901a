"""Samples for `adcore_scipy.special.tables.chi_square`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Broadcast arguments."""
    for f in (sp.chdtr, sp.chdtrc):
        yield Sample(f, (np.array([1.5, 4.0]), np.array([[0.4], [6.0]])), label="broadcast")
        yield Sample(f, (3.0, 2.0), label="scalars")
    for f, args in {sp.chdtri: (3.0, 0.4), sp.chdtriv: (0.4, 3.0)}.items():
        yield Sample(f, args, label="scalars")
        yield Sample(f, (np.float32(args[0]), np.float32(args[1])), label="float32", order=1)
