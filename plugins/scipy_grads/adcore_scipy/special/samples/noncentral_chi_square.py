"""Samples for `adcore_scipy.special.tables.noncentral_chi_square`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """A small and a large noncentrality, to second order in x and λ; the inverses."""
    x, nc = np.array([0.5, 4.0, 30.0]), np.array([0.7, 3.0, 20.0])
    yield Sample(sp.chndtr, (x, 3.0, nc), label="all", order=1)
    yield Sample(sp.chndtr, (x, 3.0, nc), label="x and nc", wrt=(0, 2))
    yield Sample(sp.chndtr, (x, 3.0, 0.0), label="central", wrt=(0,))
    yield Sample(sp.chndtr, (4.0, 3.0, 1e-4), label="scalars", wrt=(0,))
    inverses = {
        sp.chndtrix: (0.4, 3.0, 2.0), sp.chndtridf: (4.0, 0.4, 2.0), sp.chndtrinc: (4.0, 3.0, 0.4),
    }  # fmt: skip
    for f, args in inverses.items():
        yield Sample(f, args, label="scalars", order=1)
        yield Sample(f, (np.array([args[0]] * 2), *args[1:]), label="vector", order=1)
