"""What depends on what in numpy's functions: the helpers of the table in `patterns`.

Elements are named by their numbers in the flattened array. What only moves elements is found by
letting it move the numbers; sums and what runs along an axis are said by their axes. Products are
in `dependent_products`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from adcore.extend import layers, plain

from ..arrays.scatter import as_index

How = Callable[..., Any]
Pairs = tuple[Any, Any]

# More pairs than this are not written down: what is so full is taken as dense by who asks.
MOST = 50_000_000


def numbers(shape: Sequence[int]) -> Any:
    """The array in which each element is its number."""
    return np.arange(math.prod(shape)).reshape(shape)


def everything(call: Any, k: int, args: Any, ans: Any, active: Any) -> None:
    """Each element depends on all."""


def same(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """Element by element, by broadcasting."""
    return np.broadcast_to(numbers(np.shape(args[k])), np.shape(ans)).ravel()


def moved(*positions: int) -> How:
    """A function that moves the elements of its arguments at `positions`, and fills with zeros."""

    def how(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
        if k not in positions:
            return None
        bare = [
            numbers(np.shape(arg)) + 1 if j == k
            else np.zeros(np.shape(arg), int) if j in positions and arg is not None
            else plain(arg)
            for j, arg in enumerate(args)
        ]  # fmt: skip
        return np.ravel(call(*bare)).astype(np.intp) - 1

    return how


def joined(function: Any) -> How:
    """Arrays that are joined to one."""

    def how(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
        bare = [np.full(np.shape(arg), -1) for arg in args]
        bare[k] = numbers(np.shape(args[k]))
        return np.ravel(function(bare, axis=call.keywords["axis"]))

    return how


def assembly(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """An argument is put at its place."""
    into = np.full(np.shape(ans), -1)
    into[call.keywords["places"][k]] = numbers(np.shape(args[k]))
    return into.ravel()


def put_at(key: Any, shape: Any, part: Any) -> Pairs:
    """What is put, or added, at an index, by broadcasting."""
    parts = map(as_index, key if type(key) is tuple else (key,))
    places = numbers(shape)[tuple(map(_whole, parts))]
    return np.ravel(places), np.broadcast_to(numbers(part), np.shape(places)).ravel()


def _whole(part: Any) -> Any:
    """Of an empty index numpy makes floats."""
    empty = isinstance(part, np.ndarray) and part.dtype.kind == "f" and part.size == 0
    return part.astype(int) if empty else part


def scatter(call: Any, k: int, args: Any, ans: Any, active: Any) -> Pairs:
    """Cotangents at their indices."""
    return put_at(call.keywords["indices"][k], np.shape(ans), np.shape(args[k]))


def update(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """A value in the place of some elements."""
    _, value, key = args
    into = numbers(np.shape(ans)) if k == 0 else np.full(np.shape(ans), -1)
    into[key] = -1 if k == 0 else numbers(np.shape(value))
    return into.ravel()


def increase(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """A value added to some elements."""
    _, value, key = args
    if k == 0:
        return np.arange(np.size(ans))
    return put_at(key, np.shape(ans), np.shape(value))


# ---------------------------------------------------------------------------- along axes


def as_axes(axis: Any, ndim: int) -> tuple[int, ...]:
    """The axes that an argument `axis` names, from the front; all of them if it is None."""
    if axis is None:
        return tuple(range(ndim))
    return tuple(k % ndim for k in (axis if isinstance(axis, (tuple, list)) else (axis,)))


def reduced(at: int = 1, default: Any = None) -> How:
    """A reduction: each element depends on those that have its place in the axes that are left."""

    def how(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
        shape = np.shape(args[0])
        if k != 0 or not shape:
            return None
        axes = as_axes(args[at], len(shape))
        kept = [1 if j in axes else n for j, n in enumerate(shape)]
        if np.size(ans) != math.prod(kept):
            return None
        return np.broadcast_to(numbers(kept), shape).ravel(), np.arange(math.prod(shape))

    return how


def lanes(shape: Sequence[int], axis: int, length: int, rows: Any, columns: Any) -> Pairs | None:
    """Pairs along one axis, in every lane: of answers, `length` in a lane, and of elements."""
    before, after = math.prod(shape[:axis]), math.prod(shape[axis + 1 :])
    if before * after * len(rows) > MOST:
        return None
    first, last = np.arange(before)[:, None, None], np.arange(after)
    rows, columns = rows[:, None], columns[:, None]
    return (
        ((first * length + rows) * after + last).ravel(),
        ((first * shape[axis] + columns) * after + last).ravel(),
    )


def all_pairs(m: int, n: int) -> Pairs | None:
    """All on all."""
    return None if m * n > MOST else (np.repeat(np.arange(m), n), np.tile(np.arange(n), m))


def lower(m: int, n: int) -> Pairs | None:
    """Each on those that do not come after it, where the first m - n are given."""
    if m * n > 2 * MOST:
        return None
    rows, columns = np.nonzero(np.tri(m, n, n - m, dtype=bool))
    return rows, columns


def along(pairs: Callable[[int, int], Pairs | None], at: int | None = 1, default: int = -1) -> How:
    """A function along an axis, that of the flattened array if it is None."""

    def how(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
        if k != 0:
            return None
        shape, out = np.shape(args[0]), np.shape(ans)
        axis = default if at is None else args[at]
        if axis is None or not shape:
            shape, out, axis = (math.prod(shape),), (math.prod(out),), 0
        axis = axis % len(shape)
        found = pairs(out[axis], shape[axis])
        return None if found is None else lanes(shape, axis, out[axis], *found)

    return how


def cells(axes: Callable[[Any, int], Any], *positions: int) -> How:
    """All on all along some axes, every cell of the others by itself.

    Arguments:
        axes: `axes(args, k)`, which those are; None for all.
        positions: the arguments that this is so for; for others, all on all.
    """

    def how(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
        shape, out = np.shape(args[k]), np.shape(ans)
        if k not in positions:
            return None
        named = as_axes(axes(args, k), len(shape))
        kept = [j for j in range(len(shape)) if j not in named]
        lead = tuple(shape[j] for j in kept)
        outer = kept if len(out) == len(shape) else range(len(kept))
        if len(out) < len(kept) or tuple(out[j] for j in outer) != lead:
            return None
        count = math.prod(lead)
        if count == 0 or math.prod(out) * (math.prod(shape) // count) > MOST:
            return None
        columns = np.moveaxis(numbers(shape), kept, range(len(kept))).reshape(count, 1, -1)
        rows = np.moveaxis(numbers(out), outer, range(len(kept))).reshape(count, -1, 1)
        pairs = np.broadcast_arrays(rows, columns)
        return pairs[0].ravel(), pairs[1].ravel()

    return how


def last(n: int) -> Callable[[Any, int], Any]:
    """The last n axes: of vectors, or of matrices."""
    return lambda args, k: tuple(range(-min(n, np.ndim(args[k])), 0))


def named(at: int) -> Callable[[Any, int], Any]:
    """The axes that an argument names."""
    return lambda args, k: args[at]


def runs(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """`add.reduceat`: from each index up to the next, or itself alone."""
    a, indices, axis = args[:3]
    if np.ndim(axis) or axis is None:
        return None
    axis, starts = axis % np.ndim(a), np.asarray(plain(indices)).ravel()
    n = np.shape(a)[axis]
    starts = np.where(starts < 0, starts + n, starts)
    ends = np.append(starts[1:], n)
    counts = np.where(ends > starts, ends - starts, 1)
    rows = np.repeat(np.arange(len(starts)), counts)
    columns = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts - starts, counts)
    return lanes(np.shape(a), axis, len(starts), rows, columns)


def differences(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """The n-th difference uses n + 1 neighbours, counted with what is put before and behind."""
    a, n, axis, *ends = args
    shape = np.shape(a)
    if k != 0 or n == 0:
        return np.arange(np.size(ans)) if k == 0 else None
    axis = axis % len(shape)
    length, before = np.shape(ans)[axis], 0
    if ends[0] is not None and ends[0] is not np._NoValue:
        before = np.shape(ends[0])[axis] if np.ndim(ends[0]) else 1
    rows = np.repeat(np.arange(length), n + 1)
    columns = rows + np.tile(np.arange(n + 1), length) - before
    within = (columns >= 0) & (columns < shape[axis])
    return lanes(shape, axis, length, rows[within], columns[within])


def mask_of(value: Any, varies: bool) -> Any:
    """Where a factor may differ from zero: everywhere, if it varies."""
    if varies:
        return np.ones(np.shape(value), bool)
    return np.any([np.asarray(each) != 0 for each in layers(value)], axis=0)


def sliding(sign: int) -> How:
    """`convolve` (1), `correlate` (-1): answer r of a full one is the sum of a[i] v[±(r - i)]."""

    def how(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
        a, v, mode = args
        m, n = np.size(a), np.size(v)
        if sign < 0 and m < n:  # of which numpy turns both round
            return None
        there_a, there_v = mask_of(a, 0 in active).ravel(), mask_of(v, 1 in active).ravel()
        i, j = np.nonzero(there_a)[0], np.nonzero(there_v)[0]
        if len(i) * len(j) > MOST:
            return None
        i, j = np.repeat(i, len(j)), np.tile(j, len(i))
        mode = {0: "valid", 1: "same", 2: "full"}.get(mode, mode)
        skipped = {"f": 0, "s": (min(m, n) - 1) // 2, "v": min(m, n) - 1}[mode[0].lower()]
        if sign < 0 and mode[0] == "s":
            skipped = n // 2 if n % 2 == 0 else (n - 1) // 2
            skipped = n - 1 - skipped if n % 2 == 0 else skipped
        rows = i + (j if sign > 0 else n - 1 - j) - skipped
        within = (rows >= 0) & (rows < np.size(ans))
        return rows[within], (i if k == 0 else j)[within]

    return how


def segments(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """Sums of runs along an axis."""
    a, counts, axis = args
    rows = np.repeat(np.arange(len(counts)), counts)
    return lanes(np.shape(a), axis, len(counts), rows, np.arange(len(rows)))


def counted(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """`bincount`: a weight goes to the number of its element."""
    return np.asarray(plain(args[0])).ravel(), np.arange(np.size(args[1]))


def overlapping(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """Sums of windows: each element of a window goes where it was taken from."""
    y, axis = args
    lengths = np.shape(y)[np.ndim(y) - len(axis) :]
    shown = np.lib.stride_tricks.sliding_window_view(numbers(np.shape(ans)), lengths, axis)
    return shown.ravel(), np.arange(np.size(y))


def diagonal_sum(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """The elements of a diagonal."""
    a, offset, axis1, axis2, *_ = args
    columns = np.diagonal(numbers(np.shape(a)), offset, axis1, axis2)
    return np.repeat(np.arange(np.size(ans)), columns.shape[-1]), columns.ravel()


def by_rows(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """A row of the answer for each element of the first argument."""
    size = np.size(args[0])
    return np.repeat(np.arange(size), np.size(ans) // max(size, 1)) if k == 0 else None


def polynomial(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """A polynomial's value depends on its own x, and on all coefficients."""
    return np.arange(np.size(ans)) if k == 1 and np.ndim(args[0]) == 1 else None


def interpolation(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """Each answer on its own x, and on the two values beside it, if x does not vary."""
    if k == 0:
        return np.arange(np.size(ans))
    if k != 2 or 0 in active or 1 in active:
        return None
    x, xp = np.ravel(plain(args[0])), plain(args[1])
    right = np.clip(np.searchsorted(xp, x), 1, max(len(xp) - 1, 1))
    further = np.clip(right + 1, 0, len(xp) - 1)  # beside a knot
    near = [np.clip(c, 0, len(xp) - 1) for c in (right - 1, right, further)]
    return np.tile(np.arange(len(x)), 3), np.concatenate(near)
