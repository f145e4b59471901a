"""Spectra of segments: periodogram, welch, csd, coherence, spectrogram, stft, istft.

Differentiable in the signals, the window (given as an array) and the sampling frequency.
"""

from __future__ import annotations

import inspect
from functools import partial
from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, plain
from adcore_numpy.helpers import as_array, cast

from ..offer import offered
from .filtering import lengthened
from .fourier import _fft, _ifft, _irfft, real_fft, resized
from .resampling import _detrend, inexact
from .segments import _overlapped, _segments

offer = partial(offered, scipy.signal)

# Periodic, under the name that this scipy has for it.
HANN = inspect.signature(scipy.signal.welch).parameters["window"].default
TUKEY = inspect.signature(scipy.signal.spectrogram).parameters["window"].default

# ---------------------------------------------------------------------------- windows and segments


def _plan(window: Any, nperseg: Any, noverlap: Any, nfft: Any, n: int) -> Any:
    """The window, how far the segments are apart, and the points of a transform."""
    if isinstance(window, (str, tuple)):
        if n < (256 if nperseg is None else nperseg):
            scipy.signal.welch(np.ones(n), window=window, nperseg=nperseg)  # its warning
        nperseg = min(256 if nperseg is None else int(nperseg), n)
        window = scipy.signal.get_window(window, nperseg)
    window = as_array(window)
    nperseg = window.shape[0] if nperseg is None else int(nperseg)
    nfft = nperseg if nfft is None else int(nfft)
    noverlap = nperseg // 2 if noverlap is None else int(noverlap)
    if window.shape != (nperseg,) or not 0 <= noverlap < nperseg <= nfft or nperseg > n:
        msg = (
            "a window of nperseg places is at most as long as the signal, noverlap is less and "
            f"nfft no less than nperseg; got a window of the shape {window.shape}, {nperseg=}, "
            f"{noverlap=}, {nfft=}, and a signal of {n} places."
        )
        raise ValueError(msg)
    return window, nperseg - noverlap, nfft


def _spectra(x: Any, window: Any, hop: int, nfft: int, detrend: Any, onesided: bool) -> Any:
    """The transforms (..., segments, frequencies) of the segments along the last axis."""
    parts = _segments(x, window.shape[0], hop)
    if callable(detrend):
        parts = detrend(parts)
    elif detrend:
        parts = _detrend(parts, -1, detrend)
    parts = parts * window
    return real_fft(parts, nfft) if onesided else _fft(resized(parts, nfft))


def _frequencies(nfft: int, fs: Any, onesided: bool) -> Any:
    return (np.fft.rfftfreq if onesided else np.fft.fftfreq)(nfft) * fs


def _scale(window: Any, fs: Any, scaling: str) -> Any:
    """What makes a power density, or a power, of a squared transform."""
    if scaling == "density":
        return 1 / (fs * np.sum(window * window))
    if scaling == "spectrum":
        return 1 / np.sum(window) ** 2
    msg = f"scaling is 'density' or 'spectrum'; got {scaling!r}."
    raise ValueError(msg)


