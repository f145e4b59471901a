"""Samples for `adcore_scipy.special.tables.beta`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Both tails, small and large parameters, ends of the interval; the inverses."""
    a, b = np.array([0.5, 2.0, 30.0]), np.array([0.7, 9.0, 40.0])
    x = np.array([0.2, 0.6, 0.35])
    for f in (sp.betainc, sp.betaincc):
        yield Sample(f, (a, b, x), label="tails", order=1)
        yield Sample(f, (1.0, 1.0, np.array([0.0, 1.0])), label="ends", kink=True)
    inverses = {
        sp.betaincinv: (1.5, 2.0, 0.3), sp.betainccinv: (1.5, 2.0, 0.3),
        sp.btdtria: (0.4, 2.0, 0.5), sp.btdtrib: (2.0, 0.4, 0.5),
    }  # fmt: skip
    for f, args in inverses.items():
        yield Sample(f, args, label="scalars", order=1)
        yield Sample(f, (*args[:2], np.array([0.3, 0.6])), label="vector", order=1)
