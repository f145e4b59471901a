"""Running sums and products.

The adjoint of a running sum is the running sum from the other end. A running product
yₖ = aₖ yₖ₋₁ has ẏₖ = aₖ ẏₖ₋₁ + yₖ₋₁ ȧₖ: where a division by a would be 0/0, this recurrence is
solved by doubling, with multiplications alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import linear, plain, rule

from .reductions import divisible


def flat_if_none(a: Any, axis: int | None) -> tuple[Any, int]:
    """The array and axis along which numpy accumulates: flattened if axis is None, or 0-d."""
    return (np.reshape(a, -1), 0) if axis is None or np.ndim(plain(a)) == 0 else (a, axis)


def part(x: Any, axis: int, start: int | None, stop: int | None) -> Any:
    """x[start:stop] along an axis."""
    return x[(slice(None),) * (axis % np.ndim(plain(x))) + (slice(start, stop),)]


def sums_from_end(ct: Any, axis: int) -> Any:
    """The running sum from the other end of an axis."""
    return np.flip(np.cumsum(np.flip(ct, axis), axis=axis), axis)


# -------------------------------------------------------------------------------- running sums


def cumsum_transpose(ct, a, axis=None, dtype=None, out=None):
    """yₖ = Σⱼ₍≤ₖ₎ aⱼ: āᵢ = Σₖ₍≥ᵢ₎ ȳₖ."""
    return np.reshape(sums_from_end(ct, 0 if axis is None else axis), a.shape)


def cumulative_sum_transpose(ct, x, axis=None, dtype=None, out=None, include_initial=False):
    """The same; the zero that `include_initial` puts in front takes no cotangent."""
    axis = 0 if axis is None else axis
    return cumsum_transpose(part(ct, axis, 1, None) if include_initial else ct, x, axis)


def nancumsum_jvp(t, ans, a, axis=None, dtype=None, out=None):
    """The running sum of the tangents, NaNs counting as zero."""
    return np.cumsum(np.where(np.isnan(plain(a)), 0, t), axis=axis, dtype=dtype)


def nancumsum_vjp(ct, ans, a, axis=None, dtype=None, out=None):
    """Its adjoint."""
    skipped = np.isnan(plain(a))
    return np.where(skipped, 0, cumsum_transpose(ct, skipped, axis))


# ---------------------------------------------------------------------------- running products


def recurrence(a: Any, b: Any, axis: int) -> Any:
    """x with xₖ = aₖ xₖ₋₁ + bₖ along an axis, x₋₁ = 0.

    After each round xₖ is right for sums of up to `step` terms, and a holds products of `step`
    factors (Hillis and Steele, Data parallel algorithms, 1986, doi:10.1145/7902.7903).
    """
    n = a.shape[axis]
    step = 1
    while step < n:
        later = part(a, axis, step, None)
        b = np.concatenate(
            [part(b, axis, 0, step), part(b, axis, step, None) + later * part(b, axis, 0, -step)],
            axis=axis,
        )
        a = np.concatenate([part(a, axis, 0, step), later * part(a, axis, 0, -step)], axis=axis)
        step *= 2
    return b


def before(ans: Any, axis: int) -> Any:
    """The product of all earlier factors: `ans` shifted by one, beginning with 1."""
    ones = np.ones_like(part(ans, axis, 0, 1))
    return np.concatenate([ones, part(ans, axis, 0, -1)], axis=axis)


def cumprod_jvp(t, ans, a, axis=None, dtype=None, out=None):
    """yₖ = Πⱼ₍≤ₖ₎ aⱼ: ẏₖ = aₖ ẏₖ₋₁ + yₖ₋₁ ȧₖ, which is yₖ Σⱼ₍≤ₖ₎ ȧⱼ / aⱼ."""
    a, axis = flat_if_none(a, axis)
    t = np.reshape(t, a.shape)
    if divisible(ans):
        return ans * np.cumsum(t / a, axis=axis)
    return recurrence(a, before(ans, axis) * t, axis)


def cumprod_vjp(ct, ans, a, axis=None, dtype=None, out=None):
    """Its adjoint: āᵢ = yᵢ₋₁ sᵢ with sᵢ = ȳᵢ + aᵢ₊₁ sᵢ₊₁, which is Σₖ₍≥ᵢ₎ ȳₖ yₖ / aᵢ."""
    shape = np.shape(plain(a))
    a, axis = flat_if_none(a, axis)
    if divisible(ans):
        return np.reshape(sums_from_end(ct * ans, axis) / a, shape)
    factors = np.flip(np.concatenate([part(a, axis, 1, None), part(a, axis, 0, 1)], axis), axis)
    s = np.flip(recurrence(factors, np.flip(ct, axis), axis), axis)
    return np.reshape(before(ans, axis) * s, shape)


def cumulative_prod_jvp(t, ans, x, axis=None, dtype=None, out=None, include_initial=False):
    """The same; the one that `include_initial` puts in front does not move."""
    if not include_initial:
        return cumprod_jvp(t, ans, x, axis)
    axis = 0 if axis is None else axis
    moved = cumprod_jvp(t, part(ans, axis, 1, None), x, axis)
    return np.concatenate([np.zeros_like(part(ans, axis, 0, 1)), moved], axis=axis)


def cumulative_prod_vjp(ct, ans, x, axis=None, dtype=None, out=None, include_initial=False):
    """Its adjoint."""
    if include_initial:
        axis = 0 if axis is None else axis
        ct, ans = part(ct, axis, 1, None), part(ans, axis, 1, None)
    return cumprod_vjp(ct, ans, x, axis)


def nancumprod_jvp(t, ans, a, axis=None, dtype=None, out=None):
    """The same, NaNs counting as 1."""
    skipped = np.isnan(plain(a))
    return cumprod_jvp(np.where(skipped, 0, t), ans, np.where(skipped, 1, a), axis)


def nancumprod_vjp(ct, ans, a, axis=None, dtype=None, out=None):
    """Its adjoint."""
    skipped = np.isnan(plain(a))
    return np.where(skipped, 0, cumprod_vjp(ct, ans, np.where(skipped, 1, a), axis))


RULES = [
    linear(np.cumsum, cumsum_transpose),
    rule(np.cumprod, jvp=cumprod_jvp, vjp=cumprod_vjp),
    rule(np.nancumsum, jvp=nancumsum_jvp, vjp=nancumsum_vjp, selects=True),
    rule(np.nancumprod, jvp=nancumprod_jvp, vjp=nancumprod_vjp, selects=True),
]
if hasattr(np, "cumulative_sum"):  # numpy 2.1
    RULES += [
        linear(np.cumulative_sum, cumulative_sum_transpose),
        rule(np.cumulative_prod, jvp=cumulative_prod_jvp, vjp=cumulative_prod_vjp),
    ]
