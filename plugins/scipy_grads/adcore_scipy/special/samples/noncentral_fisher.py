"""Samples for `adcore_scipy.special.tables.noncentral_fisher`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Both tails; the inverses."""
    f = np.array([0.4, 1.5, 4.0])
    yield Sample(sp.ncfdtr, (3.0, 6.0, 1.5, f), label="both tails", order=1)
    yield Sample(sp.ncfdtr, (3.0, 6.0, 1.5, 1.2), label="scalars", order=1)
    yield Sample(sp.ncfdtr, (3.0, 6.0, 1.5, f), label="nc and f", wrt=(2, 3))
    inverses = {
        sp.ncfdtridfn: (0.41, 6.0, 1.5, 0.7), sp.ncfdtridfd: (3.0, 0.46, 1.5, 1.2),
        sp.ncfdtrinc: (3.0, 6.0, 0.4, 1.2), sp.ncfdtri: (3.0, 6.0, 1.5, 0.4),
    }  # fmt: skip
    for function, args in inverses.items():
        # They are found to 8 digits or so: too few for differences.
        yield Sample(function, args, label="scalars", kink=True)
