"""Functions that select elements: by condition, by index, by choice.

A selection S is linear, and its adjoint puts each cotangent back where its element came from:
as a `Scatter`, whose cost is that of the elements touched.
"""

from __future__ import annotations

import numpy as np

from adcore.extend import composite, constant, linear, multilinear, plain, rule

from ..arrays.space import Scatter
from .indexing import along, at_flat, beside
from .mixed_arguments import as_array

# ------------------------------------------------------------------------------------- where


def no_flow(vector, ans, condition, x=None, y=None):
    """A condition decides, it has no slope; with the condition alone the answers are integers."""
    return (None,) * len(ans) if isinstance(ans, tuple) else None


def where_x(vector, ans, condition, x=None, y=None):
    """The map: x where the condition holds, y elsewhere. Differential and adjoint in x alike."""
    return np.where(plain(condition), vector, 0)


def where_y(vector, ans, condition, x=None, y=None):
    """The same in y."""
    return np.where(plain(condition), 0, vector)


def select_body(condlist, choicelist, default=0):
    """The first choice whose condition holds."""
    if len(condlist) != len(choicelist):
        msg = "list of cases must be same length as list of conditions"
        raise ValueError(msg)
    if len(condlist) == 0:
        msg = "select with an empty condition list is not possible"
        raise ValueError(msg)
    chosen = default
    for k in reversed(range(len(condlist))):
        condition = as_array(plain(condlist[k]))
        if condition.dtype != bool:
            msg = f"invalid entry {k} in condlist: should be boolean ndarray"
            raise TypeError(msg)
        chosen = np.where(condition, choicelist[k], chosen)
    return chosen


def choose_body(a, choices, out=None, mode="raise"):
    """The element of the choice that `a` numbers."""
    a, n = as_array(plain(a)), len(choices)
    if mode == "wrap":
        a = a % n
    elif mode == "clip":
        a = np.clip(a, 0, n - 1)
    elif np.any((a < 0) | (a >= n)):
        msg = "invalid entry in choice array"
        raise ValueError(msg)
    chosen = choices[n - 1]
    for k in reversed(range(max(n - 1, 1))):
        chosen = np.where(a == k, choices[k], chosen)
    return chosen


# ---------------------------------------------------------------------------------- by index


def take_bar(ct, a, indices, axis=None, out=None, mode="raise"):
    """The map: the elements of a (flat, or along the axis) at the indices. Adjoint: put back."""
    if a.ndim == 0:
        return ct
    n = a.size if axis is None else a.shape[axis]
    indices = np.asarray(indices)
    if mode == "wrap":
        indices = indices % n
    elif mode == "clip":
        indices = np.clip(indices, 0, n - 1)
    if axis is None:
        return Scatter(at_flat(indices, a.shape), ct)
    return Scatter(along(axis, a.ndim, indices), ct)


def take_along_axis_jvp(t, ans, arr, indices, axis=-1):
    """The map: along the axis, the elements at the indices of each line; linear."""
    return np.take_along_axis(t, indices, axis)  # an axis by default is new in numpy 2.3


def take_along_axis_vjp(ct, ans, arr, indices, axis=-1):
    """Adjoint: put back."""
    if axis is None:
        return Scatter(at_flat(indices, arr.shape), ct)
    return Scatter(beside(indices, axis, arr.shape), ct)


def compress_bar(ct, condition, a, axis=None, out=None):
    """The map: the slices along the axis where the condition holds. Adjoint: put back."""
    kept = np.flatnonzero(condition)
    return Scatter(at_flat(kept, a.shape) if axis is None else along(axis, a.ndim, kept), ct)


def extract_bar(ct, condition, arr):
    """The map: the elements where the condition holds, flat. Adjoint: put back."""
    return Scatter(at_flat(np.flatnonzero(condition), arr.shape), ct)


# fmt: off
RULES = [
    rule(np.where, jvp=(no_flow, where_x, where_y), vjp=(no_flow, where_x, where_y), selects=True),
    composite(np.select,          select_body),
    composite(np.choose,          choose_body),
    linear(np.take,               take_bar),
    rule(np.take_along_axis,      jvp=take_along_axis_jvp, vjp=take_along_axis_vjp, spaces=["arr"]),
    multilinear(np.compress,      None, compress_bar),
    multilinear(np.extract,       None, extract_bar),
    constant(np.nonzero, np.flatnonzero, np.argwhere),
]
# fmt: on
