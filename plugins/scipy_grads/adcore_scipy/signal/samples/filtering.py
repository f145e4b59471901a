"""Samples for `adcore_scipy.signal.tables.filtering`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.filtering import RULES

(lfilter, lfiltic, lfilter_zi, sosfilt, sosfilt_zi, filtfilt, sosfiltfilt, deconvolve) = (
    rule.function for rule in RULES
)
B, A = np.array([0.4, -0.2, 0.3]), np.array([1.25, -0.5, 0.2, 0.1])
SOS = np.array([[0.5, 0.2, 0.1, 1.0, -0.4, 0.2], [0.8, 0.3, 0.0, 1.0, 0.3, 0.0]])


def samples() -> Iterator[Sample]:
    """Every coefficient and state, axes, a recursion alone, taps alone, short signals."""
    for dtype in "dDf":
        b, a, x = B.astype(dtype), A.astype(dtype), drawn(2, 5, dtype=dtype)
        yield Sample(lfilter, (b, a, x), label=dtype)
        yield Sample(lfilter, (b, a, x, 0, drawn(3, 5, dtype=dtype)), label=f"{dtype}, zi, axis")
        yield Sample(lfiltic, (b, a, drawn(3, dtype=dtype), drawn(2, dtype=dtype)), label=dtype)
        yield Sample(lfilter_zi, (b, a), label=dtype)
        yield Sample(sosfilt, (SOS.astype(dtype), x), label=dtype, wrt=(1,))
    yield Sample(lfilter, (B, [2.0], drawn(4)), label="taps alone", wrt=(0, 2))
    yield Sample(lfilter, (B, A[:1], drawn(2, 4), -1, drawn(1, 2)), label="taps alone, zi")
    yield Sample(lfilter, (B[:1], A, drawn(2), -1, drawn(3)), label="shorter than the state")
    yield Sample(lfilter, (drawn(5), A[:2], drawn(3)), label="more taps than signal")
    yield Sample(lfilter, (B[:1], A[:1], drawn(3), -1, drawn(0)), label="no state")
    yield Sample(lfiltic, (B, A, drawn(2)), label="no inputs, few outputs")
    yield Sample(lfiltic, (B[:1], A, drawn(5), drawn(1)), label="more outputs")
    yield Sample(lfilter_zi, (B, np.array([0, 1.0, 0.5])), label="leading zero", wrt=(0,))
    yield Sample(sosfilt, (SOS, drawn(3, 2), 0), label="axis", wrt=(1,))
    yield Sample(sosfilt, (SOS, drawn(2, 4), -1, drawn(2, 2, 2)), label="zi", wrt=(1, 3))
    yield Sample(sosfilt, (SOS, drawn(4, 2), 0, drawn(2, 2, 2)), label="zi, axis", wrt=(1, 3))
    x = drawn(13)
    for padtype in ("odd", "even", "constant", None):
        yield Sample(filtfilt, (B, A, x, -1, padtype), label=f"{padtype}")
        yield Sample(sosfiltfilt, (SOS, drawn(12, 1), 0, padtype, 3), label=f"{padtype}", wrt=(1,))
    yield Sample(filtfilt, (B, A, drawn(2, 8)), {"padlen": 2}, "padlen")
    yield Sample(filtfilt, (B[:1], A[:1], drawn(5)), {"method": "gust"}, "a factor", wrt=(2,))
    yield Sample(sosfilt_zi, (SOS,))
    for irlen in (None, 4):
        kwargs = {"method": "gust", "irlen": irlen}
        yield Sample(filtfilt, (B, A, drawn(12, 2), 0), kwargs, f"gust, {irlen}", wrt=(2,))
    yield Sample(sosfiltfilt, (SOS, drawn(17)), label="padlen by default", wrt=(1,))
    yield Sample(deconvolve, (drawn(5), A[:3]))
    yield Sample(deconvolve, (drawn(5, dtype="D"), A[:2]), label="mixed")
