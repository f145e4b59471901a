"""Samples for `adcore_scipy.ndimage.tables.discrete`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables.discrete import RULES


def samples() -> Iterator[Sample]:
    """The spacing of the grid, in its ways; zeros have the distance 0."""
    image = np.ones((4, 5), int)
    image[1, 2] = image[3, 0] = 0
    edt = RULES[-1].function
    yield Sample(edt, (image, np.array([0.8, 1.3])), label="spacings", wrt=(1,), order=1)
    yield Sample(edt, (image[0] * image[3],), {"sampling": 0.8}, "one", wrt=("sampling",), order=1)
    kwargs = {"return_indices": True}
    yield Sample(edt, (image, [0.8, 1.3]), kwargs, "indices", wrt=(1,), order=1)
