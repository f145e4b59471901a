"""Samples for `adcore_scipy.ndimage.tables.correlation` and its steps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.correlation import RULES
from ..tables.correlation_steps import _averaged, _correlated, _spread, _unaveraged, _weighed

correlate, correlate1d, convolve, convolve1d = (rule.function for rule in RULES)
MODES = (
    "reflect", "constant", "nearest", "mirror", "wrap", "grid-mirror", "grid-constant", "grid-wrap",
)  # fmt: skip


def samples() -> Iterator[Sample]:
    """Modes, dtypes, even windows, origins, axes; windows larger than the image; steps."""
    for mode in MODES:
        x, w = drawn(4, 5), drawn(3, 2)
        yield Sample(correlate, (x, w), {"mode": mode}, mode)
        yield Sample(convolve, (x, w), {"mode": mode, "origin": (1, -1)}, f"{mode}, origins")
        for function in (correlate1d, convolve1d):
            args = (drawn(2, 4), drawn(4), -1, None, mode, 0.0, 1)
            yield Sample(function, args, label=f"{mode}, even", wrt=(0, 1))
            args = (drawn(3, 2), drawn(9), 0, None, mode)
            yield Sample(function, args, label=f"{mode}, beyond", wrt=(0, 1))
    for mode in ("constant", "grid-constant"):
        kwargs = {"mode": mode, "cval": 1.5}
        wrt = (0, 1, "cval")
        yield Sample(correlate, (drawn(3, 4), drawn(2, 3)), kwargs, f"{mode}, cval", wrt=wrt)
        yield Sample(convolve, (drawn(3, 4), drawn(2, 3)), kwargs, f"{mode}, cval", wrt=wrt)
        yield Sample(correlate1d, (drawn(3, 4), drawn(3)), kwargs, f"{mode}, cval", wrt=wrt)
    for one, other in ("dD", "Dd", "DD", "ff", "fF", "fd"):
        x, w = drawn(4, 3, dtype=one), drawn(2, 3, dtype=other)
        for function in (correlate, convolve):
            kwargs = {"mode": "mirror"}
            yield Sample(function, (x, w), kwargs, f"{one}, {other}", wrt=(0, 1))
        for function in (correlate1d, convolve1d):
            yield Sample(function, (x, w[0]), label=f"{one}, {other}", wrt=(0, 1))
    x = drawn(2, 3, 4)
    yield Sample(correlate, (x, drawn(2)), {"axes": 1, "origin": -1}, "one axis")
    yield Sample(convolve, (x, drawn(2, 3)), {"axes": (2, 0), "origin": (1, 0)}, "two axes")
    yield Sample(correlate, (x.astype("f"), drawn(1, 1, 1)), {"output": float}, "output")
    yield Sample(correlate1d, (x, [1.0, 2.0]), {"output": "f4"}, "list, output", wrt=(0,))
    yield Sample(correlate1d, (drawn(2, 0), drawn(2)), label="empty")
    yield Sample(correlate, (np.arange(4), drawn(2)), {"output": float}, "whole numbers", wrt=(1,))
    yield from _steps()


def _steps() -> Iterator[Sample]:
    axes, origins = (-2, -1), (0, 1)
    for mode in ("reflect", "constant", "wrap"):
        x, w = drawn(3, 4, 3), drawn(2, 3)
        yield Sample(_correlated, (x, w, axes, mode, origins), label=mode)
        yield Sample(_spread, (x, w, axes, mode, origins), label=mode)
        yield Sample(_weighed, (x, x + 1, axes, mode, origins, (2, 3)), label=mode, wrt=(0, 1))
        for function in (_averaged, _unaveraged):
            yield Sample(function, (x, 3, -2, mode, 1), label=mode, exact=True)
    x, w = drawn(3, 4, dtype="D"), drawn(3, dtype="D")
    yield Sample(_spread, (x, w, (-1,), "nearest", (0,)), label="complex")
    yield Sample(_spread, (drawn(0), drawn(2), (-1,), "nearest", (0,)), label="empty")
    yield Sample(_weighed, (drawn(0), drawn(0), (-1,), "wrap", (0,), (2,)), label="empty")
    yield Sample(_unaveraged, (drawn(0), 2, -1, "wrap", 0), label="empty")
