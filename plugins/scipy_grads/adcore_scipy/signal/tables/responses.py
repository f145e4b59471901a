"""Frequency responses: freqs, freqs_zpk, freqz, freqz_zpk, freqz_sos, group_delay.

Differentiable in the filter, in the frequencies (given as an array) and in the sampling frequency.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, on_plain, plain

from ...versions import older
from .. import NAMESPACE
from .resampling import inexact

twin = NAMESPACE.twin


def _is_count(value: Any) -> bool:
    return value is None or isinstance(plain(value), (int, np.integer))


def _angles(given: Any, whole: bool, fs: Any, dtype: Any, nyquist: bool = False) -> Any:
    """The angles on the unit circle, and the frequencies."""
    if _is_count(given):
        count = 512 if given is None else int(given)
        end = nyquist and not whole
        angles = np.linspace(0, (2 if whole else 1) * np.pi, count, endpoint=end, dtype=dtype)
    else:
        angles = 2 * np.pi * np.atleast_1d(inexact(given)) / fs
    return angles, angles * (fs / (2 * np.pi))


def _horner(coefficients: Any, x: Any) -> Any:
    """Σ coefficients[k] x^k, each coefficient an array of its own."""
    total = coefficients[-1] + x * 0
    for k in range(coefficients.shape[0] - 2, -1, -1):
        total = coefficients[k] + total * x
    return total


def _on_circle(coefficients: Any, angles: Any) -> Any:
    """Σ coefficients[k] exp(-i k angle)."""
    if coefficients.ndim == 1 and angles.ndim == 1:
        places = np.arange(coefficients.shape[0], dtype=angles.dtype)
        return np.matmul(np.exp(-1j * angles[:, None] * places), coefficients)
    return _horner(coefficients, np.exp(-1j * angles))


def _precision(*arrays: Any) -> Any:
    return np.finfo(np.result_type(*(inexact(each).dtype for each in arrays))).dtype


def _freqz(b, a=1, worN=512, whole=False, plot=None, fs=2 * np.pi, include_nyquist=False):
    """The quotient of two polynomials on the unit circle."""
    b, a = (np.atleast_1d(inexact(each)) for each in (b, a))
    dtype = np.dtype(float) if older("1.16") else _precision(b, a)
    angles, w = _angles(worN, whole, fs, dtype, include_nyquist)
    h = _on_circle(b, angles) / _on_circle(a, angles)
    if plot is not None:
        plot(w, h)
    return w, h


def _freqz_zpk(z, p, k, worN=512, whole=False, fs=2 * np.pi):
    """The gain times the distances from the zeros over those from the poles."""
    z, p = (np.atleast_1d(inexact(each)) for each in (z, p))
    angles, w = _angles(worN, whole, fs, _precision(z, p))
    return w, _of_roots(np.exp(1j * angles), z, p, k)


def _of_roots(x: Any, z: Any, p: Any, k: Any) -> Any:
    return k * np.prod(x[..., None] - z, -1) / np.prod(x[..., None] - p, -1)


def _freqz_sos(sos, worN=512, whole=False, fs=2 * np.pi):
    """The product of the sections."""
    sos = np.atleast_2d(inexact(sos))
    on_plain(scipy.signal.sosfreqz, plain(sos), 1)  # raises its errors
    angles, w = _angles(worN, whole, fs, _precision(sos))
    h: Any = 1.0
    for k in range(sos.shape[0]):
        h = h * (_on_circle(sos[k, :3], angles) / _on_circle(sos[k, 3:], angles))
    return w, h


def _group_delay(system, w=512, whole=False, fs=2 * np.pi):
    """-dφ/dω: by the logarithmic derivative of b times the reversed a."""
    b, a = (np.atleast_1d(inexact(each)) for each in system)
    angles, frequencies = _angles(w, whole, fs, np.dtype(float))
    both = np.convolve(b, np.conj(np.flip(a)) if a.dtype.kind == "c" else np.flip(a))
    value = _on_circle(both, angles)
    sum_ = _on_circle(both * np.arange(both.shape[0]), angles)
    delay = scipy.signal.group_delay((plain(b), plain(a)), plain(angles))[1]  # warns
    regular = np.isfinite(delay) & (plain(value) != 0)  # scipy has 0 elsewhere
    found = np.real(sum_ / np.where(regular, value, 1)) - a.shape[0] + 1
    return frequencies, np.where(regular, found, 0)


def _analog(given: Any, b: Any, a: Any, kind: str) -> Any:
    if _is_count(given):
        count = 200 if given is None else int(given)
        return on_plain(scipy.signal.findfreqs, plain(b), plain(a), count, kind)  # by whole decades
    return np.atleast_1d(inexact(given))


def _freqs(b, a, worN=200, plot=None):
    """The quotient of two polynomials on the imaginary axis."""
    b, a = (np.atleast_1d(inexact(each)) for each in (b, a))
    w = _analog(worN, b, a, "ba")
    h = _horner(np.flip(b, 0), 1j * w) / _horner(np.flip(a, 0), 1j * w)
    if plot is not None:
        plot(w, h)
    return w, h


def _freqs_zpk(z, p, k, worN=200):
    """The gain times the distances from the zeros over those from the poles."""
    z, p = (np.atleast_1d(inexact(each)) for each in (z, p))
    w = _analog(worN, z, p, "zp")
    return w, _of_roots(1j * w, z, p, k)


RULES = [
    composite(twin("freqs"), _freqs),
    composite(twin("freqs_zpk"), _freqs_zpk),
    composite(twin("freqz"), _freqz),
    composite(twin("freqz_zpk"), _freqz_zpk),
    composite(twin("sosfreqz"), _freqz_sos),
    composite(twin("group_delay"), _group_delay),
]
if hasattr(scipy.signal, "freqz_sos"):  # from scipy 1.15, the new name
    RULES.append(composite(twin("freqz_sos"), _freqz_sos))
