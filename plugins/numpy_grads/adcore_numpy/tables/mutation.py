"""Functions that change an array in place: a traced array becomes the new one, under all its names.

A plain array cannot hold traced values: to write some into it is refused, with what to do instead.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import MutationError
from adcore.extend import Box, composite, plain

from ..arrays.assignment import as_array, assign
from .indexing import beside, scattered


def demand_traced(name: str, target: Any) -> None:
    """Refuse a plain array as the target of traced values."""
    if not isinstance(target, Box):
        msg = (
            f"np.{name} cannot write a traced value into a plain array: its derivative would be "
            "lost. Make the array a traced one first: a = np.zeros_like(x) + 0 * x, or build the "
            "result with np.where, np.stack or np.concatenate."
        )
        raise MutationError(msg)


def copyto(dst: Any, src: Any, casting: str = "same_kind", where: Any = True) -> None:
    """y = src where the mask is true, else y."""
    demand_traced("copyto", dst)
    dtype = getattr(src, "dtype", np.result_type(plain(src)))
    if not np.can_cast(dtype, dst.dtype, casting):
        msg = f"Cannot cast from {dtype} to {dst.dtype} according to the rule {casting!r}"
        raise TypeError(msg)
    assign(dst, ..., src if where is True else np.where(where, src, dst))


def putmask(a: Any, mask: Any, values: Any) -> None:
    """y = the repeated values where the mask is true."""
    demand_traced("putmask", a)
    repeated = np.reshape(np.resize(as_array(values), (a.size,)), a.shape)
    assign(a, ..., np.where(mask, repeated, a))


def place(arr: Any, mask: Any, vals: Any) -> None:
    """The first values go where the mask is true, one after the other."""
    demand_traced("place", arr)
    mask = np.reshape(np.asarray(plain(mask), bool), arr.shape)
    assign(arr, mask, np.resize(as_array(vals), (int(mask.sum()),)))


def put(a: Any, ind: Any, v: Any, mode: str = "raise") -> None:
    """Repeated values go to places of the flattened array."""
    demand_traced("put", a)
    numbers = np.arange(a.size)
    places = np.take(numbers, np.ravel(np.asarray(plain(ind))), mode=mode)
    if places.size:
        assign(a.flat, places, np.resize(as_array(v), (places.size,)))


def put_along_axis(arr: Any, indices: Any, values: Any, axis: Any = -1) -> None:
    """Values go beside indices along an axis; without one, into the flattened array."""
    demand_traced("put_along_axis", arr)
    indices = np.asarray(plain(indices))
    if axis is None:
        assign(arr.flat, indices, values)
    else:
        assign(arr, beside(indices, axis, arr.shape), values)


def fill_diagonal(a: Any, val: Any, wrap: bool = False) -> None:
    """Repeated values go to the diagonal."""
    demand_traced("fill_diagonal", a)
    on_diagonal = np.zeros(a.shape, bool)
    np.fill_diagonal(on_diagonal, True, wrap)
    assign(a, on_diagonal, np.resize(as_array(val), (int(on_diagonal.sum()),)))


def added_at(sign: int) -> Any:
    """y[k] += v, or -= v, where an element may be named several times."""

    def at(a: Any, indices: Any, b: Any = None) -> None:
        demand_traced(f"{'add' if sign > 0 else 'subtract'}.at", a)
        shape = np.shape(np.arange(a.size).reshape(a.shape)[indices])
        spread = np.broadcast_to(as_array(b), shape)
        assign(a, ..., a + sign * scattered(spread, indices=[indices], shape=a.shape))

    return at


def applied_at(ufunc: Any) -> Any:
    """y[k] = ufunc(y[k], v) for one k after the other, where an element may be named often."""

    def at(a: Any, indices: Any, b: Any = None) -> None:
        demand_traced(f"{ufunc.__name__}.at", a)
        numbers = np.arange(a.size).reshape(a.shape)[indices]
        places = np.ravel(numbers)
        rounds = _occurrence(places)
        values = None if b is None else np.ravel(np.broadcast_to(as_array(b), np.shape(numbers)))
        for k in range(int(np.max(rounds, initial=-1)) + 1):
            now = np.flatnonzero(rounds == k)
            key = np.unravel_index(places[now], a.shape)
            others = () if values is None else (values[now],)
            assign(a, key, ufunc(a[key], *others))

    return at


def _occurrence(places: Any) -> Any:
    """How often each place was named before."""
    order = np.argsort(places, kind="stable")
    grouped = places[order]
    first = np.searchsorted(grouped, grouped)
    found = np.empty(len(places), int)
    found[order] = np.arange(len(places)) - first
    return found


UFUNCS = [
    ufunc
    for name, ufunc in sorted(vars(np).items())
    if isinstance(ufunc, np.ufunc) and ufunc.__name__ == name
    if ufunc.nout == 1 and ufunc.nin < 3 and ufunc.signature is None
    if ufunc not in (np.add, np.subtract)
]

# fmt: off
RULES = [
    composite(np.copyto,              copyto,             in_place=True),
    composite(np.putmask,             putmask,            in_place=True),
    composite(np.place,               place,              in_place=True),
    composite(np.put,                 put,                in_place=True),
    composite(np.put_along_axis,      put_along_axis,     in_place=True),
    composite(np.fill_diagonal,       fill_diagonal,      in_place=True),
    composite(np.add.at,              added_at(1),        in_place=True),
    composite(np.subtract.at,         added_at(-1),       in_place=True),
    *[composite(ufunc.at, applied_at(ufunc), in_place=True) for ufunc in UFUNCS],
]
# fmt: on
