"""The transpose of indexing a dask array: the elements put back, lazily."""

from __future__ import annotations

from typing import Any

import dask.array as da
import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import linear, primitive


@primitive
def placed(ct: Any, index: Any, space: Any) -> Any:
    """The array of a space that is `ct` at an index, and zero elsewhere.

    Raises:
        NonDifferentiableError: the index may name an element twice.
    """
    parts = tuple(map(_once, index if isinstance(index, tuple) else (index,)))
    chunks = getattr(space, "chunks", None) or space.shape
    total = da.zeros(space.shape, dtype=space.dtype, chunks=chunks)
    if any(part is None for part in parts):
        kept = _kept(parts, space.ndim)
        ct = ct.reshape(total[kept].shape)
        parts = kept
    total[parts] = ct.real if ct.dtype.kind == "c" and space.dtype.kind != "c" else ct
    return total


def _kept(parts: tuple[Any, ...], ndim: int) -> tuple[Any, ...]:
    return tuple(part for part in parts if part is not None)


def _once(part: Any) -> Any:
    """A part of an index that names no element twice, as dask writes to it."""
    if part is None or part is Ellipsis or isinstance(part, (int, np.integer, slice)):
        return part
    given = part if hasattr(part, "dtype") else np.asarray(part)
    if given.dtype.kind == "b":
        return given
    if isinstance(given, np.ndarray) and given.ndim == 1 and len(np.unique(given)) == len(given):
        return given
    msg = (
        "A dask array indexed with integers that may repeat, or with several axes of them, has no "
        "derivative here: dask cannot add into its elements. Index with a slice or a mask, or use "
        "adcore_dask.map_blocks."
    )
    raise NonDifferentiableError(msg)


def placed_transpose(v, ct, index, space):
    """The map: P^T, where P picks the elements at the index; its adjoint is P."""
    return v[index]


RULES = [linear(placed, placed_transpose)]
