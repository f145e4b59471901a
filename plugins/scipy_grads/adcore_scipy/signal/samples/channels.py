"""Samples for `adcore_scipy.signal.tables.channels`."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.channels import RULES, _correlated, _crossed, _spread

correlate_channels, convolve_channels = (rule.function for rule in RULES[-2:])


def samples() -> Iterator[Sample]:
    """One to three dimensions, modes, strides, dilations, paddings; nothing at all."""
    for dtype in "dDf":
        x, w = drawn(3, 2, 6, dtype=dtype), drawn(2, 2, 3, dtype=dtype)
        yield Sample(correlate_channels, (x, w), label=dtype)
        yield Sample(convolve_channels, (x, w, "same"), label=f"{dtype}, same")
    x, w = drawn(2, 1, 5, 6), drawn(2, 1, 2, 3)
    yield Sample(correlate_channels, (x, w, "full"), label="full")
    yield Sample(convolve_channels, (x, w), {"stride": (2, 1), "padding": 1}, "stride, padding")
    uneven = {"dilation": 2, "padding": ((0, 1), (1, 0)), "stride": 2}
    yield Sample(correlate_channels, (x, w), uneven, "dilation, uneven padding")
    yield Sample(convolve_channels, (drawn(1, 2, 3, 2, 3), drawn(2, 2, 2, 1, 2)), label="3d")
    yield Sample(correlate_channels, (drawn(0, 2, 6), drawn(2, 2, 3)), label="no signals")
    yield Sample(convolve_channels, (drawn(1, 2, 6), drawn(2, 2, 3, dtype="D")), label="mixed")
    x, w, y = drawn(2, 2, 4, 5), drawn(3, 2, 2, 2), drawn(2, 3, 2, 4)
    yield Sample(_correlated, (x, w, (2, 1), (1, 1)))
    yield Sample(_spread, (y, w, (4, 5), (2, 1), (1, 1)))
    yield Sample(_crossed, (x, y, (2, 2), (2, 1), (1, 1)))
