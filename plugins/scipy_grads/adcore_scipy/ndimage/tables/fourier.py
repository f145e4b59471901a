"""Filters of a spectrum: fourier_gaussian, fourier_uniform, fourier_ellipsoid, fourier_shift.

Each multiplies the spectrum by a function of its frequencies f = k/n along each axis; with n given,
the axis has the first half of a real signal's spectrum. Constant factors come from scipy itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.ndimage
import scipy.special

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast, is_traced

from .. import NAMESPACE
from ..arguments import one_each, output_dtype

twin = NAMESPACE.twin


def _frequencies(shape: tuple[int, ...], n: int, axis: int) -> list[Any]:
    """k/n for each axis, of an open grid."""
    found = []
    for k, size in enumerate(shape):
        whole = np.arange(size) / n if n >= 0 and k == axis % len(shape) else np.fft.fftfreq(size)
        found.append(whole.reshape([-1 if j == k else 1 for j in range(len(shape))]))
    return found


def _gaussian(sigmas: list[Any], frequencies: list[Any]) -> Any:
    """Π exp(-2 π² σ² f²)."""
    pairs = zip(sigmas, frequencies, strict=True)
    return np.exp(sum(-2 * np.pi**2 * s * s * f * f for s, f in pairs))


def _uniform(sizes: list[Any], frequencies: list[Any]) -> Any:
    """Π sin(π s f) / (π s f)."""
    factor: Any = 1.0
    for size, f in zip(sizes, frequencies, strict=True):
        factor = factor * np.sinc(size * f)
    return factor


def _ellipsoid(sizes: list[Any], frequencies: list[Any]) -> Any:
    """The transform of a ball of radius 1 at ρ = |π s f|: by its dimension, see below."""
    if len(sizes) == 1:
        return np.sinc(sizes[0] * frequencies[0])
    pairs = zip(sizes, frequencies, strict=True)
    square = sum((np.pi * s * f) ** 2 for s, f in pairs)
    zero = plain(square) == 0
    rho = np.sqrt(np.where(zero, 1.0, square))
    if len(sizes) == 2:  # 2 J₁(ρ) / ρ
        return np.where(zero, 1 - square / 8, 2 * scipy.special.j1(rho) / rho)
    ball = 3 * (np.sin(rho) - rho * np.cos(rho)) / rho**3
    return np.where(zero, 1 - square / 10, ball)


def _shift(shifts: list[Any], frequencies: list[Any]) -> Any:
    """Π exp(-2πi s f)."""
    pairs = zip(shifts, frequencies, strict=True)
    return np.exp(-2j * np.pi * sum(s * f for s, f in pairs))


def _body(name: str, key: str, factor: Callable[..., Any], kinds: str) -> Any:
    """The body of a function whose second argument is called `key`."""
    scipys = getattr(scipy.ndimage, name)

    def multiplied(input: Any, value: Any, n: int, axis: int, output: Any) -> Any:
        x = as_array(input)
        scipys(np.zeros((0,) * x.ndim), plain_of(value, x.ndim), n, axis)  # raises its errors
        dtype = _dtype(name, x, output, kinds)
        if is_traced(value):
            found = factor(one_each(as_array(value), x.ndim), _frequencies(x.shape, n, axis))
        else:
            found = scipys(np.ones(x.shape), value, n, axis)
        return cast(np.asarray(x, "d") * found if x.dtype.kind in "biu" else x * found, dtype)

    if key == "sigma":

        def body(input, sigma, n=-1, axis=-1, output=None):
            """See the head of this file."""
            return multiplied(input, sigma, n, axis, output)

    elif key == "size":

        def body(input, size, n=-1, axis=-1, output=None):
            """See the head of this file."""
            return multiplied(input, size, n, axis, output)

    else:

        def body(input, shift, n=-1, axis=-1, output=None):
            """See the head of this file."""
            return multiplied(input, shift, n, axis, output)

    return body


def plain_of(value: Any, ndim: int) -> list[float]:
    """A plain list in the place of the values, of their number."""
    return [1.0] * len(one_each(value if is_traced(value) else np.asarray(value), ndim))


def _dtype(name: str, x: Any, output: Any, kinds: str) -> Any:
    """That asked for; else that of the spectrum, if it is one of `kinds`, or double."""
    if output is not None:
        if not isinstance(output, type):
            return output_dtype(name, np.zeros(()), x)  # refused
        dtype = np.dtype(output)
    else:
        dtype = x.dtype if x.dtype.char in kinds else np.dtype("D" if "f" not in kinds else "d")
    if dtype.char not in "FD" and x.dtype.kind == "c":
        msg = f"scipy.ndimage.{name} of a complex spectrum has complex values: leave out output=."
        raise NonDifferentiableError(msg)
    if dtype.char not in (*kinds, "d") or (dtype.char == "d" and "f" not in kinds):
        msg = "output type not supported"
        raise RuntimeError(msg)
    return dtype


RULES = [
    composite(twin("fourier_ellipsoid"), _body("fourier_ellipsoid", "size", _ellipsoid, "fFD")),
    composite(twin("fourier_gaussian"), _body("fourier_gaussian", "sigma", _gaussian, "fFD")),
    composite(twin("fourier_shift"), _body("fourier_shift", "shift", _shift, "FD")),
    composite(twin("fourier_uniform"), _body("fourier_uniform", "size", _uniform, "fFD")),
]
