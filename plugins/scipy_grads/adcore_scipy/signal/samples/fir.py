"""Samples for `adcore_scipy.signal.fir`."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.fir_steps import RULES, _filtered, _taps, _unfiltered

upfirdn = RULES[0].function
MODES = (
    "wrap", "edge", "smooth", "symmetric", "reflect", "antisymmetric", "antireflect", "line",
)  # fmt: skip


def samples() -> Iterator[Sample]:
    """Rates, dtypes, axes; modes with a filter that reaches far beyond the signal."""
    for dtype in "dDf":
        yield Sample(upfirdn, (drawn(4, dtype=dtype), drawn(2, 5, dtype=dtype)), label=dtype)
        for up, down in ((2, 1), (1, 3), (2, 3), (4, 2), (3, 2)):
            x, h = drawn(5, dtype=dtype), drawn(4, dtype=dtype)
            yield Sample(upfirdn, (h, x, up, down), label=f"{dtype}, {up} to {down}")
    for mode in MODES:
        yield Sample(upfirdn, (drawn(5), drawn(4), 2, 3), {"mode": mode}, label=mode)
    x, h = drawn(3, 2), drawn(3)
    yield Sample(upfirdn, (h, x), {"axis": 0, "mode": "Reflect"}, "axis")
    yield Sample(upfirdn, (h, x, 1, 1, -1, "constant", 2.0), label="constant, all")
    yield Sample(upfirdn, (h, x), {"cval": 2.0}, "constant")
    for up, down in ((1, 1), (2, 3)):
        yield Sample(_filtered, (drawn(4), drawn(2, 5), up, down, 3), label=f"{up} to {down}")
        yield Sample(_unfiltered, (drawn(4), drawn(2, 3), up, down, 6), label=f"{up} to {down}")
        yield Sample(_taps, (drawn(2, 5), drawn(2, 3), up, down, 4), label=f"{up} to {down}")
