"""Samples for `adcore_scipy.special.convenience`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Complex numbers, what is small, zeros."""
    z = np.array([0.4 + 0.3j, -0.2 - 1.1j])
    yield Sample(sp.xlogy, (z, z + 2), label="complex")
    yield Sample(sp.xlog1py, (z, z + 2), label="complex")
    yield Sample(sp.log1p, (z,), label="complex")
    yield Sample(sp.expm1, (z,), label="complex")
    zeros = np.zeros(2)
    yield Sample(sp.xlogy, (zeros, np.array([0.0, 0.5])), label="0 log 0", wrt=(1,), kink=True)
    yield Sample(sp.xlog1py, (zeros, np.array([-1.0, 0.5])), label="0 log 0", wrt=(1,), kink=True)
    yield Sample(sp.exprel, (np.array([-50.0, -1.0, -1e-9, 0.0, 1e-5, 0.99, 30.0]),))
    yield Sample(sp.cbrt, (np.array([-8.0, 0.3]),), label="negative and small")
