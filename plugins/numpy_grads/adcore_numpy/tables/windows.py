"""Windows that slide over an array: `np.lib.stride_tricks.sliding_window_view`.

It copies elements, y[i, k] = x[i + k], so it is linear, its JVP is itself, and its transpose adds
them where they came from: x[j] = Σ y[i, k] over i + k = j, as an overlap-add does.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple
from numpy.lib.stride_tricks import sliding_window_view

from adcore.errors import MutationError
from adcore.extend import batch, composite, linear, plain, primitive

from .batched_shapes import further


@primitive
def windows(x: Any, lengths: tuple[int, ...], axis: tuple[int, ...]) -> Any:
    """The windows of x along axes counted from the front, one after the other."""
    return sliding_window_view(x, lengths, axis)


@primitive
def overlapped(y: Any, axis: tuple[int, ...]) -> Any:
    """The array in which each element is the sum of those that show it in the windows y."""
    for k in reversed(axis):
        y = _overlapped(y, k)
    return y


def _overlapped(y: Any, axis: int) -> Any:
    """The same for one axis, whose windows are along the last; by the shorter of both loops."""
    n, length = y.shape[axis], y.shape[-1]
    shape = (*y.shape[:axis], n + length - 1, *y.shape[axis + 1 : -1])
    total = np.zeros_like(y, shape=shape)
    rows, parts = np.moveaxis(total, axis, -1), np.moveaxis(y, axis, -2)
    if length <= n:
        for k in range(length):
            rows[..., k : k + n] += parts[..., k]
    else:
        for i in range(n):
            rows[..., i : i + length] += parts[..., i, :]
    return total


def _sliding_window_view(x, window_shape, axis=None, *, subok=False, writeable=False):
    if writeable:
        msg = (
            "sliding_window_view(…, writeable=True) of a traced value: what is written into it "
            "would not reach the array. Leave writeable out, and build the array that you need."
        )
        raise MutationError(msg)
    lengths = tuple(window_shape) if np.iterable(window_shape) else (window_shape,)
    ndim = np.ndim(plain(x))
    axes = range(ndim) if axis is None else axis
    return windows(x, lengths, normalize_axis_tuple(axes, ndim, allow_duplicate=True))


def _batched_windows(call, active, size, args):
    x, lengths, axis = args
    return call(x, lengths, further(axis))


# fmt: off
RULES = [
    composite(sliding_window_view, _sliding_window_view),
    linear(windows,    lambda ct, x, lengths, axis: overlapped(ct, axis)),
    linear(overlapped, lambda ct, y, axis: windows(ct, y.shape[y.ndim - len(axis):], axis)),
    batch(windows,     _batched_windows),
    batch(overlapped,  lambda call, active, size, args: call(args[0], further(args[1]))),
]
# fmt: on
