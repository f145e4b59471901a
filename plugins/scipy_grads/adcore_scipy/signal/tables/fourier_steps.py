"""Fourier transforms along the last axis, as steps of the functions that are made of them.

All are linear. The matrix ω^(jk) is symmetric, so a complex transform is its own adjoint; those of
the real ones are each other's, with the weights of the entries that stand for two. They are stated
here so that the derivatives of scipy.signal need no other plugin.
Source: Van Loan 1992, Computational Frameworks for the FFT, sections 1.1 and 4.3.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import batch, linear

from .. import NAMESPACE

step = NAMESPACE.step


@step
def _fft(x: Any) -> Any:
    """y[k] = Σ ω^(jk) x[j] with ω = exp(-2πi / n)."""
    return np.fft.fft(x)


@step
def _ifft(x: Any) -> Any:
    """The inverse of `_fft`."""
    return np.fft.ifft(x)


@step
def _rfft(x: Any) -> Any:
    """The first half of the spectrum of a real signal."""
    return np.fft.rfft(x)


@step
def _irfft(y: Any, n: int) -> Any:
    """The real signal of n points with this half of a spectrum."""
    return np.fft.irfft(y, n)


def _weights(n: int, ends: float, inner: float) -> Any:
    """For half a spectrum of n points: for the entries that are once in it, and those twice."""
    weights = np.full(n // 2 + 1, inner)
    weights[0] = ends
    if n % 2 == 0:
        weights[-1] = ends
    return weights


def _like(x: Any, weights: Any) -> Any:
    """The weights in the precision of x."""
    return weights.astype(np.finfo(x.dtype).dtype)


def rfft_transpose(ct, x):
    """x̄[j] = Re Σ ω^(jk) ȳ[k] over the half: a Hermitian spectrum has inner entries twice."""
    n = x.shape[-1]
    return _irfft(np.conj(ct * _like(ct, _weights(n, n, n / 2))), n)


def irfft_transpose(ct, y, n):
    """ȳ[k] = Σ ω^(-jk) x̄[j] / n, twice that for the entries that stand for two."""
    half = np.conj(_rfft(ct))
    return resized(half * _like(half, _weights(n, 1 / n, 2 / n)), y.shape[-1])


def resized(x: Any, n: int) -> Any:
    """x with n places along the last axis: cut, or filled up with zeros."""
    m = x.shape[-1]
    if m == n:
        return x
    return x[..., :n] if m > n else np.pad(x, [(0, 0)] * (x.ndim - 1) + [(0, n - m)])


def real_fft(x: Any, n: int) -> Any:
    """The half spectrum of n points of a real signal, cut or filled up."""
    return _rfft(resized(x, n))


def natively(call, active, size, args):
    """The last axis is the last of a stack, too."""
    return call(*args)


RULES = [
    linear(_fft, lambda ct, x: _fft(ct)),
    linear(_ifft, lambda ct, x: _ifft(ct)),
    linear(_rfft, rfft_transpose),
    linear(_irfft, irfft_transpose),
    *(batch(each, natively) for each in (_fft, _ifft, _rfft, _irfft)),
]
