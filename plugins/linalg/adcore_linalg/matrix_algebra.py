"""Small matrix algebra on stacks of matrices, for values that may be traced.

The derivations are written for the inner product Re tr(Āᴴ A): its gradients are the conjugates of
the engine's cotangents, which pair without conjugation. A pullback conjugates on the way in and
on the way out; for real arrays both are nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import plain


def conj(x: Any) -> Any:
    """The conjugate; a real array itself."""
    return np.conj(x) if x.dtype.kind == "c" else x


def real(x: Any) -> Any:
    """The real part; a real array itself."""
    return np.real(x) if x.dtype.kind == "c" else x


def transposed(x: Any) -> Any:
    """Xᵀ of the last two axes."""
    return np.swapaxes(x, -1, -2)


def adjoint(x: Any) -> Any:
    """Xᴴ of the last two axes."""
    return conj(np.swapaxes(x, -1, -2))


def hermitian_part(x: Any) -> Any:
    """The Hermitian part (X + Xᴴ)/2."""
    return (x + adjoint(x)) / 2


def skew_part(x: Any) -> Any:
    """The skew-Hermitian part (X - Xᴴ)/2."""
    return (x - adjoint(x)) / 2


def diagonal(x: Any) -> Any:
    """The diagonals of the last two axes."""
    return np.diagonal(x, axis1=-2, axis2=-1)


def diagonal_matrix(d: Any) -> Any:
    """The matrices with the given diagonals, zero elsewhere."""
    return np.where(np.eye(d.shape[-1], dtype=bool), d[..., None], 0)


def columns_times(x: Any, d: Any) -> Any:
    """X diag(d)."""
    return x * d[..., None, :]


# --------------------------------------------- functions that read one triangle of their argument


def from_triangle(a: Any, upper: bool = False) -> Any:
    """The Hermitian matrix that a function which reads one triangle takes `a` for."""
    half, strict = (np.triu(a), np.triu(a, 1)) if upper else (np.tril(a), np.tril(a, -1))
    if a.dtype.kind != "c":
        return half + transposed(strict)
    return strict + adjoint(strict) + diagonal_matrix(np.real(diagonal(a)))


def to_triangle(h: Any, upper: bool = False) -> Any:
    """The adjoint of `from_triangle`: what the other triangle would get, folded over."""
    half, strict = (np.triu(h), np.tril(h, -1)) if upper else (np.tril(h), np.triu(h, 1))
    if h.dtype.kind != "c":
        return half + transposed(strict)
    strict_half = np.triu(h, 1) if upper else np.tril(h, -1)
    return strict_half + adjoint(strict) + diagonal_matrix(np.real(diagonal(h)))


# -------------------------------------------------------------------- equal values of a spectrum


def spread(values: Any) -> Any:
    """How far apart two values of each spectrum must be not to be rounding noise."""
    values = np.abs(plain(values))
    n = values.shape[-1]
    return n * np.finfo(values.dtype).eps * np.max(values, -1, keepdims=True, initial=0)


def reciprocal(x: Any, bound: Any) -> Any:
    """1/x, and 0 where |x| is not above the bound."""
    small = np.abs(plain(x)) <= bound
    return np.where(small, 0, 1 / np.where(small, 1, x)) if small.any() else 1 / x


def equal_pairs(values: Any) -> Any:
    """Where two different values of a spectrum are equal up to rounding, a matrix of booleans."""
    values = plain(values)
    differences = np.abs(values[..., None, :] - values[..., :, None])
    equal = differences <= spread(values)[..., None]
    return equal & ~np.eye(values.shape[-1], dtype=bool)


def inverse_differences(values: Any) -> Any:
    """The matrix F with Fᵢⱼ = 1/(λⱼ - λᵢ), and 0 where the two are equal.

    Of two equal values only functions that treat both alike have a derivative, and in those the
    factor of Fᵢⱼ is zero: the first-order change within their common space does not matter. So 0
    is right for them, where 1/0 would make a NaN of 0 · ∞.
    """
    differences = values[..., None, :] - values[..., :, None]
    return reciprocal(differences, spread(values)[..., None])


def demand_symmetric(name: str, vectors_bar: Any, values_bar: Any, values: Any) -> None:
    """Refuse a pullback that needs the derivative of vectors of equal values, which have none.

    Arguments:
        vectors_bar: Vᴴ V̄, the cotangent of the vectors in their own basis.
        values_bar: the cotangent of the values.

    What depends on the choice of the vectors has a part that is not symmetric in the two; V f(Λ) Vᴴ
    has one that is, and a cotangent of the values: its derivative f'(λ) is not found from both.
    """
    equal = equal_pairs(values)
    if not equal.any():
        return
    between = np.where(equal, plain(vectors_bar), 0)
    size = np.sqrt(np.finfo(between.dtype).eps) * np.max(np.abs(plain(vectors_bar)), initial=0)
    choosing = np.abs(between - adjoint(between)).max(initial=0) > size
    moving = (np.abs(plain(values_bar)) > 0)[..., None] & (np.abs(between) > size)
    if choosing or moving.any():
        msg = (
            f"{name}: two of the values are equal, and the function depends on more than their sum "
            "and their common space: the vectors of equal values are arbitrary in it and have no "
            "derivative. Use functions of the values alone, a matrix function "
            "(adcore_linalg.scipy_linalg has sqrtm, expm, logm, funm), or make the values differ."
        )
        raise NonDifferentiableError(msg)


def demand_no_choice(
    name: str, bar: Any, vectors_bar: Any, values_bar: Any, values: Any
) -> None:
    """Refuse a pullback of eig that needs the derivative of single vectors of equal values.

    A function of their common space has no part of D̄ between them, nor a part of Λ̄; one that has
    both V̄ and Λ̄ there may be V f(Λ) V⁻¹, whose f′ is not found from both.
    """
    equal = equal_pairs(values)
    if not equal.any():
        return
    bar, vectors_bar, values_bar = plain(bar), plain(vectors_bar), plain(values_bar)
    size = np.sqrt(np.finfo(bar.dtype).eps) * np.abs(bar).max(initial=0)
    length = np.abs(vectors_bar).max(-2)
    both = equal.any(-1) & (length > size) & (np.abs(values_bar) > 0)
    if (np.abs(bar)[equal] > size).any() or both.any():
        msg = (
            f"{name}: two eigenvalues are equal, and the function depends on the choice of their "
            "eigenvectors, which have no derivative. Use functions of the eigenvalues alone, a "
            "matrix function (scipy_linalg.sqrtm, expm, logm, funm), or make the eigenvalues "
            "differ."
        )
        raise NonDifferentiableError(msg)
