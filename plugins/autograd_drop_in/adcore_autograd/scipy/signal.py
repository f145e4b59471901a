"""`autograd.scipy.signal`: `convolve` over chosen axes, as autograd has it; the rest is scipy's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from adcore_scipy import signal as _traceable

Axes = Sequence[Sequence[int]]


def convolve(
    A: Any, B: Any, axes: Axes | None = None, dot_axes: Axes = ((), ()), mode: str = "full"
) -> Any:
    """The convolution of two arrays along some axes, summed over others.

    The map: C[i, j, n] = Σ_d Σ_k A[i, d, k] B[j, d, n - k], with i and j the axes that are neither
    convolved nor summed. It is a product of A with the windows of B, made of numpy's functions, so
    it has derivatives of its own in both modes.

    Arguments:
        axes: the axes of A, and those of B, that are convolved with one another; None for all.
        dot_axes: the axes of A, and those of B, that are summed over.
        mode: "full", "valid" or "same" (as large as A) along the convolved axes.

    Returns:
        An array with the other axes of A, those of B, and the convolved ones.
    """
    if mode not in ("valid", "full", "same"):
        raise AssertionError(f"Mode {mode} undefined, it can be one of 'valid', 'full', and 'same'")
    if axes is None:
        axes = (range(A.ndim), range(A.ndim))
    a_axes, b_axes = [list(of) for of in axes]
    sizes = [(A.shape[i], B.shape[j]) for i, j in zip(a_axes, b_axes, strict=True)]
    if mode == "valid" and all(m <= n for m, n in sizes):
        small, large = A, B
        (small_axes, large_axes), dots = (a_axes, b_axes), dot_axes
    elif mode != "valid" or all(m >= n for m, n in sizes):
        small, large = B, A
        (small_axes, large_axes), dots = (b_axes, a_axes), (dot_axes[1], dot_axes[0])
    else:
        raise ValueError("One array must be larger than the other along all convolved dimensions")
    if mode != "valid":
        large = _padded(large, large_axes, [small.shape[k] for k in small_axes], mode)
    product = _sliding(small, large, small_axes, large_axes, dots)
    if small is A:
        return product
    return _exchanged(product, small.ndim, large.ndim, len(small_axes), len(dots[0]))


def _padded(x: Any, axes: Sequence[int], widths: Sequence[int], mode: str) -> Any:
    pads = [(0, 0)] * x.ndim
    for axis, width in zip(axes, widths, strict=True):
        before = width - 1 if mode == "full" else width // 2
        pads[axis] = (before, width - 1 if mode == "full" else (width - 1) // 2)
    return np.pad(x, pads)


def _sliding(
    small: Any, large: Any, small_axes: list[int], large_axes: list[int], dots: Axes
) -> Any:
    """Each window of `large` times `small` turned round: the axes of both, then the places."""
    turned = [slice(None)] * small.ndim
    for axis in small_axes:
        turned[axis] = slice(None, None, -1)
    shape = tuple(small.shape[k] for k in small_axes)
    windows = np.lib.stride_tricks.sliding_window_view(large, shape, axis=tuple(large_axes))
    a = list(range(small.ndim))
    b = list(range(small.ndim, small.ndim + windows.ndim))
    for k, i in enumerate(small_axes):
        a[i] = b[large.ndim + k]  # summed: the place within the window
    for i, j in zip(*dots, strict=True):
        a[i] = b[j]
    summed = {*(a[i] for i in small_axes), *(a[i] for i in dots[0])}
    places = [b[j] for j in large_axes]
    kept = [k for k in a if k not in summed]
    kept += [k for k in b if k not in summed and k not in places]
    return np.einsum(small[tuple(turned)], a, windows, b, kept + places)


def _exchanged(product: Any, small: int, large: int, convolved: int, summed: int) -> Any:
    """The axes of the two arrays in the order of the call."""
    first, second = small - convolved - summed, large - convolved - summed
    order = [*range(first, first + second), *range(first), *range(first + second, product.ndim)]
    return np.transpose(product, order)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(_traceable, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_traceable)})
