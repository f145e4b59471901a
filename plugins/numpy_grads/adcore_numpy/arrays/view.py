"""Views: traced arrays that show a part of another one, as numpy's do.

A view knows its parent and how it was taken. A write through it goes to the parent; when it is
used, it looks whether the parent has become another array since, and is taken again if so. Only
views pay for that: what they are is computed by properties where other boxes have slots.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from adcore.engine.layers import number_of
from adcore.extend import apply

from .assignment import is_basic, updated

# Functions that give views of their first argument, those that numpy lets nobody write through
# marked False. Those of the second list give lists of views.
VIEWS = {
    **dict.fromkeys((np.reshape, np.ravel, np.transpose, np.swapaxes, np.moveaxis), True),
    **dict.fromkeys((np.rollaxis, np.squeeze, np.expand_dims, np.matrix_transpose), True),
    **dict.fromkeys((np.flip, np.fliplr, np.flipud, np.rot90, np.real, np.imag), True),
    **dict.fromkeys((np.atleast_1d, np.atleast_2d, np.atleast_3d), True),
    **dict.fromkeys((np.diagonal, np.diag, np.broadcast_to), False),
}
# Functions that hand on their argument, or a part of it, as it is.
KEEPING = {
    *(np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray, np.require),
    *(np.real_if_close, np.trim_zeros, np.nan_to_num),
}
SPLITS = {np.split, np.array_split, np.hsplit, np.vsplit, np.dsplit, np.unstack}


class Way(NamedTuple):
    """How a view is taken, where it is not by an index.

    Attributes:
        take: what takes it, of an array or of its index numbers.
        function: the function of numpy that does so; None for a piece among several.
        args, kwargs: what the function was given.
    """

    take: Callable[[Any], Any]
    function: Any
    args: tuple[Any, ...] = ()
    kwargs: Any = None


def reversed_place(place: Any, shape: Any, into: Any) -> Any:
    """Where an element of a transpose is in its owner."""
    return place[::-1]


def reshaped_place(place: Any, shape: Any, into: Any) -> Any:
    """Where an element of an array of one shape is in that of another, row by row."""
    whole = np.ravel_multi_index(place, shape)
    return tuple(map(int, np.unravel_index(whole, into)))


def place_of(way: Way) -> Callable[[Any, Any, Any], Any] | None:
    """How to find the place of a single element of a view in its owner.

    `place(k, shape, into)` is that of the element at k, integers, of a view of this shape, in an
    owner of the shape `into`. None if that takes all index numbers.
    """
    function, args, kwargs = way.function, way.args, way.kwargs
    if function is np.transpose and not kwargs and all(axes is None for axes in args[1:]):
        return reversed_place
    if getattr(function, "__name__", "") in ("reshape", "reshaped"):
        order = [*args[2:], *(kwargs or {}).values()]
        return reshaped_place if all(type(o) is str and o == "C" for o in order) else None
    if function is np.ravel and not kwargs and len(args) == 1:
        return reshaped_place
    return None


def key_in_owner(view: Any, key: Any) -> Any:
    """What a key of a view is as a key of its owner, where that can be said at once, else None."""
    way, owner = view._way, view._owner
    parts = as_tuple(key)
    if not is_basic(parts):
        return None
    if type(way) is Way:
        single = len(parts) == view.ndim and all(map(is_integer, parts))
        find = place_of(way) if single else None
        if find is None:
            return None
        shape = view.shape
        place = [part + n if part < 0 else part for part, n in zip(parts, shape, strict=True)]
        within = all(0 <= part < n for part, n in zip(place, shape, strict=True))
        return find(tuple(place), shape, owner.shape) if within else None
    if all(map(is_integer, as_tuple(way))):
        return (*as_tuple(way), *parts)
    if type(way) is slice and parts and is_integer(parts[0]):
        steps = range(*way.indices(len(owner)))
        if -len(steps) <= parts[0] < len(steps):
            return (steps[parts[0]], *parts[1:])
    return None


def is_integer(part: Any) -> bool:
    """Whether a part of an index is a whole number."""
    return isinstance(part, (int, np.integer)) and type(part) is not bool


def leading_index(ways: list[Any]) -> list[Any]:
    """The first ways of a path that are one index together: integers, and what comes after them."""
    found = []
    for way in ways:
        if type(way) is Way:
            break
        found.append(way)
        if not all(map(is_integer, as_tuple(way))):
            break
    return found


def joined(ways: list[Any]) -> tuple[Any, ...]:
    """Indices that are taken one after the other, as one."""
    return tuple([part for way in ways for part in as_tuple(way)])


def as_tuple(index: Any) -> tuple[Any, ...]:
    """An index in the form of a tuple."""
    return index if type(index) is tuple else (index,)


def write_at(key: Any) -> Callable[[Any, Any], Any]:
    """What writes a part that was taken by a key: the parent and the part give the new parent."""
    return lambda parent, part: apply(updated, (parent, part, key), {})


def write_by_numbers(take: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """The same for any way to take a view: taken of the parent's index numbers, it says where."""

    def write(parent: Any, part: Any) -> Any:
        numbers = take(np.arange(parent.size).reshape(parent.shape))
        key = np.unravel_index(numbers, parent.shape) if parent.ndim != 1 else numbers
        return apply(updated, (parent, part, key), {})

    return write


def write_real(parent: Any, part: Any) -> Any:
    """The parent with another real part."""
    return part + 1j * np.imag(parent) if parent.dtype.kind == "c" else part


def write_imag(parent: Any, part: Any) -> Any:
    """The parent with another imaginary part."""
    return np.real(parent) + 1j * part


def is_view(parent: Any, take: Callable[[Any], Any], part: Any) -> bool:
    """Whether numpy gives a view here: of the numbers themselves, or of as many others."""
    whole, taken = number_of(parent), number_of(part)
    if type(whole) is np.ndarray and type(taken) is np.ndarray:
        # Where reshape gives a view, ravel may copy.
        if taken.ndim == 1 and (whole.ndim > 1 or not whole.flags.c_contiguous):
            taken = take(whole)
        return taken is whole or taken.base is whole or taken.base is whole.base is not None
    numbers = np.arange(parent.size).reshape(parent.shape)
    return bool(np.may_share_memory(numbers, take(numbers)))
