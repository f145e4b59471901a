"""Samples for `adcore_scipy.special.tables.kelvin`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Small and large x, both sides."""
    yield Sample(sp.kelvin, (1.3,), label="number")
    yield Sample(sp.kelvin, (np.array([0.3, 4.0, 12.0]),), label="array")
    for function in (sp.ber, sp.bei, sp.berp, sp.beip):
        yield Sample(function, (np.array([-3.0, 0.0, 9.0, 12.0]),), label="both sides")
    for function in (sp.ker, sp.kei, sp.kerp, sp.keip):
        yield Sample(function, (np.array([0.3, 9.0, 15.0]),), label="large")
