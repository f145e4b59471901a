"""Samples for `adcore_scipy.special.tables.airy`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Both sides, complex and large z, 0."""
    z = np.array([0.3 + 0.4j, -1.2 + 0.7j, 2.0 - 1.5j])
    yield Sample(sp.airy, (1.3,), label="number")
    yield Sample(sp.airy, (np.array([-6.0, -0.4, 0.0, 3.0]),), label="both sides")
    yield Sample(sp.airy, (z,), label="complex")
    yield Sample(sp.airy, (np.zeros((0, 2)),), label="empty")
    yield Sample(sp.airye, (np.array([0.4, 3.0, 15.0, 40.0]),), label="large")
    yield Sample(sp.airye, (z,), label="complex")
    yield Sample(sp.airye, (np.array([20.0 + 9.0j, 20.0 - 9.0j, -12.0 + 20.0j]),), label="far")
    yield Sample(sp.itairy, (np.array([-0.4, 0.0, 0.5]),), label="both sides")
