"""Smoothing: savgol_filter, order filters and medians, wiener, sepfir2d."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE
from .convolution import _correlate
from .fir_steps import inner
from .resampling import inexact

twin = NAMESPACE.twin

# --------------------------------------------------------------------------------- Savitzky-Golay

PADS = {"mirror": "reflect", "nearest": "edge", "wrap": "wrap", "constant": "constant"}


def _savgol_coeffs(
    window_length, polyorder, deriv=0, delta=1.0, pos=None, use="conv", *, xp=None, device=None
):  # fmt: skip
    """Those for the spacing 1, divided by a power of the spacing."""
    coefficients = scipy.signal.savgol_coeffs(window_length, polyorder, deriv, 1.0, pos, use)
    return coefficients / delta**deriv


def _savgol_filter(
    x, window_length, polyorder, deriv=0, delta=1.0, axis=-1, mode="interp", cval=0.0
):  # fmt: skip
    """A convolution; with mode "interp", the ends are those of a polynomial."""
    x = as_array(x)
    if mode not in (*PADS, "interp") or (mode == "interp" and window_length > x.shape[axis]):
        return scipy.signal.savgol_filter(  # its error
            plain(x), window_length, polyorder, deriv, axis=axis, mode=mode
        )
    x = np.moveaxis(inexact(x), axis, -1)
    taps = scipy.signal.savgol_coeffs(window_length, polyorder, deriv).astype(x.dtype)
    half = window_length // 2
    if mode == "interp":
        ends = _ends(window_length, polyorder, deriv, x.dtype)
        left = np.matmul(x[..., :window_length], ends[:half].T)
        right = np.matmul(x[..., x.shape[-1] - window_length :], ends[window_length - half :].T)
        middle = inner(taps, x)[..., half - (window_length - 1 - half) :]
        y = np.concatenate([left, middle[..., : x.shape[-1] - 2 * half], right], -1)
    else:
        widths = [(0, 0)] * (x.ndim - 1) + [(window_length - 1 - half, half)]
        options = {"constant_values": cval} if mode == "constant" else {}
        y = inner(taps, np.pad(x, widths, PADS[mode], **options))
    return np.moveaxis(y / delta**deriv if deriv else y, -1, axis)


def _ends(n: int, order: int, deriv: int, dtype: Any) -> Any:
    """The matrix from n values to the derivatives, there, of the polynomial of least squares."""
    places = (np.arange(n) - (n - 1) / 2) / n  # centred and small, for the condition
    powers = places[:, None] ** np.arange(order + 1)
    fit = np.linalg.pinv(powers)
    factors = [math.perm(k, deriv) / n**deriv for k in range(order + 1)]
    exponents = np.maximum(np.arange(order + 1) - deriv, 0)
    return ((places[:, None] ** exponents * factors) @ fit).astype(dtype)


# ------------------------------------------------------------------------------- order statistics


def _ranked(a: Any, sizes: Any, chosen: Any, rank: int) -> Any:
    """Of the chosen places of each window, zeros around the array, the value of this rank.

    The derivative is that of the element taken; equal ones have the order of their places. A zero
    from outside has none.
    """
    padded = np.pad(a, [(size // 2, size // 2) for size in sizes])
    values = plain(padded)
    windows = np.lib.stride_tricks.sliding_window_view(values, sizes).reshape(*a.shape, -1)
    numbers = np.arange(values.size).reshape(values.shape)
    numbers = np.lib.stride_tricks.sliding_window_view(numbers, sizes).reshape(*a.shape, -1)
    windows, numbers = windows[..., chosen], numbers[..., chosen]
    picked = np.argsort(windows, -1, kind="stable")[..., rank, None]
    return np.ravel(padded)[np.take_along_axis(numbers, picked, -1)[..., 0]]


def _order_filter(a, domain, rank):
    """Ranks within the domain where it is not 0."""
    a, domain = as_array(a), np.asarray(domain)
    on_plain(scipy.signal.order_filter, plain(a), domain, rank)  # raises its errors
    return _ranked(a, domain.shape, np.flatnonzero(domain), rank)


def _medfilt(volume, kernel_size=None):
    """The middle rank of a box."""
    volume = np.atleast_1d(as_array(volume))
    on_plain(scipy.signal.medfilt, plain(volume), kernel_size)  # raises its errors, warns
    sizes = 3 if kernel_size is None else kernel_size
    sizes = tuple(np.broadcast_to(sizes, (volume.ndim,)).tolist())
    return _ranked(volume, sizes, slice(None), math.prod(sizes) // 2)


def _medfilt2d(input, kernel_size=3):
    """The middle rank of a rectangle."""
    input = as_array(input)
    on_plain(scipy.signal.medfilt2d, plain(input), kernel_size)  # raises its errors
    sizes = tuple(np.broadcast_to(kernel_size, (2,)).tolist())
    return _ranked(input, sizes, slice(None), math.prod(sizes) // 2)


def _wiener(im, mysize=None, noise=None):
    """The local mean, and what the local variance has more than noise."""
    im = as_array(im)
    sizes = np.broadcast_to(3 if mysize is None else mysize, (im.ndim,)).tolist()
    box, size = np.ones(sizes), math.prod(sizes)
    mean = _correlate(im, box, "same") / size
    variance = _correlate(im**2, box, "same") / size - mean**2
    if noise is None:
        noise = np.mean(variance)
    quiet = plain(variance) < plain(noise)
    share = noise / np.where(quiet, 1, variance)
    return np.where(quiet, mean, (im - mean) * (1 - share) + mean)


def _sepfir2d(input, hrow, hcol):
    """Taps along the rows, then along the columns, with reflections beyond the ends."""
    image, hrow, hcol = as_array(input), as_array(hrow), as_array(hcol)
    ranks = image.ndim, hrow.ndim, hcol.ndim
    if ranks != (2, 1, 1) or not hrow.size % 2 == hcol.size % 2 == 1:
        return on_plain(scipy.signal.sepfir2d, plain(image), plain(hrow), plain(hcol))  # its error
    for taps in (hrow, hcol):
        half = taps.shape[0] // 2
        image = inner(taps, np.pad(image, [(0, 0), (half, half)], "symmetric")).T
    return image


RULES = [
    composite(twin("savgol_coeffs"), _savgol_coeffs),
    composite(twin("savgol_filter"), _savgol_filter),
    composite(twin("order_filter"), _order_filter),
    composite(twin("medfilt"), _medfilt),
    composite(twin("medfilt2d"), _medfilt2d),
    composite(twin("wiener"), _wiener),
    composite(twin("sepfir2d"), _sepfir2d),
]
