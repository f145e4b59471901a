"""Eigenvalues and eigenvectors: eigh, eigvalsh, eig, eigvals.

Eigenvectors are given up to a sign, or a complex phase: their tangents are chosen with no component
along the vector itself beyond what its length demands, and only functions that do not depend on
signs and phases have meaning. Equal eigenvalues: see `matrix_algebra.inverse_differences`, and for
second derivatives `equal_values`.
eigh and eigvalsh read one triangle of their argument, and that triangle gets the gradient.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import plain, rule

from ..matrix_algebra import (
    adjoint,
    columns_times,
    conj,
    demand_no_choice,
    demand_symmetric,
    diagonal,
    diagonal_matrix,
    from_triangle,
    inverse_differences,
    real,
    to_triangle,
)
from .equal_values import Choice, eigen_choice, hermitian_choice, unused


def _upper(uplo: str) -> bool:
    return uplo.upper() == "U"


def eigh_jvp(t, ans, a, UPLO="L"):
    """The map: A = V Λ Vᴴ, A Hermitian, of which one triangle is read.

    Differential, E = Vᴴ dA V: dΛ = diag E, dV = V (F ∘ E), Fᵢⱼ = 1/(λⱼ - λᵢ).
    Adjoint: Ā = V (diag Λ̄ + F ∘ (Vᴴ V̄)) Vᴴ, folded into the triangle that is read.
    Shapes: A (..., n, n). Source: Giles 2008, 3.1; Magnus 1985, doi:10.1017/S0266466600011129.
    """
    values, vectors = ans
    choice = hermitian_choice("numpy.linalg.eigh", values, vectors, a, upper=_upper(UPLO))
    e = adjoint(vectors) @ from_triangle(t, _upper(UPLO)) @ vectors
    turned = inverse_differences(values) * e
    return real(diagonal(e)), choice.of_vectors(vectors, t) @ turned


def eigh_vjp(ct, ans, a, UPLO="L"):
    """Adjoint: see `eigh_jvp`."""
    values, vectors = ans
    values_bar, vectors_bar = ct
    choice = hermitian_choice("numpy.linalg.eigh", values, vectors, a, upper=_upper(UPLO))
    if choice.parts and unused(vectors_bar):
        return _values_pulled(choice, vectors, values_bar, UPLO)
    vectors = choice.of_vectors(vectors)
    inner = adjoint(vectors) @ conj(vectors_bar)
    demand_symmetric("numpy.linalg.eigh", inner, values_bar, values)
    inner = diagonal_matrix(values_bar) + inverse_differences(values) * inner
    return conj(to_triangle(vectors @ inner @ adjoint(vectors), _upper(UPLO)))


def eigvalsh_forward(a, UPLO="L"):
    """The eigenvalues, with the eigenvectors kept."""
    return np.linalg.eigh(a, UPLO)


def _vectors(residual: Any, function: Any, *args: Any) -> Any:
    """The eigenvectors of the forward pass, or new ones."""
    return function(*args)[1] if residual is None else residual


def eigvalsh_jvp(t, ans, a, UPLO="L", *, residual=None):
    """The map: A = V Λ Vᴴ ↦ Λ. Differential: dΛ = diag(Vᴴ dA V). Adjoint: Ā = V diag(Λ̄) Vᴴ.

    Of equal eigenvalues the sum, and every function that treats them alike, has this derivative.
    """
    vectors = _vectors(residual, np.linalg.eigh, a, UPLO)
    choice = hermitian_choice("numpy.linalg.eigvalsh", ans, vectors, a, upper=_upper(UPLO))
    vectors = choice.of_values(vectors, t)
    return real(np.sum(conj(vectors) * (from_triangle(t, _upper(UPLO)) @ vectors), -2))


def eigvalsh_vjp(ct, ans, a, UPLO="L", *, residual=None):
    """Adjoint: see `eigvalsh_jvp`."""
    vectors = _vectors(residual, np.linalg.eigh, a, UPLO)
    choice = hermitian_choice("numpy.linalg.eigvalsh", ans, vectors, a, upper=_upper(UPLO))
    return _values_pulled(choice, vectors, ct, UPLO)


def _values_pulled(choice: Choice, vectors: Any, ct: Any, uplo: str) -> Any:
    """V diag(Λ̄) Vᴴ, in the triangle that is read."""
    vectors, watched = choice.pulling(vectors, ct)
    a_bar = columns_times(vectors, ct) @ adjoint(vectors)
    return watched(conj(to_triangle(a_bar, _upper(uplo))))


# ------------------------------------------------------------------------------ eig, eigvals


def _inverse(name: str, vectors: Any) -> Any:
    """V⁻¹; refused if the eigenvectors do not span the space."""
    plain_vectors = plain(vectors)
    with np.errstate(all="ignore"):
        condition = np.linalg.cond(plain_vectors, 1) if plain_vectors.size else np.zeros(1)
    if not (condition < 0.1 / np.finfo(plain_vectors.dtype).eps).all():
        msg = (
            f"{name} has no derivative here: the matrix is defective, its eigenvectors do not span "
            "the space, and its eigenvalues move infinitely fast. Perturb it, or use trace, det or "
            "matrix_power."
        )
        raise NonDifferentiableError(msg)
    return np.linalg.inv(vectors)


def _choice(name: str, values: Any, vectors: Any, a: Any) -> Choice:
    inverse = lambda: _inverse(name, plain(vectors))
    return eigen_choice(name, values, inverse, vectors, (a, lambda t: t))


def eig_jvp(t, ans, a):
    """The map: A V = V Λ, columns of V of length 1. Differential, with E = V⁻¹ dA V: dΛ = diag E,

    dV = V D - V diag Re diag(Vᴴ V D), D = F ∘ E, Fᵢⱼ = 1/(λⱼ - λᵢ): of any length, then of 1.
    Adjoint: D̄ = Vᴴ V̄ - Vᴴ V diag Re diag(Vᴴ V̄), Ā = V⁻ᴴ (diag Λ̄ + conj(F) ∘ D̄) Vᴴ.
    Shapes: A (..., n, n). Source: Giles 2008, 3.1; the length: Boeddeker et al. 2017,
    arXiv:1701.00392, section 4.
    """
    values, vectors = ans
    choice = _choice("numpy.linalg.eig", values, vectors, a)
    e = _inverse("numpy.linalg.eig", vectors) @ t @ vectors
    vectors = choice.of_vectors(vectors, t)
    moved = vectors @ (inverse_differences(values) * e)
    along = real(np.sum(conj(vectors) * moved, -2))
    return diagonal(e), moved - columns_times(vectors, along)


def eig_vjp(ct, ans, a):
    """Adjoint: see `eig_jvp`. Refused where it takes the derivative of vectors of equal values."""
    values, vectors = ans
    values_bar, vectors_bar = ct
    choice = _choice("numpy.linalg.eig", values, vectors, a)
    if choice.parts and unused(vectors_bar):
        return _values_pulled_back(choice, vectors, values_bar, "numpy.linalg.eig")
    vectors = choice.of_vectors(vectors)
    values_bar, vectors_bar = conj(values_bar), conj(vectors_bar)
    bar = adjoint(vectors) @ vectors_bar
    bar = bar - columns_times(adjoint(vectors) @ vectors, real(diagonal(bar)))
    demand_no_choice("numpy.linalg.eig", bar, vectors_bar, values_bar, values)
    inner = diagonal_matrix(values_bar) + conj(inverse_differences(values)) * bar
    left = adjoint(_inverse("numpy.linalg.eig", vectors))
    return conj(left @ inner @ adjoint(vectors))


def eigvals_forward(a):
    """The eigenvalues, with the eigenvectors kept."""
    return np.linalg.eig(a)


def eigvals_jvp(t, ans, a, *, residual=None):
    """The map: A = V Λ V⁻¹ ↦ Λ. Differential: dΛ = diag(V⁻¹ dA V). Adjoint: Ā = V⁻ᴴ diag(Λ̄) Vᴴ."""
    vectors = _vectors(residual, np.linalg.eig, a)
    vectors = _choice("numpy.linalg.eigvals", ans, vectors, a).of_values(vectors, t)
    inverse = _inverse("numpy.linalg.eigvals", vectors)
    return np.sum(inverse * np.swapaxes(t @ vectors, -1, -2), -1)


def eigvals_vjp(ct, ans, a, *, residual=None):
    """Adjoint: see `eigvals_jvp`."""
    vectors = _vectors(residual, np.linalg.eig, a)
    choice = _choice("numpy.linalg.eigvals", ans, vectors, a)
    return _values_pulled_back(choice, vectors, ct, "numpy.linalg.eigvals")


def _values_pulled_back(choice: Choice, vectors: Any, ct: Any, name: str) -> Any:
    """V⁻ᴴ diag(Λ̄) Vᴴ."""
    vectors, watched = choice.pulling(vectors, ct)
    left = adjoint(_inverse(name, vectors))
    return watched(conj(columns_times(left, conj(ct)) @ adjoint(vectors)))


# fmt: off
RULES = [
    rule(np.linalg.eigh,     jvp=eigh_jvp,     vjp=eigh_vjp),
    rule(np.linalg.eigvalsh, jvp=eigvalsh_jvp, vjp=eigvalsh_vjp, forward=eigvalsh_forward),
    rule(np.linalg.eig,      jvp=eig_jvp,      vjp=eig_vjp),
    rule(np.linalg.eigvals,  jvp=eigvals_jvp,  vjp=eigvals_vjp,  forward=eigvals_forward),
]
# fmt: on
