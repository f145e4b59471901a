"""Samples for `adcore_scipy.signal.tables.responses`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.responses import RULES
from .filtering import SOS, A, B

freqs, freqs_zpk, freqz, freqz_zpk, sosfreqz, group_delay, *newer = (
    rule.function for rule in RULES
)


def samples() -> Iterator[Sample]:
    """Filters, frequencies, sampling frequency; counts of frequencies of all kinds."""
    w = np.array([0.3, 1.1])
    z, p = np.array([0.2, -0.6]), np.array([0.5 + 0.3j, 0.5 - 0.3j, 0.1])
    yield Sample(freqs, (B, A, w), label="all", wrt=(0, 1, 2))
    yield Sample(freqs, (B.astype("D"), A), {"worN": 3}, "count")
    yield Sample(freqs_zpk, (z, p, 1.5, w), label="all", wrt=(0, 1, 2, 3))
    yield Sample(freqs_zpk, (z, p, 1.5, 3), label="count", wrt=(0, 1, 2), order=1)
    for dtype in "dDf":
        yield Sample(freqz, (B.astype(dtype), A.astype(dtype), 4), label=dtype, wrt=(0, 1))
    yield Sample(freqz, (B, A, w), {"fs": 5.0}, "all", wrt=(0, 1, 2, "fs"))
    for whole in (True, False):
        kwargs = {"include_nyquist": True, "whole": whole, "worN": 4}
        yield Sample(freqz, (drawn(3),), kwargs, f"taps, {whole}", wrt=(0,))
    taps = np.array([[[2.0]], [[0.5]]])
    yield Sample(freqz, (drawn(3, 2, 1), taps, 4), label="several", wrt=(0, 1))
    yield Sample(freqz_zpk, (z, p, 1.5, w), {"fs": 5.0}, "all", wrt=(0, 1, 2, 3, "fs"))
    yield Sample(freqz_zpk, (z, p, 1.5, 3, True), label="count", wrt=(0, 1, 2))
    for function in (sosfreqz, *newer):
        yield Sample(function, (SOS, w), {"fs": 5.0}, label="all", wrt=(1, "fs"))
    minimal = np.array([1.0, -0.3, 0.1])
    yield Sample(group_delay, ((minimal, A), w), {"fs": 5.0}, label="all", wrt=(0, 1, "fs"))
    yield Sample(group_delay, ((minimal.astype("D"), A), 4, True), label="complex, count", wrt=(0,))
