"""Small helpers on coefficient arrays, traced or not."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import plain

from ..tables.mixed_arguments import as_array, cast


def bare(value: Any) -> Any:
    """The plain value of an argument; lists and tuples entry by entry."""
    if type(value) in (list, tuple):
        return type(value)(map(bare, value))
    return plain(value)


def series(value: Any) -> Any:
    """Coefficients: an array of at least one dimension."""
    return np.atleast_1d(as_array(value))


def padded(c: Any, n: int, *, front: bool = False) -> Any:
    """The coefficients with zeros up to length n: behind, or in front."""
    if len(c) >= n:
        return c
    zeros = np.zeros_like(plain(c), shape=(n - len(c),))
    return np.concatenate((zeros, c) if front else (c, zeros))


def times(matrix: Any, c: Any) -> Any:
    """matrix @ c in the precision of c."""
    return np.matmul(in_precision(matrix, c), c)


def in_precision(matrix: Any, c: Any) -> Any:
    """A constant matrix in the precision of c; in double precision for integers."""
    dtype = np.result_type(np.real(plain(c)).dtype, np.float16)
    return matrix.astype(dtype, copy=False)


def cut(result: Any, like: Any) -> Any:
    """The first coefficients, as many as `like` has, in its dtype."""
    return cast(result[: len(like)], like.dtype)
