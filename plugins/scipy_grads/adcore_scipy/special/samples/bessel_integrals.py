"""Samples for `adcore_scipy.special.tables.bessel_integrals`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Small and large x; whole orders."""
    for function in (sp.itj0y0, sp.it2j0y0, sp.iti0k0, sp.it2i0k0):
        yield Sample(function, (1.3,), label="number")
        yield Sample(function, (np.array([0.3, 3.0, 15.0]),), label="array")
    yield Sample(sp.besselpoly, (np.array([0.2, 1.3, 4.0]), 1, 2), label="whole orders")
    yield Sample(sp.besselpoly, (1.3, 1, 0), label="order 0")
    yield Sample(sp.besselpoly, (0.0, 1, np.array([0, 1, 2])), label="a = 0", kink=True)
