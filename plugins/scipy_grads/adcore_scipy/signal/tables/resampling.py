"""Resampling: resample, resample_poly, decimate; hilbert, hilbert2, envelope; detrend."""

from __future__ import annotations

import math
from itertools import pairwise
from operator import index
from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, is_traced

from ...versions import demand
from .. import NAMESPACE
from .filtering import _filtfilt, _lfilter, _sosfilt, _sosfiltfilt
from .fir_steps import _upfirdn
from .fourier_steps import _fft, _ifft, _irfft, _rfft, resized

twin = NAMESPACE.twin


def inexact(x: Any) -> Any:
    """The array, integers as floating-point numbers."""
    x = as_array(x)
    return x if x.dtype.kind in "fc" else x.astype(float)


# --------------------------------------------------------------------------------------- resample


def _window_for(window: Any, n: int) -> Any:
    """The weights of the frequencies, in the order of the Fourier transform."""
    if callable(window) and not is_traced(window):
        return as_array(window(np.fft.fftfreq(n)))
    if hasattr(window, "shape"):
        if window.shape != (n,):
            msg = f"window.shape={window.shape} is not ({n},), the number of frequencies."
            raise ValueError(msg)
        return window
    return np.fft.ifftshift(scipy.signal.get_window(window, n))


def _resample(x, num, t=None, axis=0, window=None, domain="time"):
    """The spectrum, cut or filled up; an unpaired frequency is united or split."""
    if domain not in ("time", "freq"):
        msg = f"domain is 'time' or 'freq'; got {domain!r}."
        raise ValueError(msg)
    x, num = as_array(x), index(num)
    x = np.moveaxis(inexact(x), axis, -1) if x.ndim > 1 else inexact(x)
    n = x.shape[-1]
    weights = None if window is None else _window_for(window, n)
    if domain == "time" and x.dtype.kind != "c":
        y = _resampled_real(x, num, weights)
    else:
        if num == 2 < n:
            demand("1.16", "scipy.signal.resample", "two complex points have wrong values")
        spectrum = _fft(x) if domain == "time" else x
        y = _resampled(spectrum if weights is None else spectrum * weights, num)
    y = np.moveaxis(y, -1, axis) if y.ndim > 1 else y
    if t is None:
        return y
    return y, t[0] + (t[1] - t[0]) * (n / num) * np.arange(num)


