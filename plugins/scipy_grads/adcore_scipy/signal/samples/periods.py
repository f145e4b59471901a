"""Samples for `adcore_scipy.signal.tables.periods`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.periods import RULES

lombscargle, vectorstrength = (rule.function for rule in RULES)


def samples() -> Iterator[Sample]:
    """Every kind of normalisation; the frequency 0; one period and several."""
    x, y, w = np.cumsum(drawn(9) ** 2), drawn(9), 1 + drawn(9) ** 2
    freqs = np.array([0.7, 1.9])
    for kind in (False, True, "power", "normalize", "amplitude"):
        for floating in (False, True):
            kwargs = {"normalize": kind, "floating_mean": floating, "weights": w}
            wrt = (0, 1, 2, "weights")
            yield Sample(lombscargle, (x, y, freqs), kwargs, f"{kind}, {floating}", wrt=wrt)
    yield Sample(lombscargle, (x, y, freqs), label="no weights")
    yield Sample(lombscargle, (x, y, np.array([0.0, 0.5])), label="frequency 0", wrt=(1,))
    yield Sample(vectorstrength, (x / 3, 1.7), label="one period", order=1)
    yield Sample(vectorstrength, (x / 3, np.array([1.7, 2.1])), label="two periods")
