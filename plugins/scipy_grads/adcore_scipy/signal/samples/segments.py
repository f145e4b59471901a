"""Samples for `adcore_scipy.signal.segments`."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.segment_steps import _overlapped, _segments


def samples() -> Iterator[Sample]:
    """Overlapping, side by side, with gaps; a rest at the end."""
    for hop in (1, 2, 3, 5):
        yield Sample(_segments, (drawn(2, 9), 3, hop), label=f"{hop}", exact=True)
        count = (9 - 3) // hop + 1
        yield Sample(_overlapped, (drawn(2, count, 3), hop, 9), label=f"{hop}", exact=True)
