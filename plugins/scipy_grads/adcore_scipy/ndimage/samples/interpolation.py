"""Samples for `adcore_scipy.ndimage.tables.interpolation` and its steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ...versions import older
from ..tables.interpolation import RULES
from ..tables.spline_steps import _coefficients, _scattered, _values
from .correlation import MODES

(
    affine_transform, geometric_transform, map_coordinates, rotate, shift, spline_filter,
    spline_filter1d, zoom,
) = (rule.function for rule in RULES)  # fmt: skip

# Within the image, beyond its ends, far away; off the knots of all splines.
POINTS = np.array([[0.3, 2.2, 3.9, -0.7, 7.1, 1.1], [1.7, 0.2, 4.1, 2.3, -6.4, 5.2]])
TURN = np.array([[0.913, -0.357], [0.411, 1.057]])


def skewed(place: Any, slant: Any = 0.3, scale: Any = 0.9) -> Any:
    """A mapping of the plane for geometric_transform."""
    return scale * place[0] + 0.13, place[1] + slant * place[0] - 0.22


def samples() -> Iterator[Sample]:
    """Orders and modes, in the image and the points; each transform with all it is made of."""
    for order in range(6):
        for mode in MODES:
            label = f"{order}, {mode}"
            args = (drawn(4, 5), POINTS, None, order, mode)
            yield Sample(map_coordinates, args, label=label, wrt=(0, 1))
            if order > 1:
                kwargs = {"mode": mode}
                yield Sample(spline_filter1d, (drawn(3, 5), order, 0), kwargs, label, wrt=(0,))
        options = {"order": order, "prefilter": False}
        yield Sample(map_coordinates, (drawn(4, 5), POINTS), options, f"{order}, raw", wrt=(0, 1))
    yield from _of_points()
    yield from _of_transforms()
    yield from _of_steps()


def _of_points() -> Iterator[Sample]:
    for mode in ("constant", "grid-constant"):
        for order in (1, 3):
            args = (drawn(4, 5), POINTS, None, order, mode, 0.7)
            label = f"cval, {order}, {mode}"
            yield Sample(map_coordinates, args, label=label, wrt=(0, 1, 5))
    for dtype in "fDF":
        args = (drawn(4, 5, dtype=dtype), POINTS)
        yield Sample(map_coordinates, args, {"mode": "mirror"}, dtype, wrt=(0, 1))
        kwargs = {"output": "d" if dtype == "f" else "D"}
        yield Sample(spline_filter, (drawn(3, 4, dtype=dtype),), kwargs, dtype, wrt=(0,))
    grid = np.stack(np.meshgrid(np.arange(3.0), np.arange(4.0), indexing="ij"))
    for order in range(4):
        for mode in ("constant", "reflect", "nearest", "wrap"):
            args = (drawn(3, 4), grid, None, order, mode)
            label = f"on the grid, {order}, {mode}"
            yield Sample(map_coordinates, args, label=label, wrt=(0, 1), kink=True, order=1)
    yield Sample(map_coordinates, (drawn(4), np.array([[1.2, 2.7]])), label="vector", wrt=(0, 1))
    args = (drawn(3, 2, 4), drawn(3, 2) + 1)
    yield Sample(map_coordinates, args, {"order": 2}, "volume", wrt=(0, 1))
    yield Sample(map_coordinates, (drawn(3), np.zeros((1, 0))), label="no points", wrt=(0,))
    yield Sample(map_coordinates, (drawn(1), drawn(1, 3) / 9), {"mode": "wrap"}, "one", wrt=(0, 1))
    ints = np.arange(12).reshape(3, 4) ** 2
    args = (ints, POINTS / 2 + 0.1, float)
    yield Sample(map_coordinates, args, label="whole numbers", wrt=(1,))
    args = (drawn(30), 5)
    yield Sample(spline_filter1d, args, {"mode": "reflect"}, "long", wrt=(0,))
    yield Sample(spline_filter, (drawn(3, 4),), {"mode": "grid-wrap"}, "wrap", wrt=(0,))
    yield Sample(spline_filter1d, (drawn(3, 4), 1), {"output": "f4"}, "linear", wrt=(0,))


def _of_transforms() -> Iterator[Sample]:
    x = drawn(4, 5)
    for mode in ("constant", "mirror", "nearest", "grid-wrap"):
        kwargs = {"mode": mode, "cval": 0.4}
        args = (x, TURN, np.array([0.317, -0.213]))
        yield Sample(affine_transform, args, kwargs, mode, wrt=(0, 1, 2, "cval"))
        yield Sample(shift, (x, np.array([0.7, -1.3])), kwargs, mode, wrt=(0, 1, "cval"))
        yield Sample(zoom, (x, 1.7), kwargs, mode, wrt=(0, "cval"))
        yield Sample(rotate, (x, 21.0), kwargs, mode, wrt=(0, 1, "cval"))
        kwargs = {"mode": mode, "cval": 0.4, "extra_arguments": (0.3,)}
        wrt = (0, "cval", "extra_arguments")
        yield Sample(geometric_transform, (x, skewed), kwargs, mode, wrt=wrt)
    whole = np.array([[0.913, -0.317, 0.231], [0.329, 0.837, 0.617]])
    yield Sample(affine_transform, (x, whole), {"order": 2}, "homogeneous", wrt=(0, 1))
    kwargs = {"offset": 0.2, "output_shape": (3, 3), "mode": "wrap"}
    args = (x.astype("f"), np.array([0.8, 1.2]))
    if not older("1.16"):  # scipy warns of it
        yield Sample(affine_transform, args, kwargs, "diagonal", wrt=(0, 1, "offset"))
    args = (x, np.array([[0.4], [0.9]]))
    kwargs = {"output_shape": (4,)}
    yield Sample(affine_transform, args, kwargs, "along a line", wrt=(0, 1))
    yield Sample(shift, (drawn(3, 4, dtype="D"), 0.4), {"order": 1}, "complex", wrt=(0, 1))
    yield Sample(zoom, (x, (0.7, 2)), {"grid_mode": True, "mode": "reflect"}, "grid", wrt=(0,))
    yield Sample(zoom, (x, 1), {"output": "f"}, "nothing", wrt=(0,))
    kwargs = {"reshape": False, "axes": (2, 0), "order": 2, "mode": "mirror"}
    yield Sample(rotate, (drawn(3, 2, 4), -14.0), kwargs, "planes", wrt=(0, 1))
    kwargs = {"output_shape": (2, 3), "extra_keywords": {"scale": 1.1}, "mode": "mirror"}
    yield Sample(geometric_transform, (x, skewed), kwargs, "shape", wrt=(0, "extra_keywords"))


def _of_steps() -> Iterator[Sample]:
    for slopes in ((0, 0), (1, 0), (1, 2), (0, 4)):
        args = (drawn(4, 5), POINTS, 3, "mirror", slopes)
        yield Sample(_values, args, label=f"{slopes}", wrt=(0, 1))
        args = (drawn(6), POINTS, (4, 5), 3, "mirror", slopes)
        yield Sample(_scattered, args, label=f"{slopes}", wrt=(0, 1))
    args = (drawn(6, dtype="D"), POINTS, (4, 5), 2, "constant", (0, 0))
    yield Sample(_scattered, args, label="complex", wrt=(0, 1))
    yield Sample(_coefficients, (drawn(2, 3, 4), 3, (-2, -1), "mirror"), exact=True)
