"""Eigenvalues and eigenvectors: eigh, eig and their kin, of one matrix or two, dense or banded.

As in `adcore_linalg.eigenvalues`: vectors are given up to a sign, or a complex phase, and equal
eigenvalues have a sum and a common space, but no vectors of their own, with a derivative. What
selects some of the eigenvalues computes all of them when it is differentiated.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix_algebra import (
    adjoint,
    columns_times,
    conj,
    demand_no_choice,
    demand_symmetric,
    diagonal,
    diagonal_matrix,
    equal_pairs,
    from_triangle,
    inverse_differences,
    real,
    to_triangle,
)
from ...tables.equal_values import Choice, eigen_choice, hermitian_choice, unused
from .. import NAMESPACE

twin, step = NAMESPACE.twin, NAMESPACE.step

# -------------------------------------------------------------------------- eigh of one or two


@step
def _eigh(a, b, lower, driver):
    """All eigenvalues and vectors of A v = λ B v."""
    return scipy.linalg.eigh(a, b, lower=lower, driver=driver)


def _or_equal(values: Any) -> Any:
    """The diagonal, and where two values are equal."""
    return equal_pairs(values) | np.eye(values.shape[-1], dtype=bool)


def _eigh_jvp(tangents, ans, a, b, lower, driver):
    """The map: A V = B V Λ, Vᴴ B V = 1, A and B Hermitian, of which one triangle is read.

    Differential, E = Vᴴ (dA V - dB V Λ): dΛ = diag E, dV = V (F ∘ E - I ∘ Vᴴ dB V / 2), with
    Fᵢⱼ = 1/(λⱼ - λᵢ). Adjoint, C = Vᴴ V̄, M = diag Λ̄ + F ∘ C: Ā = V M Vᴴ,
    B̄ = -V (M Λ + I ∘ C / 2) Vᴴ, folded into the triangles that are read.
    Shapes: A, B (..., n, n). Source: Fox & Kapoor 1968, doi:10.2514/3.5008.
    """
    a_dot, b_dot = tangents
    values, vectors = ans
    choice = hermitian_choice("scipy.linalg.eigh", values, vectors, a, b, upper=not lower)
    vectors = choice.of_vectors(vectors, a_dot, b_dot)
    e = 0
    if a_dot is not None:
        e = adjoint(vectors) @ from_triangle(a_dot, not lower) @ vectors
    if b_dot is None:
        return real(diagonal(e)), vectors @ (inverse_differences(values) * e)
    of_b = adjoint(vectors) @ from_triangle(b_dot, not lower) @ vectors
    e = e - columns_times(of_b, values)
    inner = inverse_differences(values) * e - np.where(_or_equal(values), of_b / 2, 0)
    return real(diagonal(e)), vectors @ inner


def _eigh_vjp(ct, ans, a, b, lower, driver):
    """Adjoint: see `_eigh_jvp`."""
    values, vectors = ans
    values_bar, vectors_bar = ct
    choice = hermitian_choice("scipy.linalg.eigh", values, vectors, a, b, upper=not lower)
    if choice.parts and unused(vectors_bar):
        return _values_pulled(choice, vectors, values_bar, values, lower)
    vectors = choice.of_vectors(vectors)
    c = adjoint(vectors) @ conj(vectors_bar)
    demand_symmetric("scipy.linalg.eigh", c, values_bar, values)
    m = diagonal_matrix(values_bar) + inverse_differences(values) * c

    def b_bar():
        inner = columns_times(m, values) + np.where(_or_equal(values), c / 2, 0)
        return -_around(vectors, inner, lower)

    return (lambda: _around(vectors, m, lower)), b_bar


def _around(vectors: Any, inner: Any, lower: bool) -> Any:
    """V X Vᴴ, folded into one triangle, as a cotangent."""
    return conj(to_triangle(vectors @ inner @ adjoint(vectors), not lower))


@step
def _eigvalsh(a, b, lower, driver):
    """All eigenvalues of A v = λ B v."""
    return scipy.linalg.eigh(a, b, lower=lower, driver=driver, eigvals_only=True)


def _eigvalsh_forward(a, b, lower, driver):
    """The eigenvalues, with the vectors kept."""
    return scipy.linalg.eigh(a, b, lower=lower, driver=driver)


def _eigvalsh_jvp(tangents, ans, a, b, lower, driver, *, residual=None):
    """The map: A V = B V Λ ↦ Λ. Differential: dΛ = diag(Vᴴ (dA V - dB V Λ)).

    Adjoint: Ā = V diag(Λ̄) Vᴴ, B̄ = -V diag(Λ̄ Λ) Vᴴ. Source: see `_eigh_jvp`.
    """
    vectors = _eigh(a, b, lower, driver)[1] if residual is None else residual
    choice = hermitian_choice("scipy.linalg.eigvalsh", ans, vectors, a, b, upper=not lower)
    vectors = choice.of_values(vectors, *tangents)
    moved = 0
    for dot, factor in zip(tangents, (1, -ans), strict=True):
        if dot is not None:
            product = from_triangle(dot, not lower) @ vectors
            moved = moved + factor * real(np.sum(conj(vectors) * product, -2))
    return moved


def _eigvalsh_vjp(ct, ans, a, b, lower, driver, *, residual=None):
    """Adjoint: see `_eigvalsh_jvp`."""
    vectors = _eigh(a, b, lower, driver)[1] if residual is None else residual
    choice = hermitian_choice("scipy.linalg.eigvalsh", ans, vectors, a, b, upper=not lower)
    return _values_pulled(choice, vectors, ct, ans, lower)


def _values_pulled(choice: Choice, vectors: Any, ct: Any, values: Any, lower: bool) -> Any:
    """V diag(Λ̄) Vᴴ and -V diag(Λ̄ Λ) Vᴴ, each in the triangle that is read."""
    vectors, watched = choice.pulling(vectors, ct)
    return (
        lambda: watched(_around(vectors, diagonal_matrix(ct), lower), 0),
        lambda: watched(_around(vectors, diagonal_matrix(-ct * values), lower), 1),
    )


def _chosen(values: Any, by_index: Any, by_value: Any) -> Any:
    """Which of the ascending values are selected: by first and last index, or in (low, high]."""
    if by_index is not None:
        return slice(int(by_index[0]), int(by_index[1]) + 1)
    if by_value is None:
        return slice(None)
    if values.ndim > 1:
        msg = "scipy.linalg.eigh selects by value from one matrix at a time: call it for each."
        raise NonDifferentiableError(msg)
    values, (low, high) = plain(values), by_value
    first, last = np.searchsorted(values, [low, high], "right")
    return slice(int(first), int(last))


def _eigh_of(
    a, b=None, *, lower=True, eigvals_only=False, overwrite_a=False, overwrite_b=False, type=1,
    check_finite=True, subset_by_index=None, subset_by_value=None, driver=None,
):  # fmt: skip
    a, b = as_array(a), None if b is None else as_array(b)
    if type not in (1, 2, 3) or (subset_by_index is not None and subset_by_value is not None):
        options = {"subset_by_index": subset_by_index, "subset_by_value": subset_by_value}
        # to raise scipy's error
        return on_plain(scipy.linalg.eigh, plain(a), plain(b), type=type, **options)
    if b is None or type == 1:
        back = None
    else:  # of B A v = λ v and A B v = λ v by A u = λ B⁻¹ u
        b = np.linalg.inv(from_triangle(b, not lower))
        back = b if type == 2 else None
    if eigvals_only:
        values = _eigvalsh(a, b, bool(lower), driver)
        return values[..., _chosen(values, subset_by_index, subset_by_value)]
    values, vectors = _eigh(a, b, bool(lower), driver)
    if back is not None:
        vectors = back @ vectors
    chosen = _chosen(values, subset_by_index, subset_by_value)
    return values[..., chosen], vectors[..., chosen]


def _eigvalsh_of(
    a, b=None, *, lower=True, overwrite_a=False, overwrite_b=False, type=1, check_finite=True,
    subset_by_index=None, subset_by_value=None, driver=None,
):  # fmt: skip
    return _eigh_of(
        a, b, lower=lower, eigvals_only=True, type=type, subset_by_index=subset_by_index,
        subset_by_value=subset_by_value, driver=driver,
    )  # fmt: skip


# ------------------------------------------------------------------------------ eig, eigvals


@step
def _eig(a, b):
    """Eigenvalues and right eigenvectors of A v = λ B v."""
    return scipy.linalg.eig(a, b)


def _left(vectors: Any, b: Any) -> Any:
    """(B V)⁻¹; refused if the eigenvectors do not span the space, or B is singular."""
    matrix = vectors if b is None else b @ vectors
    with np.errstate(all="ignore"):
        condition = np.linalg.cond(plain(matrix), 1) if plain(matrix).size else 0
    if not np.all(condition < 0.1 / np.finfo(plain(matrix).dtype).eps):
        msg = (
            "scipy.linalg.eig has no derivative here: the eigenvectors do not span the space (the "
            "matrix is defective, its eigenvalues move infinitely fast), or b is singular and an "
            "eigenvalue infinite. Perturb the matrices."
        )
        raise NonDifferentiableError(msg)
    return np.linalg.inv(matrix)


def _eig_jvp(tangents, ans, a, b):
    """The map: A V = B V Λ, columns of V of length 1. Differential, with L = (B V)⁻¹ and

    E = L (dA V - dB V Λ): dΛ = diag E, dV = V D - V diag Re diag(Vᴴ V D), D = F ∘ E,
    Fᵢⱼ = 1/(λⱼ - λᵢ). Adjoint: D̄ = Vᴴ V̄ - Vᴴ V diag Re diag(Vᴴ V̄), M = diag Λ̄ + conj(F) ∘ D̄,
    Ā = Lᴴ M Vᴴ, B̄ = -Lᴴ M (V Λ)ᴴ. Shapes: (..., n, n). Source: Giles 2008, 3.1, with B; the
    length: Boeddeker et al. 2017, arXiv:1701.00392, section 4.
    """
    a_dot, b_dot = tangents
    values, vectors = ans
    vectors = _choice(values, vectors, a, b).of_vectors(vectors, a_dot, b_dot)
    right = 0 if a_dot is None else a_dot @ vectors
    if b_dot is not None:
        right = right - b_dot @ columns_times(vectors, values)
    e = _left(vectors, b) @ right
    moved = vectors @ (inverse_differences(values) * e)
    along = real(np.sum(conj(vectors) * moved, -2))
    return diagonal(e), moved - columns_times(vectors, along)


def _eig_vjp(ct, ans, a, b):
    """Adjoint: see `_eig_jvp`."""
    values, vectors = ans
    values_bar, vectors_bar = (conj(each) for each in ct)
    choice = _choice(values, vectors, a, b)
    watched = lambda bar, k: bar
    if choice.parts and unused(ct[1]):
        vectors, watched = choice.pulling(vectors, ct[0])
    else:
        vectors = choice.of_vectors(vectors)
    bar = adjoint(vectors) @ vectors_bar
    bar = bar - columns_times(adjoint(vectors) @ vectors, real(diagonal(bar)))
    demand_no_choice("scipy.linalg.eig", bar, vectors_bar, values_bar, values)
    m = diagonal_matrix(values_bar) + conj(inverse_differences(values)) * bar
    outer = adjoint(_left(vectors, b)) @ m

    def b_bar():
        return watched(-conj(outer @ adjoint(columns_times(vectors, values))), 1)

    return (lambda: watched(conj(outer @ adjoint(vectors)), 0)), b_bar


def _choice(values: Any, vectors: Any, a: Any, b: Any) -> Choice:
    left = lambda: _left(plain(vectors), plain(b))
    matrices = [(each, lambda t: t) for each in (a, b)]
    return eigen_choice("scipy.linalg.eig", values, left, vectors, *matrices, of_b=b)


def _left_vectors(a: Any, b: Any, vectors: Any) -> Any:
    """The left eigenvectors of length 1, with the phases that LAPACK gives them."""
    left = adjoint(_left(vectors, b))
    left = left / np.sqrt(np.sum(real(left * conj(left)), -2, keepdims=True))
    given = on_plain(scipy.linalg.eig, plain(a), plain(b), left=True, right=False)[1]
    phase = np.sum(np.conj(plain(left)) * given, -2)
    return columns_times(left, phase / np.abs(phase))


def _eig_of(
    a, b=None, left=False, right=True, overwrite_a=False, overwrite_b=False, check_finite=True,
    homogeneous_eigvals=False,
):  # fmt: skip
    if homogeneous_eigvals:
        msg = (
            "scipy.linalg.eig with homogeneous_eigvals=True is not differentiable: the two numbers "
            "of an eigenvalue have an arbitrary common factor. Use their quotient, "
            "homogeneous_eigvals=False."
        )
        raise NonDifferentiableError(msg)
    a, b = as_array(a), None if b is None else as_array(b)
    values, vectors = _eig(a, b)
    answer = [values]
    if left:
        answer.append(_left_vectors(a, b, vectors))
    if right:
        answer.append(vectors)
    return tuple(answer) if len(answer) > 1 else values


def _eigvals_of(a, b=None, overwrite_a=False, check_finite=True, homogeneous_eigvals=False):
    return _eig_of(a, b, right=False, homogeneous_eigvals=homogeneous_eigvals)


RULES = [
    rule(_eigh, jvp=_eigh_jvp, vjp=_eigh_vjp, wrt=("a", "b")),
    rule(
        _eigvalsh,
        jvp=_eigvalsh_jvp,
        vjp=_eigvalsh_vjp,
        wrt=("a", "b"),
        forward=_eigvalsh_forward,
    ),
    rule(_eig, jvp=_eig_jvp, vjp=_eig_vjp, wrt=("a", "b")),
    composite(twin("eigh"), _eigh_of),
    composite(twin("eigvalsh"), _eigvalsh_of),
    composite(twin("eig"), _eig_of),
    composite(twin("eigvals"), _eigvals_of),
]
