"""Samples for `adcore_scipy.interpolate.tables.scattered`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.scattered import KERNELS, RULES

SITES = np.array([[0, 0], [0, 1], [1, 0], [1, 1.1], [0.4, 0.6], [0.7, 0.2], [0.2, 0.3]])
AT = np.array([[0.31, 0.34], [0.52, 0.41], [0.81, 0.63], [0.11, 0.72]])


def samples() -> Iterator[Sample]:
    """Kernels, smoothing, trailing axes, outside of the hull, methods."""
    linear, nearest, clough = (rule.function for rule in RULES[1])
    rbf, grid = RULES[2].function, RULES[4].function
    for kernel in KERNELS:
        args = (SITES, drawn(7), AT, 0.1, kernel, 1.3, None)
        wrt = (0, 1, 2, 3, 5) if kernel not in ("linear", "thin_plate_spline") else (1, 2, 3)
        if kernel in ("linear",):
            wrt = (1, 2)
        yield Sample(rbf, args, wrt=wrt, label=kernel)
    yield Sample(rbf, (SITES, drawn(7, 2), AT), wrt=(1, 2), label="trailing")
    outside = np.concatenate([AT, [[2.0, 2.0]]])
    yield Sample(linear, (drawn(7), outside, SITES, (("fill_value", 0.5),)), wrt=(0, 1))
    yield Sample(linear, (drawn(7, 2), AT.reshape(2, 2, 2), SITES), wrt=(0, 1), label="trailing")
    yield Sample(linear, (drawn(7), AT, SITES, (("rescale", True),)), wrt=(0, 1), label="rescaled")
    yield Sample(nearest, (drawn(7), AT, SITES), wrt=(0, 1))
    accurate = (("tol", 1e-12), ("maxiter", 4000))
    yield Sample(clough, (drawn(7), AT, SITES, accurate), wrt=(0,))
    for method in ("linear", "nearest"):
        yield Sample(grid, (drawn(7), AT, SITES, method), wrt=(0, 1), label=method)
