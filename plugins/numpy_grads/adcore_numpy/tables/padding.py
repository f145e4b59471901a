"""`np.pad` in all its modes.

Axis after axis, a left and a right part are joined to the array: constants, copies of its own
elements, ramps, or statistics of them. So the rule composes functions that have rules.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import apply, boxes_in, composite, number_of, plain, primitive, rule, twin

from ..namespace.constructors import asarray
from .reshaping import cast

STATISTICS = {"maximum": np.max, "minimum": np.min, "mean": np.mean, "median": np.median}


@primitive
def padded(array: Any, widths: Any, values: Any) -> Any:
    """`np.pad` with plain constants."""
    return np.pad(array, widths, constant_values=values)


def padded_jvp(t, ans, array, widths, values):
    return np.pad(t, widths)


def padded_vjp(ct, ans, array, widths, values):
    ends = zip(widths.tolist(), ct.shape, strict=True)
    return ct[tuple(slice(before, n - after) for (before, after), n in ends)]


def pad(
    array: Any,
    pad_width: Any,
    mode: Any = "constant",
    constant_values: Any = None,
    end_values: Any = None,
    stat_length: Any = None,
    reflect_type: Any = None,
) -> Any:
    """`numpy.pad`, in which the array, `constant_values` and `end_values` may be traced."""
    if callable(mode):
        msg = (
            "numpy.pad with a function as mode is not differentiable: the function writes into "
            "the padded array. Join the parts with np.concatenate, or use one of numpy's modes."
        )
        raise NonDifferentiableError(msg)
    options = {
        "constant_values": constant_values,
        "end_values": end_values,
        "stat_length": stat_length,
        "reflect_type": reflect_type,
    }
    options = {key: value for key, value in options.items() if value is not None}
    shape = np.shape(plain(array))
    widths = _widths(pad_width, len(shape), mode, options)
    if not shape:
        return np.copy(array)
    traced = any(True for _ in boxes_in(list(options.values())))
    if not traced and (mode in ("constant", "empty") or 0 in shape):
        if 0 in shape and mode not in ("constant", "empty"):
            np.pad(np.zeros(shape), widths, mode=mode)  # raises if it cannot extend an axis
        values = options.get("constant_values", 0)
        return apply(padded, (array, widths, values), {})
    parts = _parts(mode, len(shape), options)
    array = asarray(array)
    for axis, (before, after) in enumerate(widths.tolist()):
        if before or after:
            left, right = parts(array, axis, before, after)
            sides = [cast(side, array.dtype) for side in (left, right)]
            joined = [sides[0], array, sides[1]]
            array = np.concatenate([p for p in joined if p.shape[axis]], axis)
    return array


def _widths(pad_width: Any, ndim: int, mode: str, options: dict[str, Any]) -> Any:
    """The widths as a pair per axis; numpy raises its own errors for wrong arguments."""
    small = np.zeros((1,) * ndim)
    plain_options = {key: _stripped(value) for key, value in options.items()}
    np.pad(small, 0, mode=mode, **plain_options)
    if isinstance(pad_width, dict):
        pairs: Any = [(0, 0)] * ndim
        for axis, width in pad_width.items():
            pairs[axis] = (width, width) if np.ndim(width) == 0 else tuple(width)
        pad_width = pairs
    np.pad(small, pad_width, mode="empty")
    return np.broadcast_to(pad_width, (ndim, 2)).astype(int)


def _stripped(value: Any) -> Any:
    """The number of nested pairs of values, for numpy to say whether it takes them."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(_stripped, value))
    return number_of(value)


# ----------------------------------------------------------------------- the parts of each mode


