"""Samples for `adcore_scipy.special.tables.noncentral_student`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Both signs; the inverses."""
    t, nc = np.array([-0.5, 0.7, 2.0]), np.array([0.4, -0.7, 1.5])
    yield Sample(sp.nctdtr, (4.0, nc, t), label="both signs")
    yield Sample(sp.nctdtr, (4.0, 0.5, 1.2), label="scalars", order=1)
    inverses = {
        sp.nctdtridf: (0.7, 0.5, 1.2), sp.nctdtrinc: (4.0, 0.6, 1.2), sp.nctdtrit: (4.0, 0.5, 0.6),
    }  # fmt: skip
    for f, args in inverses.items():
        yield Sample(f, args, label="scalars", order=1)
