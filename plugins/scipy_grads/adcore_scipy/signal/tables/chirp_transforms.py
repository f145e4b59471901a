"""Chirp transforms and envelopes: czt, zoom_fft, envelope."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, plain
from adcore_numpy.tables.mixed_arguments import as_array

from ...versions import needs
from .. import NAMESPACE
from .fourier_steps import _fft, _ifft, _irfft, resized
from .resampling import _resample, inexact

twin = NAMESPACE.twin


def _bluestein(x: Any, chirp: Any, start: Any, m: int, axis: int) -> Any:
    """Σ x[j] a^-j w^(jk) for k < m, by jk = (j² + k² - (k - j)²) / 2: one convolution.

    Arguments:
        chirp: w^(k²/2) for k up to the larger of m and n.
        start: a^-j for j < n.
    """
    x = np.swapaxes(x, axis, -1)
    n = x.shape[-1]
    size = 1 << (n + m - 2).bit_length()
    kernel = 1 / np.concatenate([np.flip(chirp[1:n]), chirp[:m]])
    spectrum = _fft(resized(x * (start * chirp[:n]), size)) * _fft(resized(kernel, size))
    y = _ifft(spectrum)[..., n - 1 : n + m - 1] * chirp[:m]
    return np.swapaxes(y, axis, -1)


def _czt(x, m=None, w=None, a=1 + 0j, *, axis=-1):
    """The z-transform at a w^-k."""
    x = as_array(x)
    n = x.shape[axis]
    scipy.signal.czt(np.ones(n), m)  # raises its errors
    m = n if m is None else m
    k = np.arange(max(m, n))
    chirp = np.exp(-1j * np.pi * (k**2 % (2 * m)) / m) if w is None else w ** (k**2 / 2)
    return _bluestein(x, chirp, a ** -k[:n].astype(float), m, axis)


def _zoom_fft(x, fn, m=None, *, fs=2, endpoint=False, axis=-1):
    """The Fourier transform from frequency f₁ to f₂, in m steps."""
    x = as_array(x)
    n = x.shape[axis]
    scipy.signal.zoom_fft(np.ones(n), plain(as_array(fn)), m, fs=plain(fs), endpoint=endpoint)
    m = n if m is None else m
    fn = as_array(fn)
    first, last = (fn[0], fn[1]) if fn.ndim else (0.0, fn)
    width = (last - first) / fs
    scale = width * m / (m - 1) if endpoint else width
    k = np.arange(max(m, n))
    chirp = np.exp(-1j * np.pi * scale * k**2 / m)
    return _bluestein(x, chirp, np.exp(-2j * np.pi * first / fs * k[:n]), m, axis)


# --------------------------------------------------------------------------------------- envelope


def _envelope(z, bp_in=(1, None), *, n_out=None, squared=False, residual="lowpass", axis=-1):
    """The size of the analytic signal of a band, and what the band leaves out."""
    z = inexact(z)
    sample = np.ones(z.shape)
    scipy.signal.envelope(sample, bp_in, n_out=n_out, residual=residual, axis=axis)  # errors
    z = np.moveaxis(z, axis, -1)
    n = z.shape[-1]
    size = n if n_out is None else n_out
    first = -(n // 2) if bp_in[0] is None else bp_in[0]
    last = (n + 1) // 2 if bp_in[1] is None else bp_in[1]
    spectrum = _fft(z) * _of_band(z, n, first, last)
    places = slice(first, last)
    if first <= 0 < last:
        places, ordered = slice(first + n // 2, last + n // 2), np.roll(spectrum, n // 2, -1)
    else:
        ordered = spectrum
    band = _ifft(resized(ordered[..., places], size)) * (size / n)
    found = np.real(band) ** 2 + np.imag(band) ** 2 if squared else np.abs(band)
    found = np.moveaxis(found, -1, axis)
    if residual is None:
        return found
    rest = spectrum * _outside(n, first, last, residual).astype(spectrum.real.dtype)
    if z.dtype.kind == "c":
        rest = _resample(rest, size, None, -1, None, "freq")
    else:
        rest = _real_rest(rest, n, size)
    return np.stack([found, np.moveaxis(rest, -1, axis)])


def _of_band(z: Any, n: int, first: int, last: int) -> Any:
    """1 everywhere for complex signals; of real ones, the positive frequencies alone count."""
    weights = np.ones(n, np.finfo(z.dtype).dtype)
    if z.dtype.kind != "c":
        weights[n // 2 + 1 :] = 0
        if first > 0:
            weights[first:last] *= 2
        elif last > 0:
            weights[1:last] *= 2
    return weights


def _outside(n: int, first: int, last: int, residual: str) -> Any:
    """1 for the frequencies that the residual has."""
    kept = np.ones(n)
    if not first <= 0 < last:
        kept[first:last] = 0
    else:
        kept[:last] = kept[first:] = 0
    if residual == "lowpass":
        if last > 0:
            kept[last : (n + 1) // 2] = 0
        else:
            kept[first:] = kept[: (n + 1) // 2] = 0
    return kept


def _real_rest(spectrum: Any, n: int, size: int) -> Any:
    """The real signal of `size` points; an unpaired frequency is united or split."""
    m = min(n, size)
    half = resized(spectrum, size // 2 + 1)
    if size != n and m % 2 == 0:
        factors = np.where(np.arange(size // 2 + 1) == m // 2, 2 if size < n else 0.5, 1)
        half = half * factors.astype(half.real.dtype)
    return _irfft(half, size) * (size / n)


RULES = [
    composite(twin("czt"), _czt),
    composite(twin("zoom_fft"), _zoom_fft),
    needs("1.16", "its residual has wrong values when it is resampled",
          composite(twin("envelope"), _envelope)),
]
