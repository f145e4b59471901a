"""Filters with a function of one's own: generic_filter, generic_filter1d, vectorized_filter.

The function is called as scipy calls it, with traced windows; its answers are the filter's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.ndimage
from numpy.lib.stride_tricks import sliding_window_view

from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array, cast

from ...closing import closing
from .. import NAMESPACE
from ..arguments import chosen_axes, one_each, origins_of, output_dtype
from ..boundaries import demand_reach, extended


def _as_double(x: Any) -> Any:
    """What scipy fills its buffers with."""
    return cast(x, np.dtype("d")) if x.dtype.kind == "f" else x.astype("d")


def _demand_python(name: str, function: Any) -> None:
    if not callable(function):
        msg = f"scipy.ndimage.{name} of a compiled function is not differentiable: give a function."
        raise NonDifferentiableError(msg)


def _shown(x: Any, axes: Any, reach: Any, mode: str) -> Any:
    """The number of the element that each place of the continued image shows; -1 for none."""
    return extended(np.arange(x.size).reshape(x.shape), axes, reach, mode, -1)


def _taken(x: Any, numbers: Any, cval: Any) -> Any:
    """The elements of these numbers, as doubles; `cval` for -1."""
    values = np.ravel(_as_double(x))[numbers]
    beyond = numbers < 0
    return np.where(beyond, cval, values) if beyond.any() else values


def _generic_filter(
    input, function, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0,
    extra_arguments=(), extra_keywords=None, *, axes=None,
):  # fmt: skip
    """The function of each window's elements where the footprint is not 0."""
    x, name = as_array(input), "generic_filter"
    _demand_python(name, function)
    given = chosen_axes(axes, x.ndim)
    if footprint is None and size is not None:
        footprint = np.ones(one_each(size, len(given)), bool)
    check = np.zeros(x.shape, x.dtype) if footprint is None else x[(slice(0, 0),) * x.ndim]
    scipy.ndimage.generic_filter(  # raises its errors
        plain(check), np.sum, None, footprint, None, mode, 0, origin, axes=axes
    )
    footprint, where = np.asarray(footprint, bool), sorted(given)
    dtype = output_dtype(name, output, x)
    origins = origins_of(origin, given, x.ndim)
    before = [n // 2 + origins[a] for a, n in zip(where, footprint.shape, strict=True)]
    reach = [(b, n - 1 - b) for b, n in zip(before, footprint.shape, strict=True)]
    demand_reach(x, where, reach, mode)
    windows = sliding_window_view(_shown(x, where, reach, mode), footprint.shape, tuple(where))
    values = _taken(x, windows.reshape(x.size, -1)[:, footprint.ravel()], cval)
    return _answers(
        [function(v, *extra_arguments, **(extra_keywords or {})) for v in values], x, dtype
    )


def _answers(answers: list[Any], x: Any, dtype: Any) -> Any:
    """One for each place of the image."""
    if not answers:
        return cast(np.positive(x), dtype)
    return cast(np.reshape(as_array(answers), x.shape), dtype)


def _generic_filter1d(
    input, function, filter_size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0,
    extra_arguments=(), extra_keywords=None,
):  # fmt: skip
    """The function writes each line's answer into an array that it gets."""
    x, name = as_array(input), "generic_filter1d"
    _demand_python(name, function)
    scipy.ndimage.generic_filter1d(  # raises its errors
        plain(x[(slice(0, 0),) * x.ndim]), _nothing, filter_size, axis, None, mode, 0, origin
    )
    dtype = output_dtype(name, output, x)
    before = filter_size // 2 + origin
    reach = [(before, filter_size - 1 - before)]
    numbers = np.moveaxis(_shown(x, [axis], reach, mode), axis, -1)
    lines = _taken(x, numbers.reshape(-1, numbers.shape[-1]), cval)
    n, answers = x.shape[axis], []
    for line in lines if x.size else ():
        answer = line[:n] * 0.0
        function(line, answer, *extra_arguments, **(extra_keywords or {}))
        answers.append(answer)
    if not answers:
        return cast(np.positive(x), dtype)
    filtered = np.reshape(np.stack(answers), (*numbers.shape[:-1], n))
    return cast(np.moveaxis(filtered, -1, axis), dtype)


def _nothing(*args: Any) -> None:
    """A filter that leaves its line as it is."""


MODES = {
    "nearest": "edge", "reflect": "symmetric", "mirror": "reflect", "grid-mirror": "reflect",
    "grid-constant": "constant", "grid-wrap": "wrap",
}  # fmt: skip


def _vectorized_filter(
    input, function, *, size=None, footprint=None, output=None, mode="reflect", cval=None,
    origin=None, axes=None, batch_memory=2**30,
):  # fmt: skip
    """The function of all windows at once, their axes last."""
    x = as_array(input)
    if output is not None:
        return output_dtype("vectorized_filter", np.zeros(()), x)  # refused
    options = {"size": size, "footprint": footprint, "mode": mode, "origin": origin, "axes": axes}
    if "constant" in mode:
        options["cval"] = None if cval is None else 0
    empty = scipy.ndimage.vectorized_filter(np.zeros(x.shape), _first, **options)  # its errors
    if not empty.size:
        return np.positive(x)
    axes = tuple(range(-x.ndim, 0)) if axes is None else tuple(np.atleast_1d(axes))
    n = len(axes)
    footprint = None if footprint is None else np.asarray(footprint, bool)
    sizes = one_each(size, n) if footprint is None else footprint.shape
    last = tuple(range(-n, 0))
    x = np.moveaxis(x, axes, last)
    if mode != "valid":
        borders = [(k // 2 + o, (k - 1) // 2 - o) for k, o in zip(sizes, one_each(origin or 0, n),
                                                                  strict=True)]  # fmt: skip
        how = MODES.get(mode, mode)
        filled = {"constant_values": 0 if cval is None else cval} if how == "constant" else {}
        x = np.pad(x, [(0, 0)] * (x.ndim - n) + borders, how, **filled)
    numbers = sliding_window_view(np.arange(x.size).reshape(x.shape), sizes, last)
    if footprint is not None:
        return np.moveaxis(function(np.ravel(x)[numbers[..., footprint]], axis=-1), last, axes)
    return np.moveaxis(function(np.ravel(x)[numbers], axis=last), last, axes)


def _first(windows: Any, axis: Any) -> Any:
    """The first element of each window."""
    return windows[(..., *(0 for _ in np.atleast_1d(axis)))]


RULES = [
    closing(NAMESPACE, "generic_filter", _generic_filter),
    closing(NAMESPACE, "generic_filter1d", _generic_filter1d),
]
if hasattr(scipy.ndimage, "vectorized_filter"):  # from scipy 1.16 on
    RULES.append(closing(NAMESPACE, "vectorized_filter", _vectorized_filter))
