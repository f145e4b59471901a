"""How reductions and functions of shapes act on stacks of arrays; the table is in `batching`.

A stack has one axis more than its arrays, the first: axes counted from the front count one
further, what flattens an array keeps the first axis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from adcore.extend import aligned

from .reshaping import with_diagonal

How = Callable[..., Any]

# -------------------------------------------------------------------------- axes of one array


def further(axis: Any) -> Any:
    """An axis, or several, of an array as axes of the stack."""
    if isinstance(axis, (tuple, list, range)):
        return tuple(map(further, axis))
    return axis + 1 if axis >= 0 else axis


def natively(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """The function acts on the last axes, whatever stands before: on a stack as it is."""
    return call(*args) if active == (0,) else NotImplemented


def along(*positions: int, whole: str = "", least: int = 0) -> How:
    """A function of an array, with axes as the arguments at `positions`.

    Arguments:
        whole: what no axis means: "axes", all of them; "flat", that of the flattened array.
        least: how many axes an array of the stack must have.
    """

    def how(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
        stack, *rest = args
        if active != (0,) or stack.ndim <= least:
            return NotImplemented
        for k in positions:
            axis = rest[k - 1]
            if axis is None and whole == "axes":
                axis = tuple(range(stack.ndim - 1))
            elif axis is None and whole == "flat":
                stack, axis = stack.reshape((size, -1)), 0
            elif axis is None:
                return NotImplemented
            rest[k - 1] = further(axis)
        return call(stack, *rest)

    return how


def triangle(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Of matrices; of a vector numpy makes one first."""
    return call(*args) if args[0].ndim > 2 else NotImplemented


def expand_dims(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """An axis counts among those of the answer, which has one more, too."""
    return call(args[0], further(args[1]))


def squeeze(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """All axes of length 1, but for that of the stack."""
    a, axis = args
    if axis is None:
        axis = tuple(k for k, n in enumerate(a.shape[1:]) if n == 1)
    return call(a, further(axis))


def flip(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """All axes, if none is named."""
    m, axis = args
    return call(m, tuple(range(1, m.ndim)) if axis is None else further(axis))


def roll(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Without an axis, the flattened array is rolled."""
    a, shift, axis = args
    if axis is not None:
        return call(a, shift, further(axis))
    return call(a.reshape((size, -1)), shift, 1).reshape(a.shape)


def repeat(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Without an axis, the elements of the flattened array are repeated."""
    a, repeats, axis = args
    if axis is None:
        return call(a.reshape((size, -1)), repeats, 1)
    return call(a, repeats, further(axis))


def reduction(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """All axes, if none is named; a mask broadcasts as it does against each array."""
    if active != (0,):  # `initial` is traced
        return NotImplemented
    a, axis, *rest = args
    return call(a, tuple(range(1, a.ndim)) if axis is None else further(axis), *rest)


def where(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """By broadcasting."""
    return aligned(np.where, active, size, args)


# ----------------------------------------------------------------------------- shapes


def reshape(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """To a shape behind the axis of the stack; in the order "F" that axis would run first."""
    a, shape, order = args
    shape = (shape,) if isinstance(shape, (int, np.integer)) else tuple(shape)
    if order != "C" and (a.ndim > 2 or len(shape) > 1):
        return NotImplemented
    if -1 in shape and a.size == 0:
        return NotImplemented
    return call(a, (size, *shape), "C")


def transpose(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """The axes in reverse order, if none are given."""
    a, axes = args
    n = a.ndim - 1
    axes = range(n - 1, -1, -1) if axes is None else [k % n for k in axes]
    return np.transpose(a, (0, *(k + 1 for k in axes)))


def broadcast_to(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """New axes come behind that of the stack."""
    a, shape, *rest = args
    shape = (shape,) if isinstance(shape, (int, np.integer)) else tuple(shape)
    missing = len(shape) - (a.ndim - 1)
    return call(a.reshape((size, *(1,) * missing, *a.shape[1:])), (size, *shape), *rest)


def tile(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Repetitions along new axes in front come behind that of the stack."""
    a, reps = args
    reps = tuple(np.atleast_1d(reps).tolist())
    missing = max(len(reps) - (a.ndim - 1), 0)
    reps = (1,) * (a.ndim - 1 - len(reps)) + reps
    return call(a.reshape((size, *(1,) * missing, *a.shape[1:])), (1, *reps))


def diag(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Matrices of vectors, or vectors of matrices."""
    v, k = args
    if v.ndim == 3:
        return np.diagonal(v, k, 1, 2)
    n = v.shape[1] + abs(k)
    return with_diagonal(v, (size, n, n), k, 1, 2)


def diagonals(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """The array of zeros but for a diagonal, for every vector."""
    d, shape, offset, axis1, axis2 = args
    axis1, axis2 = axis1 % len(shape), axis2 % len(shape)
    return call(d, (size, *shape), offset, axis1 + 1, axis2 + 1)


def segments(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Sums of runs along an axis counted from the front."""
    a, counts, axis = args
    return call(a, counts, axis + 1)


def trace(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """The two axes counted among those of the array."""
    a, offset, axis1, axis2, *rest = args
    n = a.ndim - 1
    return call(a, offset, axis1 % n + 1, axis2 % n + 1, *rest)


def diagonal(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """The two axes counted among those of the array."""
    return trace(call, active, size, args)


def differences(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Along an axis; the ends go one by one."""
    a, n, axis, *ends = args
    if active != (0,) or any(end is not None for end in ends):
        return NotImplemented
    return call(a, n, further(axis), *ends)
