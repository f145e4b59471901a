"""Indexing: `x[index]` with everything that numpy indexes with, and its transpose."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from adcore.extend import linear, primitive, rule

from ..arrays.assignment import (
    increased,
    increased_jvp,
    increased_vjp,
    taken,
    updated,
    updated_jvp,
    updated_vjp,
)
from ..arrays.scatter import add_at
from ..arrays.space import Scatter, finite_part

# ------------------------------------------------------------- indices of what functions select


def along(axis: int, ndim: int, index: Any) -> Any:
    """`index` in the given axis of an array with `ndim` axes, everything in those before it."""
    axis = axis % ndim
    return (*(slice(None),) * axis, index) if axis else index


def at_flat(positions: Any, shape: tuple[int, ...]) -> Any:
    """The index of elements that are numbered as in the flattened array."""
    if len(shape) == 1:
        return positions
    size = np.prod(shape, dtype=int)
    return np.unravel_index(np.where(positions < 0, positions + size, positions), shape)


def beside(indices: Any, axis: int, shape: tuple[int, ...]) -> Any:
    """The index of what `take_along_axis` takes: beside `indices`, each other axis by itself."""
    ndim = len(shape)
    axis = axis % ndim
    if ndim == 1:
        return indices
    return tuple(
        indices if k == axis else np.arange(n).reshape([n if j == k else 1 for j in range(ndim)])
        for k, n in enumerate(shape)
    )


# ----------------------------------------------------------------------------------- scattering


@primitive
def scattered(*cts: Any, indices: Sequence[Any], shape: tuple[int, ...]) -> Any:
    """The array of the given shape that is the sum of each `cts[k]` put at `indices[k]`."""
    total = np.zeros(shape, np.result_type(*cts))
    for index, ct in zip(indices, cts, strict=True):
        add_at(total, index, ct)
    return total


def scattered_jvp(tangents, ans, *cts, indices, shape):
    """The map: S(c₁, …) = Σₖ Pₖᵀ cₖ, where Pₖ picks the elements at indices[k]; linear."""
    present = [(i, t) for i, t in zip(indices, tangents, strict=True) if t is not None]
    return scattered(*(t for _, t in present), indices=[i for i, _ in present], shape=shape)


def scattered_vjp(ct, ans, *cts, indices, shape):
    """Its adjoint in cₖ: Pₖ."""
    return tuple((lambda index=index: ct[index]) for index in indices)


# ------------------------------------------------------------------ what a zero cotangent cuts


def no_flow(v, ans, cotangent, vector):
    """The cotangent decides what is cut, and has no slope."""


def cut_jvp(t, ans, cotangent, vector):
    """The map: v, but 0 where the cotangent is 0 and v is not finite; a tangent is cut alike."""
    return finite_part(cotangent, cut_vjp(t, ans, cotangent, vector))


def cut_vjp(ct, ans, cotangent, vector):
    """Its adjoint: nothing comes through where v was cut."""
    return np.where(np.equal(cotangent, 0) & ~np.isfinite(vector), 0, ct)


RULES = [
    linear(operator.getitem, lambda ct, x, index: Scatter(index, ct)),
    linear(taken, lambda ct, x, key: Scatter(key, ct)),
    rule(updated, jvp=updated_jvp, vjp=updated_vjp, wrt=("old", "value"), takes_over=True),
    rule(increased, jvp=increased_jvp, vjp=increased_vjp, wrt=("old", "value")),
    rule(scattered, jvp=scattered_jvp, vjp=scattered_vjp),
    rule(finite_part, jvp=(no_flow, cut_jvp), vjp=(no_flow, cut_vjp)),
]
