"""Determinants: det, also of singular matrices, and slogdet.

d det(A) = Σ Cᵢⱼ dAᵢⱼ with the matrix C of cofactors, which is det(A) A⁻ᵀ where A has an inverse and
something finite where it has none. `cofactors` has a rule of its own, so that every derivative of
det holds at every matrix.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import Box, apply, plain, rule

from .. import lu_factors as factors
from ..matrix_algebra import adjoint, columns_times, conj, diagonal, diagonal_matrix, transposed


def _well_conditioned(a: Any, inverse: Any) -> bool:
    """Whether the inverse of every matrix is good to about eight digits."""
    bound = np.sqrt(np.finfo(a.dtype).eps)
    size, inverse_size = (np.abs(x).sum(-1).max(-1, initial=0) for x in (a, inverse))
    return bool((size * inverse_size * bound < 1).all())


def _inverse(a: Any) -> Any:
    """The inverse of the matrices; None if one of them is singular, or nearly so."""
    try:
        inverse = np.linalg.inv(a)
    except np.linalg.LinAlgError:
        return None
    return inverse if _well_conditioned(plain(a), plain(inverse)) else None


def cofactors(a: Any) -> Any:
    """The matrix of cofactors, det(A) A⁻ᵀ where A has an inverse. Shapes: (..., n, n)."""
    if isinstance(a, Box):
        return apply(cofactors, (a,), {})
    inverse = _inverse(a)
    if inverse is not None:
        return np.linalg.det(a)[..., None, None] * transposed(inverse)
    u, s, vh = np.linalg.svd(a)
    return conj(columns_times(u * _unit(u, vh), _others(s)) @ vh)


def _unit(u: Any, vh: Any) -> Any:
    """conj(det(U Vᴴ)), of absolute value 1, as a matrix of one element."""
    return conj(np.linalg.det(u) * np.linalg.det(vh))[..., None, None]


def _others(s: Any) -> Any:
    """The products of all values but one: Πₖ≠ᵢ sₖ, without a division."""
    n = s.shape[-1]
    rest = np.where(np.eye(n, dtype=bool), 1, s[..., None, :])
    return np.prod(rest, -1)


def _other_pairs(s: Any) -> Any:
    """The products of all values but two, Πₖ≠ᵢⱼ sₖ, and 0 on the diagonal."""
    n = s.shape[-1]
    one = np.eye(n, dtype=bool)
    rest = np.where(one[:, None, :] | one[None, :, :], 1, s[..., None, None, :])
    return np.where(one, 0, np.prod(rest, -1))


def cofactors_derivative(v, ans, a):
    """The map: C = cof(A) = δ conj(U) diag(Πₖ≠ᵢ sₖ) Vᵀ for A = U S Vᴴ, δ = det U det Vᴴ.

    Differential: δ conj(U) (diag(Q diag E) - Q ∘ Eᵀ) Vᵀ with E = Uᴴ dA V, Qᵢⱼ = Πₖ≠ᵢⱼ sₖ, Qᵢᵢ = 0:
    the cofactors of S + E to first order, at any rank. With B = A⁻¹: C tr(B dA) - C dAᵀ Bᵀ.
    Adjoint: the same, as it is the second derivative of det. Shapes: (..., n, n).
    Source: Laplace's expansion; Magnus & Neudecker 2019, Matrix Differential Calculus, chapter 8.
    """
    inverse = _inverse(a)
    if inverse is not None:
        trace = np.sum(transposed(inverse) * v, (-2, -1), keepdims=True)
        return ans * trace - ans @ transposed(v) @ transposed(inverse)
    u, s, vh = np.linalg.svd(a)
    e = adjoint(u) @ v @ adjoint(vh)
    pairs = _other_pairs(s)
    inner = diagonal_matrix((pairs @ diagonal(e)[..., None])[..., 0]) - pairs * transposed(e)
    return _unit(conj(u), conj(vh)) * (conj(u) @ inner @ conj(vh))


def det_jvp(t, ans, a):
    """The map: y = det A. Differential: dy = Σ Cᵢⱼ dAᵢⱼ, C the cofactors (y A⁻ᵀ if A⁻¹ exists).

    Shapes: A (..., n, n), y (...). Source: Giles 2008, 2.2.4; cofactors: Jacobi's formula.
    """
    return np.sum(cofactors(a) * t, (-2, -1))


def det_vjp(ct, ans, a):
    """Adjoint: Ā = ȳ C."""
    return ct[..., None, None] * cofactors(a)


# ------------------------------------------------------------------------------------ slogdet


def slogdet_forward(a):
    """Sign and logarithm from the LU factors, which are kept, where scipy's LAPACK is at hand."""
    lu = factors.factored(a)
    if lu is None:
        return np.linalg.slogdet(a), None
    entries, size = np.diagonal(lu[0]), np.abs(np.diagonal(lu[0]))
    swaps = np.count_nonzero(lu[1] != np.arange(len(entries)))
    sign = np.prod(entries / size) * (-1) ** swaps
    answer = type(np.linalg.slogdet(np.eye(1)))
    return answer(a.dtype.type(sign), np.sum(np.log(size))), lu


def _sensitivity(ans: Any, a: Any, lu: Any, moved: Any) -> Any:
    """A⁻ᵀ; zero for a singular matrix that is not moved."""
    if lu is not None:
        return transposed(factors.inverted(lu))
    singular = np.isneginf(plain(ans[1]))
    if not singular.any():
        return transposed(np.linalg.inv(a))
    if (singular & moved).any():
        msg = (
            "numpy.linalg.slogdet has no derivative at a singular matrix: the logarithm falls to "
            "-inf. Use det, or keep the matrix regular (A + eps * np.eye(n))."
        )
        raise NonDifferentiableError(msg)
    singular = singular[..., None, None]
    one = np.eye(a.shape[-1], dtype=a.dtype)
    return np.where(singular, 0, transposed(np.linalg.inv(np.where(singular, one, a))))


def slogdet_jvp(t, ans, a, *, residual=None):
    """The map: det A = s e^l, |s| = 1. With w = tr(A⁻¹ dA): dl = Re w, ds = i s Im w (0 if real).

    Shapes: A (..., n, n), s and l (...). Source: Giles 2008, 2.2.4, and d log z = dz / z.
    """
    moved = (plain(t) != 0).any((-2, -1))
    w = np.sum(_sensitivity(ans, a, residual, moved) * t, (-2, -1))
    if a.dtype.kind != "c":
        return np.zeros_like(w), w
    return 1j * ans[0] * np.imag(w), np.real(w)


def slogdet_vjp(ct, ans, a, *, residual=None):
    """Adjoint: Ā = w̄ A⁻ᵀ with w̄ = l̄ - i Re(i s s̄); the transposed inverse from the same factors."""
    sign_bar, w_bar = ct
    if a.dtype.kind == "c":
        w_bar = w_bar - 1j * np.real(1j * ans[0] * sign_bar)
    moved = np.asarray(plain(w_bar) != 0)
    return w_bar[..., None, None] * _sensitivity(ans, a, residual, moved)


RULES = [
    rule(np.linalg.det, jvp=det_jvp, vjp=det_vjp),
    rule(cofactors, jvp=cofactors_derivative, vjp=cofactors_derivative),
    rule(np.linalg.slogdet, jvp=slogdet_jvp, vjp=slogdet_vjp, forward=slogdet_forward),
]
