"""The steps of interpolation: the coefficients of splines, and values of splines at points.

Coefficients are linear in the image: along each axis, the inverse of the matrix B of values of
B-splines at the grid, with the mode's continuation. B is symmetric for the modes that reflect at
half a place or wrap around; with mirrors on the first and last element it is S⁻¹ B S that is, where
S halves these two. scipy cuts off the sums that it begins with at "reflect", which shows for fewer
than 24 places: there its matrix is written out.

Values are the form Φ(c, y; x) = Σ_p y[p] Σ_j c[j] Π_d β(x_d[p] - j_d), whose gradients in y and in
c, and those in the points x, are again such sums with derivatives of β.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.ndimage

from adcore.extend import batch, linear, rule
from adcore_numpy.tables.mixed_arguments import sums_at

from .. import NAMESPACE
from ..splines import taps

step = NAMESPACE.step

BLOCK = 2**14  # points
SHORT = 24  # places, from which on scipy's sums for "reflect" are complete in double precision
MIRRORS = ("mirror", "constant", "wrap", "grid-constant")

# ------------------------------------------------------------------------------------ coefficients


@step
def _coefficients(x: Any, order: int, axes: Any, mode: str, dtype: Any = None) -> Any:
    """The coefficients of the spline through x along the axes, which are counted from the last."""
    dtype = np.dtype(dtype or ("D" if x.dtype.kind == "c" else "d"))
    for axis in axes:
        x = scipy.ndimage.spline_filter1d(x, order, axis, dtype, mode)
    return x


def coefficients_transpose(ct, x, order, axes, mode, dtype=None):
    """The same matrices, transposed, from the last axis to the first."""
    for axis in reversed(axes):
        n = ct.shape[axis]
        if mode not in (*MIRRORS, "grid-wrap") and n < SHORT:
            matrix = scipy.ndimage.spline_filter1d(np.eye(n), order, 0, mode=mode)
            ct = np.moveaxis(np.tensordot(ct, matrix, ([axis], [0])), -1, axis)
            continue
        ends = np.ones(n)
        if mode in MIRRORS and n > 1:
            ends[[0, -1]] = 0.5
        ends = ends.reshape(-1, *[1] * (-axis - 1))
        ct = _coefficients(ct / ends, order, (axis,), mode) * ends
    return ct


# ------------------------------------------------------------------------------------------ values


def _all_taps(x: Any, shape: Any, order: int, mode: str, slopes: Any) -> list[Any]:
    """The elements, as distances in the flat array and -1 for none, and weights, of each axis."""
    found = []
    for d, n in enumerate(shape):
        elements, weights = taps(x[d], n, order, mode, slopes[d])
        stride = math.prod(shape[d + 1 :])
        if any(e.min() < 0 for e in elements):  # what is none has the weight 0
            weights = [np.where(e < 0, 0, w) for e, w in zip(elements, weights, strict=True)]
            elements = [np.maximum(e, 0) for e in elements]
        found.append(([e * stride for e in elements], weights))
    return found


def _walk(axes: list[Any], at: Any, weight: Any) -> Any:
    """Every element that the points see, and its weight for each."""
    if not axes:
        yield at, weight
        return
    for element, each in zip(*axes[0], strict=True):
        yield from _walk(axes[1:], at + element, weight * each)


def _blocks(x: Any, shape: Any, order: int, mode: str, slopes: Any) -> Any:
    """The points in blocks that fit into the processor's cache: which, and their taps."""
    flat = x.reshape(len(shape), -1).astype("d", copy=False)
    for start in range(0, flat.shape[1], BLOCK):
        block = slice(start, min(start + BLOCK, flat.shape[1]))
        yield block, _all_taps(flat[:, block], shape, order, mode, slopes)


