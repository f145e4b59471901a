"""Samples for `adcore_scipy.special.tables.struve`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Whole and negative orders, large x, x = 0."""
    for function in (sp.struve, sp.modstruve):
        yield Sample(function, (np.array([[0], [1], [2]]), np.array([0.4, 15.0])), label="integers")
        yield Sample(function, (np.array([0.0, 1.0]), 1.3), label="whole orders")
        yield Sample(function, (1, np.array([-0.4, -6.0])), label="negative x")
        yield Sample(function, (np.array([0, 1, 2]), 0.0), label="at 0", kink=True)
    for function in (sp.itstruve0, sp.it2struve0, sp.itmodstruve0):
        yield Sample(function, (np.array([-3.0, -0.2, 0.1, 12.0]),), label="both sides")
    yield Sample(sp.it2struve0, (0.0,), label="at 0", kink=True)
