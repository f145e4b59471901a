"""Filters that pick an element of each window: minimum, maximum, median, percentile, rank.

Which element is found by the function itself, of whole numbers: the image's elements are replaced
by their places in its order, which are all different, and the value beyond the ends by the place
it would have. The derivative is that of the element picked, of equal ones one of them; it may be
the value beyond the ends.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import scipy.ndimage

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast

from .. import NAMESPACE
from ..arguments import chosen_axes, one_each, origins_of, output_dtype
from ..boundaries import demand_reach, demand_reach_of_ranks

twin = NAMESPACE.twin


def picked(name: str, input: Any, output: Any, cval: Any, call: Any) -> Any:
    """The element that `call(image, cval)` takes for each place."""
    x = as_array(input)
    values = plain(x)
    if values.dtype.kind == "c" or not x.size:
        return call(values, plain(cval))  # scipy's error, or an empty image
    dtype = output_dtype(name, output, x)
    order = np.argsort(values, axis=None)
    ranked = values.ravel()[order]
    if np.isnan(ranked[-1]):
        msg = f"scipy.ndimage.{name} has no derivative for an image with NaN: it has no order."
        raise NonDifferentiableError(msg)
    ranks = np.empty(x.size)
    ranks[order] = np.arange(x.size)
    outside = np.searchsorted(ranked, plain(cval)) - 0.5  # between two elements
    found = call(ranks.reshape(x.shape), outside)
    answer = np.ravel(x)[order[np.ceil(found).astype(int) % x.size]]
    beyond = found != np.rint(found)
    if beyond.any():
        answer = np.where(beyond, cval, answer)
    return cast(answer, dtype)


def demand_windows(x: Any, size: Any, footprint: Any, mode: Any, origin: Any, axes: Any) -> None:
    """Refuse windows that reach too far before the image, see `demand_reach`."""
    if footprint is None or not isinstance(mode, str):
        return  # axis by axis, which scipy has right
    footprint = np.asarray(footprint)
    where = sorted(chosen_axes(axes, x.ndim))
    if footprint.ndim != len(where):
        return  # scipy's error
    origins = origins_of(origin, chosen_axes(axes, x.ndim), x.ndim)
    reach = [(n // 2 + origins[a], 0) for a, n in zip(where, footprint.shape, strict=True)]
    demand_reach(x, where, reach, mode)


def _one_axis(name: str) -> Any:
    """The body for minimum_filter1d or maximum_filter1d."""

    def body(input, size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
        """See `picked`."""
        scipys = getattr(scipy.ndimage, name)
        return picked(
            name, input, output, cval, lambda x, c: scipys(x, size, axis, None, mode, c, origin)
        )

    return body


def _windowed(name: str) -> Any:
    """The body for a filter whose windows alone say what is picked."""

    def body(
        input, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0,
        *, axes=None,
    ):  # fmt: skip
        """See `picked`."""
        return _picked_in(name, (), input, size, footprint, output, mode, cval, origin, axes)

    return body


def _picked_in(
    name: str, which: tuple[Any, ...], input: Any, size: Any, footprint: Any, output: Any,
    mode: Any, cval: Any, origin: Any, axes: Any,
) -> Any:  # fmt: skip
    """The element of a rank or percentile, or the one that the function's name says."""
    x = as_array(input)
    scipys = getattr(scipy.ndimage, name)
    window = footprint
    if window is None and size is not None and "imum" not in name:
        window = np.broadcast_to(True, one_each(size, len(chosen_axes(axes, x.ndim))))
    demand_windows(x, size, window, mode, origin, axes)
    if x.ndim == 1 and "imum" not in name and window is not None and np.ndim(window) == 1:
        before = len(window) // 2 + origins_of(origin, (0,), 1)[0]
        demand_reach_of_ranks(x, (before, len(window) - 1 - before), mode)

    def call(x: Any, cval: Any) -> Any:
        return scipys(x, *which, size, footprint, None, mode, cval, origin, axes=axes)

    return picked(name, x, output, cval, call)


def _percentile_filter(
    input, percentile, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0,
    *, axes=None,
):  # fmt: skip
    """See `picked`."""
    which = (percentile,)
    return _picked_in(
        "percentile_filter", which, input, size, footprint, output, mode, cval, origin, axes
    )


def _rank_filter(
    input, rank, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0,
    *, axes=None,
):  # fmt: skip
    """See `picked`."""
    which = (operator.index(rank),)
    return _picked_in(
        "rank_filter", which, input, size, footprint, output, mode, cval, origin, axes
    )


RULES = [
    composite(twin("maximum_filter"), _windowed("maximum_filter")),
    composite(twin("maximum_filter1d"), _one_axis("maximum_filter1d")),
    composite(twin("median_filter"), _windowed("median_filter")),
    composite(twin("minimum_filter"), _windowed("minimum_filter")),
    composite(twin("minimum_filter1d"), _one_axis("minimum_filter1d")),
    composite(twin("percentile_filter"), _percentile_filter),
    composite(twin("rank_filter"), _rank_filter),
]
