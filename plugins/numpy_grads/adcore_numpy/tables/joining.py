"""Joining and splitting: concatenate, stack and their family, block, split, append, meshgrid, pad.

The map lays arrays side by side, y = Σₖ Eₖ xₖ with disjoint places Eₖ: it is linear in all of them
together, and its adjoint hands each array its own part of the cotangent.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from adcore.extend import Box, apply_joint, composite, plain, primitive, rule

from ..namespace.constructors import asarray
from .padding import RULES as PADDING

# ------------------------------------------------------------------------- the two primitives


@primitive
def concatenated(*arrays: Any, axis: int, bounds: tuple[int, ...], dtype: Any, casting: str) -> Any:
    """`np.concatenate(arrays, axis)`; array k lies between bounds[k] and bounds[k + 1]."""
    return np.concatenate(arrays, axis, **_cast(dtype, casting))


def concatenated_jvp(tangents, ans, *arrays, axis, bounds, dtype, casting):
    """The map: y = [x₁ | x₂ | …] along an axis; its differential: [dx₁ | dx₂ | …]."""
    return np.concatenate(_filled(tangents, arrays), axis)


def concatenated_vjp(ct, ans, *arrays, axis, bounds, dtype, casting):
    """Its adjoint: each array gets the slice of ct between its bounds."""
    before = (slice(None),) * (axis % ct.ndim)
    return tuple((lambda index=(*before, slice(*ends)): ct[index]) for ends in pairwise(bounds))


@primitive
def stacked(*arrays: Any, axis: int, dtype: Any, casting: str) -> Any:
    """`np.stack(arrays, axis)`."""
    return np.stack(arrays, axis, **_cast(dtype, casting))


def stacked_jvp(tangents, ans, *arrays, axis, dtype, casting):
    """The map: y[…, k, …] = xₖ along a new axis; its differential: the same of the dxₖ."""
    return np.stack(_filled(tangents, arrays), axis)


def stacked_vjp(ct, ans, *arrays, axis, dtype, casting):
    """Its adjoint: array k gets ct[…, k, …]."""
    before = (slice(None),) * (axis % ct.ndim)
    return tuple((lambda index=(*before, k): ct[index]) for k in range(ct.shape[axis]))


def _cast(dtype: Any, casting: str) -> dict[str, Any]:
    """The keywords of a joining, without those that stand for nothing: not all arrays take them."""
    return {} if dtype is None and casting == "same_kind" else {"dtype": dtype, "casting": casting}


def _filled(tangents, arrays):
    """Zeros in place of the tangents that are not there."""
    return [np.zeros_like(a) if t is None else t for t, a in zip(tangents, arrays, strict=True)]


# ------------------------------------------------------------------------- concatenate and stack


def _items(arrays: Any) -> list[Any]:
    """The arrays to join; a traced array stands for the list of its rows."""
    if isinstance(arrays, Box):
        return [arrays[k] for k in range(len(arrays))]
    return [asarray(a) if isinstance(a, (list, tuple)) else a for a in arrays]


def _concatenate(arrays, axis=0, out=None, dtype=None, casting="same_kind"):
    arrays = _items(arrays)
    if axis is None:
        arrays, axis = [np.ravel(a) for a in arrays], 0
    try:
        sizes = [np.shape(plain(a))[axis] for a in arrays]
    except IndexError:  # numpy's own error is better
        return np.concatenate([plain(a) for a in arrays], axis)
    bounds = (0, *accumulate(sizes))
    config = {"axis": axis, "bounds": bounds, "dtype": dtype, "casting": casting}
    return apply_joint(concatenated, arrays, config)


def _stack(arrays, axis=0, out=None, dtype=None, casting="same_kind"):
    config = {"axis": axis, "dtype": dtype, "casting": casting}
    return apply_joint(stacked, _items(arrays), config)


def _vstack(tup, dtype=None, casting="same_kind"):
    return np.concatenate([np.atleast_2d(a) for a in _items(tup)], dtype=dtype, casting=casting)


def _hstack(tup, dtype=None, casting="same_kind"):
    arrays = [np.atleast_1d(a) for a in _items(tup)]
    axis = 0 if arrays and arrays[0].ndim == 1 else 1
    return np.concatenate(arrays, axis, dtype=dtype, casting=casting)


def _dstack(tup):
    return np.concatenate([np.atleast_3d(a) for a in _items(tup)], 2)


def _column_stack(tup):
    arrays = [np.atleast_1d(a) for a in _items(tup)]
    return np.concatenate([a[:, None] if a.ndim == 1 else a for a in arrays], 1)


def _append(arr, values, axis=None):
    arr, values = asarray(arr), asarray(values)
    if axis is None:
        arr, values, axis = np.ravel(arr), np.ravel(values), 0
    return np.concatenate((arr, values), axis)


# -------------------------------------------------------------------------------------- block


def _block(arrays):
    """Innermost lists are joined along the last axis, the next ones along the one before, …"""
    depth = _depth(arrays)
    ndim = max(depth, *(np.ndim(plain(leaf)) for leaf in _leaves(arrays)))

    def joined(part, level):
        if not isinstance(part, list):
            return np.reshape(part, (1,) * (ndim - np.ndim(plain(part))) + np.shape(plain(part)))
        return np.concatenate([joined(each, level - 1) for each in part], -level)

    return joined(arrays, depth)


def _depth(part: Any) -> int:
    if isinstance(part, tuple):
        msg = "np.block takes lists of arrays, not tuples"
        raise TypeError(msg)
    if not isinstance(part, list):
        return 0
    depths = {_depth(each) for each in part}
    if len(depths) != 1:
        msg = "List depths are mismatched in np.block" if depths else "np.block got an empty list"
        raise ValueError(msg)
    return 1 + depths.pop()


def _leaves(part: Any) -> list[Any]:
    return [leaf for each in part for leaf in _leaves(each)] if isinstance(part, list) else [part]


# -------------------------------------------------------------------------------------- split


def _splitter(function):
    """The body of a splitting function: it splits the indices, and then slices."""

    def split(ary, indices_or_sections, axis=0):
        shape = np.shape(plain(ary))
        axis = range(len(shape))[axis]
        before = (slice(None),) * axis
        parts = function(np.arange(shape[axis]), indices_or_sections)
        return [
            ary[(*before, slice(part[0], part[-1] + 1) if part.size else slice(0))]
            for part in parts
        ]

    return split


def _split_along(name, axis, least):
    """hsplit, vsplit, dsplit: `split` along a fixed axis of arrays with enough of them."""

    def split(ary, indices_or_sections):
        n = np.ndim(plain(ary))
        if n < least:
            msg = f"{name} only works on arrays of {least} or more dimensions"
            raise ValueError(msg)
        return np.split(ary, indices_or_sections, axis if n > axis else 0)

    return split


def _unstack(x, axis=0):
    x = np.moveaxis(x, axis, 0)
    return tuple(x[k] for k in range(x.shape[0]))


# ----------------------------------------------------------------------------------- meshgrid


def _meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    if indexing not in ("xy", "ij"):
        msg = "Valid values for `indexing` are 'xy' and 'ij'."
        raise ValueError(msg)
    n = len(xi)
    order = [1, 0, *range(2, n)] if indexing == "xy" and n > 1 else range(n)
    grids = [
        np.reshape(x, tuple(-1 if k == axis else 1 for k in range(n)))
        for axis, x in zip(order, xi, strict=True)
    ]
    if not sparse:
        grids = np.broadcast_arrays(*grids)
    return tuple(g if isinstance(g, Box) or not copy else np.copy(g) for g in grids)


RULES = [
    rule(concatenated, jvp=concatenated_jvp, vjp=concatenated_vjp),
    composite(np.concatenate, _concatenate),
    rule(stacked, jvp=stacked_jvp, vjp=stacked_vjp),
    composite(np.stack, _stack),
    composite(np.vstack, _vstack),
    composite(np.hstack, _hstack),
    composite(np.dstack, _dstack),
    composite(np.column_stack, _column_stack),
    composite(np.block, _block),
    composite(np.append, _append),
    composite(np.split, _splitter(np.split)),
    composite(np.array_split, _splitter(np.array_split)),
    composite(np.hsplit, _split_along("hsplit", 1, 1)),
    composite(np.vsplit, _split_along("vsplit", 0, 2)),
    composite(np.dsplit, _split_along("dsplit", 2, 3)),
    composite(np.meshgrid, _meshgrid),
    PADDING,
]
if hasattr(np, "unstack"):  # numpy 2.1
    RULES.append(composite(np.unstack, _unstack))
