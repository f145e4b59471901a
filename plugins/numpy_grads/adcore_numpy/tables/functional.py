"""Functions of functions: `apply_along_axis`, `apply_over_axes`, `piecewise`, `vectorize`.

Each calls the given function on slices, elements or selections of traced values and joins what it
returns, so it is differentiated as the loop it is. `numpy.vectorize` does not dispatch: it turns
its arguments into object arrays; `adcore_numpy.vectorize` is traced.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from adcore.errors import ConversionError
from adcore.extend import composite, plain, refuse, twin

from .mixed_arguments import as_array, cast, is_traced

# ----------------------------------------------------------------------------- along, over axes


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    """`func1d` of each one-dimensional slice; its result takes the place of the slice."""
    arr = as_array(arr)
    axis = np.lib.array_utils.normalize_axis_index(axis, arr.ndim)
    rows = np.moveaxis(arr, axis, -1)
    outer = rows.shape[:-1]
    if 0 in outer:
        msg = "Cannot apply_along_axis when any iteration dimensions are 0"
        raise ValueError(msg)
    results = [as_array(func1d(rows[k], *args, **kwargs)) for k in np.ndindex(outer)]
    first = results[0]
    joined = np.stack([cast(result, first.dtype) for result in results])
    joined = np.reshape(joined, outer + first.shape)
    inner = range(len(outer), joined.ndim)
    order = (*range(axis), *inner, *range(axis, len(outer)))
    return joined if order == tuple(range(joined.ndim)) else np.transpose(joined, order)


def apply_over_axes(func, a, axes):
    """`func(a, axis)` for one axis after the other, each kept."""
    value = as_array(a)
    n = value.ndim
    for axis in (axes,) if np.ndim(axes) == 0 else axes:
        axis = n + axis if axis < 0 else axis
        result = func(value, axis)
        if result.ndim != value.ndim:
            result = np.expand_dims(result, axis)
        if result.ndim != value.ndim:
            msg = "function is not returning an array of the correct shape"
            raise ValueError(msg)
        value = result
    return value


# ------------------------------------------------------------------------------------ piecewise


def piecewise(x, condlist, funclist, *args, **kw):
    """Each function is called on the elements of its condition alone, so that what it would make
    of others (a NaN, an infinite slope) never counts."""
    x = as_array(x)
    place = np.arange(x.size).reshape(x.shape)
    masks = _masks(x, _plain_conditions(condlist), len(funclist))
    parts = [np.zeros_like(plain(x), shape=1)]  # what no condition holds for
    source = np.zeros(x.size, int)  # where in the concatenated parts each element is
    flat, total = np.ravel(x), 1
    for mask, function in zip(masks, funclist, strict=True):
        held = place[mask]
        if held.size == 0:
            continue
        part = as_array(function(flat[held], *args, **kw) if callable(function) else function)
        parts.append(np.ravel(np.broadcast_to(cast(part, x.dtype), held.shape)))
        source[held] = total + np.arange(held.size).reshape(held.shape)
        total += held.size
    return np.reshape(np.concatenate(parts)[source], x.shape)


def _plain_conditions(condlist):
    """Conditions are booleans, which are never traced; a traced 0 or 1 counts as one."""
    return [plain(c) for c in condlist] if isinstance(condlist, (list, tuple)) else plain(condlist)


def _masks(x, condlist, functions):
    """One mask per function, as numpy reads `condlist`."""
    if np.isscalar(condlist) or (not isinstance(condlist[0], (list, np.ndarray)) and x.ndim != 0):
        condlist = [condlist]
    masks = np.asarray(condlist, bool)
    n = len(masks)
    if n == functions - 1:
        masks = np.concatenate([masks, ~np.any(masks, axis=0, keepdims=True)], axis=0)
    elif n != functions:
        msg = f"with {n} condition(s), either {n} or {n + 1} functions are expected"
        raise ValueError(msg)
    return masks


# ------------------------------------------------------------------------------------ vectorize


class vectorize(np.vectorize):
    """`numpy.vectorize` that traced values pass through.

    Without anything traced it is numpy's. If an argument is traced, or what `pyfunc` returns, it
    is called on each element (with a `signature`, on each core array) of the broadcast arguments,
    and the results are joined. All keywords mean what they mean to numpy.

    >>> import numpy
    >>> from adcore import grad
    >>> relu = vectorize(lambda x: x if x > 0 else 0.0)
    >>> grad(lambda x: relu(x).sum())(numpy.array([-1.0, 2.0]))
    array([0., 1.])
    """

    @classmethod
    def again(cls, made: Any) -> Any:
        """One that numpy's class has made, as one of this class."""
        given = {name: getattr(made, name) for name in ("otypes", "excluded", "cache", "signature")}
        return cls(made.pyfunc, doc=made.__doc__, **given)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not is_traced(args) and not is_traced(kwargs):
            try:
                return super().__call__(*args, **kwargs)
            except ConversionError:  # the function returns what it traced by closure
                pass
        mapped = [k for k in range(len(args)) if k not in self.excluded]
        named = [key for key in kwargs if key not in self.excluded]

        def call(*values: Any) -> Any:
            full, rest = list(args), dict(kwargs)
            for k, value in zip(mapped, values, strict=False):
                full[k] = value
            rest.update(zip(named, values[len(mapped) :], strict=True))
            return self.pyfunc(*full, **rest)

        arrays = [as_array(args[k]) for k in mapped] + [as_array(kwargs[key]) for key in named]
        return _each(call, arrays, self.signature, self.otypes)


