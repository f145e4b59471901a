"""Samples for `adcore_scipy.interpolate.tables.polynomials`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.polynomials import RULES

X = np.array([0.0, 0.7, 1.6, 2.0, 3.1])
AT = np.array([-0.2, 0.7, 1.2, 2.9])


def samples() -> Iterator[Sample]:
    """Orders, axes, at a site, one point."""
    krogh, barycentric = (rule.function for rule in RULES[1])
    for call in (krogh, barycentric):
        for der in (0, 1, 2):
            at = AT + 0.01 if der == 0 and call is barycentric else AT
            yield Sample(call, (X, drawn(5), at, der), label=f"der={der}")
        yield Sample(call, (X, drawn(2, 5, 2), AT.reshape(2, 2) + 0.01, 0, 1), label="axis")
    yield Sample(krogh, (X, drawn(5), 0.4), label="one point")
    yield Sample(RULES[2].function, (X, drawn(5), AT), label="values")
    yield Sample(RULES[2].function, (X, drawn(5), AT, 2), label="order")
    yield Sample(RULES[3].function, (X, drawn(5), AT), {"der": 1}, label="order")
