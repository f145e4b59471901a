"""Norms and condition numbers: norm, vector_norm, matrix_norm, cond, matrix_rank.

Every norm is differentiated through its slope G, dy = Re Σ G ∘ dX: the unit vector for the
Euclidean norm, signs for sums of absolute values, U Vᴴ for singular values. Where it has a kink: 0
at X = 0 and for elements that are 0; elements (columns, singular values) that tie share evenly.
The Euclidean norm is a root: what is smooth of it at X = 0 has its second derivative there.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, constant, is_differentiated, plain, refuse, rule, unshifted
from adcore_numpy.arrays.decisions import some
from adcore_numpy.tables.root_slopes import at_zero, infinite_at_zero, through_root

from ..matrix_algebra import columns_times, conj


def _axes(x: Any, axis: Any) -> tuple[int, ...]:
    """The axes of the vectors or matrices, counted from the front."""
    if axis is None:
        return tuple(range(x.ndim))
    return tuple(k % x.ndim for k in (axis if isinstance(axis, tuple) else (axis,)))


def _kept(ans: Any, x: Any, axes: tuple[int, ...]) -> Any:
    """The answer, or its cotangent, with the axes of the norm of length 1."""
    return np.reshape(ans, tuple(1 if k in axes else n for k, n in enumerate(x.shape)))


def _over(numerator: Any, denominator: Any) -> Any:
    """A quotient, 0 where the denominator is: there the numerator is too, and all derivatives."""
    zero = plain(denominator) == 0
    if not some(zero):
        return numerator / denominator
    return np.where(zero, 0, numerator) / np.where(zero, 1, denominator)


def _direction(x: Any) -> Any:
    """conj(x)/|x|, the sign of a real number; 0 at 0."""
    if x.dtype.kind != "c":
        return np.sign(x)
    chosen = _over(conj(x), np.abs(x))
    return chosen + infinite_at_zero(conj(x), x) if is_differentiated(x) else chosen


def _share(values: Any, extreme: Any, axis: Any) -> Any:
    """1 for the value that is the extreme, evenly shared by several; 0 for the others."""
    attained = plain(values) == plain(extreme)
    return attained / np.maximum(attained.sum(axis, keepdims=True), 1)


def _euclidean(order: Any, axes: tuple[int, ...]) -> bool:
    frobenius = order is None or (isinstance(order, str) and order in ("fro", "f"))
    return frobenius or (len(axes) == 1 and not isinstance(order, str) and order == 2)


def slope(ans: Any, x: Any, order: Any, axes: tuple[int, ...]) -> Any:
    """The slope of a norm; `ans` with the axes kept."""
    if _euclidean(order, axes):
        return _over(conj(x), ans)
    if len(axes) == 1:
        return _vector_slope(ans, x, order, axes[0])
    if order in (1, -1, math.inf, -math.inf):  # sums along one axis, the extreme along the other
        summed, chosen = axes if abs(order) == 1 else axes[::-1]
        sums = np.abs(plain(x)).sum(summed, keepdims=True)
        extreme = (np.max if order > 0 else np.min)(sums, chosen, keepdims=True)
        return _share(sums, extreme, chosen).astype(sums.dtype) * _direction(x)
    return _spectral_slope(x, order, axes)


def _vector_slope(ans: Any, x: Any, order: Any, axis: int) -> Any:
    size = np.abs(x)
    if order == 0:
        return np.zeros_like(x)
    if order == 1:
        return _direction(x)
    if abs(order) == math.inf:
        share = _share(size, ans, axis).astype(plain(size).dtype)
        return share * _direction(x)
    zero = plain(size) == 0  # an element that is 0 does not move the norm: G = 0
    ratio = np.where(zero, 1, size) / np.where(plain(ans) == 0, 1, ans)
    chosen = np.where(zero | (plain(ans) == 0), 0, ratio ** (order - 1)) * _direction(x)
    if order < 2 and is_differentiated(x):  # of which the derivative is infinite
        return chosen + infinite_at_zero(conj(x), x)
    return chosen


def _spectral_slope(x: Any, order: Any, axes: tuple[int, ...]) -> Any:
    """conj(U diag(w) Vᴴ), where w has the weight of each singular value in the norm."""
    matrices = np.moveaxis(x, axes, (-2, -1))
    u, s, vh = np.linalg.svd(matrices, full_matrices=False)
    values = plain(s)
    noise = max(x.shape) * np.finfo(values.dtype).eps * values.max(-1, keepdims=True, initial=0)
    if isinstance(order, str):  # nuclear: the sum of all
        weights = (values > noise).astype(values.dtype)
    else:
        extreme = (np.max if order == 2 else np.min)(values, -1, keepdims=True)
        attained = (np.abs(values - extreme) <= noise) & (values > noise)
        weights = (attained / np.maximum(attained.sum(-1, keepdims=True), 1)).astype(values.dtype)
    return np.moveaxis(conj(columns_times(u, weights) @ vh), (-2, -1), axes)


def norm_jvp(t, ans, x, ord=None, axis=None, keepdims=False):
    """The map: y = ‖X‖ over the axes. Differential: dy = Re Σ G ∘ dX, G the slope (see `slope`).

    G = conj(X)/y for the Euclidean and Frobenius norm, (|x|/y)ᵖ⁻¹ conj(x)/|x| for order p, a choice
    among conj(x)/|x| for 1 and ±inf, conj(U) diag(w) Vᵀ for ±2 and nuclear. Source: Watson 1992,
    "Characterization of the subdifferential of some matrix norms",
    doi:10.1016/0024-3795(92)90407-2.
    """
    axes = _axes(x, axis)
    moved = slope(_kept(ans, x, axes), x, ord, axes) * t
    return np.sum(moved, axes, keepdims=keepdims)


def norm_vjp(ct, ans, x, ord=None, axis=None, keepdims=False):
    """Adjoint: X̄ = ȳ G. The Euclidean norm is a root: y G = conj(X)."""
    axes = _axes(x, axis)
    ct, y = _kept(ct, x, axes), _kept(ans, x, axes)
    if _euclidean(ord, axes):
        return through_root(ct, conj(x), y)
    x_bar = ct * slope(y, x, ord, axes)
    return x_bar + _infinite(ct, y, x, ord, axes) if is_differentiated(x) else x_bar


def _infinite(ct: Any, y: Any, x: Any, order: Any, axes: tuple[int, ...]) -> Any:
    """0, with an infinite slope in X where the norm is 0: no power of most norms is smooth there.

    Signs of real numbers are kinks by construction, if ct is not 0.
    """
    zero = np.equal(plain(y), 0)
    if not some(zero) or order == 0:
        return 0
    ct, curvature = unshifted(ct)
    if _of_signs(x, order):
        zero = zero & np.equal(plain(ct), 0)
    if curvature is not None:
        ct = ct + curvature
    kinked = zero & ~np.equal(plain(ct), 0)
    return at_zero(conj(x), ct, kinked) if some(kinked) else 0


def _of_signs(x: Any, order: Any) -> bool:
    return order in (1, -1, math.inf, -math.inf) and x.dtype.kind != "c"


# --------------------------------------------------------------------------- composed of these


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    """The norm of the elements along the axes, as of one vector."""
    if axis is None:
        flat = np.linalg.norm(np.ravel(x), ord=ord)
        return np.reshape(flat, (1,) * x.ndim) if keepdims else flat
    if not isinstance(axis, tuple):
        return np.linalg.norm(x, axis=axis, keepdims=keepdims, ord=ord)
    axes = _axes(x, axis)
    rest = [n for k, n in enumerate(x.shape) if k not in axes]
    last = np.moveaxis(x, axes, range(-len(axes), 0))
    answer = np.linalg.norm(np.reshape(last, (*rest, -1)), axis=-1, ord=ord)
    return _kept(answer, x, axes) if keepdims else answer


def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    """The norm of the matrices in the last two axes."""
    return np.linalg.norm(x, axis=(-2, -1), keepdims=keepdims, ord=ord)


def cond(x, p=None):
    """‖X‖ ‖X⁻¹‖, for p = 2 the ratio of the largest and the smallest singular value."""
    value = np.linalg.cond(plain(x), p)  # with numpy's errors
    if np.isinf(value).any():
        msg = (
            "numpy.linalg.cond has no derivative at a singular matrix, where it is infinite. "
            "Use cond(x, -2), which is 1 / cond(x, 2) and 0 there."
        )
        raise NonDifferentiableError(msg)
    if p is None or p in (2, -2):
        s = np.linalg.svd(x, compute_uv=False)
        return s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    inverse = np.linalg.inv(x)
    return np.linalg.norm(x, p, axis=(-2, -1)) * np.linalg.norm(inverse, p, axis=(-2, -1))


REASON = "the order of a norm is a choice, not a number: pass stop_gradient(ord), or write the sum"

# fmt: off
RULES = [
    rule(np.linalg.norm, jvp=norm_jvp, vjp=norm_vjp, root=True),
    refuse(np.linalg.norm, "ord", f"{REASON} np.sum(np.abs(x)**p)**(1/p) with a traced p."),
    composite(np.linalg.vector_norm, vector_norm),
    composite(np.linalg.matrix_norm, matrix_norm),
    composite(np.linalg.cond,        cond),
    constant(np.linalg.matrix_rank),
]
# fmt: on