def _parts(mode: str, ndim: int, options: dict[str, Any]) -> Any:
    """The function (array, axis, before, after) -> the left and the right part."""
    if mode == "constant":
        values = np.broadcast_to(asarray(options["constant_values"]), (ndim, 2))
        return lambda a, axis, before, after: (
            _repeated(values[axis, 0], a, axis, before),
            _repeated(values[axis, 1], a, axis, after),
        )
    if mode == "linear_ramp":
        ends = np.broadcast_to(asarray(options.get("end_values", 0)), (ndim, 2))
        return lambda a, axis, before, after: (
            _ramp(ends[axis, 0], _element(a, axis, 0), before, a.dtype, axis),
            np.flip(_ramp(ends[axis, 1], _element(a, axis, -1), after, a.dtype, axis), axis),
        )
    if mode in STATISTICS:
        lengths = np.broadcast_to(options.get("stat_length", np.iinfo(int).max), (ndim, 2))
        return lambda a, axis, before, after: (
            _statistic(mode, a, axis, before, slice(0, lengths[axis, 0])),
            _statistic(mode, a, axis, after, slice(-min(lengths[axis, 1], a.shape[axis]), None)),
        )
    if mode in ("reflect", "symmetric") and options.get("reflect_type") == "odd":
        return lambda a, *rest: _odd_reflection(a, *rest, mode == "symmetric")
    return lambda a, *rest: _copies(mode, a, *rest)


def _along(axis: int, index: Any) -> tuple[Any, ...]:
    return (*(slice(None),) * axis, index)


def _element(a: Any, axis: int, k: int) -> Any:
    return a[_along(axis, k)]


def _repeated(value: Any, a: Any, axis: int, n: int) -> Any:
    """A value that broadcasts against `a`, as n elements along the axis."""
    return np.broadcast_to(value, (*a.shape[:axis], n, *a.shape[axis + 1 :]))


def _ramp(end: Any, edge: Any, n: int, dtype: Any, axis: int) -> Any:
    return np.linspace(end, edge, num=n, endpoint=False, dtype=dtype, axis=axis)


def _statistic(mode: str, a: Any, axis: int, n: int, part: slice) -> Any:
    return _repeated(STATISTICS[mode](a[_along(axis, part)], axis=axis, keepdims=True), a, axis, n)


def _copies(mode: str, a: Any, axis: int, before: int, after: int) -> tuple[Any, Any]:
    """Modes that copy elements: numpy itself tells which, by padding their numbers."""
    n = a.shape[axis]
    numbers = np.pad(np.arange(n), (before, after), mode=mode)
    return tuple(_taken(a, axis, part) for part in (numbers[:before], numbers[before + n :]))


def _taken(a: Any, axis: int, numbers: Any) -> Any:
    """The elements of these numbers: a slice wherever they are in a row, for its fast transpose."""
    steps = np.diff(numbers)
    if numbers.size and not steps.any():
        return _repeated(a[_along(axis, slice(numbers[0], numbers[0] + 1))], a, axis, numbers.size)
    if numbers.size and (steps == steps[0]).all():
        stop = numbers[-1] + steps[0]
        return a[_along(axis, slice(numbers[0], stop if stop >= 0 else None, steps[0]))]
    return a[_along(axis, numbers)]


def _odd_reflection(a: Any, axis: int, before: int, after: int, symmetric: bool) -> tuple[Any, Any]:
    """Point reflection at the ends. With the period p and position x in the m-th one, it is
    a[i] + m (last - first) for even m, (m + 1) last - (m - 1) first - a[i] for odd m, where i
    are the elements that the even reflection copies."""
    n = a.shape[axis]
    if n == 1:
        return _copies("edge", a, axis, before, after)
    copies = _copies("symmetric" if symmetric else "reflect", a, axis, before, after)
    first, last = _element(a, axis, slice(0, 1)), _element(a, axis, slice(-1, None))
    positions = np.arange(-before, 0), np.arange(n, n + after)
    column = (-1,) + (1,) * (a.ndim - axis - 1)
    parts = []
    for copied, x in zip(copies, positions, strict=True):
        m = np.reshape(x // (n if symmetric else n - 1), column)
        odd = m % 2
        parts.append((m + odd) * last - (m - odd) * first + (1 - 2 * odd) * copied)
    return parts[0], parts[1]


RULES = [
    rule(padded, jvp=padded_jvp, vjp=padded_vjp),
    composite(np.pad, pad),
    twin(np.pad, pad),
]
