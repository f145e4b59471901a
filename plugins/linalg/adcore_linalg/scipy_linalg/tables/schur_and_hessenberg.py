"""Triangular and Hessenberg forms: schur, hessenberg, cdf2rdf; qz, cossin, rsf2csf are refused.

The columns of the unitary factors are given up to a sign or a phase: their tangents are chosen
without a component along themselves, and only functions without these have meaning.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix_algebra import adjoint, conj, diagonal_matrix, equal_pairs
from .. import NAMESPACE

twin, refused, step = NAMESPACE.twin, NAMESPACE.refused, NAMESPACE.step

# --------------------------------------------------------------------------------------- schur


@step
def _schur(a, output, sort):
    """The factors T and Z."""
    return scipy.linalg.schur(a, output, sort=sort)[:2]


def _schur_jvp(t, ans, a, output, sort):
    """The map: A = Z T Zᴴ, T upper triangular. Differential, E = Zᴴ dA Z: dZ = Z (L - Lᴴ),

    dT = E + T (L - Lᴴ) - (L - Lᴴ) T, L strictly lower triangular with T L - L T + E = 0 below the
    diagonal: one triangular system for each column, from the first to the last.
    Adjoint: by transposition. Shapes: (..., n, n). Source: the perturbation of the Schur form,
    Konstantinov, Petkov & Christov 1994, SIAM J. Matrix Anal. Appl. 15, 383-392.
    """
    form, z = ans
    n = form.shape[-1]
    _demand_triangular(plain(form))
    e = adjoint(z) @ t @ z
    columns: list[Any] = []
    for j in range(n):
        right = -e[..., j + 1 :, j]
        for k in range(j):
            right = right + columns[k][..., j + 1 :] * form[..., k, j, None]
        above = np.zeros_like(e[..., : j + 1, j])
        if j < n - 1:
            shifted = form[..., j + 1 :, j + 1 :] - form[..., j, None, None, j] * np.eye(n - 1 - j)
            right = np.linalg.solve(shifted, right[..., None])[..., 0]
        columns.append(np.concatenate([above, right], -1))
    lower = np.stack(columns, -1) if columns else e
    turn = lower - adjoint(lower)
    return np.triu(e + form @ turn - turn @ form), z @ turn


def _demand_triangular(form: Any) -> None:
    if np.any(np.tril(form, -1)):
        msg = (
            "scipy.linalg.schur has no derivative here: the real form has blocks of two complex "
            "eigenvalues, whose shape is a choice of LAPACK. Use output='complex'."
        )
        raise NonDifferentiableError(msg)
    if equal_pairs(np.diagonal(form, axis1=-2, axis2=-1)).any():
        msg = (
            "scipy.linalg.schur has no derivative here: two eigenvalues are equal, and the vectors "
            "of their common space arbitrary. Use a matrix function (sqrtm, expm, logm, funm), or "
            "make the eigenvalues differ."
        )
        raise NonDifferentiableError(msg)


def _schur_of(a, output="real", lwork=None, overwrite_a=False, sort=None, check_finite=True):
    a = as_array(a)
    factors = _schur(a, output, sort)
    if sort is None:
        return factors
    return *factors, on_plain(scipy.linalg.schur, plain(a), output, sort=sort)[2]


# ---------------------------------------------------------------------------------- hessenberg


@step
def _hessenberg(a):
    """The factors H and Q."""
    return scipy.linalg.hessenberg(a, calc_q=True)


def _hessenberg_jvp(t, ans, a):
    """The map: A = Q H Qᴴ, Q e₁ = e₁, h_{j+1,j} real. Differential, E = Qᴴ dA Q: dQ = Q W,

    dH = E + H W - W H, W skew-Hermitian with w_{·1} = 0; that dH is 0 below the subdiagonal, and
    real on it, gives column j + 1 of W out of those before.
    Adjoint: by transposition. Shapes: (..., n, n). Source: the implicit Q theorem, Golub & Van Loan
    2013, "Matrix Computations", theorem 7.4.2.
    """
    form, q = ans
    n = form.shape[-1]
    if n < 3:  # already of the form
        return t, np.zeros_like(q)
    below = np.diagonal(plain(form), -1, -2, -1)
    if not (np.abs(below[..., :-1]) > np.finfo(form.dtype).eps * np.abs(below).max(-1)).all():
        msg = (
            "scipy.linalg.hessenberg has no derivative here: an element below the diagonal is 0, "
            "and what follows it in Q is arbitrary. Perturb the matrix."
        )
        raise NonDifferentiableError(msg)
    e = adjoint(q) @ t @ q
    columns = [np.zeros_like(e[..., 0])]
    for j in range(n - 1):
        column = e[..., :, j] + (form @ columns[j][..., None])[..., 0]
        for k in range(j + 1):
            column = column - columns[k] * form[..., k, j, None]
        column = column / form[..., j + 1, j, None]
        above = np.stack([-conj(columns[k][..., j + 1]) for k in range(j + 1)], -1)
        corner = column[..., j + 1 : j + 2]
        corner = 1j * np.imag(corner) if corner.dtype.kind == "c" else np.zeros_like(corner)
        columns.append(np.concatenate([above, corner, column[..., j + 2 :]], -1))
    turn = np.stack(columns, -1)
    return np.triu(e + form @ turn - turn @ form, -1), q @ turn


def _hessenberg_of(a, calc_q=False, overwrite_a=False, check_finite=True):
    factors = _hessenberg(as_array(a))
    return factors if calc_q else factors[0]


# ------------------------------------------------------------------------------------- cdf2rdf


def _cdf2rdf(w, v):
    """Real forms of conjugate pairs of eigenvalues and vectors: linear for given pairs."""
    w, v = as_array(w), as_array(v)
    on_plain(scipy.linalg.cdf2rdf, plain(w), plain(v))  # to raise scipy's errors
    n = w.shape[-1]
    pairs = np.zeros((*w.shape, n))
    mix = np.zeros((*w.shape, n), complex) + np.eye(n)
    for place in np.ndindex(w.shape[:-1]):
        for j, k in np.flatnonzero(np.iscomplex(plain(w)[place])).reshape(-1, 2):
            pairs[(*place, [j, k], [k, j])] = 1
            mix[(*place, [j, j, k, k], [j, k, j, k])] = 0.5j, 0.5, -0.5j, 0.5
    return diagonal_matrix(np.real(w)) + pairs * np.imag(w)[..., None], np.real(v @ mix)


RULES = [
    rule(_schur, jvp=_schur_jvp),
    composite(twin("schur"), _schur_of),
    rule(_hessenberg, jvp=_hessenberg_jvp),
    composite(twin("hessenberg"), _hessenberg_of),
    composite(twin("cdf2rdf"), _cdf2rdf),
    refused(
        "rsf2csf",
        "the real form has blocks of two complex eigenvalues, whose shape is a choice of LAPACK. "
        "Use schur(a, output='complex').",
    ),
    refused(
        "qz",
        "its four factors are given up to signs, phases and the shape of blocks. Use eigvals(A, B) "
        "or eig(A, B).",
    ),
    refused(
        "ordqz",
        "its factors are given up to signs, phases and the shape of blocks. Use eigvals(A, B) or "
        "eig(A, B).",
    ),
    refused(
        "cossin",
        "its factors are given up to signs, phases and rotations, as those of svd. The cosines and "
        "sines are the singular values of the blocks: use svdvals of each, or svd.",
    ),
]