def _twice(nfft: int) -> Any:
    """2 for the frequencies of half a spectrum that stand for two, 1 for the others."""
    weights = np.full(nfft // 2 + 1, 2.0)
    weights[0] = 1
    if nfft % 2 == 0:
        weights[-1] = 1
    return weights


def _single(dtype: Any) -> bool:
    return np.result_type(dtype, "F") == np.dtype("F")


# -------------------------------------------------------------------------------- power spectra


def _powers(x: Any, y: Any) -> Any:
    """conj(X) Y; of one signal, |X|²."""
    return np.real(x) ** 2 + np.imag(x) ** 2 if y is None else np.conj(x) * y


def _averaged(powers: Any, average: str) -> Any:
    """Over the segments: their mean, or their median without its bias."""
    count = powers.shape[-2]
    if average not in ("mean", "median"):
        msg = f"average is 'mean' or 'median'; got {average!r}."
        raise ValueError(msg)
    if count == 1:
        return powers[..., 0, :]
    if average == "mean":
        return np.mean(powers, -2)
    k = 2 * np.arange(1.0, (count - 1) // 2 + 1)
    bias = 1 + np.sum(1 / (k + 1) - 1 / k)  # Allen et al. 2012, arXiv:gr-qc/0509116, appendix B
    if powers.dtype.kind != "c":
        return np.median(powers, -2) / bias
    return (np.median(np.real(powers), -2) + 1j * np.median(np.imag(powers), -2)) / bias


def _cross(
    x, y, fs, window, nperseg, noverlap, nfft, detrend, return_onesided, scaling, axis, average
):  # fmt: skip
    """Frequencies and the averaged conj(X) Y; y is None for x itself."""
    both = [inexact(each) for each in ([x] if y is None else [x, y])]
    both = [np.moveaxis(each, axis, -1) for each in both]
    n = max(each.shape[-1] for each in both)
    both = [resized(each, n) for each in both]
    window, hop, nfft = _plan(window, nperseg, noverlap, nfft, n)
    onesided = return_onesided and all(each.dtype.kind != "c" for each in both)
    x, *others = (_spectra(each, window, hop, nfft, detrend, onesided) for each in both)
    powers = _powers(x, others[0] if others else None) * _scale(window, fs, scaling)
    if onesided:
        powers = powers * _twice(nfft)
    powers = _averaged(powers, average)
    if _single(np.result_type(*(each.dtype for each in both))):
        powers = cast(powers, np.dtype("F" if powers.dtype.kind == "c" else "f"))
    return _frequencies(nfft, fs, onesided), np.moveaxis(powers, -1, axis)


def _csd(
    x, y, fs=1.0, window=HANN, nperseg=None, noverlap=None, nfft=None, detrend="constant",
    return_onesided=True, scaling="density", axis=-1, average="mean",
):  # fmt: skip
    """See `_cross`; an empty signal has an empty spectrum."""
    if not np.size(x) or not np.size(y):
        return scipy.signal.csd(plain(x), plain(y), axis=axis)
    return _cross(
        x, None if y is x else y, fs, window, nperseg, noverlap, nfft, detrend, return_onesided,
        scaling, axis, average,
    )  # fmt: skip


def _welch(
    x, fs=1.0, window=HANN, nperseg=None, noverlap=None, nfft=None, detrend="constant",
    return_onesided=True, scaling="density", axis=-1, average="mean",
):  # fmt: skip
    """See `_cross`; an empty signal has an empty spectrum."""
    if not np.size(x):
        return scipy.signal.welch(plain(x), axis=axis)
    return _cross(
        x, None, fs, window, nperseg, noverlap, nfft, detrend, return_onesided, scaling, axis,
        average,
    )  # fmt: skip


def _periodogram(
    x, fs=1.0, window="boxcar", nfft=None, detrend="constant", return_onesided=True,
    scaling="density", axis=-1,
):  # fmt: skip
    """That of one segment, all of the signal or its first nfft places."""
    x = as_array(x)
    if not x.size:
        return scipy.signal.periodogram(plain(x), axis=axis)
    n = x.shape[axis]
    if nfft is not None and nfft < n:
        x, n = np.moveaxis(np.moveaxis(x, axis, -1)[..., :nfft], -1, axis), nfft
    window = "boxcar" if window is None else window
    return _cross(
        x, None, fs, window, n, 0, nfft, detrend, return_onesided, scaling, axis, "mean"
    )  # fmt: skip


def _coherence(
    x, y, fs=1.0, window=HANN, nperseg=None, noverlap=None, nfft=None, detrend="constant", axis=-1
):  # fmt: skip
    """|Pxy|² / (Pxx Pyy)."""
    options = (fs, window, nperseg, noverlap, nfft, detrend, True, "density", axis)
    f, pxx = _welch(x, *options)
    pyy = _welch(y, *options)[1]
    return f, _powers(_csd(x, y, *options)[1], None) / pxx / pyy


# ------------------------------------------------------------------------- over time, and back


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
        return scipy.signal.spectrogram(plain(x), axis=axis, mode=mode)  # or its error
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
        return scipy.signal.stft(plain(x), axis=axis, scaling=scaling)  # or its error
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
    composite(offer("periodogram"), _periodogram),
    composite(offer("welch"), _welch),
    composite(offer("csd"), _csd),
    composite(offer("coherence"), _coherence),
    composite(offer("spectrogram"), _spectrogram),
    composite(offer("stft"), _stft),
    composite(offer("istft"), _istft),
]
