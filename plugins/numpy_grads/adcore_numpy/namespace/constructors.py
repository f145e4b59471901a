"""The constructors that numpy does not dispatch: array, asarray, full, arange and their like.

`import adcore_numpy as np` has them under numpy's names. Without traced values they are numpy's,
and what they give while a derivative runs can be assigned to.
An array of x₁, x₂, … among constants is y = c + Σₖ Eₖ xₖ, with disjoint places Eₖ; a range is
a + k h.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from adcore.engine.box import traces_of
from adcore.engine.refusals import forgive
from adcore.errors import ConversionError
from adcore.extend import (
    Box,
    apply,
    assignable,
    boxes_in,
    composite,
    constant,
    is_running,
    number_of,
    plain,
    primitive,
    rule,
    twin,
)

from ..tables.reshaping import cast


def cell(value: Any) -> Any:
    """A new array, which traced values can be written into while a derivative runs."""
    return assignable(value) if is_running() else value


# ---------------------------------------------------------------------------- nested sequences


@primitive
def assembled(*leaves: Any, places: Sequence[tuple[int, ...]], base: Any) -> Any:
    """`base` with each leaf put at its place, an index into the leading axes."""
    array = base.copy()
    for place, leaf in zip(places, leaves, strict=True):
        array[place] = leaf
    return array


def assembled_jvp(tangents, ans, *leaves, places, base):
    """The map: y = c + Σₖ Eₖ xₖ; its differential: Σₖ Eₖ dxₖ."""
    present = [(p, t) for p, t in zip(places, tangents, strict=True) if t is not None]
    where, given = [p for p, _ in present], tuple(t for _, t in present)
    return assembled(*given, places=where, base=np.zeros_like(base))


def assembled_vjp(ct, ans, *leaves, places, base):
    """Its adjoint: Eₖᵀ ct, the elements at the place of xₖ."""
    return tuple((lambda place=place: ct[place]) for place in places)


def _holds_traced(nest: Any) -> bool:
    """Whether a list holds a traced value: the refusal of one, with its message, takes longer."""
    return type(nest) in (list, tuple) and any(box._trace.carries for box in boxes_in(nest))


def _taken_apart(nest: Any, place: tuple[int, ...], found: list[tuple[Any, Any]]) -> Any:
    """The nest with plain values; the boxes in it go to `found`, with their places."""
    if isinstance(nest, Box):
        found.append((place, nest))
        return number_of(nest)
    if isinstance(nest, (list, tuple)):
        return [_taken_apart(item, (*place, k), found) for k, item in enumerate(nest)]
    return nest


def _of_nest(nest: Any, **options: Any) -> Any:
    """The traced array of nested lists of numbers, arrays and boxes."""
    found: list[tuple[Any, Any]] = []
    base = np.array(_taken_apart(nest, (), found), **options)  # with numpy's errors, if ragged
    if not found or base.dtype.kind == "O":
        msg = (
            "An array of Python objects cannot be traced. Give numbers and arrays in nested lists "
            "or tuples, and a numeric dtype."
        )
        raise ConversionError(msg)
    new = (0,) * (base.ndim - _nest_ndim(nest))  # axes that ndmin put in front
    places = [(*new, *place) for place, _ in found]
    return apply(assembled, tuple(leaf for _, leaf in found), {"places": places, "base": base})


def _nest_ndim(nest: Any) -> int:
    n = 0
    while isinstance(nest, (list, tuple)):
        n, nest = n + 1, nest[0]
    return n + np.ndim(plain(nest))


def _with(x: Any, dtype: Any, ndmin: int = 0) -> Any:
    """A traced value as an array of a dtype, with at least `ndmin` axes."""
    if dtype is not None and np.dtype(dtype) != np.asarray(number_of(x)).dtype:
        x = cast(x, dtype)
    shape = np.shape(plain(x))
    if len(shape) < ndmin or not isinstance(plain(x), np.ndarray):
        x = np.reshape(x, (1,) * (ndmin - len(shape)) + shape)
    return x


def _given(**options: Any) -> dict[str, Any]:
    """The options that say something; a traced `like` says nothing more than a plain array."""
    return {k: v for k, v in options.items() if v is not None and not isinstance(v, Box)}


def array(
    object: Any,
    dtype: Any = None,
    *,
    copy: bool | None = True,
    order: Any = "K",
    subok: bool = False,
    ndmin: int = 0,
    ndmax: int | None = None,
    like: Any = None,
) -> Any:
    """`numpy.array`, in which the object may be or contain traced values."""
    if isinstance(object, Box):
        return _with(np.copy(object) if copy else object, dtype, ndmin)
    options = {"copy": copy, "order": order, "subok": subok, "ndmin": ndmin, **_given(ndmax=ndmax)}
    if not _holds_traced(object):
        try:
            return cell(np.array(object, dtype, **options, **_given(like=like)))
        except ConversionError as error:  # an object that holds a box where it cannot be seen
            forgive(error, traces_of(object))
    return _of_nest(object, dtype=dtype, **options)


def asarray(
    a: Any,
    dtype: Any = None,
    order: Any = None,
    *,
    device: Any = None,
    copy: bool | None = None,
    like: Any = None,
) -> Any:
    """`numpy.asarray`, in which the argument may be or contain traced values."""
    if isinstance(a, Box):
        return _with(np.copy(a) if copy else a, dtype)
    if not _holds_traced(a):
        try:
            return cell(np.asarray(a, dtype, order, copy=copy, **_given(device=device, like=like)))
        except ConversionError as error:
            forgive(error, traces_of(a))
    return _of_nest(a, dtype=dtype, copy=copy, order=order or "K")


def asanyarray(
    a: Any,
    dtype: Any = None,
    order: Any = None,
    *,
    device: Any = None,
    copy: bool | None = None,
    like: Any = None,
) -> Any:
    """`numpy.asanyarray`, in which the argument may be or contain traced values."""
    if isinstance(a, np.ndarray) and not isinstance(a, Box):
        return np.asanyarray(a, dtype, order, **_given(copy=copy, device=device, like=like))
    return asarray(a, dtype, order, device=device, copy=copy, like=like)


def ascontiguousarray(a: Any, dtype: Any = None, *, like: Any = None) -> Any:
    """`numpy.ascontiguousarray`, in which the argument may be or contain traced values."""
    a = _atleast_1d(asarray(a, dtype, "C", like=like))
    return a if isinstance(a, Box) else np.ascontiguousarray(a)


def asfortranarray(a: Any, dtype: Any = None, *, like: Any = None) -> Any:
    """`numpy.asfortranarray`, in which the argument may be or contain traced values."""
    return _atleast_1d(asarray(a, dtype, "F", like=like))


def _atleast_1d(a: Any) -> Any:
    return a if a.ndim else np.reshape(a, (1,))


def require(a: Any, dtype: Any = None, requirements: Any = None, *, like: Any = None) -> Any:
    """`numpy.require`, in which the argument may be or contain traced values."""
    a = asarray(a, dtype, like=like)
    return a if isinstance(a, Box) else np.require(a, dtype, requirements)


def asarray_chkfinite(a: Any, dtype: Any = None, order: Any = None) -> Any:
    """`numpy.asarray_chkfinite`, in which the argument may be or contain traced values."""
    a = asarray(a, dtype, order)
    np.asarray_chkfinite(plain(a))  # raises
    return a


def iterable(y: Any) -> bool:
    """`numpy.iterable`, of the plain value: a traced numpy scalar has items, `x[()]`."""
    return np.iterable(plain(y))


# ------------------------------------------------------------------------------ full and ranges


def full(
    shape: Any,
    fill_value: Any,
    dtype: Any = None,
    order: Any = "C",
    *,
    device: Any = None,
    like: Any = None,
) -> Any:
    """`numpy.full`, in which the fill value may be traced."""
    if not any(True for _ in boxes_in(fill_value)):
        return cell(np.full(shape, fill_value, dtype, order, **_given(device=device, like=like)))
    return np.copy(np.broadcast_to(asarray(fill_value, dtype), shape))


def full_like(
    a: Any,
    fill_value: Any,
    dtype: Any = None,
    order: Any = "K",
    subok: bool = True,
    shape: Any = None,
    *,
    device: Any = None,
) -> Any:
    """`numpy.full_like`, in which the fill value may be traced, whatever `a` is."""
    if not any(True for _ in boxes_in(fill_value)):
        options = _given(device=device)
        return cell(np.full_like(plain(a), fill_value, dtype, order, subok, shape, **options))
    like = np.asarray(number_of(a))
    value = asarray(fill_value, like.dtype if dtype is None else dtype)
    return np.copy(np.broadcast_to(value, like.shape if shape is None else shape))


@primitive
def stepped(start: Any, stop: Any, step: Any, dtype: Any) -> Any:
    """`np.arange`; how many elements there are is constant."""
    return np.arange(start, stop, step, dtype=dtype)


def arange(
    start: Any,
    stop: Any = None,
    step: Any = 1,
    dtype: Any = None,
    *,
    device: Any = None,
    like: Any = None,
) -> Any:
    """`numpy.arange`, in which start and step may be traced; the elements do not depend on stop."""
    if not any(isinstance(x, Box) for x in (start, stop, step)):
        return cell(np.arange(start, stop, step, dtype, **_given(device=device, like=like)))
    start, stop = (0, start) if stop is None else (start, stop)
    return apply(stepped, (start, plain(stop), step, dtype), {})


def _fromfunction(function, shape, dtype=float, like=None):
    return np.fromfunction(function, shape, dtype=dtype)


# fmt: off
RULES = [
    rule(assembled, jvp=assembled_jvp, vjp=assembled_vjp),
    rule(stepped,
         jvp=(lambda t, ans, start, stop, step, dtype: t,
              lambda t, ans, start, stop, step, dtype: t * np.arange(ans.size)),
         vjp=(lambda ct, ans, start, stop, step, dtype: ct,  # the projection sums
              lambda ct, ans, start, stop, step, dtype: ct * np.arange(ct.size)),
         wrt=("start", "step")),
    composite(np.full_like, full_like),
    constant(np.zeros_like, np.ones_like, np.empty_like),
    # numpy dispatches these for the sake of `like=` only.
    composite(np.array,             array),
    composite(np.asarray,           asarray),
    composite(np.asanyarray,        asanyarray),
    composite(np.ascontiguousarray, ascontiguousarray),
    composite(np.asfortranarray,    asfortranarray),
    composite(np.require,           require),
    composite(np.full,              full),
    composite(np.arange,            arange),
    composite(np.fromfunction,      _fromfunction),
    constant(np.zeros, np.ones, np.empty, np.eye, np.identity, np.tri),
    # They look at `like` alone, or not at all: what users call, and what stands for it.
    twin(np.array,             array),
    twin(np.asarray,           asarray),
    twin(np.asanyarray,        asanyarray),
    twin(np.ascontiguousarray, ascontiguousarray),
    twin(np.asfortranarray,    asfortranarray),
    twin(np.asarray_chkfinite, asarray_chkfinite),
    twin(np.require,           require),
    twin(np.full,              full),
    twin(np.full_like,         full_like),
    twin(np.arange,            arange),
]
# fmt: on
