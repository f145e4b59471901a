"""The steps of all linear filters: a correlation with weights, its transposes; running averages.

All is the trilinear form Φ(w, x, y) = Σ w[k] x̂[p + k - b] y[p], where x̂ is the image x continued
beyond its ends and b = size // 2 + origin. Its gradient in y is the correlation, that in x a full
convolution of y with w whose borders are folded back, that in w a sum over places for each weight;
each is bilinear, and the derivatives of each are the two others. Axes are counted from the last
one, so that a stack of images needs nothing. Nothing is conjugated.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.ndimage

from adcore.extend import batch, linear, multilinear, pattern, plain

from .. import NAMESPACE
from ..boundaries import NOTHING, demand_reach, extended, folded, places

step = NAMESPACE.step


def _reach(sizes: Any, origins: Any) -> list[tuple[int, int]]:
    """How far a window reaches before and after a place."""
    before = [n // 2 + origin for n, origin in zip(sizes, origins, strict=True)]
    return [(b, n - 1 - b) for n, b in zip(sizes, before, strict=True)]


def _correlation(x: Any, w: Any, axes: Any, mode: str, origins: Any, dtype: Any) -> Any:
    """scipy's, without its conjugation of the weights, for weights with one axis for each of x's.

    scipy's own answer for complex arrays copies them more often than this.
    """
    if w.dtype.kind == "c":
        w = np.conj(w)
    if len(axes) == 1:
        return scipy.ndimage.correlate1d(x, w, axes[0], dtype, mode, 0, origins[0])
    shape, each = [1] * x.ndim, [0] * x.ndim
    for axis, n, origin in zip(axes, w.shape, origins, strict=True):
        shape[axis], each[axis] = n, origin
    return scipy.ndimage.correlate(x, w.reshape(shape), dtype, mode, 0, each)


@step
def _correlated(x: Any, w: Any, axes: Any, mode: str, origins: Any, dtype: Any = None) -> Any:
    """∂Φ/∂y: y[p] = Σ w[k] x̂[p + k - b]; the axes of w are those of x that are named."""
    if len(axes) > 1:
        demand_reach(x, axes, _reach(w.shape, origins), mode)
    return _correlation(x, w, axes, mode, origins, dtype)


@step
def _spread(y: Any, w: Any, axes: Any, mode: str, origins: Any, dtype: Any = None) -> Any:
    """∂Φ/∂x: the full convolution of y with w, what lies beyond the ends folded back."""
    if not y.size:
        return np.zeros_like(y, np.result_type(y, w))
    reach = _reach(w.shape, origins)
    if len(axes) == 1 and sum(reach[0]) <= y.shape[axes[0]]:
        return _spread1d(y, w, axes[0], mode, reach[0], dtype)
    return folded(_whole(y, w, axes, dtype), axes, reach, mode)


def _whole(y: Any, w: Any, axes: Any, dtype: Any) -> Any:
    """The full convolution."""
    widths = [(0, 0)] * y.ndim
    for axis, n in zip(axes, w.shape, strict=True):
        widths[axis] = (n - 1 - n // 2, n // 2)
    return _correlation(np.pad(y, widths), np.flip(w), axes, "constant", (0,) * w.ndim, dtype)


def _spread1d(y: Any, w: Any, axis: int, mode: str, reach: tuple[int, int], dtype: Any) -> Any:
    """The same for a window within the image: the middle at once, then the few places beyond."""
    before, after = reach
    n, turned = y.shape[axis], (after - w.size // 2,)
    inner = _correlation(y, np.flip(w), (axis,), "constant", turned, dtype)
    if mode in NOTHING:
        return inner
    target, y = np.moveaxis(inner, axis, 0), np.moveaxis(y, axis, 0)
    shown = places(n, before, after, mode)
    if before:
        first = _whole(y[:before], w, (-y.ndim,), dtype)
        for q in range(before):
            target[shown[q]] += first[q]
    if after:
        last = _whole(y[n - after :], w, (-y.ndim,), dtype)
        for q in range(after):
            target[shown[q - after]] += last[q - after]
    return inner


@step
def _weighed(x: Any, y: Any, axes: Any, mode: str, origins: Any, sizes: Any) -> Any:
    """∂Φ/∂w: w[k] = Σ x̂[p + k - b] y[p], for weights of these sizes."""
    result = np.zeros(sizes, np.result_type(x, y))
    if not x.size:
        return result
    wide = extended(x, axes, _reach(sizes, origins), mode)
    names = list(range(x.ndim))
    for k in np.ndindex(*sizes):
        window: list[Any] = [slice(None)] * x.ndim
        for axis, place in zip(axes, k, strict=True):
            window[axis] = slice(place, place + x.shape[axis])
        result[k] = np.einsum(wide[tuple(window)], names, y, names, [])
    return result


# fmt: off
FORM = [
    multilinear(
        _correlated,
        lambda ct, x, w, axes, mode, origins, dtype=None: _spread(ct, w, axes, mode, origins),
        lambda ct, x, w, axes, mode, origins, dtype=None: _weighed(x, ct, axes, mode, origins,
                                                                   w.shape),
    ),
    multilinear(
        _spread,
        lambda ct, y, w, axes, mode, origins, dtype=None: _correlated(ct, w, axes, mode, origins),
        lambda ct, y, w, axes, mode, origins, dtype=None: _weighed(ct, y, axes, mode, origins,
                                                                   w.shape),
    ),
    multilinear(
        _weighed,
        lambda ct, x, y, axes, mode, origins, sizes: _spread(y, ct, axes, mode, origins),
        lambda ct, x, y, axes, mode, origins, sizes: _correlated(x, ct, axes, mode, origins),
    ),
]
# fmt: on

# ---------------------------------------------------------------------------------------- averages


@step
def _averaged(x: Any, size: int, axis: int, mode: str, origin: int, dtype: Any = None) -> Any:
    """The mean of each window along an axis, by a running sum."""
    return scipy.ndimage.uniform_filter1d(x, size, axis, dtype, mode, 0, origin)


@step
def _unaveraged(y: Any, size: int, axis: int, mode: str, origin: int, dtype: Any = None) -> Any:
    """The transpose: running means of y with zeros around, what lies beyond folded back."""
    if not y.size:
        return y
    widths = [(0, 0)] * y.ndim
    widths[axis] = (size - 1 - size // 2, size // 2)
    whole = scipy.ndimage.uniform_filter1d(np.pad(y, widths), size, axis, dtype, "constant")
    return folded(whole, [axis], _reach([size], [origin]), mode)


def averaged_transpose(ct, x, size, axis, mode, origin, dtype=None):
    """See `_unaveraged`."""
    return _unaveraged(ct, size, axis, mode, origin)


def unaveraged_transpose(ct, y, size, axis, mode, origin, dtype=None):
    """The averages."""
    return _averaged(ct, size, axis, mode, origin)


# ------------------------------------------------------------------------------------------ stacks


def of_images(call: Any, active: Any, size: int, args: Any) -> Any:
    """A stack of images is filtered as it is; one of weights goes one by one."""
    return call(*args) if tuple(active) == (0,) else NotImplemented


def _taps(shape: Any, w: Any, args: Any) -> Any:
    """For each weight that is not zero, which element of x it takes to each place, -1 for none."""
    numbers = np.arange(1.0, np.prod(shape) + 1).reshape(shape)
    for place in np.argwhere(w):
        single = np.zeros(w.shape)
        single[tuple(place)] = 1
        yield np.rint(_correlation(numbers, single, *args)).astype(np.intp).ravel() - 1


def _pairs(shape: Any, w: Any, args: Any) -> Any:
    """Which places depend on which elements of x."""
    found = list(_taps(shape, w, args))
    places = np.tile(np.arange(np.prod(shape, dtype=int)), len(found))
    elements = np.concatenate([*found, np.zeros(0, np.intp)])
    return places[elements >= 0], elements[elements >= 0]


def correlated_pattern(call, k, args, ans, active):
    """The elements of x under the window, by the weights that are not zero."""
    x, w, axes, mode, origins, _ = args
    if k != 0 or 1 in active or not np.size(x):
        return None
    return _pairs(np.shape(x), plain(w), (axes, mode, origins, None))


def spread_pattern(call, k, args, ans, active):
    """The transpose of that."""
    found = correlated_pattern(call, k, args, ans, active)
    return None if found is None else found[::-1]


RULES = [
    *FORM,
    pattern(_correlated, correlated_pattern),
    pattern(_spread, spread_pattern),
    linear(_averaged, averaged_transpose),
    linear(_unaveraged, unaveraged_transpose),
    *(batch(each, of_images) for each in (_correlated, _spread, _averaged, _unaveraged)),
]
