"""Samples for `adcore_scipy.ndimage.tables.windows`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.windows import RULES
from .correlation import MODES

generic_filter, generic_filter1d, *newer = (rule.function for rule in RULES)


def power_mean(window: Any, p: Any = 2.0) -> Any:
    """Of the exponentials of a window's elements."""
    return np.mean(np.exp(p * window)) ** (1 / p)


def squared(line: Any, answer: Any, scale: Any = 1.0) -> None:
    """The product of neighbours, as generic_filter1d wants it."""
    answer[:] = scale * line[: len(answer)] * line[1 : len(answer) + 1]


def means(windows: Any, axis: Any) -> Any:
    """As `power_mean`, of many windows."""
    return np.mean(np.exp(windows), axis=axis)


def samples() -> Iterator[Sample]:
    """Modes, footprints, arguments of the function, axes; whole numbers; nothing."""
    cross = np.array([[0, 1, 0], [1, 1, 1]])
    for mode in MODES:
        yield Sample(generic_filter, (drawn(3, 3), power_mean, 2), {"mode": mode}, mode, wrt=(0,))
        args = (drawn(2, 4), squared, 3)
        yield Sample(generic_filter1d, args, {"mode": mode}, mode, wrt=(0,))
    kwargs = {"footprint": cross, "mode": "constant", "cval": 0.3, "extra_arguments": (1.5,)}
    wrt = (0, "cval", "extra_arguments")
    yield Sample(generic_filter, (drawn(3, 3), power_mean), kwargs, "all", wrt=wrt)
    kwargs = {"size": 3, "axes": (1,), "extra_keywords": {"p": 1.5}}
    yield Sample(generic_filter, (drawn(2, 3).astype("f"), power_mean), kwargs, "axes", wrt=(0,))
    kwargs = {"mode": "constant", "cval": 0.3, "extra_arguments": (1.5,), "axis": 0, "origin": -1}
    yield Sample(generic_filter1d, (drawn(3, 2), squared, 4), kwargs, "all", wrt=wrt)
    kwargs = {"output": "f"}
    yield Sample(generic_filter1d, (drawn(3, 2), squared, 4), kwargs, "output", wrt=(0,))
    for vectorized in newer:
        for mode in (*MODES, "valid"):
            args, kwargs = (drawn(3, 4), means), {"size": (2, 3), "mode": mode}
            yield Sample(vectorized, args, kwargs, mode, wrt=(0,))
        kwargs = {"footprint": cross, "mode": "constant", "cval": 0.2, "axes": (0, 2)}
        yield Sample(vectorized, (drawn(3, 2, 3), means), kwargs, "axes", wrt=(0, "cval"))
        yield Sample(vectorized, (drawn(5), means), {"size": 3, "origin": 1}, "origin", wrt=(0,))
