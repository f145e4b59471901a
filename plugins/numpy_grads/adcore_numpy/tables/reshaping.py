"""Shapes: reshaping, transposing, flipping, rolling, repeating, diagonals, triangles, casts.

Every function here moves or copies elements, y = P x with a 0/1 matrix P: it is linear, its JVP is
itself, and its transpose Pᵀ moves them back, adding where an element was copied.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from adcore.engine.layers import Layer
from adcore.extend import (
    FIRST,
    apply,
    composite,
    linear,
    number_of,
    plain,
    primitive,
    registered,
    rule,
)

# --------------------------------------------------------------------------- reshape and ravel


@primitive
def reshaped(a: Any, shape: Any, order: str) -> Any:
    """`np.reshape` with an order that does not depend on the memory of `a`: "C" or "F"."""
    return np.reshape(a, shape) if order == "C" else np.reshape(a, shape, order=order)


def reshape(a: Any, shape: Any, order: str) -> Any:
    """`reshaped`, of an array that nothing traces by its own method: a third of the time."""
    return a.reshape(shape, order=order) if type(a) is np.ndarray else reshaped(a, shape, order)


def _reshape(a, shape=None, order="C", newshape=None, copy=None):
    """The order "A" is settled here: a tangent may lie in memory otherwise than its primal."""
    shape = newshape if shape is None else shape  # its name in numpy 2.0
    if copy is not None:
        np.reshape(plain(a), shape, order=order, copy=copy)  # raises if it must not copy
    if order in ("A", "a"):
        order = "F" if np.asarray(number_of(a)).flags.fnc else "C"
    if isinstance(a, Layer):
        args = (a._primal, shape, order)
        return a._trace.process(registered[reshaped], reshape, FIRST, a._note, args)
    return apply(reshaped, (a, shape, order), {})


def _ravel(a, order="C"):
    """The order "K" is that of memory: transpose until it is the order "C"."""
    if order in ("K", "k"):
        strides = np.abs(np.asarray(number_of(a)).strides)
        a, order = np.transpose(a, np.argsort(-strides, kind="stable")), "C"
    return np.reshape(a, (-1,), order)


def _resize(a, new_shape):
    a = np.ravel(a)
    new_shape = (new_shape,) if isinstance(new_shape, (int, np.integer)) else tuple(new_shape)
    size = math.prod(new_shape)
    if any(n < 0 for n in new_shape):
        msg = "all elements of `new_shape` must be non-negative"
        raise ValueError(msg)
    if size == 0 or a.size == 0:
        return np.zeros_like(plain(a), shape=new_shape)
    return np.reshape(np.tile(a, -(-size // a.size))[:size], new_shape)


# -------------------------------------------------------------------------------- moving axes


def _transpose_transpose(ct, a, axes=None):
    if axes is None:
        return np.transpose(ct)
    return np.transpose(ct, np.argsort([axis % a.ndim for axis in axes]))


def _rollaxis_transpose(ct, a, axis, start=0):
    axis, start = axis % a.ndim, start + a.ndim if start < 0 else start
    return np.moveaxis(ct, start - 1 if axis < start else start, axis)


def _broadcast_arrays(*args, subok=False):
    shape = np.broadcast_shapes(*(np.shape(plain(arg)) for arg in args))
    return tuple(np.broadcast_to(arg, shape, subok=subok) for arg in args)


def _atleast(ndim, positions):
    """`np.atleast_1d` and its like: `positions[n]` says where an array of n axes gets new ones."""

    def one(ary):
        n = np.ndim(plain(ary))
        return ary if n >= ndim else np.expand_dims(ary, positions[n])

    def body(*arys):
        return one(arys[0]) if len(arys) == 1 else tuple(map(one, arys))

    return body


# ----------------------------------------------------------------------------------- repeating


def _tile_transpose(ct, A, reps):
    reps = tuple(np.atleast_1d(reps).tolist())
    n = max(len(reps), A.ndim)
    reps, shape = (1,) * (n - len(reps)) + reps, (1,) * (n - A.ndim) + A.shape
    pairs = [size for pair in zip(reps, shape, strict=True) for size in pair]
    return np.reshape(np.sum(np.reshape(ct, pairs), axis=tuple(range(0, 2 * n, 2))), A.shape)


@primitive
def segment_sums(a: Any, counts: Any, axis: int) -> Any:
    """Sums of consecutive runs of elements along an axis: the first counts[0] of them, …"""
    shape = (*a.shape[:axis], len(counts), *a.shape[axis + 1 :])
    sums, filled = np.zeros_like(a, shape=shape), counts > 0
    if filled.any():
        starts = (np.cumsum(counts) - counts)[filled]
        sums[(slice(None),) * axis + (filled,)] = np.add.reduceat(a, starts, axis=axis)
    return sums


def _repeat_transpose(ct, a, repeats, axis=None):
    counts = np.ravel(repeats)
    shape, axis = ((a.size,), 0) if axis is None else (a.shape, axis % a.ndim)
    if counts.size == 1:
        runs = np.reshape(ct, (*shape[: axis + 1], int(counts[0]), *shape[axis + 1 :]))
        return np.reshape(np.sum(runs, axis=axis + 1), a.shape)
    return np.reshape(segment_sums(ct, counts, axis), a.shape)


# ----------------------------------------------------------------------------------- diagonals


@primitive
def with_diagonal(d: Any, shape: tuple[int, ...], offset: int, axis1: int, axis2: int) -> Any:
    """The array of zeros whose `np.diagonal(…, offset, axis1, axis2)` is `d`."""
    array = np.zeros_like(d, shape=shape)
    diagonal = np.diagonal(array, offset, axis1, axis2)
    diagonal.flags.writeable = True
    diagonal[...] = d
    return array


def _diag_transpose(ct, v, k=0):
    return np.diagonal(ct, k) if v.ndim == 1 else with_diagonal(ct, v.shape, k, 0, 1)


# -------------------------------------------------------------------------- casts and trimming


@primitive
def cast(x: Any, dtype: Any) -> Any:
    """`x` in another dtype, also where x is a scalar, which `np.astype` does not take."""
    return x.astype(dtype) if hasattr(x, "astype") else np.asarray(x, dtype)


def _trim_zeros(filt, trim="fb", axis=None):
    """The part that numpy keeps of the plain value, as a slice."""
    value = plain(filt)
    kept = np.trim_zeros(value, trim) if axis is None else np.trim_zeros(value, trim, axis)
    first = np.min(np.argwhere(value), axis=0, initial=max(value.shape, default=0))
    starts = first if "f" in trim.lower() else np.zeros(value.ndim, int)
    return filt[
        tuple(
            slice(s, s + m) if m < n else slice(None)
            for s, m, n in zip(starts.tolist(), kept.shape, value.shape, strict=True)
        )
    ]


# fmt: off
RULES = [
    linear(np.copy,             lambda ct, a, order="K", subok=False: ct),
    linear(reshaped,            lambda ct, a, shape, order: reshape(ct, a.shape, order)),
    composite(np.reshape,       _reshape),
    composite(np.ravel,         _ravel),
    composite(np.resize,        _resize),
    linear(np.transpose,        _transpose_transpose),
    linear(np.matrix_transpose, lambda ct, x: np.matrix_transpose(ct)),
    linear(np.swapaxes,         lambda ct, a, axis1, axis2: np.swapaxes(ct, axis1, axis2)),
    linear(np.moveaxis,         lambda ct, a, source, destination:
                                    np.moveaxis(ct, destination, source)),
    linear(np.rollaxis,         _rollaxis_transpose),
    linear(np.squeeze,          lambda ct, a, axis=None: np.reshape(ct, a.shape)),
    linear(np.expand_dims,      lambda ct, a, axis: np.reshape(ct, a.shape)),
    linear(np.broadcast_to,     lambda ct, array, shape, subok=False: ct),  # the projection sums
    composite(np.broadcast_arrays, _broadcast_arrays),
    composite(np.atleast_1d,    _atleast(1, [(0,)])),
    composite(np.atleast_2d,    _atleast(2, [(0, 1), (0,)])),
    composite(np.atleast_3d,    _atleast(3, [(0, 1, 2), (0, 2), (2,)])),
    linear(np.flip,             lambda ct, m, axis=None: np.flip(ct, axis)),
    linear(np.fliplr,           lambda ct, m: np.fliplr(ct)),
    linear(np.flipud,           lambda ct, m: np.flipud(ct)),
    linear(np.roll,             lambda ct, a, shift, axis=None:
                                    np.roll(ct, np.negative(shift), axis)),
    linear(np.rot90,            lambda ct, m, k=1, axes=(0, 1): np.rot90(ct, -k, axes)),
    linear(np.tile,             _tile_transpose),
    linear(np.repeat,           _repeat_transpose),
    linear(segment_sums,        lambda ct, a, counts, axis: np.repeat(ct, counts, axis)),
    linear(np.diag,             _diag_transpose),
    linear(np.diagflat,         lambda ct, v, k=0: np.reshape(np.diagonal(ct, k), v.shape)),
    linear(np.diagonal,         lambda ct, a, offset=0, axis1=0, axis2=1:
                                    with_diagonal(ct, a.shape, offset, axis1, axis2)),
    linear(with_diagonal,       lambda ct, d, shape, offset, axis1, axis2:
                                    np.diagonal(ct, offset, axis1, axis2)),
    linear(np.tril,             lambda ct, m, k=0: np.tril(ct, k)),
    linear(np.triu,             lambda ct, m, k=0: np.triu(ct, k)),
    rule(cast,                  jvp=lambda t, ans, x, dtype: t, vjp=lambda ct, ans, x, dtype: ct),
    composite(np.trim_zeros,    _trim_zeros),
]
if hasattr(np, "astype"):  # numpy 2.1
    RULES.append(composite(np.astype, lambda x, dtype, copy=True, device=None: cast(x, dtype)))
# fmt: on
