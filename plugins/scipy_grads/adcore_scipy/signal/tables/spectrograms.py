"""Spectra over time, and signals from them: spectrogram, stft, istft."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast

from .filtering import lengthened
from .fourier_steps import _ifft, _irfft, resized
from .resampling import inexact
from .segment_steps import _overlapped
from .spectral import (
    HANN,
    TUKEY,
    _frequencies,
    _plan,
    _powers,
    _scale,
    _single,
    _spectra,
    _twice,
    twin,
)


def _boundary(x: Any, boundary: Any, places: int) -> Any:
    if boundary is None:
        return x
    if boundary == "zeros":
        return np.pad(x, [(0, 0)] * (x.ndim - 1) + [(places, places)])
    if boundary not in ("even", "odd", "constant"):
        msg = f"boundary is 'even', 'odd', 'constant', 'zeros' or None; got {boundary!r}."
        raise ValueError(msg)
    return lengthened(x, places, boundary) if places else x


def _over_time(
    x, fs, window, nperseg, noverlap, nfft, detrend, return_onesided, axis, boundary, padded
):  # fmt: skip
    """Frequencies, times, the window and the transforms (..., segments, frequencies)."""
    x = np.moveaxis(inexact(x), axis, -1)
    window, hop, nfft = _plan(window, nperseg, noverlap, nfft, x.shape[-1])
    size = window.shape[0]
    x = _boundary(x, boundary, size // 2)
    if padded:
        x = resized(x, x.shape[-1] + -(x.shape[-1] - size) % hop % size)
    onesided = return_onesided and x.dtype.kind != "c"
    if return_onesided and not onesided:
        scipy.signal.spectrogram(np.ones(2, "D"), window=np.ones(2))  # its warning
    if callable(detrend) and axis != -1:
        by_user = detrend
        detrend = lambda d: np.moveaxis(by_user(np.moveaxis(d, -1, axis)), axis, -1)
    spectra = _spectra(x, window, hop, nfft, detrend, onesided)
    times = np.arange(size / 2, x.shape[-1] - size / 2 + 1, hop)
    times = (times - size / 2 if boundary is not None else times) / fs
    return _frequencies(nfft, fs, onesided), times, window, spectra


def _back(spectra: Any, axis: int, single: bool) -> Any:
    """The frequencies where the signal's axis was, the segments last."""
    if single:
        spectra = cast(spectra, np.dtype("F" if spectra.dtype.kind == "c" else "f"))
    return np.moveaxis(spectra, -1, axis - 1 if axis < 0 else axis)


def _spectrogram(
    x, fs=1.0, window=TUKEY, nperseg=None, noverlap=None, nfft=None, detrend="constant",
    return_onesided=True, scaling="density", axis=-1, mode="psd",
):  # fmt: skip
    """Powers, or the transforms themselves, their sizes or angles."""
    x = as_array(x)
    if mode not in ("psd", "complex", "magnitude", "angle", "phase") or not x.size:
        return on_plain(scipy.signal.spectrogram, plain(x), axis=axis, mode=mode)  # or its error
    if noverlap is None:
        count = window.shape[0] if hasattr(window, "shape") else 256 if nperseg is None else nperseg
        noverlap = min(int(count), x.shape[axis]) // 8
    f, times, taper, spectra = _over_time(
        x, fs, window, nperseg, noverlap, nfft, detrend, return_onesided, axis, None, False
    )  # fmt: skip
    scale, single = _scale(taper, fs, scaling), _single(x.dtype)
    if mode == "psd":
        powers = _powers(spectra, None) * scale
        if return_onesided and x.dtype.kind != "c":
            powers = powers * _twice(spectra.shape[-1] * 2 - 2 + _odd(taper, nfft))
        return f, times, _back(powers, axis, single)
    result = _back(spectra * np.sqrt(scale), axis, single)
    if mode == "magnitude":
        result = np.abs(result)
    elif mode in ("angle", "phase"):
        result = np.angle(result)
        if mode == "phase":
            result = np.unwrap(result, axis=axis - 1 if axis < 0 else axis)
    return f, times, result


def _odd(window: Any, nfft: Any) -> int:
    return (window.shape[0] if nfft is None else int(nfft)) % 2


def _stft(
    x, fs=1.0, window=HANN, nperseg=256, noverlap=None, nfft=None, detrend=False,
    return_onesided=True, boundary="zeros", padded=True, axis=-1, scaling="spectrum",
):  # fmt: skip
    """The transforms, scaled."""
    x = as_array(x)
    if scaling not in ("spectrum", "psd") or not x.size:
        return on_plain(scipy.signal.stft, plain(x), axis=axis, scaling=scaling)  # or its error
    f, times, taper, spectra = _over_time(
        x, fs, window, nperseg, noverlap, nfft, detrend, return_onesided, axis, boundary, padded
    )  # fmt: skip
    scale = np.sqrt(_scale(taper, fs, "density" if scaling == "psd" else scaling))
    return f, times, _back(spectra * scale, axis, _single(x.dtype))


def _istft(
    Zxx, fs=1.0, window=HANN, nperseg=None, noverlap=None, nfft=None, input_onesided=True,
    boundary=True, time_axis=-1, freq_axis=-2, scaling="spectrum",
):  # fmt: skip
    """The segments, windowed again, added up, and divided by the sum of the squared windows."""
    Zxx = as_array(Zxx)
    scipy.signal.istft(  # raises its errors, warns
        np.zeros(Zxx.shape, "D"), plain(fs), plain(window), nperseg, noverlap, nfft,
        input_onesided, boundary, time_axis, freq_axis, scaling,
    )  # fmt: skip
    spectra = np.moveaxis(Zxx, (time_axis, freq_axis), (-2, -1))
    points = spectra.shape[-1]
    by_default = 2 * (points - 1) if input_onesided else points
    size = by_default if nperseg is None else int(nperseg)
    if nfft is None:
        nfft = size if input_onesided and size == by_default + 1 else by_default
    hop = size - (size // 2 if noverlap is None else int(noverlap))
    if isinstance(window, (str, tuple)):
        window = scipy.signal.get_window(window, size)
    window = as_array(window)
    if input_onesided:
        parts = _irfft(resized(spectra, int(nfft) // 2 + 1), int(nfft))[..., :size]
    else:
        parts = _ifft(resized(spectra, int(nfft)))[..., :size]
    window = cast(window, parts.real.dtype)
    factor = np.sum(window) if scaling == "spectrum" else np.sqrt(fs * np.sum(window**2))
    count = parts.shape[-2]
    n = size + (count - 1) * hop
    x = _overlapped(parts * (window * factor), hop, n)
    norm = _overlapped(np.broadcast_to(window**2, (count, size)), hop, n)
    if boundary:
        x, norm = (each[..., size // 2 : -(size // 2)] for each in (x, norm))
    x = cast(x / np.where(plain(norm) > 1e-10, norm, 1), parts.dtype)
    ndim = Zxx.ndim
    time_axis, freq_axis = time_axis % ndim, freq_axis % ndim
    if x.ndim > 1 and time_axis != ndim - 1:
        x = np.moveaxis(x, -1, time_axis - (freq_axis < time_axis))
    return np.arange(x.shape[0]) / fs, x  # the first axis, as in scipy


RULES = [
    composite(twin("spectrogram"), _spectrogram),
    composite(twin("stft"), _stft),
    composite(twin("istft"), _istft),
]
