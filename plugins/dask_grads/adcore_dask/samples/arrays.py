"""Samples of what dask's arrays do in their own way."""

from __future__ import annotations

from collections.abc import Iterator

import dask.array as da
import numpy as np

from adcore.extend import Sample

from ..arrays.placing import placed
from ..arrays.rechunking import rechunked
from ..arrays.space import DaskSpace


def samples() -> Iterator[Sample]:
    """Slices, a row, some elements, a mask, a new axis; other chunks."""
    x = da.from_array(np.linspace(-1.0, 1.5, 15).reshape(5, 3), chunks=(2, 3))
    space = DaskSpace(x)
    for label, index in {
        "slice": slice(1, 4),
        "row": 2,
        "element": (1, 2),
        "some rows": np.array([4, 0, 2]),
        "mask": np.array([True, False, True, True, False]),
        "new axis": (slice(None), None, 1),
    }.items():
        yield Sample(placed, (x[index], index, space), label=label, wrt=(0,))
    yield Sample(placed, (x[1].astype(np.float32), 1, space), label="float32", wrt=(0,))
    yield Sample(rechunked, (x, (5, 1), {}), label="other chunks", wrt=(0,))
    yield Sample(rechunked, (x + 0.5j, 1, {}), label="complex", wrt=(0,))
