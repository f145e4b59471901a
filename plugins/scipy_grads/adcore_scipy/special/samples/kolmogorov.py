"""Samples for `adcore_scipy.special.tables.kolmogorov`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Both series, and what is beyond them."""
    yield Sample(sp.kolmogorov, (np.array([0.3, 0.79, 0.81, 2.5]),), label="both series")
    yield Sample(sp.kolmogorov, (np.array([0.0, 0.03, 30.0]),), label="beyond", kink=True)
    d = np.array([0.12, 0.31, 0.57])
    yield Sample(sp.smirnov, (5, d), wrt=(1,))
    yield Sample(sp.smirnov, (np.array([1, 40]), d[:, None]), label="broadcast", wrt=(1,))
    yield Sample(sp.smirnov, (5, np.array([0.0, 0.2, 1.0])), label="ends", kink=True, wrt=(1,))
    yield Sample(sp.smirnovi, (5, np.array([0.2, 0.7])), wrt=(1,))
