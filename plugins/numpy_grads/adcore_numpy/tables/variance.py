"""Variance and standard deviation.

v = Σ |a - mean|² / (n - ddof) has the slope 2 conj(a - mean) / (n - ddof), and s = √v half of that
over s. The same, with a mask of what to skip, serves the versions that skip NaN.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from adcore.extend import on_plain, plain, rule

from ..arrays.decisions import some
from .reductions import by_mode, counted, expanded
from .root_slopes import through_root


def spread(
    a: Any, axis: Any, dtype: Any, ddof: Any, keepdims: bool, where: Any, mean: Any, correction: Any
) -> tuple[Any, Any]:
    """conj(a - mean) and 2 / (n - ddof), whose product is ∂var/∂a.

    The mean's own dependence on a drops out, as Σ (a - mean) = 0; a given mean is a constant.
    """
    n = counted(np.shape(plain(a)), axis, keepdims, where)
    n = n - (ddof if correction is None else correction)
    if where is not True:
        a = np.where(where, a, 0)
    if mean is None:
        mean = np.mean(a, axis=axis, dtype=dtype, keepdims=True, **_masked(where))
    d = a - mean
    kind = plain(d).dtype
    if kind.kind == "c":
        d = np.conj(d)
    if np.ndim(n) == 0:
        return d, 2 / on_plain(float, n) if n > 0 else math.inf
    with np.errstate(divide="ignore"):
        return d, np.divide(2, np.maximum(n, 0), dtype=kind.type(0).real.dtype)


def _masked(where: Any) -> dict[str, Any]:
    """The keyword of a reduction that takes all elements, or some."""
    return {} if where is True else {"where": where}


def var_jvp(
    t, ans, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None,
    correction=None,
):  # fmt: skip
    """v = Σ |a - mean|² / (n - ddof): dv = Re Σ 2 conj(a - mean) da / (n - ddof)."""
    d, factor = spread(a, axis, dtype, ddof, keepdims, where, mean, correction)
    return np.sum(d * t, axis=axis, keepdims=keepdims, **_masked(where)) * factor


def var_vjp(
    ct, ans, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None,
    correction=None,
):  # fmt: skip
    """Its adjoint: ā = 2 v̄ conj(a - mean) / (n - ddof)."""
    d, factor = spread(a, axis, dtype, ddof, keepdims, where, mean, correction)
    a_bar = d * expanded(ct * factor, np.shape(plain(a)), axis, keepdims)
    return a_bar if where is True else np.where(where, a_bar, 0)


def opposite(of_a: Any) -> Any:
    """The JVP or VJP of the variance for a given mean: in a - mean it has the opposite sign."""

    def of_mean(
        v, ans, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None,
        correction=None,
    ):  # fmt: skip
        """As for a, with the opposite sign."""
        return -of_a(v, ans, a, axis, dtype, out, ddof, keepdims, where, mean, correction)

    return of_mean


def half_over(ans: Any) -> Any:
    """∂std/∂var = 1 / (2 std). Without spread, std is a norm at its minimum: slope 0."""
    zero = plain(ans) == 0
    return np.where(zero, 0, 0.5 / np.where(zero, 1, ans)) if some(zero) else 0.5 / ans


def std_jvp(
    t, ans, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None,
    correction=None,
):  # fmt: skip
    """s = √v: ds = dv / 2s."""
    v = var_jvp(t, ans, a, axis, dtype, out, ddof, keepdims, where, mean, correction)
    return v * half_over(ans)


def std_vjp(
    ct, ans, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None,
    correction=None,
):  # fmt: skip
    """Its adjoint, that of a root: ā = s̄ h / s with h = s ∂s = ∂v / 2."""
    d, factor = spread(a, axis, dtype, ddof, keepdims, where, mean, correction)
    shape = np.shape(plain(a))
    factor = expanded(factor, shape, axis, keepdims) if np.ndim(factor) else factor
    ct, s = expanded(ct, shape, axis, keepdims), expanded(ans, shape, axis, keepdims)
    h = d * (0.5 * factor)
    return through_root(ct, h if where is True else np.where(where, h, 0), s)


VAR, VAR_MEAN = (var_jvp, var_vjp), (opposite(var_jvp), opposite(var_vjp))
STD, STD_MEAN = (std_jvp, std_vjp), (opposite(std_jvp), opposite(std_vjp))

RULES = [
    rule(np.var, **by_mode(VAR, VAR_MEAN, "mean"), selects="where"),
    rule(np.std, **by_mode(STD, STD_MEAN, "mean"), selects="where", root=True),
]
