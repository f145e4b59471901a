"""Samples for `adcore_scipy.signal.tables.resampling`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.signal

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ...versions import older
from ..tables.resampling import RULES

resample, resample_poly, decimate, hilbert, hilbert2, detrend = (rule.function for rule in RULES)


def samples() -> Iterator[Sample]:
    """Up and down, even and odd, windows, domains; filters of all kinds; break points."""
    for dtype in "dDf":
        for n, num in ((4, 6), (4, 7), (5, 8), (6, 4), (6, 3), (5, 3), (4, 4), (5, 2)):
            x = drawn(2, n, dtype=dtype)
            if (dtype, num) != ("D", 2) or not older("1.16"):
                yield Sample(resample, (x, num), {"axis": 1}, f"{dtype}, {n} to {num}")
    x = drawn(6, dtype="D")
    yield Sample(resample, (x, 4), {"domain": "freq"}, "frequencies")
    yield Sample(resample, (drawn(6), 4), {"window": "hann"}, "window by name")
    yield Sample(resample, (drawn(6), 4, None, 0, drawn(6)), label="window", wrt=(0, 4))
    yield Sample(resample, (x, 8, None, 0, drawn(6)), label="complex, window", wrt=(0, 4))
    yield Sample(resample, (drawn(5), 4), {"window": np.cos}, "window by function")
    yield Sample(resample, (drawn(5), 4, np.array([1.0, 1.5])), label="times", wrt=(0, 2))
    for dtype in "dDf":
        x = drawn(7, 2, dtype=dtype)
        yield Sample(resample_poly, (x, 3, 2), label=dtype)
        yield Sample(resample_poly, (x, 2, 4, -2, drawn(5)), label=f"{dtype}, taps", wrt=(0, 4))
    for padtype in ("mean", "median", "minimum", "maximum", "line", "edge"):
        yield Sample(resample_poly, (drawn(7), 1, 2), {"padtype": padtype}, padtype)
    yield Sample(resample_poly, (drawn(7), 2, 3), {"cval": 1.5}, "cval")
    yield Sample(resample_poly, (drawn(7), 2, 2), label="the same rate")
    x = drawn(2, 40)
    kinds = {
        "fir": "fir",
        "iir": "iir",
        "complex": scipy.signal.dlti([1.0, 0.5], [1.0, -0.6, 0.25]),
        "real": scipy.signal.dlti([1.0, 0.5], [1.0, -0.7, 0.1]),
        "taps": scipy.signal.dlti([1.0, 0.5], [1.0]),
    }
    for name, ftype in kinds.items():
        for zero_phase in (True, False):
            kwargs = {"ftype": ftype, "zero_phase": zero_phase, "n": 3}
            yield Sample(decimate, (x, 2), kwargs, f"{name}, {zero_phase}", exact=True)
    yield Sample(decimate, (drawn(35, 1), 3), {"axis": 0}, "axis, by default", exact=True)
    for n in (4, 5):
        yield Sample(hilbert, (drawn(2, n),), label=f"{n}", exact=True)
        yield Sample(hilbert, (drawn(n, 2), 6, 0), label=f"{n} to 6", exact=True)
        yield Sample(hilbert2, (drawn(3, n),), label=f"{n}", exact=True)
    yield Sample(hilbert2, (drawn(3, 4), (4, 3)), label="sizes", exact=True)
    for dtype in "dDf":
        x = drawn(7, 2, dtype=dtype)
        yield Sample(detrend, (x,), {"axis": 0}, label=dtype, exact=True)
        yield Sample(detrend, (x, 0, "constant"), label=f"{dtype}, constant", exact=True)
    yield Sample(detrend, (drawn(7),), {"bp": [3, 4]}, "break points", exact=True)
