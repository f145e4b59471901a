"""Samples for `adcore_numpy.shapes`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables.reshaping import cast, reshaped, segment_sums, with_diagonal

EMPTY = np.zeros((0, 3))


def samples() -> Iterator[Sample]:
    """Every keyword and form; float32, complex, 0-d and empty arrays."""
    rng = np.random.default_rng(11)
    x, cube = rng.normal(size=(2, 3)), rng.normal(size=(2, 3, 4))
    vector, square = rng.normal(size=5), rng.normal(size=(3, 3))
    z = x + 1j * rng.normal(size=(2, 3))
    for label, function, args, kwargs in (
        *_copying(x, z, cube),
        *_axes(x, z, cube),
        *_moving(x, z, cube, vector),
        *_repeating(x, z, cube, vector),
        *_diagonals(x, z, cube, vector, square),
    ):
        yield Sample(function, args, kwargs, label=label, exact=True)
    several = (np.float64(1.5), vector, x)
    for function in (np.atleast_1d, np.atleast_2d, np.atleast_3d):
        for one in (*several, cube, 2.5):
            yield Sample(function, (one,), label=f"ndim {np.ndim(one)} {type(one).__name__}")
        yield Sample(function, several, label="several")
    yield Sample(np.broadcast_arrays, (x, rng.normal(size=(4, 2, 1)), 2.0), label="broadcast")
    yield Sample(np.broadcast_arrays, (x, np.arange(3)), {"subok": True}, label="subok")
    yield from _casts(x, z)
    padded = np.array([0.0, 0.0, 1.0, 0.0, 3.0, 0.0])
    for trim in ("fb", "f", "b", "FB"):
        yield Sample(np.trim_zeros, (padded,), {"trim": trim}, label=f"{trim} zeros", kink=True)
        yield Sample(np.trim_zeros, (x[0], trim), label=f"{trim} nothing", exact=True)


Row = tuple[str, Any, tuple[Any, ...], dict[str, Any]]


def _copying(x: Any, z: Any, cube: Any) -> Iterator[Row]:
    yield "", np.copy, (x,), {}
    yield "order", np.copy, (x,), {"order": "F", "subok": True}
    yield "scalar", np.copy, (2.5,), {}
    yield "float32", np.copy, (x.astype("f4"),), {}
    for order in "CF":
        yield order, reshaped, (cube, (4, -1), order), {}
    for order in "CFA":
        yield order, np.reshape, (cube, (4, 6)), {"order": order}
    for label, a in (("", cube), ("scalar", 2.5)):
        for order in "CFAK":
            yield f"{order} {label}", np.ravel, (a,), {"order": order}
    yield "-1", np.reshape, (x, -1), {}
    yield "copy", np.reshape, (z, (3, 2)), {"copy": True} if hasattr(np, "unstack") else {}
    yield "empty", np.reshape, (EMPTY, (3, 0)), {}
    yield "0-d", np.reshape, (np.array(2.5), (1, 1)), {}
    yield "float", np.reshape, (2.5, (1,)), {}
    yield "smaller", np.resize, (x, (2, 2)), {}
    yield "larger", np.resize, (z, (4, 4)), {}
    yield "int", np.resize, (x, 8), {}


def _axes(x: Any, z: Any, cube: Any) -> Iterator[Row]:
    yield "", np.transpose, (x,), {}
    yield "axes", np.transpose, (cube, (1, -1, 0)), {}
    yield "complex", np.transpose, (z,), {"axes": (1, 0)}
    yield "vector", np.transpose, (x[0],), {}
    yield "", np.matrix_transpose, (cube,), {}
    yield "", np.swapaxes, (cube, 0, -1), {}
    yield "", np.moveaxis, (cube, 0, -1), {}
    yield "several", np.moveaxis, (cube, (0, 1), (-1, 0)), {}
    for axis in range(-3, 3):
        for start in (-2, 0, 1, 3):
            yield f"{axis} {start}", np.rollaxis, (cube, axis, start), {}
    yield "", np.squeeze, (x[:, None, :, None],), {}
    yield "axis", np.squeeze, (x[:, None, :, None],), {"axis": (-1, 1)}
    yield "to scalar", np.squeeze, (x[:1, :1],), {}
    yield "", np.expand_dims, (x, 1), {}
    yield "several", np.expand_dims, (z, (0, -1)), {}
    yield "float", np.expand_dims, (2.5, 0), {}
    yield "more axes", np.broadcast_to, (x, (4, 2, 3)), {}
    yield "stretched", np.broadcast_to, (x[:, :1], (2, 5)), {"subok": True}
    yield "scalar", np.broadcast_to, (2.5, (2, 3)), {}
    yield "int", np.broadcast_to, (x[0, :1], 4), {}
    yield "to empty", np.broadcast_to, (x[:1], (0, 3)), {}


def _moving(x: Any, z: Any, cube: Any, vector: Any) -> Iterator[Row]:
    yield "all", np.flip, (cube,), {}
    yield "axis", np.flip, (cube, 1), {}
    yield "axes", np.flip, (cube,), {"axis": (0, -1)}
    yield "", np.fliplr, (z,), {}
    yield "", np.flipud, (vector,), {}
    yield "flat", np.roll, (x, 2), {}
    yield "axis", np.roll, (z, -1), {"axis": 1}
    yield "axes", np.roll, (cube, (1, -2), (0, 2)), {}
    yield "one shift for axes", np.roll, (cube, 1), {"axis": (0, 1)}
    yield "axis twice", np.roll, (cube, (1, 2), (1, 1)), {}
    yield "empty", np.roll, (EMPTY, 1), {}
    for k in range(-1, 4):
        yield f"k={k}", np.rot90, (x,), {"k": k}
    yield "axes", np.rot90, (cube, 1, (2, 0)), {}


def _repeating(x: Any, z: Any, cube: Any, vector: Any) -> Iterator[Row]:
    yield "int", np.tile, (x, 2), {}
    yield "more reps", np.tile, (x, (2, 1, 3)), {}
    yield "fewer reps", np.tile, (cube, (2, 3)), {}
    yield "scalar", np.tile, (2.5, (2, 3)), {}
    yield "none", np.tile, (vector, 0), {}
    yield "array", np.tile, (z, np.array([1, 2])), {}
    yield "flat", np.repeat, (x, 2), {}
    yield "axis", np.repeat, (z, 3), {"axis": -1}
    yield "none", np.repeat, (x, 0, 1), {}
    yield "counts", np.repeat, (cube, [2, 0, 1], 1), {}
    yield "one count", np.repeat, (cube, [2], 1), {}
    yield "counts, flat", np.repeat, (x, [0, 1, 2, 3, 0, 0]), {}
    yield "counts, complex", np.repeat, (z, np.array([3, 1])), {"axis": 0}
    yield "no counts", np.repeat, (x, [0, 0], 0), {}
    yield "scalar", np.repeat, (2.5, 3), {}
    yield "", segment_sums, (cube, np.array([1, 0, 2]), 1), {}


def _diagonals(x: Any, z: Any, cube: Any, vector: Any, square: Any) -> Iterator[Row]:
    for k in (-1, 0, 1, 4):
        yield f"vector, k={k}", np.diag, (vector,), {"k": k}
        yield f"wide, k={k}", np.diag, (x,), {"k": k}
        yield f"tall, k={k}", np.diag, (z.T, k), {}
        yield f"k={k}", np.diagflat, (x, k), {}
        yield f"k={k}", np.tril, (x,), {"k": k}
        yield f"k={k}", np.triu, (x, k), {}
        yield f"offset={k}", np.diagonal, (cube,), {"offset": k}
        yield f"axes, offset={k}", np.diagonal, (cube, k, 2, -2), {}
    yield "scalar", np.diagflat, (2.5,), {}
    yield "vector", np.tril, (vector,), {}
    yield "batch", np.triu, (cube + 1j,), {}
    yield "square", np.diagonal, (square,), {}
    yield "", with_diagonal, (x, (3, 2, 4), 0, 0, 2), {}
    yield "offset", with_diagonal, (x, (4, 2, 4), 1, 2, 0), {}


def _casts(x: Any, z: Any) -> Iterator[Sample]:
    for label, a, dtype in (
        ("narrow", x, "f4"),
        ("widen", x.astype("f4"), float),
        ("to complex", x, complex),
        ("float", 2.5, "f4"),
        ("scalar", np.float64(2.5), np.complex64),
    ):
        yield Sample(cast, (a, dtype), label=label, exact="4" not in str(dtype), order=1)
        if hasattr(np, "astype") and isinstance(a, np.ndarray):
            yield Sample(np.astype, (a, dtype), label=label, order=1)
    if hasattr(np, "astype"):
        yield Sample(np.astype, (z, complex), {"copy": False}, label="copy", exact=True)
