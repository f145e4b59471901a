"""scipy.fft: Fourier transforms along one and several axes, shifts, frequencies.

All are linear: their JVP is the function itself. In the pairing Re Σ ȳ·y a complex transform is
its own adjoint, and of the real and Hermitian ones each is another's, with the weights of
`spectra` along the last axis:

    fftn, ifftn    themselves
    rfftn(x)       hfftn(ȳ / 2),  entries 0 and n/2 not halved
    ihfftn(x)      irfftn(ȳ / 2), the same
    irfftn(x)      ihfftn(ȳ) 2,   entries 0 and n/2 not doubled
    hfftn(x)       rfftn(ȳ) 2,    the same

The `norm` is handed on: each pair has the same factor for the same word. So are the `workers`.
Source: Van Loan (1992), Computational Frameworks for the FFT, sections 1.1, 3.1 and 4.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import index
from typing import Any

import scipy.fft as fft

from adcore.extend import Rule, composite, constant, linear

from .spectra import folded, per_entry, per_pair, resized


def numbered(a: Any, s: Any, axes: Any) -> tuple[list[int], list[int]]:
    """The lengths and axes of a transform, from the forms of `s` and `axes` that scipy takes."""
    if s is not None:
        s = _whole(s)
    if axes is None:
        axes = range(a.ndim - (a.ndim if s is None else len(s)), a.ndim)
    axes = [axis % a.ndim for axis in _whole(axes)]
    if s is None:
        s = [a.shape[axis] for axis in axes]
    return [a.shape[axis] if n == -1 else n for axis, n in zip(axes, s, strict=True)], axes


def _whole(numbers: Any) -> list[int]:
    return [index(n) for n in numbers] if hasattr(numbers, "__iter__") else [index(numbers)]


def pulled(name: str, ct: Any, a: Any, s: Any, axes: Any, norm: Any, workers: Any) -> Any:
    """The adjoint of the n-dimensional transform `name` of `a`, of which the space is given."""
    lengths, axes = numbered(a, s, axes)
    if not axes:  # the identity
        return ct
    n, last = lengths[-1], axes[-1]
    if name in ("irfftn", "hfftn") and s is None:
        n = 2 * (n - 1)
    sizes = [*lengths[:-1], n]
    options = {"axes": axes, "norm": norm, "workers": workers}
    if name in ("fftn", "ifftn") and a.is_complex:
        ct = getattr(fft, name)(ct, **options)
    elif name == "fftn":
        ct = fft.hfftn(folded(ct, last, tuple(axes[:-1])), sizes, **options)
    elif name == "ifftn":
        ct = fft.irfftn(folded(ct, last, tuple(axes[:-1])), sizes, **options)
    elif name == "rfftn":
        ct = fft.hfftn(per_entry(ct, n, last), sizes, **options)
    elif name == "ihfftn":
        ct = fft.irfftn(per_entry(ct, n, last), sizes, **options)
    elif name == "irfftn":
        ct = per_pair(fft.ihfftn(ct, **options), n, last)
    elif name == "hfftn":
        ct = per_pair(fft.rfftn(ct, **options), n, last)
    for axis in axes:
        ct = resized(ct, a.shape[axis], axis)
    return ct


def along_axis(name: str) -> Rule:
    """The rule of a transform along one axis."""

    def transpose(ct, x, n=None, axis=-1, norm=None, overwrite_x=False, workers=None, plan=None):
        """A transform along an axis of x (..., m, ...), cut or padded to n; adjoint: see above."""
        s = None if n is None else (n,)
        return pulled(f"{name}n", ct, x, s, (axis,), norm, workers)

    return linear(getattr(fft, name), transpose, name=HOME + name)


def along_axes(name: str, suffix: str, by_default: Sequence[int] | None) -> Rule:
    """The rule of a transform along several axes; `by_default` are its default axes."""

    def transpose(
        ct, x, s=None, axes=by_default, norm=None, overwrite_x=False, workers=None, plan=None
    ):
        """A transform along several axes of x, cut or padded to s; adjoint: see above."""
        return pulled(f"{name}n", ct, x, s, axes, norm, workers)

    return linear(getattr(fft, name + suffix), transpose, name=HOME + name + suffix)


def fftfreq(n, d=1.0, xp=None, device=None):
    """The frequencies of unit spacing, divided by the spacing d."""
    return fft.fftfreq(n, xp=xp, device=device) / d


def rfftfreq(n, d=1.0, xp=None, device=None):
    """The frequencies of unit spacing, divided by the spacing d."""
    return fft.rfftfreq(n, xp=xp, device=device) / d


# The functions know themselves by the private modules that define them.
HOME = "scipy.fft."
NAMES = ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")

RULES: list[Any] = [
    *(along_axis(name) for name in NAMES),
    *(along_axes(name, "2", (-2, -1)) for name in NAMES),
    *(along_axes(name, "n", None) for name in NAMES),
    linear(fft.fftshift, lambda ct, x, axes=None: fft.ifftshift(ct, axes), name=f"{HOME}fftshift"),
    linear(fft.ifftshift, lambda ct, x, axes=None: fft.fftshift(ct, axes), name=f"{HOME}ifftshift"),
    composite(fft.fftfreq, fftfreq, name=f"{HOME}fftfreq"),
    composite(fft.rfftfreq, rfftfreq, name=f"{HOME}rfftfreq"),
    constant(fft.next_fast_len, name=f"{HOME}next_fast_len"),
]
if hasattr(fft, "prev_fast_len"):  # from scipy 1.14
    RULES += constant(fft.prev_fast_len, name=f"{HOME}prev_fast_len")
