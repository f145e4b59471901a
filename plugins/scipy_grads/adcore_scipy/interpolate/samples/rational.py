"""Samples for `adcore_scipy.interpolate.tables.rational`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.rational import RULES

CALL = RULES[1].function
SITES = np.array([1.6, 0.0, 0.7, 2.0, 3.1, 3.5])


def samples() -> Iterator[Sample]:
    """Between the sites, which are in no order, and beyond; at a site; degrees; several values."""
    at = np.array([-0.3, 0.4, 1.9, 4.0])
    yield Sample(CALL, (SITES, drawn(6), at), wrt=(1, 2))
    yield Sample(CALL, (SITES, drawn(6), np.array([0.7, 2.0])), wrt=(1, 2), label="sites")
    yield Sample(CALL, (SITES, drawn(6), 1.1, 0), wrt=(1, 2), label="d=0")
    yield Sample(CALL, (SITES, drawn(6, 2), at, 2), wrt=(1, 2), label="several")
