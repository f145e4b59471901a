"""Samples for `adcore_scipy.special.tables.information`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Zeros and what is infinite; both sides of the bound of a loss."""
    zeros, y = np.zeros(2), np.array([0.4, 0.0])
    yield Sample(sp.rel_entr, (zeros, y), label="zeros", wrt=(1,), kink=True)
    yield Sample(sp.kl_div, (zeros, y), label="zeros", wrt=(1,), kink=True)
    yield Sample(sp.huber, (1.0, np.array([-3.0, -0.5, 0.0, 0.9, 2.0])), label="both sides")
    yield Sample(sp.huber, (1.0, np.array([-1.0, 1.0])), label="at the bound", kink=True)
    yield Sample(sp.pseudo_huber, (np.array([0.0, 1.0]), 0.0), label="at 0", kink=True)
    yield Sample(sp.pseudo_huber, (2.0, np.array([1e-4, 1e4])), label="small and large")
