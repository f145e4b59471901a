"""Samples for `adcore_scipy.special.tables.parabolic_cylinder`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

from ..tables import parabolic_cylinder


def samples() -> Iterator[Sample]:
    """Whole and negative orders, both sides, sequences."""
    for function in (sp.pbdv, sp.pbvv, sp.pbwa):
        yield Sample(function, (0.7, 1.3), label="numbers")
        yield Sample(
            function, (np.array([[-1.3], [0.4], [2.6]]), np.array([-1.0, 0.6])), label="arrays"
        )
        yield Sample(function, (1, np.array([-0.7, 0.0, 2.0])), label="an integer order")
        yield Sample(function, (0.7, np.zeros(0)), label="empty")
    yield Sample(sp.pbdv, (np.array([0.0, 2.0]), 1.3), label="whole orders")
    yield Sample(sp.pbdv, (0.7, 9.0), label="large", wrt=(1,))
    for rule in parabolic_cylinder.RULES[3:]:
        for v in (0.4, 2.3):
            yield Sample(rule.function, (v, 1.3), label=f"up to {v}")
        yield Sample(rule.function, (2, 1.3), label="an integer order")
