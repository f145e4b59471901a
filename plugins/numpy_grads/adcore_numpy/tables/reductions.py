"""Reductions: sum, mean, prod, max, min, ptp, and what only counts or points.

A sum pulls its cotangent back to every element it took, a maximum shares it evenly among the
elements that attain it, a product weights it with the product of all other elements.
`where` takes elements out, `initial` is one more element.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from adcore.extend import composite, constant, linear, plain, rule

from ..arrays.decisions import every, is_lazy, some

# ------------------------------------------------------------------- shared by all reductions


def expanded(ct: Any, shape: tuple[int, ...], axis: Any, keepdims: bool = False) -> Any:
    """`ct`, of the shape of a reduction of an array of `shape`, made to broadcast against it."""
    if axis is None or keepdims or len(shape) < 2:
        return ct
    if type(axis) is int:
        if axis == 0:
            return ct
        axis %= len(shape)
        return ct.reshape((*shape[:axis], 1, *shape[axis + 1 :]))
    return np.expand_dims(ct, axis)


def counted(shape: tuple[int, ...], axis: Any, keepdims: bool = False, where: Any = True) -> Any:
    """How many elements each result of a reduction takes: an integer, or an array if masked."""
    if where is not True:
        return tally(np.broadcast_to(where, shape), axis, keepdims)
    if axis is None:
        return math.prod(shape)
    if not shape:
        return 1
    return math.prod(shape[k] for k in axis) if isinstance(axis, tuple) else shape[axis]


def tally(mask: Any, axis: Any, keepdims: bool) -> Any:
    """How many elements of a mask are true."""
    if axis is None and not keepdims:
        return np.count_nonzero(mask)
    return mask.sum(axis=axis, keepdims=keepdims)


def divisible(product: Any) -> bool:
    """True if no factor was zero or infinite, nor any product beyond the range of its dtype."""
    product = plain(product)
    return every(np.isfinite(product) & (product != 0))


# ----------------------------------------------------------------------------------- sum, mean


def sum_jvp(t, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True):
    """The tangent of a sum is the sum of the tangents; `initial` moves nothing."""
    if where is not True:
        return np.sum(t, axis=axis, dtype=dtype, keepdims=keepdims, where=where)
    if is_lazy(t):  # it has no reductions of ufuncs
        return np.sum(t, axis=axis, dtype=dtype, keepdims=keepdims)
    return np.add.reduce(t, axis, dtype, None, keepdims)


def sum_vjp(ct, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True):
    """Its adjoint: every element that was summed gets the cotangent of its sum."""
    ct = expanded(ct, a.shape, axis, keepdims)
    return ct if where is True else np.where(where, ct, 0)


def sum_initial(v, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True):
    """The initial value is added to every sum; its own adjoint up to broadcasting."""
    return v


def mean_transpose(ct, a, axis=None, dtype=None, out=None, keepdims=False, where=True):
    """Every element that was averaged gets the cotangent of its mean, over their number."""
    n = counted(a.shape, axis, keepdims, where)
    if where is True:
        return expanded(ct / (n or 1), a.shape, axis, keepdims)
    n = np.maximum(n, 1).astype(a.dtype)
    return np.where(where, expanded(ct / n, a.shape, axis, keepdims), 0)


# ---------------------------------------------------------------------------------------- prod


def others(a: Any) -> Any:
    """The product of all other elements along the last axis, for each element.

    By multiplications alone, in a tree of pairs: exact for any zeros, and so are its derivatives.
    """
    n = a.shape[-1]
    if n < 2:
        return np.ones_like(a)
    half = n // 2
    x, y, rest = a[..., :half], a[..., half : 2 * half], a[..., 2 * half :]
    outer = others(np.concatenate([x * y, rest], axis=-1))
    inner = outer[..., :half]
    return np.concatenate([inner * y, inner * x, outer[..., half:]], axis=-1)


def others_along(a: Any, shape: tuple[int, ...], axis: Any) -> Any:
    """The same along any axes of an array of `shape`; all axes for None."""
    if not shape:
        return np.ones_like(a)
    n = len(shape)
    given = range(n) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = [k % n for k in given]
    order = [k for k in range(n) if k not in axes] + axes
    moved = np.transpose(a, order)
    flat = np.reshape(moved, (*moved.shape[: n - len(axes)], math.prod(shape[k] for k in axes)))
    back = [order.index(k) for k in range(n)]
    return np.transpose(np.reshape(others(flat), moved.shape), back)


def times_others(v: Any, ans: Any, a: Any, axis: Any, keepdims: bool, initial: Any, where: Any):
    """v ∂prod/∂a, where v broadcasts against a.

    That is v ans / a; where that would be 0/0 (or inf/inf), the products are formed.
    """
    shape = np.shape(plain(a))
    if where is not True:
        a = np.where(where, a, 1)
    if divisible(ans):
        v = v * expanded(ans, shape, axis, keepdims) / a
    else:
        v = v * initial * others_along(a, shape, axis)
    return v if where is True else np.where(where, v, 0)


def prod_jvp(t, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True):
    """p = Πⱼ aⱼ: dp = Σᵢ daᵢ Πⱼ₍≠ᵢ₎ aⱼ, without a division by an element that is zero."""
    v = times_others(t, ans, a, axis, keepdims, initial, where)
    return np.sum(v, axis=axis, keepdims=keepdims)


def prod_vjp(ct, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True):
    """Its adjoint: āᵢ = p̄ Πⱼ₍≠ᵢ₎ aⱼ."""
    ct = expanded(ct, np.shape(plain(a)), axis, keepdims)
    return times_others(ct, ans, a, axis, keepdims, initial, where)


def prod_initial(
    v, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True
):
    """The initial value is one more factor: its partial is the product of the elements."""
    return v * np.prod(a, axis=axis, dtype=dtype, keepdims=keepdims, where=where)


# ------------------------------------------------------------------------------- max, min, ptp


def attained(ans: Any, a: Any, axis: Any, keepdims: bool, initial: Any, where: Any):
    """Which elements are the extremum (ans), whether `initial` is, and the share of each.

    Ties share evenly: of n elements that attain it, each has the slope 1/n. A NaN that decided
    the answer counts as one of them; none counts where a result took no element.
    """
    a, ans, initial = plain(a), plain(ans), plain(initial)
    value = expanded(ans, np.shape(a), axis, keepdims)
    mask = a == value
    unordered = value != value
    if some(unordered):
        mask = mask | ((a != a) & unordered)
    if where is not True:
        mask = mask & np.asarray(where)
    n = tally(mask, axis, keepdims)
    if initial is None:
        return mask, False, share_of(n, ans)
    tie = (initial == ans) | ((initial != initial) & (ans != ans))
    return mask, tie, share_of(n + tie, ans)


def share_of(n: Any, ans: Any) -> Any:
    """1 / n, in the precision of ans."""
    return 1 / max(n, 1) if type(n) is int else np.divide(1, np.maximum(n, 1), dtype=ans.dtype)


def extremum_jvp(t, ans, a, axis=None, out=None, keepdims=False, initial=None, where=True):
    """m = maxⱼ aⱼ: dm is the mean of daⱼ over the elements with aⱼ = m; so for a minimum."""
    mask, _, share = attained(ans, a, axis, keepdims, initial, where)
    return np.sum(np.where(mask, t, 0), axis=axis, keepdims=keepdims) * share


def extremum_vjp(ct, ans, a, axis=None, out=None, keepdims=False, initial=None, where=True):
    """Its adjoint: m̄ shared evenly among the elements with aⱼ = m."""
    mask, _, share = attained(ans, a, axis, keepdims, initial, where)
    return np.where(mask, expanded(ct * share, mask.shape, axis, keepdims), 0)


def extremum_initial(v, ans, a, axis=None, out=None, keepdims=False, initial=None, where=True):
    """The initial value is one more element: it has a share where it is the extremum."""
    _, tie, share = attained(ans, a, axis, keepdims, initial, where)
    return v * (share * tie)


def ptp(a, axis=None, out=None, keepdims=False):
    """Peak to peak."""
    return np.subtract(
        np.max(a, axis=axis, keepdims=keepdims), np.min(a, axis=axis, keepdims=keepdims)
    )


# ---------------------------------------------------------------------------------- the rules


def by_mode(of_a: tuple[Any, Any], of_other: tuple[Any, Any], other: str) -> dict[str, Any]:
    """The arguments of `rule` for the JVP and VJP of `a`, and those of one more argument."""
    jvp, vjp = zip(of_a, of_other, strict=True)
    return {"jvp": jvp, "vjp": vjp, "wrt": ("a", other)}


SUM = by_mode((sum_jvp, sum_vjp), (sum_initial, sum_initial), "initial")
PROD = by_mode((prod_jvp, prod_vjp), (prod_initial, prod_initial), "initial")
EXTREMUM = by_mode((extremum_jvp, extremum_vjp), (extremum_initial, extremum_initial), "initial")

# fmt: off
RULES = [
    rule(np.sum, **SUM, spaces=("a",), selects="where"),
    linear(np.mean, mean_transpose, selects="where"),
    rule(np.prod, **PROD, selects="where"),
    rule(np.max, **EXTREMUM, selects="where"),
    rule(np.min, **EXTREMUM, selects="where"),
    composite(np.amax, lambda a, axis=None, out=None, keepdims=False, initial=None, where=True:
              np.max(a, axis=axis, keepdims=keepdims, initial=initial, where=where)),
    composite(np.amin, lambda a, axis=None, out=None, keepdims=False, initial=None, where=True:
              np.min(a, axis=axis, keepdims=keepdims, initial=initial, where=where)),
    composite(np.ptp, ptp),
    constant(np.all, np.any, np.count_nonzero, np.argmax, np.argmin),
]
# fmt: on
