"""Grey morphology: the least of x - s, or the greatest of x + s, in each window, and compositions.

Without a structure s an element is picked as in `order_statistics`. With one, which element and
which entry of the structure are picked is found by comparing one entry after the other; both have
derivatives. Of equal ones, the first entry of the structure.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.ndimage

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast

from .. import NAMESPACE
from ..arguments import chosen_axes, origins_of, output_dtype
from ..boundaries import demand_reach, extended
from .order_statistics import demand_windows, picked

twin = NAMESPACE.twin


def _flat(name: str, x: Any, size: Any, footprint: Any, *rest: Any) -> Any:
    """Without a structure: the function itself of places in the order."""
    output, mode, cval, origin, axes = rest
    scipys = getattr(scipy.ndimage, name)
    demand_windows(x, size, footprint, mode, origin, axes)

    def call(x: Any, cval: Any) -> Any:
        return scipys(x, size, footprint, None, None, mode, cval, origin, axes=axes)

    return picked(name, x, output, cval, call)


def _raised(name: str, x: Any, footprint: Any, structure: Any, *rest: Any) -> Any:
    """With a structure: sign · max of sign · (x + sign · s), sign = -1 for an erosion."""
    output, mode, cval, origin, axes = rest
    s = as_array(structure)
    scipys = getattr(scipy.ndimage, name)
    given = chosen_axes(axes, x.ndim)
    values = plain(x)
    if s.ndim != x.ndim or len(given) != x.ndim or not values.size or values.dtype.kind == "c":
        empty = values[(slice(0, 0),) * values.ndim] if values.dtype.kind != "c" else values
        answer = scipys(empty, None, footprint, plain(s), None, mode, 0, origin, axes=axes)
        if values.size:  # scipy has no error for it
            msg = f"scipy.ndimage.{name} is differentiable with a structure for all axes alone."
            raise NonDifferentiableError(msg)
        return answer
    scipys(values[:1], None, footprint, plain(s), None, mode, 0, origin)  # raises its errors
    dtype = output_dtype(name, output, x)
    origins = origins_of(origin, given, x.ndim)
    shown = np.ones(s.shape, bool) if footprint is None else np.asarray(footprint, bool)
    entries = np.arange(s.size).reshape(s.shape)
    sign = -1 if name == "grey_erosion" else 1
    if sign == 1:  # the window is turned, and its middle with it
        shown, entries = np.flip(shown), np.flip(entries)
        origins = [-o - (n + 1) % 2 for o, n in zip(origins, shown.shape, strict=True)]
    element, entry = _best(values, plain(s).ravel(), shown, entries, sign, mode, plain(cval),
                           origins)  # fmt: skip
    taken = np.where(element < 0, cval, np.ravel(x)[element])
    return cast(taken + sign * np.ravel(s)[entry], dtype)


def _best(
    x: Any, s: Any, shown: Any, entries: Any, sign: int, mode: str, cval: Any, origins: Any
) -> tuple[Any, Any]:
    """For each place the number of the element picked (-1 for `cval`) and of the entry."""
    axes = range(x.ndim)
    before = [n // 2 + o for n, o in zip(shown.shape, origins, strict=True)]
    reach = [(b, n - 1 - b) for b, n in zip(before, shown.shape, strict=True)]
    demand_reach(x, axes, reach, mode)
    wide = extended(x.astype("d"), axes, reach, mode, cval)
    numbers = extended(np.arange(x.size).reshape(x.shape), axes, reach, mode, -1)
    best, which = np.full(x.shape, -np.inf), np.zeros(x.shape, int)
    seen = np.argwhere(shown)
    for k, start in enumerate(seen):
        window = tuple(slice(a, a + n) for a, n in zip(start, x.shape, strict=True))
        value = sign * wide[window] + s[entries[tuple(start)]]
        np.copyto(which, k, where=value > best)
        np.maximum(best, value, out=best)
    if np.isnan(best).any():
        msg = "Grey morphology has no derivative for an image with NaN: it has no order."
        raise NonDifferentiableError(msg)
    starts = seen[which]
    places = [a + starts[..., d] for d, a in enumerate(np.indices(x.shape, sparse=True))]
    return numbers[tuple(places)], entries[tuple(np.moveaxis(starts, -1, 0))]


def _basic(name: str) -> Any:
    """The body of an erosion or a dilation."""

    def body(
        input, size=None, footprint=None, structure=None, output=None, mode="reflect", cval=0.0,
        origin=0, *, axes=None,
    ):  # fmt: skip
        """See the head of this file."""
        x = as_array(input)
        rest = output, mode, cval, origin, axes
        if structure is None:
            return _flat(name, x, size, footprint, *rest)
        return _raised(name, x, footprint, structure, *rest)

    return body


erosion, dilation = _basic("grey_erosion"), _basic("grey_dilation")


def _composed(name: str, compose: Any) -> Any:
    """The body of a function that is composed of erosions and dilations."""

    def body(
        input, size=None, footprint=None, structure=None, output=None, mode="reflect", cval=0.0,
        origin=0, *, axes=None,
    ):  # fmt: skip
        """Composed as the name says."""
        x = as_array(input)
        dtype = output_dtype(name, output, x)
        options = {"mode": mode, "cval": cval, "origin": origin, "axes": axes}

        def erode(x: Any) -> Any:
            return erosion(x, size, footprint, structure, **options)

        def dilate(x: Any) -> Any:
            return dilation(x, size, footprint, structure, **options)

        return cast(compose(x, erode, dilate), dtype)

    return body


RULES = [
    composite(twin("black_tophat"), _composed("black_tophat", lambda x, e, d: e(d(x)) - x)),
    composite(twin("grey_closing"), _composed("grey_closing", lambda x, e, d: e(d(x)))),
    composite(twin("grey_dilation"), dilation),
    composite(twin("grey_erosion"), erosion),
    composite(twin("grey_opening"), _composed("grey_opening", lambda x, e, d: d(e(x)))),
    composite(
        twin("morphological_gradient"),
        _composed("morphological_gradient", lambda x, e, d: d(x) - e(x)),
    ),
    composite(
        twin("morphological_laplace"),
        _composed("morphological_laplace", lambda x, e, d: d(x) + e(x) - x - x),
    ),
    composite(twin("white_tophat"), _composed("white_tophat", lambda x, e, d: x - d(e(x)))),
]
