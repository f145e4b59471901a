"""Least squares: pinv, lstsq.

Both take singular values below a cut-off for 0. Where these are 0 indeed the derivative is that of
Golub and Pereyra, for a matrix of constant rank; where a large rcond cuts others off, pinv is a
function of the singular values that is not 1/s everywhere, and differentiated as that.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ..matrix_algebra import (
    adjoint,
    columns_times,
    conj,
    from_triangle,
    hermitian_part,
    inverse_differences,
    real,
    reciprocal,
    skew_part,
    spread,
    to_triangle,
)
from .equal_values import singular_choice, unused
from .singular_values import values_pulled


def _cutoff(a: Any, rcond: Any, rtol: Any) -> Any:
    """The relative cut-off that numpy takes."""
    if rcond is None and rtol is np._NoValue:
        return 1e-15
    if rcond is None and rtol is None:
        return max(a.shape[-2:]) * np.finfo(a.dtype).eps
    return plain(rtol if rcond is None else rcond)


def _cut(a: Any, cutoff: Any) -> Any:
    """Whether a singular value that is not 0 is cut off."""
    if not a.size:
        return False
    s = np.linalg.svd(plain(a), compute_uv=False)
    return bool(((s <= np.expand_dims(cutoff, -1) * s[..., :1]) & (s > spread(s))).any())


def pinv_jvp(t, ans, a, rcond=None, hermitian=False, rtol=np._NoValue):
    """The map: P = A⁺.

    Differential: dP = -P dA P + P Pᴴ dAᴴ (1 - A P) + (1 - P A) dAᴴ Pᴴ P.
    Adjoint: Ā = -Pᴴ P̄ Pᴴ + (1 - A P) P̄ᴴ P Pᴴ + Pᴴ P P̄ᴴ (1 - P A). Hermitian: of one triangle.
    Shapes: A (..., m, n), P (..., n, m).
    Source: Golub & Pereyra 1973, doi:10.1137/0710036, equation 4.12.
    """
    if hermitian:
        a, t = from_triangle(a), from_triangle(t)
    cutoff = _cutoff(a, rcond, rtol)
    if _cut(a, cutoff):
        return adjoint(_odd_function_derivative(a, t, cutoff))
    back, t_back = adjoint(ans), adjoint(t)
    right = ans @ (back @ t_back)
    left = t_back @ (back @ ans)
    return right - (right @ a) @ ans + left - ans @ (a @ left) - ans @ t @ ans


def pinv_vjp(ct, ans, a, rcond=None, hermitian=False, rtol=np._NoValue):
    """Adjoint: see `pinv_jvp`."""
    lower = hermitian
    if lower:
        a = from_triangle(a)
    bar = conj(ct)
    cutoff = _cutoff(a, rcond, rtol)
    if _cut(a, cutoff):
        a_bar = _odd_function_derivative(a, adjoint(bar), cutoff)
    else:
        back, bar_back = adjoint(ans), adjoint(bar)
        right = (bar_back @ ans) @ back
        left = back @ (ans @ bar_back)
        a_bar = right - a @ (ans @ right) + left - (left @ ans) @ a - back @ bar @ back
    return conj(to_triangle(a_bar) if lower else a_bar)


def _odd_function_derivative(a: Any, t: Any, cutoff: Any) -> Any:
    """d(U g(S) Vᴴ) for g(s) = 1/s above the cut-off and 0 below; its own adjoint.

    With E = Uᴴ dA V, its Hermitian part H and its skew part K: H ∘ (gⱼ - gᵢ)/(sⱼ - sᵢ), with g' for
    equal values, and K ∘ (gᵢ + gⱼ)/(sᵢ + sⱼ), and g/s on what leaves the spans of U and V.
    Source: Noferini 2017, SIAM J. Matrix Anal. Appl. 38, 434-457 (generalised matrix functions).
    """
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    u = singular_choice(u, s, vh, a).of_vectors(u, t)
    v = adjoint(vh)
    kept = plain(s) > np.expand_dims(cutoff, -1) * plain(s)[..., :1]
    g = np.where(kept, reciprocal(s, spread(s)), 0)
    both = kept[..., None, :] & kept[..., :, None]
    quotients = (g[..., None, :] - g[..., :, None]) * inverse_differences(s)
    quotients = np.where(both, -g[..., None, :] * g[..., :, None], quotients)
    sums = s[..., None, :] + s[..., :, None]
    sums = (g[..., None, :] + g[..., :, None]) * reciprocal(sums, spread(s)[..., None])
    e = adjoint(u) @ t @ v
    within = u @ (hermitian_part(e) * quotients + skew_part(e) * sums) @ vh
    ratio = g * reciprocal(s, spread(s))
    from_v, from_u = columns_times(t @ v, ratio), columns_times(adjoint(t) @ u, ratio)
    out_u = (from_v - u @ (adjoint(u) @ from_v)) @ vh
    out_v = u @ adjoint(from_u - v @ (adjoint(v) @ from_u))
    return within + out_u + out_v


# -------------------------------------------------------------------------------------- lstsq


def _pseudoinverse(a: Any, rcond: Any) -> Any:
    """A⁺ with the cut-off of lstsq."""
    eps = np.finfo(a.dtype).eps
    rcond = eps * max(a.shape) if rcond is None else eps if plain(rcond) < 0 else plain(rcond)
    return np.linalg.pinv(a, rcond)


def lstsq_jvp(tangents, ans, a, b, rcond=None):
    """The map: X = A⁺ B, ρ = Σ |R|² with R = B - A X (of full rank, m > n), S the singular values.

    Differential: dX = A⁺ dB + d(A⁺) B, dρ = 2 Re Σ conj(R) (dB - dA X), as R is orthogonal to A;
    dS by the rule of svd. Shapes: A (m, n), B (m,) or (m, k), ρ (k,) or (0,).
    Source: Golub & Pereyra 1973, doi:10.1137/0710036, section 5.
    """
    a, b = as_array(a), as_array(b)
    a_dot, b_dot = tangents
    solution, residuals, _, values = ans
    p = _pseudoinverse(a, rcond)
    rest = b - a @ solution
    moved = 0 if b_dot is None else b_dot
    solution_dot, values_dot = 0, np.zeros_like(values)
    if a_dot is not None:
        moved = moved - a_dot @ solution
        back = adjoint(a_dot)
        out = back @ (adjoint(p) @ solution)
        solution_dot = p @ (adjoint(p) @ (back @ rest)) + out - p @ (a @ out)
        u, s, vh = np.linalg.svd(a, full_matrices=False)
        u = singular_choice(u, s, vh, a, aloud=False).of_values(u, a_dot)
        values_dot = real(np.sum(conj(u) * (a_dot @ adjoint(vh)), -2))
    solution_dot = p @ moved + solution_dot
    residuals_dot = 2 * real(np.sum(conj(rest) * moved, 0))
    if residuals.shape == (0,):
        residuals_dot = np.zeros_like(residuals)
    return solution_dot, residuals_dot, None, values_dot


def lstsq_vjp(ct, ans, a, b, rcond=None):
    """Adjoint: B̄ = A⁺ᴴ X̄ + 2 R ρ̄, and with W = A⁺ᴴ X̄, Z = A⁺ᴴ X:

    Ā = -B̄ Xᴴ + R (A⁺ W)ᴴ + Z (X̄ - Aᴴ W)ᴴ + U diag(S̄) Vᴴ.
    """
    a, b = as_array(a), as_array(b)
    solution, residuals, _, _ = ans
    solution_bar, residuals_bar, _, values_bar = ct
    solution_bar = conj(solution_bar)
    p = _pseudoinverse(a, rcond)
    rest = b - a @ solution
    w = adjoint(p) @ solution_bar
    b_bar = w
    if residuals.shape != (0,):
        b_bar = b_bar + 2 * rest * residuals_bar

    def a_bar():
        z = adjoint(p) @ solution
        a_bar = -_products(b_bar, solution) + _products(rest, p @ w)
        a_bar = a_bar + _products(z, solution_bar - adjoint(a) @ w)
        if unused(values_bar):
            return conj(a_bar)
        u, s, vh = np.linalg.svd(a, full_matrices=False)
        return conj(a_bar) + values_pulled(values_bar, u, vh, singular_choice(u, s, vh, a))

    return a_bar, conj(b_bar)


def _products(x: Any, y: Any) -> Any:
    """X Yᴴ; for vectors x yᴴ."""
    return x[:, None] * conj(y) if x.ndim == 1 else x @ adjoint(y)


RULES = [
    rule(np.linalg.pinv, jvp=pinv_jvp, vjp=pinv_vjp),
    rule(np.linalg.lstsq, jvp=lstsq_jvp, vjp=lstsq_vjp, wrt=("a", "b")),
]
