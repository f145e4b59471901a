"""Splines through images: spline_filter, map_coordinates, and the transforms of the plane.

All are: the coefficients of the spline, the points at which it is wanted, its values there.
Differentiable in the image, in the points, in what these are made of, and in `cval`. The points
are computed as scipy does, to the last bit, since a mode may have a jump at the ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.ndimage
import scipy.special

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast, is_traced

from ...closing import closing
from ...versions import older
from .. import NAMESPACE
from ..arguments import one_each, output_dtype, refuse_traced
from .spline_steps import _coefficients, _values

twin = NAMESPACE.twin

PAD = 12  # places that scipy puts around an image for the modes without a filter of their own

# ------------------------------------------------------------------------------------ coefficients


def _spline_filter1d(input, order=3, axis=-1, output=np.float64, mode="mirror"):
    """Along one axis."""
    x = as_array(input)
    dtype = output_dtype("spline_filter1d", output, x)
    if not 0 <= order <= 5 or not -x.ndim <= axis < x.ndim:
        # its error
        return on_plain(scipy.ndimage.spline_filter1d, plain(x), order, axis, mode=mode)
    return _coefficients(x, order, (axis % x.ndim - x.ndim,), mode, dtype)


def _spline_filter(input, order=3, output=np.float64, mode="mirror"):
    """Along all axes."""
    x = as_array(input)
    dtype = output_dtype("spline_filter", output, x)
    if not 2 <= order <= 5:
        return on_plain(scipy.ndimage.spline_filter, plain(x), order, mode=mode)  # its error
    if not x.ndim:
        return cast(np.positive(x), dtype)
    return _coefficients(x, order, tuple(range(-x.ndim, 0)), mode, dtype)


# ------------------------------------------------------------------------------------------ values


def _double(x: Any) -> Any:
    """In double precision, as scipy computes with points, matrices and shifts."""
    x = as_array(x)
    return cast(x, np.dtype("d")) if x.dtype.kind == "f" else x.astype("d")


def sampled(
    x: Any, points: Any, order: int, mode: str, cval: Any, prefilter: bool, dtype: Any
) -> Any:
    """The spline through x, with `cval` around it where the mode wants that, at points[:, …]."""
    c = x
    if prefilter and order > 1:
        if mode in ("nearest", "grid-constant"):
            how = {"mode": "edge"} if mode == "nearest" else {"constant_values": cval}
            c, points = np.pad(x, PAD, **how), points + PAD
        c = _coefficients(c, order, tuple(range(-x.ndim, 0)), mode)
    slopes = (0,) * len(c.shape)
    values = _values(c, points, order, mode, slopes, dtype)
    if not (is_traced(cval) or cval != 0):
        return values
    if mode == "constant":
        flat = plain(points)
        ends = np.reshape([n - 1 for n in c.shape], (-1, *[1] * (flat.ndim - 1)))
        return cast(np.where(np.any((flat < 0) | (flat > ends), 0), cval, values), dtype)
    if mode == "grid-constant":
        seen = _values(np.ones(c.shape), points, order, mode, slopes)
        return np.add(values, (1 - seen) * cval, dtype=dtype)
    return values


def _map_coordinates(
    input, coordinates, output=None, order=3, mode="constant", cval=0.0, prefilter=True
):  # fmt: skip
    """At the points given."""
    x, points = as_array(input), as_array(coordinates)
    dtype = output_dtype("map_coordinates", output, x)
    bad = points.dtype.kind == "c" or x.ndim < 1 or points.ndim < 2 or points.shape[0] != x.ndim
    if bad or not 0 <= order <= 5:
        # its error
        return on_plain(scipy.ndimage.map_coordinates, plain(x), plain(points), order=order)
    return sampled(x, _double(points), order, mode, cval, prefilter, dtype)


def _geometric_transform(
    input, mapping, output_shape=None, output=None, order=3, mode="constant", cval=0.0,
    prefilter=True, extra_arguments=(), extra_keywords=None,
):  # fmt: skip
    """At the points that the mapping gives for the places of the answer, one by one."""
    x = as_array(input)
    dtype = output_dtype("geometric_transform", output, x)
    shape = tuple(x.shape if output_shape is None else output_shape)
    if x.ndim < 1 or len(shape) < 1 or not callable(mapping):
        return on_plain(scipy.ndimage.geometric_transform, plain(x), mapping, shape)  # its error
    points = [
        _double(mapping(place, *extra_arguments, **(extra_keywords or {})))
        for place in np.ndindex(*shape)
    ]
    if not points:
        return on_plain(scipy.ndimage.geometric_transform, plain(x), mapping, shape, dtype)
    points = np.reshape(np.moveaxis(np.stack(points), -1, 0), (x.ndim, *shape))
    return sampled(x, points, order, mode, cval, prefilter, dtype)


# -------------------------------------------------------------------------------------- transforms


def _places(shape: tuple[int, ...]) -> list[Any]:
    """The places of an array, as an open grid."""
    return [
        np.arange(float(n)).reshape([-1 if j == k else 1 for j in range(len(shape))])
        for k, n in enumerate(shape)
    ]


def _at(points: list[Any], shape: tuple[int, ...]) -> Any:
    """Coordinates that broadcast to a shape, as one array."""
    return np.stack([np.broadcast_to(each, shape) for each in points])


def _affine_points(matrix: Any, offset: Any, ndim: int, shape: tuple[int, ...]) -> Any:
    """The offset, plus the matrix times the places; added in scipy's order, for its last bit."""
    places = _places(shape)
    if matrix.ndim == 1:
        offset = offset / matrix
        return _at([(g + offset[d]) * matrix[d] for d, g in enumerate(places)], shape)
    points = []
    for d in range(ndim):
        terms = [g * matrix[d, k] for k, g in enumerate(places)]
        terms = [*terms, offset[d]] if older("1.16") else [offset[d], *terms]
        points.append(sum(terms[1:], terms[0]))
    return _at(points, shape)


