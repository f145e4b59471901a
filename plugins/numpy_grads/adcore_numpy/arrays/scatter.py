"""Adding values into an array at an index, at the cost of what the index names."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def add_at(buffer: Any, index: Any, values: Any) -> None:
    """buffer[index] += values, where an element may be named several times."""
    kind = type(index)
    if kind is not int and kind is not slice:
        parts = index if kind is tuple else (index,)
        if any(map(_may_repeat, parts)):
            _add_repeated(buffer, tuple(map(as_index, parts)), values)
            return
    buffer[index] += values


def _may_repeat(part: Any) -> bool:
    """True for an array or list of integers: slices, integers and masks name an element once."""
    if isinstance(part, np.ndarray):
        return part.dtype.kind != "b" and part.ndim > 0
    return isinstance(part, (list, tuple))


def as_index(part: Any) -> Any:
    """A part of an index, a list as an array of integers."""
    if isinstance(part, (list, tuple)):
        part = np.asarray(part)
        return part if part.size else part.astype(int)
    return part


def _add_repeated(buffer: Any, parts: tuple[Any, ...], values: Any) -> None:
    """By numpy's `add.at`, which is fast for flat positions, and for them only."""
    positions = _positions(parts, buffer.shape) if buffer.flags.c_contiguous else None
    if positions is None:
        np.add.at(buffer, parts, values)
        return
    values = np.broadcast_to(values, positions.shape)
    np.add.at(buffer.reshape(-1), positions.reshape(-1), values.reshape(-1))


def _positions(parts: tuple[Any, ...], shape: tuple[int, ...]) -> Any:
    """The flat positions of what an index names; None for the rarer kinds of index."""
    arrays = [k for k, part in enumerate(parts) if isinstance(part, np.ndarray) and part.ndim]
    if any(parts[k].dtype.kind == "b" for k in arrays):
        return None
    if len(arrays) == 1 and all(part == slice(None) for part in parts if type(part) is slice):
        k = arrays[0]
        if len(parts) - 1 == sum(type(part) is slice for part in parts):
            return _slabs(_from_front(parts[k], shape[k]), k, shape)
    if len(parts) != len(shape) or not all(_is_integer(part) for part in parts):
        return None
    positions: Any = 0
    for part, n in zip(parts, shape, strict=True):
        positions = positions * n + _from_front(part, n)
    return positions


def _from_front(index: Any, n: int) -> Any:
    index = np.asarray(index, np.intp)
    return np.where(index < 0, index + n, index)


def _slabs(index: Any, axis: int, shape: tuple[int, ...]) -> Any:
    """The positions of the slabs that `index` names along an axis, all other axes whole."""
    if len(shape) == 1:
        return index
    before, after = math.prod(shape[:axis]), math.prod(shape[axis + 1 :])
    rows = np.arange(before)[:, None] * shape[axis] + index.reshape(-1)
    positions = rows[:, :, None] * after + np.arange(after)
    return positions.reshape(shape[:axis] + index.shape + shape[axis + 1 :])


def _is_integer(part: Any) -> bool:
    """True for an integer or an array of them."""
    if isinstance(part, (np.ndarray, np.generic)):
        return part.dtype.kind in "iu"
    return isinstance(part, int) and not isinstance(part, bool)
