"""Samples for `adcore_scipy.signal.tables.smoothing`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.smoothing import RULES

(savgol_coeffs, savgol_filter, order_filter, medfilt, medfilt2d, wiener, sepfir2d) = (
    rule.function for rule in RULES
)


def samples() -> Iterator[Sample]:
    """Modes, derivatives, even windows; ranks; noise estimated and given; signals of one place."""
    for deriv in (0, 1, 2):
        yield Sample(savgol_coeffs, (5, 2, deriv, 0.7), label=f"{deriv}", wrt=(3,))
    yield Sample(savgol_coeffs, (4, 2, 1, 0.7, 1), {"use": "dot"}, "dot", wrt=(3,))
    for dtype in "df":
        yield Sample(savgol_filter, (drawn(2, 8, dtype=dtype), 5, 2), label=dtype)
        yield Sample(savgol_filter, (drawn(9, dtype=dtype), 4, 3, 1, 0.8), label=f"{dtype}, even")
    for mode in ("mirror", "nearest", "wrap", "constant", "interp"):
        x = drawn(7, 2)
        yield Sample(savgol_filter, (x, 5, 2, 1, 0.7, 0, mode, 1.5), label=mode, wrt=(0, 4, 7))
        yield Sample(savgol_filter, (x, 4, 1, 2, 1.0, 0, mode), label=f"{mode}, even, none left")
        yield Sample(savgol_filter, (x[:6], 6, 4, 2), {"axis": 0, "mode": mode}, f"{mode}, whole")
    cross = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    for rank in (0, 2, 4):
        yield Sample(order_filter, (drawn(4, 5), cross, rank), label=f"{rank}", wrt=(0,))
    spaced = np.random.default_rng(5).permutation(np.linspace(-3, 3, 30)).reshape(5, 6)
    yield Sample(medfilt, (drawn(7),), label="by default")
    yield Sample(medfilt, (spaced.astype("f"), [5, 3]), label="single", wrt=(0,))
    yield Sample(medfilt2d, (drawn(4, 5),), label="by default")
    yield Sample(medfilt2d, (drawn(5, 5), [1, 5]), label="columns", wrt=(0,))
    yield Sample(wiener, (drawn(9),), label="noise estimated")
    yield Sample(wiener, (drawn(4, 5), (3, 1), 0.9), label="noise given", wrt=(0, 2))
    yield Sample(wiener, (drawn(4, 4), 2), label="even")
    for dtype in "dDf":
        taps = drawn(3, dtype=dtype.lower()), drawn(5, dtype=dtype.lower())
        yield Sample(sepfir2d, (drawn(5, 6, dtype=dtype), *taps), label=dtype, wrt=(0, 1, 2))
