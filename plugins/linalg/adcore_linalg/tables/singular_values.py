"""Singular values: svd in all its forms, svdvals.

Singular vectors are given up to a sign, or a complex phase, common to each pair uᵢ, vᵢ, and those
that only the full U and V have up to a rotation: the tangents are chosen without components along
these, and only functions that do not depend on such choices have meaning. Equal singular values:
see `matrix_algebra.inverse_differences`, for second derivatives `equal_values`. A singular value
of 0 moves with its pair, as Re uᴴ dA v, where there are vectors, and has slope 0, as |x| at 0,
where values alone are asked for.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import composite, plain, rule

from ..matrix_algebra import (
    adjoint,
    columns_times,
    conj,
    demand_symmetric,
    diagonal_matrix,
    from_triangle,
    hermitian_part,
    inverse_differences,
    real,
    reciprocal,
    skew_part,
    spread,
    to_triangle,
)
from .equal_values import Choice, singular_choice, unused


def svd_forward(a, full_matrices=True, compute_uv=True, hermitian=False):
    """The factors; where the values alone are asked for, the vectors are kept."""
    if compute_uv:
        return np.linalg.svd(a, full_matrices, compute_uv, hermitian), None
    u, s, vh = np.linalg.svd(a, full_matrices=False, hermitian=hermitian)
    return s, (u, vh)


def _inverse_sums(s: Any) -> Any:
    """1/(sᵢ + sⱼ), 0 where both are 0."""
    return reciprocal(s[..., None, :] + s[..., :, None], spread(s)[..., None])


def _values_vectors(ans: Any, a: Any, of_hermitian: bool, residual: Any) -> Any:
    """The vectors, where the answer has values alone, and 0 for those of these that are 0."""
    if residual is None:
        u, _, vh = np.linalg.svd(a, full_matrices=False, hermitian=of_hermitian)
    else:
        u, vh = residual
    return u, vh, (plain(ans) > spread(ans)).astype(plain(ans).dtype)


def values_pulled(
    ct: Any, u: Any, vh: Any, choice: Choice, kept: Any = 1, hermitian: bool = False
) -> Any:
    """U diag(S̄) Vᴴ, the cotangent of a function of the values; `kept` is 0 for a slope of 0."""
    u, watched = choice.pulling(u, ct)
    a_bar = columns_times(u, kept * ct) @ vh
    return watched(conj(to_triangle(a_bar) if hermitian else a_bar))


def svd_jvp(t, ans, a, full_matrices=True, compute_uv=True, hermitian=False, *, residual=None):
    """The map: A = U S Vᴴ. With E = Uᴴ dA V, its Hermitian part H and its skew part K:

    dS = diag H, X = H/(sⱼ - sᵢ), Y = K/(sᵢ + sⱼ), dU = U (X + Y) + (1 - U Uᴴ) dA V S⁻¹,
    dV = V (X - Y) + (1 - V Vᴴ) dAᴴ U S⁻¹; the others of a full U = [U₁ U₂]: dU₂ = -U₁ (U₂ᴴ dU₁)ᴴ.
    Shapes: A (..., m, n). Source: Townsend 2016, "Differentiating the singular value
    decomposition"; complex: Wan & Zhang 2019, arXiv:1909.02659; X and Y: Seeger et al. 2017,
    arXiv:1710.08717.
    """
    given, t = t, from_triangle(t) if hermitian else t
    if not compute_uv:
        u, vh, kept = _values_vectors(ans, a, hermitian, residual)
        choice = singular_choice(u, ans, vh, a, hermitian, signed=False)
        u = choice.of_values(u, given)
        return kept * real(np.sum(conj(u) * (t @ adjoint(vh)), -2))
    u, s, vh = ans
    k = s.shape[-1]
    values_dot = real(np.sum(conj(u[..., :k]) * (t @ adjoint(vh)[..., :k]), -2))
    u = singular_choice(u, s, vh, a, hermitian).of_vectors(u, given)
    u1, v = u[..., :k], adjoint(vh)
    v1 = v[..., :k]
    e = adjoint(u1) @ t @ v1
    x, y = hermitian_part(e) * inverse_differences(s), skew_part(e) * _inverse_sums(s)
    inverse = reciprocal(s, spread(s))
    u_dot = _with_others(u, x + y, columns_times(t @ v1, inverse), k)
    v_dot = _with_others(v, x - y, columns_times(adjoint(t) @ u1, inverse), k)
    return u_dot, values_dot, adjoint(v_dot)


def _with_others(u: Any, within: Any, outside: Any, k: int) -> Any:
    """The tangent of a basis: within the span of the first k, and out of it."""
    u1, others = u[..., :k], u[..., k:]
    if others.shape[-1] == 0:
        if u.shape[-2] == k:
            return u1 @ within
        return u1 @ within + outside - u1 @ (adjoint(u1) @ outside)
    out = adjoint(others) @ outside
    return np.concatenate([u1 @ within + others @ out, -(u1 @ adjoint(out))], -1)


def svd_vjp(ct, ans, a, full_matrices=True, compute_uv=True, hermitian=False, *, residual=None):
    """Adjoint: Ā = U (her(F ∘ (Uᴴ Ū + Vᴴ V̄)) + skew(G ∘ (Uᴴ Ū - Vᴴ V̄)) + diag S̄) Vᴴ

    + (1 - U Uᴴ) Ū S⁻¹ Vᴴ + U S⁻¹ V̄ᴴ (1 - V Vᴴ), F and G the factors of X and Y; a full U has
    U₂ (U₂ᴴ Ū₁ - Ū₂ᴴ U₁) in place of (1 - U Uᴴ) Ū.
    """
    if not compute_uv:
        u, vh, kept = _values_vectors(ans, a, hermitian, residual)
        choice = singular_choice(u, ans, vh, a, hermitian, signed=False)
        return values_pulled(ct, u, vh, choice, kept, hermitian)
    u, s, vh = ans
    k = s.shape[-1]
    choice = singular_choice(u, s, vh, a, hermitian)
    if choice.parts and unused(ct[0]) and unused(ct[2]):
        return values_pulled(ct[1], u[..., :k], vh[..., :k, :], choice, hermitian=hermitian)
    u = choice.of_vectors(u)
    u_bar, s_bar, vh_bar = (conj(each) for each in ct)
    u1, v, v_bar = u[..., :k], adjoint(vh), adjoint(vh_bar)
    v1 = v[..., :k]
    of_u, of_v = adjoint(u1) @ u_bar[..., :k], adjoint(v1) @ v_bar[..., :k]
    demand_symmetric("numpy.linalg.svd", of_u + of_v, s_bar, s)
    inner = (
        hermitian_part((of_u + of_v) * inverse_differences(s))
        + skew_part((of_u - of_v) * _inverse_sums(s))
        + diagonal_matrix(s_bar)
    )
    a_bar = u1 @ inner @ adjoint(v1)
    inverse = reciprocal(s, spread(s))
    outside = _out_of(u, u_bar, k)
    if outside is not None:
        a_bar = a_bar + columns_times(outside, inverse) @ adjoint(v1)
    outside = _out_of(v, v_bar, k)
    if outside is not None:
        a_bar = a_bar + columns_times(u1, inverse) @ adjoint(outside)
    return conj(to_triangle(a_bar) if hermitian else a_bar)


def _out_of(u: Any, bar: Any, k: int) -> Any:
    """The adjoint of `_with_others` in what is outside; None if the first k span everything."""
    if u.shape[-2] == k:
        return None
    u1, others = u[..., :k], u[..., k:]
    if others.shape[-1] == 0:
        return bar - u1 @ (adjoint(u1) @ bar)
    return others @ (adjoint(others) @ bar[..., :k] - adjoint(bar[..., k:]) @ u1)


RULES = [
    rule(np.linalg.svd, jvp=svd_jvp, vjp=svd_vjp, forward=svd_forward),
    composite(np.linalg.svdvals, lambda x, /: np.linalg.svd(x, compute_uv=False)),
]