@step
def _values(c: Any, x: Any, order: int, mode: str, slopes: Any, dtype: Any = None) -> Any:
    """∂Φ/∂y: the values at the points x[:, p], differentiated `slopes[d]` times along axis d."""
    if not any(slopes):
        return scipy.ndimage.map_coordinates(c, x, dtype, order, mode, 0, False)
    result = np.zeros(x[0].size, dtype or c.dtype)
    if max(slopes) <= order:
        flat = np.ascontiguousarray(c).ravel()
        for block, axes in _blocks(x, c.shape, order, mode, slopes):
            for element, weight in _walk(axes, 0, 1.0):
                result[block] += flat.take(element) * weight
    return result.reshape(x.shape[1:])


@step
def _scattered(y: Any, x: Any, shape: Any, order: int, mode: str, slopes: Any) -> Any:
    """∂Φ/∂c: Σ over the points of y[p] times the weight with which p sees each element."""
    n = math.prod(shape)
    is_complex = y.dtype.kind == "c"
    result = np.zeros(n, "D" if is_complex else "d")
    if max(slopes) <= order:
        flat = np.ascontiguousarray(y).ravel()
        for block, axes in _blocks(x, shape, order, mode, slopes):
            pairs = list(_walk(axes, 0, flat[block]))
            elements = np.concatenate([element for element, _ in pairs])
            weights = np.concatenate([weight for _, weight in pairs])
            result += sums_at(elements, weights, n)
    return result.reshape(shape).astype(y.dtype, copy=False)


def steeper(slopes: Any, d: int) -> Any:
    """Differentiated once more along axis d."""
    return (*slopes[:d], slopes[d] + 1, *slopes[d + 1 :])


def values_jvp_c(t, ans, c, x, order, mode, slopes, dtype=None):
    """Linear in c."""
    return _values(t, x, order, mode, slopes, dtype)


def values_jvp_x(t, ans, c, x, order, mode, slopes, dtype=None):
    """Σ_d ∂Φ/∂x_d ẋ_d."""
    return sum(
        _values(c, x, order, mode, steeper(slopes, d), dtype) * t[d] for d in range(len(slopes))
    )


def values_vjp_c(ct, ans, c, x, order, mode, slopes, dtype=None):
    """Its adjoint."""
    return _scattered(ct, x, c.shape, order, mode, slopes)


def values_vjp_x(ct, ans, c, x, order, mode, slopes, dtype=None):
    """x̄_d = ȳ ∂Φ/∂x_d."""
    each = range(len(slopes))
    return np.stack([ct * _values(c, x, order, mode, steeper(slopes, d)) for d in each])


def scattered_jvp_y(t, ans, y, x, shape, order, mode, slopes):
    """Linear in y."""
    return _scattered(t, x, shape, order, mode, slopes)


def scattered_jvp_x(t, ans, y, x, shape, order, mode, slopes):
    """Σ_d of the same with a derivative along axis d, for y ẋ_d."""
    return sum(
        _scattered(y * t[d], x, shape, order, mode, steeper(slopes, d)) for d in range(len(slopes))
    )


def scattered_vjp_y(ct, ans, y, x, shape, order, mode, slopes):
    """The values of the spline with the cotangent as coefficients."""
    return _values(ct, x, order, mode, slopes)


def scattered_vjp_x(ct, ans, y, x, shape, order, mode, slopes):
    """x̄_d = y times the derivative of these values."""
    each = range(len(slopes))
    return np.stack([y * _values(ct, x, order, mode, steeper(slopes, d)) for d in each])


def of_images(call: Any, active: Any, size: int, args: Any) -> Any:
    """The axes are counted from the last: a stack is filtered as it is."""
    return call(*args)


RULES = [
    linear(_coefficients, coefficients_transpose),
    batch(_coefficients, of_images),
    rule(_values, jvp=(values_jvp_c, values_jvp_x), vjp=(values_vjp_c, values_vjp_x)),
    rule(
        _scattered, jvp=(scattered_jvp_y, scattered_jvp_x), vjp=(scattered_vjp_y, scattered_vjp_x)
    ),
]
