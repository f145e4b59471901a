"""Waveforms: chirp, gausspulse, sawtooth, square, sweep_poly."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, constant, plain
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE

twin = NAMESPACE.twin

# ------------------------------------------------------------------------------------------ chirp


def _phase(t: Any, f0: Any, t1: Any, f1: Any, method: str, vertex_zero: bool) -> Any:
    """2π times the integral of the frequency."""
    if method in ("linear", "lin", "li"):
        return 2 * np.pi * (f0 * t + 0.5 * ((f1 - f0) / t1) * t * t)
    if method in ("quadratic", "quad", "q"):
        beta = (f1 - f0) / t1**2
        if vertex_zero:
            return 2 * np.pi * (f0 * t + beta * t**3 / 3)
        return 2 * np.pi * (f1 * t + beta * ((t1 - t) ** 3 - t1**3) / 3)
    if method in ("logarithmic", "log", "lo"):
        return 2 * np.pi * f0 * t * _exponential_mean(np.log(f1 / f0) * t / t1)
    return 2 * np.pi * f0 * t * _logarithmic_mean((f1 - f0) / (f1 * t1) * t)


def _series(u: Any, factors: Any) -> Any:
    """Σ factors[k] u^k."""
    total = factors[-1]
    for factor in reversed(factors[:-1]):
        total = factor + u * total
    return total


def _exponential_mean(u: Any) -> Any:
    """(eᵘ - 1) / u; near 0 by its series, since the quotient's derivatives cancel there."""
    near = np.abs(plain(u)) < 1
    far = np.where(near, 2, u)
    series = _series(np.where(near, u, 0), [1 / math.factorial(k + 1) for k in range(18)])
    return np.where(near, series, np.expm1(far) / far)


def _logarithmic_mean(u: Any) -> Any:
    """-log|1 - u| / u; near 0 by its series, since the quotient's derivatives cancel there."""
    near = np.abs(plain(u)) < 0.1
    far = np.where(near, 2, u)
    series = _series(np.where(near, u, 0), [1 / (k + 1) for k in range(18)])
    return np.where(near, series, -np.log(np.abs(1 - far)) / far)


def _chirp(t, f0, t1, f1, method="linear", phi=0, vertex_zero=True, *, complex=False):
    """The cosine, or exponential, of the phase, in which every parameter may be traced."""
    scipy.signal.chirp(0.0, plain(f0), plain(t1), plain(f1), method)  # raises its errors
    phase = _phase(as_array(t), f0, t1, f1, method, vertex_zero) + np.deg2rad(phi)
    return np.exp(1j * phase) if complex else np.cos(phase)


# ------------------------------------------------------------------------------------------ others


def _gausspulse(t, fc=1000, bw=0.5, bwr=-6, tpr=-60, retquad=False, retenv=False):
    """A cosine, and a sine, under a Gaussian."""
    cutoff = isinstance(t, str)
    scipy.signal.gausspulse(  # raises its errors
        t if cutoff else 0.0, *map(plain, (fc, bw, bwr, tpr)), retquad, retenv
    )
    width = -((np.pi * fc * bw) ** 2) / (4 * (bwr * (math.log(10) / 20)))
    if cutoff:
        return np.sqrt(-tpr * (math.log(10) / 20) / width)
    t = as_array(t)
    envelope = np.exp(-width * t * t)
    angle = 2 * np.pi * fc * t
    results = [envelope * np.cos(angle)]
    if retquad:
        results.append(envelope * np.sin(angle))
    if retenv:
        results.append(envelope)
    return results[0] if len(results) == 1 else tuple(results)


def _sawtooth(t, width=1):
    """Two lines; at a jump or corner, the slope of the line that begins there."""
    t, width = as_array(t), as_array(width)
    place = np.mod(t, 2 * np.pi)
    rising = plain(place) < plain(width) * 2 * np.pi
    up = place / (np.pi * np.where(rising, width, 1)) - 1
    down = (np.pi * (width + 1) - place) / (np.pi * (1 - np.where(rising, 0, width)))
    outside = (plain(width) < 0) | (plain(width) > 1)
    return np.where(outside, np.nan, np.where(rising, up, down))


def _sweep_poly(t, poly, phi=0):
    """The cosine of 2π times the integral of a polynomial."""
    poly = poly.coeffs if isinstance(poly, np.poly1d) else poly
    return np.cos(2 * np.pi * np.polyval(np.polyint(poly), t) + phi * (np.pi / 180))


RULES = [
    composite(twin("chirp"), _chirp),
    composite(twin("gausspulse"), _gausspulse),
    composite(twin("sawtooth"), _sawtooth),
    constant(twin("square")),
    composite(twin("sweep_poly"), _sweep_poly),
]
