"""Samples for `adcore_scipy.ndimage.tables.gaussian`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.gaussian import RULES

gaussian_filter, gaussian_filter1d, gaussian_gradient_magnitude, gaussian_laplace = (
    rule.function for rule in RULES
)


def samples() -> Iterator[Sample]:
    """The widths too; orders, modes per axis, radii, axes; no width; a flat image."""
    x = drawn(5, 6)
    for order in range(4):
        kwargs = {"order": order, "truncate": 2.0}
        yield Sample(gaussian_filter1d, (x, 0.8), kwargs, f"{order}", wrt=(0, 1))
    for dtype in "fD":
        image = drawn(4, 3, dtype=dtype)
        kwargs = {"mode": ("wrap", "mirror")}
        yield Sample(gaussian_filter, (image, (0.7, 1.1)), kwargs, dtype, wrt=(0, 1))
    args = (x, np.array([0.6, 0.9]), (1, 0))
    yield Sample(gaussian_filter, args, label="widths", wrt=(0, 1))
    kwargs = {"mode": "constant", "cval": 0.7, "radius": (2, 3)}
    yield Sample(gaussian_filter, (x, 0.9), kwargs, "cval", wrt=(0, 1, "cval"))
    yield Sample(gaussian_filter, (drawn(2, 3, 3), 0.9), {"axes": (0, 2)}, "axes", wrt=(0, 1))
    yield Sample(gaussian_filter, (x, (0.0, 0.9)), label="one without width", wrt=(0,))
    yield Sample(gaussian_filter, (x, 0.0), {"output": "f"}, "no width", wrt=(0,))
    yield Sample(gaussian_filter1d, (x, 1.2), {"axis": 0, "radius": 1}, "radius", wrt=(0, 1))
    for function in (gaussian_laplace, gaussian_gradient_magnitude):
        yield Sample(function, (x, 0.8), {"truncate": 3.0}, "width", wrt=(0, 1))
        kwargs = {"mode": "nearest", "output": "f4"}
        yield Sample(function, (x, (0.8, 0.6)), kwargs, "widths", wrt=(0,), order=1)
        yield Sample(function, (x, 0.8), {"axes": ()}, "no axes", wrt=(0,))
    yield Sample(gaussian_laplace, (drawn(3, 2, 4), 0.8), {"axes": (0, 2)}, "axes", wrt=(0, 1))
    yield Sample(gaussian_gradient_magnitude, (np.ones((3, 4)), 0.8), label="flat", kink=True)
