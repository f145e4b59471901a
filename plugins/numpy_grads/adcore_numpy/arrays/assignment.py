"""Assignment into a traced array: `x[k] = v` and `x += v` mean what they mean in numpy.

A box is a cell. A write computes a new array, `updated(old, v, k)`, a linear function of both like
any other, and then the box becomes that array: every name for it sees the change, and what was
computed before keeps the array that it was computed from. The caller's own array is not written to.

The cell hands its array over (`Moved`), and so does each layer below it, and the sweep its
cotangent: who finds that nobody else holds it writes into its memory. A loop that fills n elements
so costs O(n), forward, back and at any order.
"""

from __future__ import annotations

import operator
from typing import Any, NoReturn

import numpy as np

from adcore.errors import MutationError
from adcore.extend import Box, apply, assignable, plain, primitive

from .handover import Write, as_moved
from .scatter import add_at

put = Write(operator.setitem)
add = Write(add_at)


@primitive
def updated(old: Any, value: Any, key: Any) -> Any:
    """A copy of `old` in which `value` stands at `key`; of an element named twice, the last one."""
    new = old.copy("K")
    new[key] = value
    return new


@primitive
def increased(old: Any, value: Any, key: Any) -> Any:
    """A copy of `old` to which `value` is added at `key`, at an element named twice both times."""
    new = old.copy("K")
    add_at(new, key, value)
    return new


put.primitive, add.primitive = updated, increased


def updated_jvp(ts: Any, ans: Any, old: Any, value: Any, key: Any) -> Any:
    """The map: y = old with y[k] = v. It is linear in (old, v): a tangent is updated alike."""
    t_old, t_value = ts
    t_old = np.zeros_like(ans) if t_old is None else t_old
    return put(as_moved(t_old), 0 if t_value is None else t_value, key)


def updated_vjp(ct: Any, ans: Any, old: Any, value: Any, key: Any) -> Any:
    """Its adjoint: old gets ct but 0 at k, v gets ct[k]; of an element named twice, once."""
    ct = as_moved(ct)
    picked, last = taken(ct.value, key), last_named(key, ct.value.shape)
    picked = picked if last is None else np.where(last, picked, 0)
    return lambda: put(ct, 0, key), picked


def increased_jvp(ts: Any, ans: Any, old: Any, value: Any, key: Any) -> Any:
    """The map: y = old + Pᵀ v, where P picks the elements at k. It is linear in (old, v)."""
    t_old, t_value = ts
    t_old = np.zeros_like(ans) if t_old is None else t_old
    return t_old if t_value is None else add(as_moved(t_old), t_value, key)


def increased_vjp(ct: Any, ans: Any, old: Any, value: Any, key: Any) -> Any:
    """Its adjoint: old gets ct, v gets P ct."""
    return ct, lambda: taken(ct, key)


@primitive
def taken(x: Any, key: Any) -> Any:
    """`x[key]`, which does not hold on to the memory of `x` if it is a small part of it."""
    part = x[key]
    small = type(part) is np.ndarray and 4 * part.size <= x.size
    return part.copy() if small and part.base is not None else part


def last_named(key: Any, shape: tuple[int, ...]) -> Any:
    """Where the selection of a key names an element for the last time; None if all do so."""
    if is_basic(key):
        return None
    places = np.arange(int(np.prod(shape))).reshape(shape)[key]
    order = np.arange(places.size).reshape(places.shape)
    winner = np.zeros(int(np.prod(shape)), int)
    winner[places] = order
    last = winner[places] == order
    return None if last.all() else last


def is_basic(key: Any) -> bool:
    """Whether indexing with a key gives a view: integers, slices, `...`, None, tuples of them."""
    if type(key) is tuple:
        return all(map(is_basic, key))
    return key is None or key is Ellipsis or (isinstance(key, (int, slice, np.integer)) and (
        type(key) is not bool
    ))


def assign(target: Any, key: Any, value: Any) -> None:
    """`target[key] = value` for a traced array."""
    if not isinstance(plain(target), np.ndarray):
        msg = f"'{type(plain(target)).__name__}' object does not support item assignment"
        raise TypeError(msg)
    if not isinstance(value, (Box, np.ndarray, np.generic, int, float, complex)):
        value = as_array(value)
    refuse_complex(target, value)
    if target._trace.ended and (key is Ellipsis or (type(key) is slice and key == slice(None))):
        target._become(assignable(np.array(plain(target))))  # a buffer that is filled anew
    target._put(key, value)


def assign_flat(target: Any, value: Any) -> None:
    """`target.flat = value`: the values in the order of the flattened array, repeated."""
    value = value if isinstance(value, Box) else as_array(value)
    assign(target, ..., np.reshape(np.resize(value, (target.size,)), target.shape))


def as_array(value: Any) -> Any:
    """Nested lists of numbers, arrays and boxes as an array."""
    from ..namespace.constructors import asarray

    return asarray(value)


def refuse_complex(target: Any, value: Any) -> None:
    """Refuse to lose the imaginary part, and its derivative, of what is written."""
    kind = getattr(value, "dtype", np.dtype(type(plain(value)))).kind
    if kind == "c" and target.dtype.kind != "c":
        msg = (
            "A complex value cannot be written into a traced array of real numbers: its imaginary "
            "part would be lost. Write value.real, or make the array complex: x = x + 0j."
        )
        raise MutationError(msg)


def augmented(ufunc: Any) -> Any:
    """The augmented operator of a ufunc: `x += v` writes into x, whatever other names it has."""

    def method(self: Any, other: Any) -> Any:
        if not isinstance(plain(self), np.ndarray):
            return NotImplemented  # a number: Python makes a new one and binds the name
        answer = ufunc(self, other)
        if answer is NotImplemented:
            return NotImplemented
        if not isinstance(plain(answer), np.ndarray):
            answer = np.reshape(answer, ())  # of an array without dimensions
        refuse_complex(self, answer)
        if np.shape(answer) != self.shape:
            msg = (
                f"non-broadcastable output operand with shape {self.shape} doesn't match the "
                f"broadcast shape {np.shape(answer)}"
            )
            raise ValueError(msg)
        if answer.dtype != self.dtype:
            answer = answer.astype(self.dtype)
        if _layout(answer) != _layout(self):  # the memory stays as it was laid out
            answer = apply(updated, (self, answer, ...), {})
        self._become(assignable(answer))
        return self

    method.__name__ = f"__i{ufunc.__name__}__"
    return method


def refuse_read_only(*_: Any) -> NoReturn:
    """As numpy does for what `diagonal` and `broadcast_to` return."""
    msg = "assignment destination is read-only"
    raise ValueError(msg)


def _layout(value: Any) -> Any:
    """How an array lies in memory; None for a stack of arrays, which has no memory of its own."""
    return getattr(plain(value), "strides", None)
