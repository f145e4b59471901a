"""Halves of spectra: what the adjoints of real and Hermitian transforms are made of.

A real signal of n points has the spectrum Y with Y[n-k] = conj(Y[k]); `rfft` keeps its first
n//2 + 1 entries. Of these, Y[0] and (n even) Y[n/2] stand for one entry of the whole spectrum, all
others for two.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def resized(x: Any, n: int, axis: int) -> Any:
    """`x` cropped, or padded with zeros at the end, to n points along an axis.

    Its own adjoint, with the length that `x` has.
    """
    m = x.shape[axis]
    if m == n:
        return x
    if m > n:
        return cut(x, slice(n), axis)
    shape = list(x.shape)
    shape[axis] = n - m
    return np.concatenate([x, np.zeros_like(x, shape=shape)], axis)


def cut(x: Any, part: slice, axis: int) -> Any:
    """`x[part]` along an axis."""
    index = [slice(None)] * x.ndim
    index[axis] = part
    return x[tuple(index)]


def weighted(x: Any, axis: int, first: Any, inner: Any, last: Any) -> Any:
    """`x` times a weight along an axis; None for an end that has the weight of the inner ones."""
    ends = [(slice(1), first), (slice(-1, None), last)]
    if type(x) is np.ndarray:  # one pass
        result = x * inner
        for end, weight in ends:
            if weight is not None:
                cut(result, end, axis)[...] = cut(x, end, axis) * weight
        return result
    weights = np.full(x.shape[axis], inner, np.finfo(x.dtype).dtype)
    for end, weight in ends:
        if weight is not None:
            weights[end] = weight
    return x * weights.reshape([-1 if k == axis % x.ndim else 1 for k in range(x.ndim)])


def conjugated(fresh: Any) -> Any:
    """The conjugate of an array that nobody else can see."""
    return np.conj(fresh, out=fresh) if type(fresh) is np.ndarray else np.conj(fresh)


def per_entry(half: Any, n: int, axis: int) -> Any:
    """Half a spectrum of n points, its entries shared by those of the whole they stand for."""
    return weighted(half, axis, 1, 0.5, None if n % 2 else 1)


def per_pair(half: Any, n: int, axis: int) -> Any:
    """Half a spectrum of n points, its entries times the number of those they stand for."""
    return weighted(half, axis, 1, 2, None if n % 2 else 1)


def folded(spectrum: Any, axis: int, others: tuple[int, ...] = ()) -> Any:
    """Half a spectrum that has the same real transform as a whole one that is not Hermitian.

    Re Σ Y[k] ω^k = Re Σ Z[k] ω^k for Z = (Y[k] + conj(Y[-k])) / 2, of which a half is enough: so
    the adjoint of a complex transform of real points is a real one, at half the cost. The entries
    0 and n/2 along the halved axis may stay as they are: their real part is taken there.

    Arguments:
        axis: the axis that is halved.
        others: further axes that are transformed.
    """
    half = spectrum.shape[axis] // 2 + 1
    first, ahead = cut(spectrum, slice(1), axis), cut(spectrum, slice(1, half), axis)
    mirrored = cut(spectrum, slice(None, -half, -1), axis)
    if others:
        mirrored = np.roll(np.flip(mirrored, others), (1,) * len(others), others)
    if type(spectrum) is not np.ndarray:
        return np.concatenate([first, (ahead + np.conj(mirrored)) * 0.5], axis)
    result = np.empty_like(cut(spectrum, slice(half), axis))
    inner = cut(result, slice(1, None), axis)
    np.conj(mirrored, out=inner)
    inner += ahead
    inner *= 0.5
    cut(result, slice(1), axis)[...] = first
    return result
