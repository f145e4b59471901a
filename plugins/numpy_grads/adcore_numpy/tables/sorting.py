"""Sorting, partitioning and unique values: permutations and selections found from the values.

Locally the permutation is constant, so the differential of y = P x is Ẏ = P Ẋ, and the adjoint
undoes the permutation. Among equal elements the order that the algorithm finds is taken; equal
elements that `unique` makes one share its cotangent evenly.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import composite, constant, plain, rule

from .mixed_arguments import as_array


def sort_body(a, axis=-1, kind=None, order=None, *, stable=None):
    """The elements in the order of their plain values."""
    if axis is None:
        a, axis = np.ravel(a), 0
    places = np.argsort(plain(a), axis, kind, order, stable=stable)
    return a[places] if a.ndim == 1 else np.take_along_axis(a, places, axis)


def sort_complex_body(a):
    """Sorted along the last axis, and complex: complex128 for all but the long types."""
    ordered = np.sort(a)
    return ordered if ordered.dtype.kind == "c" else ordered + np.complex128(0)


# ----------------------------------------------------------------------------------- partition


def _places(source: Any, target: Any, axis: int) -> Any:
    """For every element of `target`, a permutation of `source`, its place there."""
    of_source = np.argsort(source, axis, "stable")
    of_target = np.argsort(target, axis, "stable")
    places = np.empty_like(of_source)
    np.put_along_axis(places, of_target, of_source, axis)
    return places


def partition_jvp(t, ans, a, kth, axis=-1, kind="introselect", order=None):
    """The map: y = P a, the permutation that partition chose, found by comparing y with a."""
    if axis is None:
        a, t, axis = np.ravel(plain(a)), np.ravel(t), 0
    return np.take_along_axis(t, _places(plain(a), plain(ans), axis), axis)


def partition_vjp(ct, ans, a, kth, axis=-1, kind="introselect", order=None):
    """Adjoint: ā = P⁻¹ ct."""
    shape, values = a.shape, plain(a)
    if axis is None:
        values, axis = np.ravel(values), 0
    return np.take_along_axis(ct, _places(plain(ans), values, axis), axis).reshape(shape)


# -------------------------------------------------------------------------------------- unique


def _shared(ct: Any, ans: Any, ar: Any, axis: int | None, equal_nan: bool) -> Any:
    """The adjoint of x ↦ its different values: each is the mean of the elements equal to it.

    So x̄ᵢ = ct[k(i)] / count[k(i)], where k(i) numbers the value of xᵢ.
    """
    ar = as_array(ar)
    _, inverse, counts = np.unique(
        plain(ar), return_inverse=True, return_counts=True, axis=axis, equal_nan=equal_nan
    )
    if axis is None or ar.ndim == 1:
        where = np.argsort(plain(ans), kind="stable")  # they need not come in order
        return (ct[where] / counts)[inverse.ravel()].reshape(ar.shape)
    shape = [1] * ar.ndim
    shape[axis] = counts.size
    return np.take(ct / counts.reshape(shape), inverse.ravel(), axis)


def unique_vjp(
    ct, ans, ar, return_index=False, return_inverse=False, return_counts=False,
    axis=None, equal_nan=True, sorted=True,
):  # fmt: skip
    """Of the several answers only the values have a derivative; see `_shared`."""
    if isinstance(ans, tuple):
        ct, ans = ct[0], ans[0]
    return _shared(ct, ans, ar, axis, equal_nan)


def unique_values_vjp(ct, ans, x):
    """As `unique`; the values may come in any order."""
    return _shared(ct, ans, x, None, False)


def unique_tuple_vjp(ct, ans, x):
    """As `unique`, the values first among several answers."""
    return _shared(ct[0], ans[0], x, None, False)


# fmt: off
RULES = [
    composite(np.sort,         sort_body),
    composite(np.sort_complex, sort_complex_body),
    rule(np.partition,         jvp=partition_jvp, vjp=partition_vjp),
    rule(np.unique,            vjp=unique_vjp),
    rule(np.unique_values,     vjp=unique_values_vjp),
    rule(np.unique_counts,     vjp=unique_tuple_vjp),
    rule(np.unique_inverse,    vjp=unique_tuple_vjp),
    rule(np.unique_all,        vjp=unique_tuple_vjp),
    constant(np.argsort, np.argpartition, np.lexsort),
]
# fmt: on
