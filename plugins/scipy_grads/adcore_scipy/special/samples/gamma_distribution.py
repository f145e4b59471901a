"""Samples for `adcore_scipy.special.tables.gamma_distribution`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Both tails, small and large parameters, x = 0, compositions."""
    a, x = np.array([0.5, 2.0, 8.0, 30.0]), np.array([0.2, 6.0, 2.0, 33.0])
    for f in (sp.gammainc, sp.gammaincc):
        yield Sample(f, (a, x), label="tails")
        yield Sample(f, (np.array([1.0, 2.0]), 0.0), label="x = 0", kink=True)
        yield Sample(f, (2.0, np.array([800.0])), label="beyond the tail", kink=True)
    for f in (sp.gdtr, sp.gdtrc):
        yield Sample(f, (np.array([1.5, 0.7]), 2.2, np.array([[0.4], [2.0]])), label="broadcast")
        yield Sample(f, (np.float32(1.5), np.float32(2.0), np.float32(0.7)), label="f4", order=1)
    for f in (sp.gammaincinv, sp.gammainccinv):
        yield Sample(f, (1.4, 0.3), label="scalars")
        yield Sample(f, (np.array([0.4, 3.0]), np.array([[0.2], [0.9]])), label="2-d", order=1)
    inverses = {sp.gdtria: (0.4, 1.5, 0.8), sp.gdtrib: (1.2, 0.4, 0.8), sp.gdtrix: (1.2, 1.5, 0.4)}
    for f, args in inverses.items():
        yield Sample(f, args, label="scalars")
        yield Sample(f, (args[0], np.array([0.3, 0.7]), args[2]), label="vector", order=1)
