"""Samples for `adcore_scipy.ndimage.tables.order_statistics`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.order_statistics import RULES
from .correlation import MODES

(
    maximum_filter, maximum_filter1d, median_filter, minimum_filter, minimum_filter1d,
    percentile_filter, rank_filter,
) = (rule.function for rule in RULES)  # fmt: skip
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 1]])


def samples() -> Iterator[Sample]:
    """Modes, sizes, footprints, origins, axes; the value beyond the ends picked; one dimension."""
    ranked = ((rank_filter, (2,)), (rank_filter, (-1,)), (percentile_filter, (40,)))
    windowed = (
        *((maximum_filter, ()), (minimum_filter, ()), (median_filter, ())),
        *ranked,
    )
    for function, which in windowed:
        label = ", ".join(map(str, which))
        for mode in MODES:
            x = drawn(4, 5)
            args, kwargs = (x, *which), {"footprint": CROSS, "mode": mode}
            yield Sample(function, args, kwargs, f"{label}{mode}", wrt=(0,), exact=False)
            yield Sample(function, args, {"size": 3, "mode": mode}, f"{label}{mode}, 3", wrt=(0,))
        kwargs = {"size": (2, 3), "mode": "constant", "cval": 0.1, "origin": (0, -1)}
        wrt = (0, "cval")
        yield Sample(function, (drawn(3, 4), *which), kwargs, f"{label}cval", wrt=wrt)
        kwargs = {"size": 3, "axes": (0, 2), "output": float}
        x = drawn(3, 2, 4).astype("f")
        yield Sample(function, (x, *which), kwargs, f"{label}axes", wrt=(0,))
        yield Sample(function, (drawn(7), *which), {"size": 5}, f"{label}vector", wrt=(0,))
        yield Sample(function, (np.ones((3, 3)), *which), {"size": 3}, f"{label}equal", wrt=(0,),
                     kink=True)  # fmt: skip
    for function in (maximum_filter1d, minimum_filter1d):
        for mode in MODES:
            yield Sample(function, (drawn(3, 4), 3, 0, None, mode), label=mode, wrt=(0,))
        kwargs = {"mode": "constant", "cval": 0.1, "origin": 1}
        yield Sample(function, (drawn(3, 4), 4), kwargs, "cval", wrt=(0, "cval"))
        yield Sample(function, (drawn(2, 0), 3), label="empty", wrt=(0,))
