"""Samples for `adcore_scipy.ndimage.tables.averages`."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.averages import RULES
from .correlation import MODES

uniform_filter, uniform_filter1d = (rule.function for rule in RULES)


def samples() -> Iterator[Sample]:
    """Modes, sizes beyond the image, origins, axes, dtypes; no window."""
    for mode in MODES:
        args = (drawn(4, 3), 3, 0, None, mode, 0.0, 1)
        yield Sample(uniform_filter1d, args, label=mode, wrt=(0,), exact=True)
        args = (drawn(2, 3), 8, -1, None, mode)
        yield Sample(uniform_filter1d, args, label=f"{mode}, beyond", wrt=(0,), exact=True)
    for dtype in "fD":
        x = drawn(3, 4, dtype=dtype)
        yield Sample(uniform_filter1d, (x, 2), label=dtype, exact=True)
        kwargs = {"mode": ("wrap", "reflect"), "origin": (-1, 0)}
        yield Sample(uniform_filter, (x, (2, 3)), kwargs, dtype, exact=True)
    kwargs = {"mode": "constant", "cval": 1.5}
    yield Sample(uniform_filter, (drawn(3, 4), 3), kwargs, "cval", wrt=(0, "cval"))
    yield Sample(uniform_filter1d, (drawn(3, 4), 4), kwargs, "cval", wrt=(0, "cval"))
    yield Sample(uniform_filter, (drawn(2, 3, 4),), {"axes": (0, 2)}, "axes", exact=True)
    yield Sample(uniform_filter, (drawn(2, 3), 1), {"output": "f"}, "no window", wrt=(0,))
    yield Sample(uniform_filter1d, (drawn(0), 3), label="empty")
