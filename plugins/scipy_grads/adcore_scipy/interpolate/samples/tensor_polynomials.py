"""Samples for `adcore_scipy.interpolate.tables.tensor_polynomials`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.tensor_polynomials import RULES

CALL = RULES[1].function
BREAKS = (np.array([0.0, 0.7, 1.6, 2.0]), np.array([0.0, 1.0, 2.5]))


def samples() -> Iterator[Sample]:
    """Two dimensions, derivatives, points outside, several values; three dimensions."""
    at = np.array([[0.3, 0.4], [1.9, 2.1], [0.8, 1.2]])
    c = drawn(4, 3, 3, 2)
    yield Sample(CALL, (c, BREAKS, at), wrt=(0, 2))
    yield Sample(CALL, (c, BREAKS, at, (1, 2)), wrt=(0, 2), label="nu")
    yield Sample(CALL, (c, BREAKS, at, (0, 3)), wrt=(0, 2), label="above the degree")
    wide = np.array([[-0.4, 0.4], [1.2, 3.0]])
    yield Sample(CALL, (c, BREAKS, wide), wrt=(0, 2), label="outside")
    yield Sample(CALL, (drawn(2, 2, 3, 2, 2), BREAKS, at[:1]), wrt=(0, 2), label="several")
    three = (drawn(2, 3, 2, 3, 2, 3), (*BREAKS, BREAKS[0]), np.array([[0.3, 0.9, 1.7]]))
    yield Sample(CALL, three, wrt=(0, 2), label="three dimensions")