def _each(function: Callable[..., Any], arrays: list[Any], signature: Any, otypes: Any) -> Any:
    """`function` of each element, or core array, of the broadcast arrays; its results joined."""
    if not arrays:
        return function()
    core, outputs = _core_dimensions(signature, arrays)
    loops = [a.shape[: a.ndim - n] for a, n in zip(arrays, core, strict=True)]
    loop = np.broadcast_shapes(*loops)
    arrays = [
        np.broadcast_to(a, loop + a.shape[a.ndim - n :]) for a, n in zip(arrays, core, strict=True)
    ]
    results = [function(*(a[k] for a in arrays)) for k in np.ndindex(loop)]
    if not results:
        msg = "cannot call a traced `vectorize` on inputs of size 0: no result tells the shape"
        raise ValueError(msg)
    several = isinstance(results[0], tuple)
    if outputs is not None and outputs != (len(results[0]) if several else 1):
        msg = f"wrong number of outputs from pyfunc: expected {outputs}"
        raise ValueError(msg)
    columns = list(zip(*results, strict=True)) if several else [results]
    joined = []
    for k, column in enumerate(columns):
        items = [as_array(item) for item in column]
        # As in numpy, the first result decides the dtype, unless `otypes` does.
        dtype = np.dtype(otypes[k]) if otypes else items[0].dtype
        block = np.stack([_as_type(item, dtype) for item in items])
        joined.append(np.reshape(block, loop + items[0].shape))
    return tuple(joined) if several else joined[0]


def _as_type(item: Any, dtype: Any) -> Any:
    """An item in the dtype of the result; a traced one that would be truncated is an integer."""
    if np.can_cast(item.dtype, dtype, "same_kind"):
        return cast(item, dtype)
    return plain(item).astype(dtype)


@functools.cache
def _signature(signature: str) -> tuple[list[int], int]:
    """How many core dimensions each input has, and how many outputs there are."""
    inputs, _, outputs = re.sub(r"\s", "", signature).partition("->")
    groups = [re.findall(r"\(([^()]*)\)", side) for side in (inputs, outputs)]
    return [len([d for d in group.split(",") if d]) for group in groups[0]], len(groups[1])


def _core_dimensions(signature: Any, arrays: list[Any]) -> tuple[list[int], int | None]:
    if signature is None:
        return [0] * len(arrays), None
    core, outputs = _signature(signature)
    if len(core) != len(arrays):
        msg = f"wrong number of positional arguments: expected {len(core)}, got {len(arrays)}"
        raise TypeError(msg)
    return core, outputs


RULES = [
    composite(np.apply_along_axis, apply_along_axis),
    composite(np.apply_over_axes, apply_over_axes),
    composite(np.piecewise, piecewise),
    twin(np.vectorize, vectorize, remake=vectorize.again),
    refuse(
        np.vectorize,
        None,
        "it turns its arguments into object arrays. Use `from adcore_numpy import vectorize`, "
        "which takes the same arguments and is traced.",
    ),
    refuse(
        np.frompyfunc,
        None,
        "its ufuncs work on object arrays. Use `from adcore_numpy import vectorize`, or give the "
        "function a derivative with adcore.primitive.",
    ),
]
