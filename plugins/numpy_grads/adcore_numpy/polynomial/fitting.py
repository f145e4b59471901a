"""Least squares for the polynomial fits: c = A⁺ b, its derivative, and its covariance.

A⁺ is the pseudo-inverse of a matrix of full column rank. With P = A⁺, G = (Aᴴ A)⁻¹ = P Pᴴ and the
residual r = b - A c:  dc = P (db - dA c) + G dAᴴ r,  dP = -P dA P + G dAᴴ (1 - A P).
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import plain, primitive, rule

from ..tables.mixed_arguments import as_array

_UNDETERMINED = (
    "The fit is not determined by its points: its matrix has rank {} and {} columns, so the "
    "coefficients jump when a point or a weight moves. Lower deg, add points, or differentiate "
    "with respect to y alone (stop_gradient(x), stop_gradient(w))."
)
_FULL = (
    "A fit with full=True returns singular values and a rank beside the coefficients. Call it "
    "without full: the sum of squared residuals is that of y minus the value of the series; "
    "stop_gradient of the arguments gives the rest."
)


def _scaled(A: Any) -> tuple[Any, Any]:
    """A with columns of length 1, as numpy's fits solve it, and the lengths."""
    scale = np.sqrt((np.abs(A) ** 2).sum(axis=0))
    scale = np.where(scale == 0, 1, scale)
    return A / scale, scale


@primitive
def pseudo_inverse(A: Any, rcond: float) -> Any:
    """The matrix P that maps b to the coefficients of the fit A c ≈ b, as `fitted` finds them."""
    scaled, scale = _scaled(A)
    return np.linalg.pinv(scaled, rcond=rcond) / scale[:, None]


def pseudo_inverse_jvp(A_dot, ans, A, rcond):
    """The map: P = A⁺, full column rank. dP = -P dA P + G dAᴴ (1 - A P). Golub & Pereyra (1973)."""
    demand_rank(A, rcond)
    A_dot_h = np.conj(np.swapaxes(A_dot, 0, 1))
    outside = A_dot_h - (A_dot_h @ A) @ ans
    return _gram(ans) @ outside - ans @ (A_dot @ ans)


def pseudo_inverse_vjp(ct, ans, A, rcond):
    """Its adjoint: -Pᵀ ct Pᵀ + conj((1 - A P) ctᵀ G)."""
    demand_rank(A, rcond)
    transposed = np.swapaxes(ans, 0, 1)
    X = np.swapaxes(ct, 0, 1) @ _gram(ans)
    return np.conj(X - A @ (ans @ X)) - (transposed @ ct) @ transposed


@primitive
def fitted(A: Any, b: Any, rcond: float) -> Any:
    """The coefficients c of the least squares fit A c ≈ b, computed as numpy's fits do."""
    scaled, scale = _scaled(A)
    c, _, rank, _ = np.linalg.lstsq(scaled, b, rcond)
    if rank != A.shape[1]:
        msg = "The fit may be poorly conditioned"
        warnings.warn(msg, np.exceptions.RankWarning, stacklevel=2)
    return (c.T / scale).T


def fitted_jvp(tangents, ans, A, b, rcond):
    """The map: c = A⁺ b. dc = P (db - dA c) + G dAᴴ (b - A c). A: (m, n), b: (m,) or (m, k)."""
    A_dot, b_dot = tangents
    P = pseudo_inverse(A, rcond)
    if A_dot is None:
        return P @ b_dot
    demand_rank(A, rcond)
    moved = -(A_dot @ ans) if b_dot is None else b_dot - A_dot @ ans
    A_dot_h = np.conj(np.swapaxes(A_dot, 0, 1))
    return P @ moved + _gram(P) @ (A_dot_h @ (b - A @ ans))


def fitted_vjp(ct, ans, A, b, rcond):
    """Its adjoint: b_bar = Pᵀ ct, A_bar = -b_bar cᵀ + conj(r (Gᵀ ct)ᵀ); all columns of b summed."""
    P = pseudo_inverse(A, rcond)
    b_bar = np.swapaxes(P, 0, 1) @ ct

    def A_bar():
        demand_rank(A, rcond)
        weighted = np.swapaxes(_gram(P), 0, 1) @ ct
        return np.conj(_outer(b - A @ ans, weighted)) - _outer(b_bar, ans)

    return A_bar, b_bar


def _gram(P: Any) -> Any:
    """(Aᴴ A)⁻¹ = P Pᴴ."""
    return P @ np.conj(np.swapaxes(P, 0, 1))


def _outer(u: Any, v: Any) -> Any:
    """u vᵀ, summed over the columns of u and v if they have several."""
    if u.ndim == 1:
        return u[:, None] * v[None, :]
    return u @ np.swapaxes(v, 0, 1)


def demand_rank(A: Any, rcond: float) -> None:
    """Refuse the derivative with respect to A where the rank can jump.

    Raises:
        NonDifferentiableError: A has not full column rank.
    """
    scaled, _ = _scaled(plain(A))
    rank = int(np.linalg.matrix_rank(scaled, tol=rcond * np.linalg.norm(scaled, 2)))
    if rank < scaled.shape[1]:
        raise NonDifferentiableError(_UNDETERMINED.format(rank, scaled.shape[1]))


def fit_matrix(A: Any, y: Any, w: Any, rcond: float | None, full: bool) -> Any:
    """The coefficients that numpy's fits find for a basis matrix, data and weights."""
    if full:
        raise NonDifferentiableError(_FULL)
    A, b, rcond = weighted(A, y, w, rcond)
    return fitted(A, b, rcond)


def weighted(A: Any, y: Any, w: Any, rcond: float | None) -> tuple[Any, Any, float]:
    """Matrix and data times the weights, and the default rcond, with numpy's checks."""
    if y.ndim not in (1, 2):
        msg = "expected 1D or 2D array for y"
        raise TypeError(msg)
    if len(A) != len(y):
        msg = "expected x and y to have same length"
        raise TypeError(msg)
    if rcond is None:
        rcond = len(A) * float(np.finfo(A.dtype).eps)
    if w is None:
        return A, y, rcond
    w = as_array(w)
    if w.ndim != 1 or len(w) != len(y):
        msg = "expected a 1D vector for w, of the same length as x"
        raise TypeError(msg)
    return A * w[:, None], y * (w if y.ndim == 1 else w[:, None]), rcond


def residuals(A: Any, b: Any, c: Any) -> Any:
    """The sum of squared residuals: of each column of b, in an array of shape (k,) or (1,)."""
    r = b - A @ c
    squares = r * r if np.isrealobj(plain(r)) else np.real(r * np.conj(r))
    total = squares.sum(axis=0)
    return np.reshape(total, (1,)) if total.ndim == 0 else total


RULES = [
    rule(pseudo_inverse, jvp=pseudo_inverse_jvp, vjp=pseudo_inverse_vjp),
    rule(fitted, jvp=fitted_jvp, vjp=fitted_vjp, wrt=("A", "b")),
]
