"""Correlation and convolution with given weights: correlate, convolve, and along one axis."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.ndimage

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, is_traced

from .. import NAMESPACE
from ..arguments import chosen_axes, origins_of, output_dtype
from ..boundaries import NOTHING
from .correlation_steps import _correlated

twin = NAMESPACE.twin


def filtered(x: Any, w: Any, axes: Any, mode: str, origins: Any, cval: Any, dtype: Any) -> Any:
    """The correlation, with `cval` beyond the ends: that times the weights that lie there."""
    axes = tuple(axis - x.ndim for axis in axes)
    origins = tuple(origins)
    inside = _correlated(x, w, axes, mode, origins, dtype)
    if mode not in NOTHING or not (is_traced(cval) or cval != 0) or not x.size:
        return inside
    ones = np.ones([n if k - x.ndim in axes else 1 for k, n in enumerate(x.shape)])
    share = _correlated(ones, w, axes, "constant", origins)
    beyond = np.not_equal(plain(_correlated(ones, np.ones(w.shape), axes, "constant", origins)),
                          w.size)  # fmt: skip
    return np.add(inside, np.where(beyond, np.sum(w) - share, 0) * cval, dtype=dtype)


def conjugate(w: Any) -> Any:
    """The conjugate of complex weights: what scipy correlates with."""
    return np.conj(w) if w.dtype.kind == "c" else w


def _demand_cval(x: Any, cval: Any) -> None:
    if x.dtype.kind != "c" and np.iscomplexobj(plain(cval)):
        msg = "Cannot provide a complex-valued cval when the input is real."
        raise ValueError(msg)


def correlated1d(
    name: str, x: Any, w: Any, axis: int, output: Any, mode: str, cval: Any, origin: int
) -> Any:
    """The correlation along one axis, with weights that are not conjugated."""
    dtype = output_dtype(name, output, x, w)
    _demand_cval(x, cval)
    if w.ndim != 1 or not -x.ndim <= axis < x.ndim or not w.shape[0]:
        # its error
        return on_plain(scipy.ndimage.correlate1d, plain(x), plain(w), axis, dtype, mode)
    return filtered(x, w, (axis % x.ndim,), mode, (origin,), cval, dtype)


def _correlate1d(
    input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0
):  # fmt: skip
    """The form's gradient in y."""
    x, w = as_array(input), as_array(weights)
    return correlated1d("correlate1d", x, conjugate(w), axis, output, mode, cval, origin)


def _convolve1d(
    input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0
):  # fmt: skip
    """The correlation with the weights turned, and their middle with them."""
    x, w = as_array(input), as_array(weights)
    origin = -origin - (w.shape[0] + 1) % 2
    return correlated1d("convolve1d", x, np.flip(w, 0), axis, output, mode, cval, origin)


def _by_weights(
    name: str, x: Any, w: Any, output: Any, mode: Any, cval: Any, origin: Any, axes: Any
) -> Any:
    """The correlation along several axes, or the convolution."""
    dtype = output_dtype(name, output, x, w)
    _demand_cval(x, cval)
    given = chosen_axes(axes, x.ndim)
    origins = origins_of(origin, given, x.ndim)
    where = sorted(given)
    turned = name == "convolve"
    if w.ndim != len(where) or not isinstance(mode, str) or 0 in w.shape:
        call = getattr(scipy.ndimage, name)
        return call(plain(x), plain(w), dtype, mode, 0, origin, axes=axes)  # its error
    origins = [origins[axis] for axis in where]
    if turned:
        origins = [-o - (n + 1) % 2 for o, n in zip(origins, w.shape, strict=True)]
        w = np.flip(w)
    if not where:
        return np.multiply(x, w, dtype=dtype)
    return filtered(x, w, where, mode, origins, cval, dtype)


def _correlate(input, weights, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    """See `_by_weights`."""
    x, w = as_array(input), as_array(weights)
    return _by_weights("correlate", x, conjugate(w), output, mode, cval, origin, axes)


def _convolve(input, weights, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    """See `_by_weights`."""
    x, w = as_array(input), as_array(weights)
    return _by_weights("convolve", x, w, output, mode, cval, origin, axes)


RULES = [
    composite(twin("correlate"), _correlate),
    composite(twin("correlate1d"), _correlate1d),
    composite(twin("convolve"), _convolve),
    composite(twin("convolve1d"), _convolve1d),
]
