"""Spectra of segments: periodogram, welch, csd, coherence.

Differentiable in the signals, the window (given as an array) and the sampling frequency.
"""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast

from .. import NAMESPACE
from .fourier_steps import _fft, real_fft, resized
from .resampling import _detrend, inexact
from .segment_steps import _segments

twin = NAMESPACE.twin

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
        return on_plain(scipy.signal.csd, plain(x), plain(y), axis=axis)
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
        return on_plain(scipy.signal.welch, plain(x), axis=axis)
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
        return on_plain(scipy.signal.periodogram, plain(x), axis=axis)
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


RULES = [
    composite(twin("periodogram"), _periodogram),
    composite(twin("welch"), _welch),
    composite(twin("csd"), _csd),
    composite(twin("coherence"), _coherence),
]
