"""Eigenvalues and eigenvectors of Hermitian band matrices, and of tridiagonal ones.

Values alone of a tridiagonal matrix keep their cost; all else goes by the dense matrix.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix_algebra import adjoint, diagonal_matrix, from_triangle
from ...tables.equal_values import Choice, eigen_choice, numbers
from .. import NAMESPACE
from .eigen import _chosen, _eigh, _eigvalsh

twin, step = NAMESPACE.twin, NAMESPACE.step

KINDS = {"a": 0, "all": 0, "v": 1, "value": 1, "i": 2, "index": 2}


def _selected(values: Any, select: Any, select_range: Any) -> Any:
    """Which of all values `select` takes."""
    kind = KINDS[select.lower()] if isinstance(select, str) else select
    if kind == 0:
        return slice(None)
    return _chosen(values, *((None, select_range) if kind == 1 else (select_range, None)))


# --------------------------------------------------------------------------------- band matrices


def _dense(band: Any, lower: bool) -> Any:
    """The triangle whose diagonals are the rows of `band`."""
    rows, n = band.shape[-2:]
    i, j = np.indices((n, n))
    row = i - j if lower else rows - 1 + i - j
    inside = (row >= 0) & (row < rows)
    return np.where(inside, band[..., np.clip(row, 0, rows - 1), j], 0)


def _eig_banded(
    a_band, lower=False, eigvals_only=False, overwrite_a_band=False, select="a",
    select_range=None, max_ev=0, check_finite=True,
):  # fmt: skip
    band, lower = as_array(a_band), bool(lower)
    _check(scipy.linalg.eigvals_banded, band, select=select, select_range=select_range)
    if eigvals_only:
        values = _eigvalsh(_dense(band, lower), None, lower, None)
        return values[..., _selected(values, select, select_range)]
    values, vectors = _eigh(_dense(band, lower), None, lower, None)
    chosen = _selected(values, select, select_range)
    return values[..., chosen], vectors[..., chosen]


def _eigvals_banded(
    a_band, lower=False, overwrite_a_band=False, select="a", select_range=None, check_finite=True
):
    return _eig_banded(a_band, lower, True, select=select, select_range=select_range)


def _check(function: Any, *arrays: Any, **options: Any) -> None:
    """Let scipy raise its errors about shapes and options."""
    on_plain(function, *map(plain, arrays), **options)


# --------------------------------------------------------------------------- tridiagonal matrices


def _triangle(d: Any, e: Any) -> Any:
    """The lower triangle of the matrix."""
    n = d.shape[-1]
    batch = np.broadcast_shapes(d.shape[:-1], e.shape[:-1])
    d, e = np.broadcast_to(d, (*batch, n)), np.broadcast_to(e, (*batch, n - 1))
    padded = np.concatenate([e, np.zeros_like(d[..., :1])], -1)
    return diagonal_matrix(d) + np.where(np.eye(n, k=-1, dtype=bool), padded[..., None, :], 0)


@step
def _values(d, e, select, select_range, tol, lapack_driver):
    """The selected eigenvalues."""
    return scipy.linalg.eigvalsh_tridiagonal(
        d, e, select=select, select_range=select_range, tol=tol, lapack_driver=lapack_driver
    )


def _values_forward(d, e, select, select_range, tol, lapack_driver):
    """The same, with their vectors kept."""
    return scipy.linalg.eigh_tridiagonal(d, e, select=select, select_range=select_range)


def _vectors(d: Any, e: Any, select: Any, select_range: Any, residual: Any) -> Any:
    if residual is not None:
        return residual
    return eigh_tridiagonal(d, e, select=select, select_range=select_range)[1]


def _values_jvp(tangents, ans, d, e, select, select_range, tol, lapack_driver, *, residual=None):
    """The map: T V = V Λ ↦ Λ, T with the diagonal d and e beside it. Differential:

    dλⱼ = Σᵢ vᵢⱼ² ddᵢ + 2 Σᵢ vᵢⱼ vᵢ₊₁ⱼ deᵢ. Adjoint: d̄ᵢ = Σⱼ vᵢⱼ² λ̄ⱼ, ēᵢ = 2 Σⱼ vᵢⱼ vᵢ₊₁ⱼ λ̄ⱼ.
    Shapes: d (..., n), e (..., n - 1). Source: Giles 2008, 3.1.
    """
    vectors = _vectors(d, e, select, select_range, residual)
    vectors = _choice(ans, vectors, d, e).of_values(vectors, *tangents)
    d_dot, e_dot = tangents
    moved = 0
    if d_dot is not None:
        moved = np.sum(vectors**2 * d_dot[..., None], -2)
    if e_dot is not None:
        products = vectors[..., :-1, :] * vectors[..., 1:, :]
        moved = moved + 2 * np.sum(products * e_dot[..., None], -2)
    return moved


def _values_vjp(ct, ans, d, e, select, select_range, tol, lapack_driver, *, residual=None):
    """Adjoint: see `_values_jvp`."""
    vectors = _vectors(d, e, select, select_range, residual)
    vectors, watched = _choice(ans, vectors, d, e).pulling(vectors, ct)
    ct = ct[..., None, :]
    return (
        lambda: watched(np.sum(vectors**2 * ct, -1), 0),
        lambda: watched(2 * np.sum(vectors[..., :-1, :] * vectors[..., 1:, :] * ct, -1), 1),
    )


def _choice(values: Any, vectors: Any, d: Any, e: Any) -> Choice:
    """That of the vectors, as directions of d and of e show it."""
    of_d = lambda t: diagonal_matrix(t)
    of_e = lambda t: from_triangle(_triangle(np.zeros((*t.shape[:-1], t.shape[-1] + 1)), t))
    left = lambda: adjoint(numbers(vectors))
    name = "scipy.linalg.eigvalsh_tridiagonal"
    return eigen_choice(name, values, left, vectors, (d, of_d), (e, of_e))


def _eigvalsh_tridiagonal(
    d, e, select="a", select_range=None, check_finite=True, tol=0.0, lapack_driver="auto"
):
    return _values(as_array(d), as_array(e), select, select_range, tol, lapack_driver)


def _eigh_tridiagonal(
    d, e, eigvals_only=False, select="a", select_range=None, check_finite=True, tol=0.0,
    lapack_driver="auto",
):  # fmt: skip
    d, e = as_array(d), as_array(e)
    if eigvals_only:
        return _values(d, e, select, select_range, tol, lapack_driver)
    _check(scipy.linalg.eigvalsh_tridiagonal, d, e, select=select, select_range=select_range)
    values, vectors = _eigh(_triangle(d, e), None, True, None)
    chosen = _selected(values, select, select_range)
    return values[..., chosen], vectors[..., chosen]


eigh_tridiagonal = twin("eigh_tridiagonal")

RULES = [
    composite(twin("eig_banded"), _eig_banded),
    composite(twin("eigvals_banded"), _eigvals_banded),
    rule(_values, jvp=_values_jvp, vjp=_values_vjp, wrt=("d", "e"), forward=_values_forward),
    composite(eigh_tridiagonal, _eigh_tridiagonal),
    composite(twin("eigvalsh_tridiagonal"), _eigvalsh_tridiagonal),
]
