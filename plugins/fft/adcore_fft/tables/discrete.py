"""numpy.fft: discrete Fourier transforms of one and several axes, shifts, frequencies.

All are linear: their JVP is the function itself. The matrix ω^(jk) is symmetric, so the adjoint
of a complex transform is that transform; those of the real and Hermitian ones are each other's,
with the weights of `spectra`. A transform along several axes is one along each, in turn; its
adjoint undoes them in turn. All adjoints are of the pairing Re Σ ȳ·y: nothing is conjugated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from adcore.extend import Rule, batch, composite, linear, pattern
from adcore_numpy.tables import dependence as of
from adcore_numpy.tables.batched_shapes import along

from .spectra import conjugated, folded, per_entry, per_pair, resized

# numpy's hfft(y, norm) is irfft(conj(y), the other norm), and its ihfft the conjugate of rfft.
SWAPPED = {None: "forward", "backward": "forward", "ortho": "ortho", "forward": "backward"}

Step = tuple[str, int, Any]  # a transform along one axis: its name, the axis, its n or None


# ------------------------------------------------- the adjoints along one axis, for n points each


def back_fft(ct, n, axis, norm, real):
    """y[k] = c Σ_j ω^(jk) a[j], ω = exp(-2πi/n), c of the norm; its tangent likewise.

    Adjoint: ā[j] = c Σ_k ω^(jk) ȳ[k], the transform itself; its real part, for a real `a`, by
    half the spectrum. Shapes (..., m, ...): `a` is cropped or padded from m to n points, ā back.
    Source: Van Loan (1992), Computational Frameworks for the FFT, sections 1.1 and 4.3.
    """
    if real:
        return np.fft.irfft(conjugated(folded(ct, axis)), n, axis, SWAPPED[norm])
    return np.fft.fft(ct, axis=axis, norm=norm)


def back_ifft(ct, n, axis, norm, real):
    """a[j] = c Σ_k ω^(-jk) y[k]: as `back_fft`, with the inverse root of unity."""
    if real:
        return np.fft.irfft(folded(ct, axis), n, axis, norm)
    return np.fft.ifft(ct, axis=axis, norm=norm)


def back_rfft(ct, n, axis, norm, real):
    """y[k] = c Σ_j ω^(jk) a[j] for k = 0 … n//2 and a real `a`; its tangent likewise.

    Adjoint: ā[j] = c Re Σ_k ω^(jk) ȳ[k]. `hfft` is this sum over the whole Hermitian spectrum, in
    which an inner entry occurs twice: ā = hfft(ȳ / 2), the entries 0 and n/2 not halved.
    Shapes: y (..., n//2 + 1, ...), n even or odd. Source: as `back_fft`, section 4.3.
    """
    return np.fft.irfft(conjugated(per_entry(ct, n, axis)), n, axis, SWAPPED[norm])


def back_ihfft(ct, n, axis, norm, real):
    """y[k] = c Σ_j ω^(-jk) a[j] for k = 0 … n//2: as `back_rfft`, with the inverse root."""
    return np.fft.irfft(per_entry(ct, n, axis), n, axis, norm)


def back_irfft(ct, n, axis, norm, real):
    """a[j] = c Re(y[0] + 2 Σ_k ω^(-jk) y[k] + (-1)^j y[n/2]), the last for even n only.

    Adjoint: ȳ[k] = c w[k] Σ_j ω^(-jk) ā[j], w = 1 for k = 0 and n/2, else 2: ihfft(ā) w.
    Shapes: `y` is cropped or padded to n//2 + 1 points, ȳ back. Source: as `back_fft`.
    """
    return per_pair(conjugated(np.fft.rfft(ct, axis=axis, norm=SWAPPED[norm])), n, axis)


def back_hfft(ct, n, axis, norm, real):
    """y[k] = c Re(a[0] + 2 Σ_j ω^(jk) a[j] + …): as `back_irfft`, with the other root."""
    return per_pair(np.fft.rfft(ct, axis=axis, norm=norm), n, axis)


# The adjoint of each transform, and which of them make real points of Hermitian ones or back.
BACK: dict[str, Callable[..., Any]] = {
    "fft": back_fft,
    "ifft": back_ifft,
    "rfft": back_rfft,
    "irfft": back_irfft,
    "hfft": back_hfft,
    "ihfft": back_ihfft,
}
TO_REAL, FROM_REAL = ("irfft", "hfft"), ("rfft", "ihfft")


def pulled(ct: Any, a: Any, steps: Sequence[Step], norm: Any) -> Any:
    """The adjoint of transforms along one axis after the other.

    Arguments:
        ct: the cotangent of the last one's result.
        a: the space of what the first one transforms.
        steps: the transforms, in their order.
    """
    shape = list(a.shape)
    trail = []
    for name, axis, n in steps:
        m = shape[axis]
        if n is None:
            n = 2 * (m - 1) if name in TO_REAL else m
        trail.append((name, axis, m, int(n)))
        shape[axis] = n // 2 + 1 if name in FROM_REAL else n
    for k, (name, axis, m, n) in reversed(list(enumerate(trail))):
        real = k == 0 and not a.is_complex
        ct = resized(BACK[name](ct, n, axis, norm, real), m, axis)
    return ct


# -------------------------------------------------------------------------------- several axes


def numbered(a: Any, s: Any, axes: Any, *, to_real: bool = False) -> list[tuple[int, Any]]:
    """Axis and length of each transform, from the forms of `s` and `axes` that numpy takes."""
    if axes is None:
        axes = range(-(a.ndim if s is None else len(s)), 0)
    if s is None:
        s = [a.shape[axis] for axis in axes]
        if to_real:
            s[-1] = 2 * (s[-1] - 1)
    return [(axis, a.shape[axis] if n == -1 else n) for axis, n in zip(axes, s, strict=True)]


def fftn_steps(a: Any, s: Any, axes: Any) -> list[Step]:
    """The last axis comes first."""
    return [("fft", *step) for step in reversed(numbered(a, s, axes))]


def ifftn_steps(a: Any, s: Any, axes: Any) -> list[Step]:
    """The last axis comes first."""
    return [("ifft", *step) for step in reversed(numbered(a, s, axes))]


def rfftn_steps(a: Any, s: Any, axes: Any) -> list[Step]:
    """The last axis comes first, and is real."""
    *others, last = numbered(a, s, axes)
    return [("rfft", *last), *(("fft", *step) for step in reversed(others))]


def irfftn_steps(a: Any, s: Any, axes: Any) -> list[Step]:
    """The last axis comes last, and becomes real."""
    *others, last = numbered(a, s, axes, to_real=True)
    return [*(("ifft", *step) for step in others), ("irfft", *last)]


# -------------------------------------------------------------------------------------- rules


def along_axis(name: str) -> Rule:
    """The rule of a transform along one axis."""

    def transpose(ct, a, n=None, axis=-1, norm=None, out=None):
        return pulled(ct, a, [(name, axis, n)], norm)

    transpose.__doc__ = BACK[name].__doc__
    return linear(getattr(np.fft, name), transpose)


def along_axes(function: Any, steps: Callable[..., list[Step]], by_default: Any) -> Rule:
    """The rule of a transform along several axes; `by_default` are its default axes."""

    def transpose(ct, a, s=None, axes=by_default, norm=None, out=None):
        """A transform along each axis in turn, see `pulled`; adjoint: their adjoints, backwards."""
        return pulled(ct, a, steps(a, s, axes), norm)

    return linear(function, transpose)


def fftfreq(n, d=1.0, device=None):
    """The frequencies of unit spacing, divided by the spacing d."""
    return np.fft.fftfreq(n, device=device) / d if device else np.fft.fftfreq(n) / d


def rfftfreq(n, d=1.0, device=None):
    """The frequencies of unit spacing, divided by the spacing d."""
    return np.fft.rfftfreq(n, device=device) / d if device else np.fft.rfftfreq(n) / d


# fmt: off
SEVERAL = ("fft2", "ifft2", "fftn", "ifftn", "rfft2", "irfft2", "rfftn", "irfftn")

RULES = [
    *(along_axis(name) for name in BACK),
    *(batch(getattr(np.fft, name), along(2)) for name in BACK),
    along_axes(np.fft.fft2,   fftn_steps,   (-2, -1)),
    along_axes(np.fft.ifft2,  ifftn_steps,  (-2, -1)),
    along_axes(np.fft.fftn,   fftn_steps,   None),
    along_axes(np.fft.ifftn,  ifftn_steps,  None),
    along_axes(np.fft.rfft2,  rfftn_steps,  (-2, -1)),
    along_axes(np.fft.irfft2, irfftn_steps, (-2, -1)),
    along_axes(np.fft.rfftn,  rfftn_steps,  None),
    along_axes(np.fft.irfftn, irfftn_steps, None),
    linear(np.fft.fftshift,  lambda ct, x, axes=None: np.fft.ifftshift(ct, axes=axes)),
    linear(np.fft.ifftshift, lambda ct, x, axes=None: np.fft.fftshift(ct, axes=axes)),
    # numpy dispatches neither, and needs not: they divide integers by n * d, in plain operators.
    composite(np.fft.fftfreq,  fftfreq),
    composite(np.fft.rfftfreq, rfftfreq),
    *[pattern(getattr(np.fft, name), of.along(of.all_pairs, 2)) for name in BACK],
    *[pattern(getattr(np.fft, name), of.cells(of.named(2), 0)) for name in SEVERAL],
    *[pattern(f, of.moved(0)) for f in (np.fft.fftshift, np.fft.ifftshift)],
]
# fmt: on
