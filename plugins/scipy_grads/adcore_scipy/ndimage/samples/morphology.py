"""Samples for `adcore_scipy.ndimage.tables.morphology`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.morphology import RULES
from .correlation import MODES

CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 1]])


def samples() -> Iterator[Sample]:
    """Sizes, footprints, structures, which are differentiated too; modes, origins, axes."""
    for function in (rule.function for rule in RULES):
        for mode in MODES:
            kwargs = {"mode": mode, "structure": 0.3 * drawn(3, 2), "cval": 0.2}
            yield Sample(function, (drawn(4, 5),), kwargs, f"{mode}, structure",
                         wrt=(0, "structure", "cval"))  # fmt: skip
        kwargs = {"footprint": CROSS, "mode": "wrap", "origin": (0, 1)}
        yield Sample(function, (drawn(4, 5),), kwargs, "footprint", wrt=(0,))
        kwargs = {"footprint": CROSS, "structure": 0.3 * drawn(3, 3), "origin": (-1, 0)}
        yield Sample(function, (drawn(4, 5),), kwargs, "both", wrt=(0, "structure"))
        kwargs = {"size": (2, 3), "mode": "constant", "cval": 0.3}
        yield Sample(function, (drawn(4, 5),), kwargs, "size", wrt=(0, "cval"))
        kwargs = {"size": 3, "axes": (1,)}
        yield Sample(function, (drawn(3, 4).astype("f"),), kwargs, "axes", wrt=(0,))