def _resampled_real(x: Any, num: int, weights: Any) -> Any:
    n = x.shape[-1]
    half = _rfft(x)
    if weights is not None:  # the mean of those of k and -k
        k = np.arange(n // 2 + 1)
        half = half * ((weights[k] + weights[-k]) / 2)
    m = min(num, n)
    half = half[..., : m // 2 + 1]
    if m % 2 == 0 and num != n:
        factors = np.where(np.arange(m // 2 + 1) == m // 2, 2 if num < n else 0.5, 1)
        half = half * factors.astype(x.dtype)
    return _irfft(resized(half, num // 2 + 1), num) * (num / n)


def _resampled(spectrum: Any, num: int) -> Any:
    n = spectrum.shape[-1]
    m = min(num, n)
    k = m // 2
    if num == n:
        return _ifft(spectrum)
    low, high = spectrum[..., : (m + 1) // 2], spectrum[..., n - (m - 1) // 2 :]
    if m % 2:
        middle = [np.zeros_like(spectrum, shape=(*spectrum.shape[:-1], num - m))]
    elif num < n:
        middle = [spectrum[..., k : k + 1] + spectrum[..., n - k : n - k + 1]]
    else:
        half = spectrum[..., k : k + 1] / 2
        middle = [half, np.zeros_like(half, shape=(*half.shape[:-1], num - m - 1)), half]
    return _ifft(np.concatenate([low, *middle, high], -1)) * (num / n)


# ------------------------------------------------------------------------- resample_poly, decimate

BACKGROUNDS = {"mean": np.mean, "median": np.median, "minimum": np.min, "maximum": np.max}


def _resample_poly(x, up, down, axis=0, window=("kaiser", 5.0), padtype="constant", cval=None):
    """A low-pass filter between two rates, as scipy designs it, or of the taps given."""
    x = as_array(x)
    scipy.signal.resample_poly(np.ones(2), up, down, padtype=padtype, cval=plain(cval))  # errors
    common = math.gcd(int(up), int(down))
    up, down = int(up) // common, int(down) // common
    if up == down == 1:
        return np.copy(x)
    n = x.shape[axis]
    size = -(-n * up // down)
    if isinstance(window, list) or hasattr(window, "shape"):
        h = as_array(window)
    else:
        rate = max(up, down)
        h = scipy.signal.firwin(20 * rate + 1, 1 / rate, window=window)
        h = h.astype(x.dtype) if x.dtype.kind in "fc" else h
    half = (h.shape[0] - 1) // 2
    before = down - half % down
    first = (half + before) // down
    after = (first + size - 1) * down - (n - 1) * up - (h.shape[0] + before) + 1
    h = np.pad(h * up, (before, max(after, 0)))
    if padtype in BACKGROUNDS:
        background = BACKGROUNDS[padtype](x, axis=axis, keepdims=True)
        y = _upfirdn(h, x - background, up, down, axis)
    else:
        background = None
        y = _upfirdn(h, x, up, down, axis, padtype, 0 if cval is None else cval)
    y = np.moveaxis(np.moveaxis(y, axis, -1)[..., first : first + size], -1, axis)
    return y if background is None else y + background


def _decimate(x, q, n=None, ftype="iir", axis=-1, zero_phase=True):
    """A filter that scipy designs, and every q-th place."""
    x, q = as_array(x), index(q)
    dtype = x.dtype if x.dtype.kind in "fc" and x.dtype.char != "e" else np.dtype(float)
    b = a = sos = None
    if ftype == "fir":
        taps = 20 * q if n is None else index(n)
        b, a = scipy.signal.firwin(taps + 1, 1 / q, window="hamming").astype(dtype), np.ones(1)
    elif ftype == "iir":
        sos = scipy.signal.cheby1(8 if n is None else index(n), 0.05, 0.8 / q, output="sos")
    elif isinstance(ftype, scipy.signal.dlti):
        system = ftype.to_zpk()
        if system.poles.size and not np.iscomplex([*system.poles, system.gain]).any():
            sos = scipy.signal.zpk2sos(system.zeros, system.poles, system.gain)
        else:
            ftype, transfer = "iir" if system.poles.size else "fir", ftype.to_tf()
            b, a = transfer.num, transfer.den
    else:
        msg = f"ftype is 'iir', 'fir' or a dlti; got {ftype!r}."
        raise ValueError(msg)
    if isinstance(ftype, str) and ftype == "fir":
        if zero_phase:
            return _resample_poly(x, 1, q, axis, b / a)
        y = _upfirdn(b / a, x, 1, q, axis)
        return np.moveaxis(np.moveaxis(y, axis, -1)[..., : -(-x.shape[axis] // q)], -1, axis)
    if sos is not None:
        y = (_sosfiltfilt if zero_phase else _sosfilt)(sos.astype(dtype), x, axis)
    else:
        y = (_filtfilt if zero_phase else _lfilter)(b, a, x, axis)
    return np.moveaxis(np.moveaxis(y, axis, -1)[..., ::q], -1, axis)


# ------------------------------------------------------------------------------- analytic signals


def _one_sided(n: int, like: Any) -> Any:
    """2 for the positive frequencies, 1 for 0 and the unpaired one, 0 for the negative ones."""
    weights = np.zeros(n, np.finfo(like.dtype).dtype)
    weights[: n // 2 + 1] = 2
    weights[0] = 1
    if n % 2 == 0:
        weights[n // 2] = 1
    return weights


def _hilbert(x, N=None, axis=-1):
    """The signal without its negative frequencies, the positive ones doubled."""
    x = as_array(x)
    if x.dtype.kind == "c" or (N is not None and N <= 0):
        return on_plain(scipy.signal.hilbert, plain(x), N, axis)  # its error
    x = np.moveaxis(inexact(x), axis, -1)
    spectrum = _fft(x if N is None else resized(x, N))
    y = _ifft(spectrum * _one_sided(spectrum.shape[-1], spectrum))
    return np.moveaxis(y, -1, axis)


def _hilbert2(x, N=None, axes=(-2, -1)):
    """One axis after the other; which frequencies count is asked of scipy, and of its version."""
    x = as_array(x)
    ones = np.ones(x.shape, "D" if x.dtype.kind == "c" else "d")
    others = [] if axes == (-2, -1) else [axes]  # an argument from scipy 1.17 on
    scipy.signal.hilbert2(ones, N, *others)  # raises its errors
    sizes = [N, N] if np.ndim(N) == 0 else list(N)
    for size, axis in zip(sizes, axes, strict=True):
        x = np.moveaxis(inexact(x), axis, -1)
        spectrum = _fft(x if size is None else resized(x, size))
        impulse = np.eye(1, spectrum.shape[-1])
        weights = np.rint(np.fft.fft(scipy.signal.hilbert2(impulse)[0]).real)
        x = np.moveaxis(_ifft(spectrum * weights.astype(spectrum.real.dtype)), -1, axis)
    return x


# ---------------------------------------------------------------------------------------- detrend


def _detrend(data, axis=-1, type="linear", bp=0, overwrite_data=False):
    """Less its mean, or the line of least squares between each two break points."""
    data = inexact(data)
    if type in ("constant", "c"):
        return data - np.mean(data, axis, keepdims=True)
    n = data.shape[axis]
    scipy.signal.detrend(np.ones(n), -1, type, bp)  # raises its errors
    data = np.moveaxis(data, axis, -1)
    breaks = np.unique(np.concatenate([np.atleast_1d(bp), [0, n]])).astype(int)
    parts = []
    for first, last in pairwise(breaks):
        part = data[..., first:last]
        lines = _lines(last - first).astype(np.finfo(data.dtype).dtype)
        parts.append(part - np.matmul(np.matmul(part, lines), lines.T))
    return np.moveaxis(np.concatenate(parts, -1) if parts else data, -1, axis)


def _lines(n: int) -> Any:
    """An orthonormal basis of the lines over n points: constant and centred slope."""
    slope = np.arange(n) - (n - 1) / 2
    basis = [np.full(n, n**-0.5)]
    if n > 1:
        basis.append(slope / np.sqrt(slope @ slope))
    return np.stack(basis, 1)


RULES = [
    composite(twin("resample"), _resample),
    composite(twin("resample_poly"), _resample_poly),
    composite(twin("decimate"), _decimate),
    composite(twin("hilbert"), _hilbert),
    composite(twin("hilbert2"), _hilbert2),
    composite(twin("detrend"), _detrend),
]
