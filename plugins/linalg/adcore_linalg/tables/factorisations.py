"""Factorisations without gauge freedom: cholesky, qr.

cholesky reads one triangle of its argument, and that triangle gets the gradient. The diagonal of
R has fixed signs, so where the columns (the leading ones, of a wide matrix) are independent Q and
R are smooth functions of the matrix; the columns that only the complete Q has are not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import is_differentiated, on_plain, rule

from ..lu_factors import PREFIX, lapack
from ..matrix_algebra import (
    adjoint,
    conj,
    diagonal,
    diagonal_matrix,
    from_triangle,
    real,
    to_triangle,
)

BLOCK = 64  # columns that `_blocked_bar` pulls back at once; 32 to 128 take the same time

# ----------------------------------------------------------------------------------- cholesky


def _half(x: Any) -> Any:
    """Φ: the lower triangle with half of the diagonal."""
    return np.tril(x, -1) + diagonal_matrix(real(diagonal(x)) / 2)


def cholesky_jvp(t, ans, a, upper=False):
    """The map: A = L Lᴴ, A Hermitian, of which only one triangle is read.

    Differential: dL = L Φ(L⁻¹ dA L⁻ᴴ), Φ the lower triangle with half of the diagonal.
    Adjoint: Ā = L⁻ᴴ Φ(Lᴴ L̄) L⁻¹, its Hermitian part, folded into the triangle that is read;
    block by block where nothing is traced. With upper, L is the adjoint of the answer.
    Shapes: (..., n, n). Source: Murray 2016, arXiv:1602.07527, equations 8, 10 and section 4.
    """
    factor = adjoint(ans) if upper else ans
    right = adjoint(np.linalg.solve(factor, from_triangle(t, upper)))
    factor_dot = factor @ _half(np.linalg.solve(factor, right))
    return adjoint(factor_dot) if upper else factor_dot


def cholesky_vjp(ct, ans, a, upper=False):
    """Adjoint: see `cholesky_jvp`. The factor is that of the forward pass."""
    factor, bar = (adjoint(ans), adjoint(conj(ct))) if upper else (ans, conj(ct))
    if is_differentiated([factor, bar]):
        half = _half(adjoint(factor) @ np.tril(bar))
        right = adjoint(np.linalg.solve(adjoint(factor), half))
        a_bar = to_triangle(adjoint(np.linalg.solve(adjoint(factor), right)), upper)
    else:
        a_bar = on_plain(_blocked_bar, factor, bar)
        a_bar = adjoint(a_bar) if upper else a_bar
    return conj(a_bar)


def _blocked_bar(factor: Any, bar: Any) -> Any:
    """The pullback, written into one array from the last block of columns to the first.

    Two products of a block with all that is left of it take the place of triangular solves with
    the whole factor: a third of the arithmetic of the formula.
    """
    bar = np.tril(bar)
    n = factor.shape[-1]
    for end in range(n, 0, -BLOCK):
        start = max(0, end - BLOCK)
        left, square = factor[..., start:end, :start], factor[..., start:end, start:end]
        below_left, below = factor[..., end:, :start], factor[..., end:, start:end]
        inverse = _triangular_inverse(square)
        square_bar, below_bar = bar[..., start:end, start:end], bar[..., end:, start:end]
        if end < n:
            below_bar[...] = below_bar @ inverse
            bar[..., end:, :start] -= below_bar @ left
            square_bar -= np.tril(adjoint(below_bar) @ below)
        half = adjoint(inverse) @ _half(adjoint(square) @ square_bar) @ inverse
        square_bar[...] = to_triangle(half + adjoint(half)) / 2
        if start:
            if end < n:
                bar[..., start:end, :start] -= adjoint(below_bar) @ below_left
            bar[..., start:end, :start] -= (square_bar + adjoint(square_bar)) @ left
    return bar


def _triangular_inverse(x: Any) -> Any:
    """The inverse of lower triangular matrices."""
    routine = lapack(f"{PREFIX.get(x.dtype.char)}trtri") if x.ndim == 2 else None
    if routine is None:
        return np.tril(np.linalg.inv(x))
    return routine(x, lower=1)[0]


# ----------------------------------------------------------------------------------------- qr


def qr_forward(a, mode="reduced"):
    """The factors; with mode "r", R with the Q that belongs to it kept."""
    if mode not in ("r", "reduced", "complete"):
        np.linalg.qr(np.eye(1), mode)  # to raise numpy's error
        msg = (
            f"numpy.linalg.qr with mode={mode!r} is not differentiable: it returns LAPACK's "
            "reflectors. Use mode='reduced', 'complete' or 'r'."
        )
        raise NonDifferentiableError(msg)
    if mode == "r":
        q, r = np.linalg.qr(a)
        return r, q
    return np.linalg.qr(a, mode), None


def _factors(ans: Any, a: Any, mode: str, residual: Any) -> tuple[Any, Any]:
    """Q, which may be complete, and R."""
    if mode != "r":
        return ans
    return (np.linalg.qr(a)[0] if residual is None else residual), ans


def _leading_inverse(r: Any, k: int) -> Any:
    """R₁⁻¹ of the leading k columns."""
    try:
        return np.linalg.inv(r[..., :k, :k])
    except np.linalg.LinAlgError:
        msg = (
            "numpy.linalg.qr has no derivative here: the (leading) columns of the matrix are not "
            "linearly independent. Perturb the matrix, or use svd."
        )
        raise NonDifferentiableError(msg) from None


def _upper_part(b: Any) -> Any:
    """W(B), upper triangular: B without a skew-Hermitian matrix that takes all below."""
    return np.triu(b, 1) + adjoint(np.tril(b, -1)) + diagonal_matrix(real(diagonal(b)))


def _upper_part_adjoint(t: Any) -> Any:
    strict = np.triu(t, 1)
    return strict + adjoint(strict) + diagonal_matrix(real(diagonal(t)))


def qr_jvp(t, ans, a, mode="reduced", *, residual=None):
    """The map: [A₁ A₂] = Q [R₁ R₂] with R₁ upper triangular; A₂ is empty unless A is wide.

    Differential, C = dA₁ R₁⁻¹, B = Q₁ᴴ C: dR₁ = W(B) R₁, dQ₁ = C - Q₁ W(B), W(B) upper triangular
    with B - W(B) skew-Hermitian; other columns of a complete Q: dQ₂ = -Q₁ Cᴴ Q₂; dR₂ = d(Qᴴ A₂).
    Adjoint: Q̄ += A₂ R̄₂ᴴ, Ā₂ = Q R̄₂; W̄ = R̄₁ R₁ᴴ - Q₁ᴴ Q̄₁, C̄ = Q̄₁ + Q₁ W*(W̄) - Q₂ Q̄₂ᴴ Q₁,
    Ā₁ = C̄ R₁⁻ᴴ.
    Shapes: A (..., m, n). Source: Walter & Lehmann 2010, arXiv:1001.1654; wide: Roberts & Roberts
    2020, arXiv:2009.10071.
    """
    q, r = _factors(ans, a, mode, residual)
    m, n = a.shape[-2:]
    k = min(m, n)
    q1 = q[..., :, :k]
    c = t[..., :k] @ _leading_inverse(r, k)
    upper = _upper_part(adjoint(q1) @ c)
    q_dot, r_dot = c - q1 @ upper, upper @ r[..., :k, :k]
    if n > m:
        rest = adjoint(q_dot) @ a[..., k:] + adjoint(q) @ t[..., k:]
        r_dot = np.concatenate([r_dot, rest], -1)
    if mode == "r":
        return r_dot
    if q.shape[-1] > k:
        q_dot = np.concatenate([q_dot, -(q1 @ (adjoint(c) @ q[..., k:]))], -1)
        r_dot = np.concatenate([r_dot, np.zeros_like(r[..., k:, :])], -2)
    return q_dot, r_dot


def qr_vjp(ct, ans, a, mode="reduced", *, residual=None):
    """Adjoint: see `qr_jvp`."""
    q, r = _factors(ans, a, mode, residual)
    m, n = a.shape[-2:]
    k = min(m, n)
    q_bar, r_bar = (None, conj(ct)) if mode == "r" else map(conj, ct)
    r_bar = r_bar[..., :k, :]
    q1, r1 = q[..., :, :k], r[..., :k, :k]
    q1_bar = np.zeros_like(q1) if q_bar is None else q_bar[..., :k]
    if n > m:
        right = r_bar[..., k:]
        q1_bar = q1_bar + a[..., k:] @ adjoint(right)
    upper_bar = r_bar[..., :k] @ adjoint(r1) - adjoint(q1) @ q1_bar
    c_bar = q1_bar + q1 @ _upper_part_adjoint(upper_bar)
    if q.shape[-1] > k:
        others = q[..., k:]
        c_bar = c_bar - others @ (adjoint(q_bar[..., k:]) @ q1)
    a_bar = c_bar @ adjoint(_leading_inverse(r, k))
    if n > m:
        a_bar = np.concatenate([a_bar, q @ right], -1)
    return conj(a_bar)


RULES = [
    rule(np.linalg.cholesky, jvp=cholesky_jvp, vjp=cholesky_vjp),
    rule(np.linalg.qr, jvp=qr_jvp, vjp=qr_vjp, forward=qr_forward),
]
