"""Matrices made of vectors and of other matrices: toeplitz, block_diag and their kin.

Where the entries of the matrix are those of the vectors, it is found out of the numbers of the
entries where they go, from scipy's own function; the rest is numpy's indexing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.linalg

from adcore.extend import composite, constant, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE

twin = NAMESPACE.twin


def _vector(x: Any) -> Any:
    x = as_array(x)
    return x if x.ndim else np.reshape(x, (1,))


def _placed(function: Callable[..., Any], *vectors: Any) -> Any:
    """The matrix that scipy's function makes of the entries of the vectors, and zeros."""
    if any(x.ndim > 1 for x in vectors):
        if np.ndim(on_plain(function, *map(plain, vectors))) == 2:  # an older scipy flattens them
            vectors = tuple(np.ravel(x) for x in vectors)
        else:
            shape = np.broadcast_shapes(*(x.shape[:-1] for x in vectors))
            vectors = tuple(np.broadcast_to(x, (*shape, x.shape[-1])) for x in vectors)
    numbers, first = [], 1
    for x in vectors:
        numbers.append(np.arange(first, first + x.shape[-1]))
        first += x.shape[-1]
    positions = np.asarray(function(*numbers), int)
    zero = np.zeros((*vectors[0].shape[:-1], 1), np.result_type(*(x.dtype for x in vectors)))
    return np.concatenate([zero, *vectors], -1)[..., positions]


def _toeplitz(c, r=None):
    c = _vector(c)
    return _placed(scipy.linalg.toeplitz, c, np.conj(c) if r is None else _vector(r))


def _hankel(c, r=None):
    c = _vector(c)
    return _placed(scipy.linalg.hankel, c, np.zeros_like(c) if r is None else _vector(r))


def _convolution_matrix(a, n, mode="full"):
    return _placed(lambda x: scipy.linalg.convolution_matrix(x, n, mode), as_array(a))


def _monic(function: Callable[..., Any], a: Any) -> Any:
    """The matrix of the entries of -a / a₀, of zeros and ones."""
    a = _vector(a)
    n = a.shape[-1]
    if n < 2:
        return on_plain(function, plain(a))
    on_plain(function, plain(a))  # to raise scipy's errors
    positions = np.asarray(function(np.arange(1.0, n + 1)), int)
    monic = -a / a[..., :1]
    ends = np.zeros_like(monic[..., :1]), np.ones_like(monic[..., :1])
    entries = np.concatenate([*ends, monic[..., 1:]], -1)
    return entries[..., np.abs(positions)]


def _fiedler(a):
    a = _vector(a)
    if not a.size:
        return on_plain(scipy.linalg.fiedler, plain(a))
    return np.abs(a[..., :, None] - a[..., None, :])


def _block_diag(*arrs):
    arrays = [as_array(x) for x in arrs]
    on_plain(scipy.linalg.block_diag, *map(plain, arrays))  # to raise scipy's errors
    arrays = [x if x.ndim > 1 else np.reshape(x, (1, x.size)) for x in arrays]
    kind = np.result_type(*(x.dtype for x in arrays))
    batch = np.broadcast_shapes(*(x.shape[:-2] for x in arrays))
    width = sum(x.shape[-1] for x in arrays)
    rows, before = [], 0
    for x in arrays:
        height, n = x.shape[-2:]
        left = np.zeros((*batch, height, before), kind)
        right = np.zeros((*batch, height, width - before - n), kind)
        rows.append(np.concatenate([left, np.broadcast_to(x, (*batch, height, n)), right], -1))
        before += n
    return np.concatenate(rows, -2)


def _khatri_rao(a, b):
    a, b = as_array(a), as_array(b)
    if a.ndim < 2 or b.ndim < 2 or a.shape[-1] != b.shape[-1] or not a.size or not b.size:
        on_plain(scipy.linalg.khatri_rao, plain(a), plain(b))  # to raise scipy's errors
    c = a[..., :, None, :] * b[..., None, :, :]
    return np.reshape(c, (*c.shape[:-3], c.shape[-3] * c.shape[-2], c.shape[-1]))


RULES = [
    composite(twin("toeplitz"), _toeplitz),
    composite(twin("hankel"), _hankel),
    composite(twin("circulant"), lambda c: _placed(scipy.linalg.circulant, _vector(c))),
    composite(twin("convolution_matrix"), _convolution_matrix),
    composite(twin("leslie"), lambda f, s: _placed(scipy.linalg.leslie, _vector(f), _vector(s))),
    composite(twin("companion"), lambda a: _monic(scipy.linalg.companion, a)),
    composite(twin("fiedler_companion"), lambda a: _monic(scipy.linalg.fiedler_companion, a)),
    composite(twin("fiedler"), _fiedler),
    composite(twin("block_diag"), _block_diag),
    composite(twin("khatri_rao"), _khatri_rao),
    constant(*map(twin, ("bandwidth", "ishermitian", "issymmetric"))),
]
if hasattr(scipy.linalg, "kron"):  # scipy before 1.17, deprecated
    RULES.append(composite(twin("kron"), lambda a, b: np.kron(a, b)))
