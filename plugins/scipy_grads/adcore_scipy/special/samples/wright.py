"""Samples for `adcore_scipy.special.tables.wright`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

from ..tables import wright


def samples() -> Iterator[Sample]:
    """Large x, edges of the domain."""
    logarithm = [sp.log_wright_bessel] if hasattr(sp, "log_wright_bessel") else []
    for function in (sp.wright_bessel, *logarithm):
        yield Sample(function, (0.7, 1.3, np.array([5.0, 60.0])), label="large")
        yield Sample(function, (0.7, 1.3, np.zeros(0)), label="empty")
        yield Sample(function, (0.7, 1.3, 0.0), label="x = 0", kink=True)
        yield Sample(function, (0.0, 1.3, 0.8), label="a = 0", kink=True)
        yield Sample(function, (0.7, 0.0, 0.8), label="b = 0", kink=True)
    lmbda = wright.RULES[-1].function
    for v in (0.4, 2.3):
        yield Sample(lmbda, (v, 1.3), label=f"up to {v}")
    yield Sample(lmbda, (3, 1.3), label="an integer order")
    yield Sample(lmbda, (2, 0.0), label="x = 0", kink=True)
