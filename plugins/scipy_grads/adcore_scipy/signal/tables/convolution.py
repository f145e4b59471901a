"""Convolution and correlation: convolve, fftconvolve, oaconvolve, convolve2d, sepfir2d and theirs.

The full convolution z[k] = Σ x[i] y[k - i] is linear in each factor. Its transpose is again a
convolution, with the other factor reversed: x̄[i] = Σ z̄[k] y[k - i]; nothing is conjugated, since
the pairing is bilinear. `mode` shows a part of z: z̄ is zero outside it. A correlation is the
convolution with the second factor reversed and conjugated.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import scipy.fft
import scipy.signal

from adcore.extend import Rule, composite, constant, multilinear
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE
from .channels import per_axis_pads

step, twin = NAMESPACE.step, NAMESPACE.twin

convolve, fftconvolve, oaconvolve = twin("convolve"), twin("fftconvolve"), twin("oaconvolve")
convolve2d = twin("convolve2d")

# -------------------------------------------------------------------------------------- transposes


def _shape(space: Any) -> tuple[int, ...]:
    return getattr(space, "shape", ())  # a number has none


def _padded(ct: Any, shape: Any) -> Any:
    """The cotangent of the full result, of which `ct` belongs to the middle."""
    pads = [((n - m) // 2, n - m - (n - m) // 2) for n, m in zip(shape, ct.shape, strict=True)]
    return np.pad(ct, pads) if any(map(any, pads)) else ct


@step
def _within(x: Any, y: Any, axes: Any) -> Any:
    """The convolution where y lies within x along the axes, by transforms of the size of x.

    `fftconvolve` takes the sum of both sizes; but what a circular one puts into the wrong places
    is not seen here.
    """
    sizes = [scipy.fft.next_fast_len(x.shape[a], True) for a in axes]
    is_complex = np.result_type(x, y).kind == "c"
    there, back = ("fftn", "ifftn") if is_complex else ("rfftn", "irfftn")
    spectrum = getattr(scipy.fft, there)(x, sizes, axes)
    spectrum = spectrum * getattr(scipy.fft, there)(y, sizes, axes)
    places: list[Any] = [slice(None)] * x.ndim
    for a in axes:
        places[a] = slice(y.shape[a] - 1, x.shape[a])
    return getattr(scipy.fft, back)(spectrum, sizes, axes)[tuple(places)]


def within_x(ct, x, y, axes):
    """x̄ = z̄ ∗ the reversed y, full."""
    return fftconvolve(ct, np.flip(y, axes), "full", axes)


def within_y(ct, x, y, axes):
    """ȳ = the reversed x ∗ z̄, where z̄ lies within x."""
    return _within(np.flip(x, axes), ct, axes)


def by_fft(in1: Any, in2: Any, mode: str, axes: Any = None) -> Any:
    """The convolution "full", or "valid" of a first factor that is the larger one."""
    axes = tuple(range(in1.ndim)) if axes is None else tuple(axes)
    if mode == "valid":
        return _within(in1, in2, axes)
    return fftconvolve(in1, in2, mode, axes)


def pulled(ct: Any, own: tuple[int, ...], other: Any, mode: str, method: str) -> Any:
    """The transpose in the factor of shape `own`, by the method of the function itself."""
    if not own:
        return ct * other
    if not ct.size:  # scipy's answer to an empty factor says nothing of the other's shape
        return np.zeros_like(ct, shape=own)
    turned, shape = np.flip(other), np.shape(other)
    if method == "auto":  # what the values do not decide, since they are no integers
        either = (np.broadcast_to(0.0, each) for each in (own, shape))
        method = scipy.signal.choose_conv_method(*either, mode=mode)
    call = partial(convolve, method=method) if method == "direct" else by_fft
    if mode == "valid":
        larger = all(n >= m for n, m in zip(own, shape, strict=True))
        return call(ct, turned, "full") if larger else call(turned, ct, "valid")
    full = [n + m - 1 for n, m in zip(own, shape, strict=True)]
    return call(_padded(ct, full), turned, "valid")


def convolve_x(ct, in1, in2, mode="full", method="auto"):
    """See `pulled`."""
    return pulled(ct, _shape(in1), in2, mode, method)


def convolve_y(ct, in1, in2, mode="full", method="auto"):
    """See `pulled`."""
    return pulled(ct, _shape(in2), in1, mode, method)


def pulled_along(ct: Any, own: Any, other: Any, axes: Any) -> Any:
    """The transpose of a convolution along some axes; the others broadcast.

    An axis of length 1 in either factor is not convolved, but broadcasts, as in scipy.
    """
    if not own:
        return ct * other
    if not ct.size:
        return np.zeros_like(ct, shape=own)
    shape = np.shape(other)
    axes = range(len(own)) if axes is None else [a % len(own) for a in np.atleast_1d(axes)]
    axes = [a for a in axes if own[a] != 1 and shape[a] != 1]
    full = [
        n + m - 1 if a in axes else max(n, m)
        for a, (n, m) in enumerate(zip(own, shape, strict=True))
    ]
    ct = _padded(ct, full)
    return _within(ct, np.flip(other, axes), tuple(axes)) if axes else ct * other


def along(function: Any) -> Rule:
    """The rule of fftconvolve or oaconvolve."""

    def x_bar(ct, in1, in2, mode="full", axes=None):
        """See `pulled_along`."""
        return pulled_along(ct, _shape(in1), in2, axes)

    def y_bar(ct, in1, in2, mode="full", axes=None):
        """See `pulled_along`."""
        return pulled_along(ct, _shape(in2), in1, axes)

    return multilinear(function, x_bar, y_bar)


def _turned(y: Any) -> Any:
    """Reversed and, if complex, conjugated: what makes a convolution a correlation."""
    y = np.flip(y)
    return np.conj(y) if y.dtype.kind == "c" else y


def _correlate(in1, in2, mode="full", method="auto"):
    """The convolution with the second factor turned."""
    return convolve(as_array(in1), _turned(as_array(in2)), mode, method)


# --------------------------------------------------------------------------------- two dimensions


@step
def _inner2d(x: Any, y: Any) -> Any:
    """The convolution of images where y, the smaller one, lies within x.

    A loop in numpy over the fewer of elements of y and places is faster than `convolve2d`.
    """
    n, m = (n - m + 1 for n, m in zip(x.shape, y.shape, strict=True))
    turned = y[::-1, ::-1]
    result = np.zeros((n, m), np.result_type(x, y))
    if y.size <= n * m:
        for i, j in np.ndindex(y.shape):
            result += turned[i, j] * x[i : i + n, j : j + m]
    else:
        for i, j in np.ndindex(n, m):
            result[i, j] = np.einsum("ij,ij->", x[i : i + len(y), j : j + y.shape[1]], turned)
    return result


def inner2d_x(ct, x, y):
    """x̄ = z̄ ∗ y turned by 180°, full."""
    pads = [(n - 1, n - 1) for n in y.shape]
    return _inner2d(np.pad(ct, pads), np.flip(y))


def inner2d_y(ct, x, y):
    """ȳ = x turned by 180° ∗ z̄, where z̄ lies within x."""
    return _inner2d(np.flip(x), ct)


BOUNDARIES = {
    "fill": "constant", "pad": "constant", "wrap": "wrap", "circular": "wrap",
    "symm": "symmetric", "symmetric": "symmetric",
}  # fmt: skip


def _convolve2d(in1, in2, mode="full", boundary="fill", fillvalue=0, mirrored=False):
    """The first image, continued as far as the second one reaches, and what lies within."""
    in1, in2 = as_array(in1), as_array(in2)
    if not in1.ndim == in2.ndim == 2 or boundary not in BOUNDARIES or 0 in in1.shape + in2.shape:
        one = np.ones((1, 1))
        return scipy.signal.convolve2d(  # its error
            one[..., :0] if 0 in in1.shape + in2.shape else one,
            one if in1.ndim == in2.ndim == 2 else one[0],
            mode,
            boundary,
        )
    if mode == "valid":
        if any(n < m for n, m in zip(in1.shape, in2.shape, strict=True)):
            in1, in2 = in2, in1
        return _inner2d(in1, in2)
    pads = per_axis_pads(mode, in2.shape)
    if mirrored:
        pads = [pair[::-1] for pair in pads]
    how = BOUNDARIES[boundary]
    options = {"constant_values": fillvalue} if how == "constant" else {}
    return _inner2d(np.pad(in1, pads, how, **options), in2)


def _filled2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    """As scipy spells it."""
    return _convolve2d(in1, in2, mode, boundary, fillvalue)


def _correlate2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    """The convolution with the second image turned, and the other middle of an even one.

    Where scipy exchanges the images (mode "valid", the second one larger) it conjugates the other
    one of a complex pair; so does this.
    """
    in1, in2 = as_array(in1), as_array(in2)
    if mode == "valid" and any(n < m for n, m in zip(in1.shape, in2.shape, strict=True)):
        return np.flip(_convolve2d(in2, _turned(in1), mode, boundary, fillvalue))
    return _convolve2d(in1, _turned(in2), mode, boundary, fillvalue, mirrored=True)


RULES = [
    multilinear(convolve, convolve_x, convolve_y),
    composite(twin("correlate"), _correlate),
    along(fftconvolve),
    along(oaconvolve),
    composite(convolve2d, _filled2d),
    composite(twin("correlate2d"), _correlate2d),
    multilinear(_within, within_x, within_y),
    multilinear(_inner2d, inner2d_x, inner2d_y),
    constant(twin("choose_conv_method"), twin("correlation_lags")),
]
