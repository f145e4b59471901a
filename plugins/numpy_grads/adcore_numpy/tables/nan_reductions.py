"""Reductions that skip NaN: the derivative of the plain reduction, with the NaNs masked out.

An element that is NaN has slope zero, whatever was computed on the way to it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import constant, number_of, plain, rule

from .reductions import (
    by_mode,
    expanded,
    extremum_initial,
    extremum_jvp,
    extremum_vjp,
    mean_transpose,
    prod_initial,
    prod_jvp,
    prod_vjp,
    sum_initial,
)
from .variance import STD, STD_MEAN, VAR, VAR_MEAN


def present(a: Any, where: Any) -> Any:
    """The mask of what is neither NaN nor taken out by `where`."""
    mask = ~np.isnan(plain(a))
    return mask if where is True else mask & np.asarray(where)


# ----------------------------------------------------------------------------------- sum, mean


def nansum_jvp(t, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True):
    """The sum of the tangents of what was summed."""
    return np.sum(t, axis=axis, dtype=dtype, keepdims=keepdims, where=present(a, where))


def nansum_vjp(ct, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True):
    """Its adjoint: every element that was summed gets the cotangent of its sum."""
    mask = present(a, where)
    return np.where(mask, expanded(ct, mask.shape, axis, keepdims), 0)


def nanmean_jvp(t, ans, a, axis=None, dtype=None, out=None, keepdims=False, where=True):
    """The mean of the tangents of what was averaged."""
    return np.mean(t, axis=axis, dtype=dtype, keepdims=keepdims, where=present(a, where))


def nanmean_vjp(ct, ans, a, axis=None, dtype=None, out=None, keepdims=False, where=True):
    """Its adjoint: the cotangent of the mean, over the number of elements averaged."""
    a = np.asarray(number_of(a))  # for its shape and dtype
    return mean_transpose(ct, a, axis, dtype, out, keepdims, present(a, where))


# ---------------------------------------------------------------------------------------- prod


def nanprod_jvp(t, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True):
    """As for `prod`, NaNs counting as 1."""
    return prod_jvp(t, ans, a, axis, dtype, out, keepdims, initial, present(a, where))


def nanprod_vjp(ct, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True):
    """Its adjoint."""
    return prod_vjp(ct, ans, a, axis, dtype, out, keepdims, initial, present(a, where))


def nanprod_initial(
    v, ans, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True
):
    """The initial value is one more factor; its own adjoint up to broadcasting."""
    return prod_initial(v, ans, a, axis, dtype, out, keepdims, initial, present(a, where))


# ------------------------------------------------------------------------------------ max, min


def nanextremum_jvp(t, ans, a, axis=None, out=None, keepdims=False, initial=None, where=True):
    """As for `max`: ties share evenly."""
    return extremum_jvp(t, ans, a, axis, out, keepdims, initial, present(a, where))


def nanextremum_vjp(ct, ans, a, axis=None, out=None, keepdims=False, initial=None, where=True):
    """Its adjoint."""
    return extremum_vjp(ct, ans, a, axis, out, keepdims, initial, present(a, where))


def nanextremum_initial(v, ans, a, axis=None, out=None, keepdims=False, initial=None, where=True):
    """The initial value is one more element."""
    return extremum_initial(v, ans, a, axis, out, keepdims, initial, present(a, where))


# ------------------------------------------------------------------------------------ var, std


def without_nan(function: Any) -> Any:
    """A JVP or VJP of the variance, with the NaNs masked out."""

    def masked(
        v, ans, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None,
        correction=None,
    ):  # fmt: skip
        """As for `var`, over what is not NaN."""
        where = present(a, where)
        return function(v, ans, a, axis, dtype, out, ddof, keepdims, where, mean, correction)

    return masked


NANVAR, NANVAR_MEAN = tuple(map(without_nan, VAR)), tuple(map(without_nan, VAR_MEAN))
NANSTD, NANSTD_MEAN = tuple(map(without_nan, STD)), tuple(map(without_nan, STD_MEAN))

SUM = by_mode((nansum_jvp, nansum_vjp), (sum_initial, sum_initial), "initial")
PROD = by_mode((nanprod_jvp, nanprod_vjp), (nanprod_initial, nanprod_initial), "initial")
EXTREMUM = by_mode(
    (nanextremum_jvp, nanextremum_vjp), (nanextremum_initial, nanextremum_initial), "initial"
)

RULES = [
    rule(np.nansum, **SUM, selects=True),
    rule(np.nanmean, jvp=nanmean_jvp, vjp=nanmean_vjp, selects=True),
    rule(np.nanprod, **PROD, selects=True),
    rule(np.nanmax, **EXTREMUM, selects=True),
    rule(np.nanmin, **EXTREMUM, selects=True),
    rule(np.nanvar, **by_mode(NANVAR, NANVAR_MEAN, "mean"), selects=True),
    rule(np.nanstd, **by_mode(NANSTD, NANSTD_MEAN, "mean"), selects=True, root=True),
    constant(np.nanargmax, np.nanargmin),
]