def _taken_apart(matrix: Any, offset: Any, x: Any, shape: tuple[int, ...]) -> tuple[Any, Any]:
    """The matrix and the offset, out of a homogeneous matrix too. scipy's errors."""
    matrix = _double(matrix)
    n = x.ndim
    scipy.ndimage.affine_transform(  # raises its errors
        np.zeros(x.shape), plain(matrix), _bare(offset), (1,) * len(shape), order=0
    )
    if matrix.ndim == 2 and matrix.shape[1] == n + 1 and matrix.shape[0] in (n, n + 1):
        return matrix[:n, :n], matrix[:n, n]
    return matrix, _double(one_each(offset, n))


def _bare(value: Any) -> Any:
    """Without derivatives, one by one in a sequence."""
    return [plain(v) for v in value] if isinstance(value, (list, tuple)) else plain(value)


def _affine_transform(
    input, matrix, offset=0.0, output_shape=None, output=None, order=3, mode="constant",
    cval=0.0, prefilter=True,
):  # fmt: skip
    """At the matrix times the places of the answer, plus the offset."""
    x = as_array(input)
    dtype = output_dtype("affine_transform", output, x)
    shape = tuple(x.shape if output_shape is None else output_shape)
    matrix, offset = _taken_apart(matrix, offset, x, shape)
    points = _affine_points(matrix, offset, x.ndim, shape)
    return sampled(x, points, order, mode, cval, prefilter, dtype)


def _shift(input, shift, output=None, order=3, mode="constant", cval=0.0, prefilter=True):
    """At the places less the shift."""
    x = as_array(input)
    dtype = output_dtype("shift", output, x)
    shifts = [-_double(v) for v in one_each(shift, x.ndim)]
    if not x.ndim:
        return on_plain(scipy.ndimage.shift, plain(x), 0.0)  # its error
    points = _at([g + s for g, s in zip(_places(x.shape), shifts, strict=True)], x.shape)
    return sampled(x, points, order, mode, cval, prefilter, dtype)


def _zoom(
    input, zoom, output=None, order=3, mode="constant", cval=0.0, prefilter=True,
    *, grid_mode=False,
):  # fmt: skip
    """At places whose first and last are those of the image; of its outer edges in grid mode."""
    x = as_array(input)
    refuse_traced("zoom", zoom=zoom)
    dtype = output_dtype("zoom", output, x)
    if not x.ndim:
        return on_plain(scipy.ndimage.zoom, plain(x), zoom)  # its error
    zooms = one_each(zoom, x.ndim)
    shape = tuple(round(n * z) for n, z in zip(x.shape, zooms, strict=True))
    if all(z == 1 for z in zooms) and prefilter:
        return cast(np.positive(x), dtype)
    scipy.ndimage.zoom(  # raises its errors, warns
        np.ones((1,) * x.ndim), 2.0, order=order, mode=mode, grid_mode=grid_mode
    )
    less = 0 if grid_mode else 1
    points = []
    for n, m, g in zip(x.shape, shape, _places(shape), strict=True):
        scale = (n - less) / (m - less) if m != less else 1.0
        points.append((g + 0.5) * scale - 0.5 if grid_mode else g * scale)
    return sampled(x, _at(points, shape), order, mode, cval, prefilter, dtype)


def _rotate(
    input, angle, axes=(1, 0), reshape=True, output=None, order=3, mode="constant", cval=0.0,
    prefilter=True,
):  # fmt: skip
    """Each plane about its middle; the answer's size is that of the angle, taken as fixed."""
    x = as_array(input)
    dtype = output_dtype("rotate", output, x)
    # what scipy makes of this says the shape, or what is wrong
    shape = scipy.ndimage.rotate(np.zeros(x.shape, "?"), plain(angle), axes, reshape, None, 0).shape
    first, second = sorted(axis % x.ndim for axis in axes)
    c, s = scipy.special.cosdg(angle), scipy.special.sindg(angle)
    matrix = np.stack([np.stack([c, s]), np.stack([-s, c])])
    inner, outer = (np.array([each[first], each[second]]) for each in (x.shape, shape))
    offset = (inner - 1) / 2 - matrix @ ((outer - 1) / 2)
    points = _affine_points(matrix, offset, 2, tuple(outer))
    planes = np.moveaxis(x, (first, second), (-2, -1))
    rest = planes.shape[:-2]

    def turned(plane: Any) -> Any:
        return sampled(plane, points, order, mode, cval, prefilter, dtype)

    if not rest:
        return turned(planes)
    flat = np.reshape(planes, (-1, *planes.shape[-2:]))
    found = np.stack([turned(flat[k]) for k in range(flat.shape[0])])
    return np.moveaxis(np.reshape(found, (*rest, *found.shape[1:])), (-2, -1), (first, second))


RULES = [
    composite(twin("affine_transform"), _affine_transform),
    closing(NAMESPACE, "geometric_transform", _geometric_transform),
    composite(twin("map_coordinates"), _map_coordinates),
    composite(twin("rotate"), _rotate),
    composite(twin("shift"), _shift),
    composite(twin("spline_filter"), _spline_filter),
    composite(twin("spline_filter1d"), _spline_filter1d),
    composite(twin("zoom"), _zoom),
]
