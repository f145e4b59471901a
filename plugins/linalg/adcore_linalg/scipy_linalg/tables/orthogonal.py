"""Orthogonal factors: qr, rq, qr_multiply, polar, orthogonal_procrustes.

Signs and pivots are constants, so that where the leading columns (in the order of the pivots) are
independent Q and R are smooth. R Q = A is a QR factorisation of the adjoint, back to front.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from adcore.errors import NonDifferentiableError
from adcore.extend import Box, composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix_algebra import adjoint, conj, hermitian_part, real, spread, transposed
from ...tables.equal_values import bound, numbers
from ...tables.factorisations import qr_jvp, qr_vjp
from .. import NAMESPACE
from .triangular import columns, demand_finite, in_order, is_vector, uncolumned

twin, step = NAMESPACE.twin, NAMESPACE.step

qr, rq, qr_multiply = twin("qr"), twin("rq"), twin("qr_multiply")
polar, orthogonal_procrustes = twin("polar"), twin("orthogonal_procrustes")


# ----------------------------------------------------------------------------------------- QR, RQ


@step
def _qr_in_place(a: Any, mode: str = "reduced", known: Any = None) -> Any:
    """Q and R without interchanges; `known` if they have been computed."""
    return np.linalg.qr(a, mode) if known is None else known


def qr_in_place_jvp(t, ans, a, mode="reduced", known=None):
    """The map: A = Q R. See `adcore_linalg.factorisations.qr_jvp`.

    Source: Walter & Lehmann 2010, arXiv:1001.1654; wide: Roberts & Roberts 2020, arXiv:2009.10071.
    """
    return qr_jvp(t, ans, a, mode)


def qr_in_place_vjp(ct, ans, a, mode="reduced", known=None):
    """Adjoint: see `adcore_linalg.factorisations.qr_jvp`."""
    return qr_vjp(ct, ans, a, mode)


def _qr(a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True):
    """The factors with the pivots that scipy finds."""
    a = as_array(a)
    if mode == "raw":
        msg = (
            "scipy.linalg.qr with mode='raw' is not differentiable: it returns LAPACK's "
            "reflectors. Use mode='economic' or 'full', or qr_multiply."
        )
        raise NonDifferentiableError(msg)
    if mode not in ("full", "qr", "r", "economic") or not a.size or a.ndim < 2:
        return on_plain(scipy.linalg.qr, plain(a), mode=mode, pivoting=pivoting)  # or its error
    m, n = a.shape[-2:]
    kind = "full" if mode in ("full", "qr") else "economic"
    q, r, *order = on_plain(
        scipy.linalg.qr, plain(a), mode=kind, pivoting=pivoting, check_finite=check_finite
    )
    if pivoting:
        a = transposed(in_order(transposed(a), order[0]))
    q, r = _qr_in_place(a, "complete" if kind == "full" else "reduced", (q, r))
    if mode == "r":
        if m > n:
            r = np.concatenate([r, np.zeros((*a.shape[:-2], m - n, n), r.dtype)], -2)
        return (r, *order)
    return (q, r, *order)


def _rq(a, overwrite_a=False, lwork=None, mode="full", check_finite=True):
    """Bᴴ back to front of the QR factors of B = (J A)ᴴ, J the reversal of rows."""
    a = as_array(a)
    if mode not in ("full", "r", "economic") or not a.size or a.ndim < 2:
        return on_plain(scipy.linalg.rq, plain(a), mode=mode)  # or its error
    m, n = a.shape[-2:]
    kind = "full" if mode == "full" else "economic"
    r, q = on_plain(scipy.linalg.rq, plain(a), mode=kind, check_finite=check_finite)
    known = np.flip(adjoint(q), -1), np.flip(adjoint(r), (-2, -1))
    mirrored = adjoint(np.flip(a, -2))
    q, r = _qr_in_place(mirrored, "complete" if kind == "full" else "reduced", known)
    q, r = adjoint(np.flip(q, -1)), adjoint(np.flip(r, (-2, -1)))
    if mode != "r":
        return r, q
    if m < n:
        r = np.concatenate([np.zeros((*a.shape[:-2], m, n - m), r.dtype), r], -1)
    return r


def _qr_multiply(
    a, c, mode="right", pivoting=False, conjugate=False, overwrite_a=False, overwrite_c=False
):
    """Q c or c Q with the Q of `qr`."""
    a, c = np.atleast_2d(as_array(a)), as_array(c)
    m, n = a.shape[-2:]
    vector = is_vector(c)
    long = c.shape[0 if vector else -2 if mode == "left" else -1]
    whole = mode == "left" and bool(overwrite_c) and m > n and long == m
    if mode not in ("left", "right") or long != (min(m, n) if mode == "left" and not whole else m):
        on_plain(scipy.linalg.qr_multiply, plain(a), plain(c), mode)  # to raise scipy's error
    demand_finite(True, c)
    q, *rest = qr(a, mode="full" if whole else "economic", pivoting=pivoting)
    rest[0] = rest[0][..., : min(m, n), :]
    q = conj(q) if conjugate else q
    if mode == "left":
        return (uncolumned(q @ columns(c, vector), vector), *rest)
    return (c @ q, *rest)


# ------------------------------------------------------------------------------------------- polar


@step
def _sylvester(p: Any, c: Any) -> Any:
    """Z of P Z + Z P = C for a Hermitian P without a negative eigenvalue, C skew-Hermitian."""
    values, vectors = np.linalg.eigh(p)
    sums = values[..., None, :] + values[..., :, None]
    rotated = adjoint(vectors) @ c @ vectors
    small = np.abs(sums) <= spread(values)[..., None]
    size = np.abs(rotated).max(initial=0)
    if (np.abs(rotated[small]) > np.sqrt(np.finfo(size.dtype).eps) * size).any():
        msg = (
            "The unitary polar factor has no derivative at this matrix, which is singular: the "
            "factor is not unique there. Perturb the matrix."
        )
        raise NonDifferentiableError(msg)
    found = np.where(small, 0, rotated / np.where(small, 1, sums))
    return vectors @ found @ adjoint(vectors)


def sylvester_jvp(tangents, ans, p, c):
    """The map: P Z + Z P = C. Differential: P dZ + dZ P = dC - dP Z - Z dP.

    Adjoint: Pᵀ C̄ + C̄ Pᵀ = Z̄, P̄ = -C̄ Zᵀ - Zᵀ C̄. Shapes: (..., n, n).
    Source: Kao & Hennequin 2020, arXiv:2011.11430, section 3.
    """
    p_dot, c_dot = tangents
    right = 0 if c_dot is None else c_dot
    if p_dot is not None:
        right = right - p_dot @ ans - ans @ p_dot
    return _sylvester(p, right)


def sylvester_vjp(ct, ans, p, c):
    """Adjoint: see `sylvester_jvp`."""
    c_bar = _sylvester(transposed(p), ct)
    turned = transposed(ans)
    return (lambda: -(c_bar @ turned) - turned @ c_bar), c_bar


@step
def _unitary(a: Any) -> Any:
    """The unitary factor U of A = U P, of tall or square matrices."""
    u, _, vh = np.linalg.svd(a, full_matrices=False)
    return u @ vh


def _demand_regular(a: Any) -> None:
    """Refuse a second derivative where the factor is not unique: a first one has a choice there."""
    if not isinstance(a, Box):
        return
    s = np.linalg.svd(numbers(a), compute_uv=False)
    if (s <= bound(s)).any():
        msg = (
            "The polar decomposition has no second derivative at this matrix, which is singular: "
            "the unitary factor is not unique there. Perturb the matrix, or use A.T @ A, the "
            "square of the Hermitian factor."
        )
        raise NonDifferentiableError(msg)


def _outside(u: Any, p: Any, x: Any) -> Any:
    """(1 - U Uᴴ) X P⁻¹; nothing if U is square."""
    try:
        moved = adjoint(np.linalg.solve(p, adjoint(x)))
    except np.linalg.LinAlgError:
        msg = "The polar decomposition has no derivative where the columns are dependent."
        raise NonDifferentiableError(msg) from None
    return moved - u @ (adjoint(u) @ moved)


def unitary_jvp(t, ans, a):
    """The map: A = U P, Uᴴ U = 1, P = Pᴴ. Differential: dU = U Z + (1 - U Uᴴ) dA P⁻¹,

    P Z + Z P = Uᴴ dA - dAᴴ U. Adjoint, C̄ of P C̄ + C̄ P = Uᴴ Ū: Ā = U (C̄ - C̄ᴴ) + (1 - U Uᴴ) Ū P⁻¹.
    Shapes: (..., m, n), m ≥ n. Source: Higham 2008, Functions of Matrices, section 8.1 and
    theorem 8.9.
    """
    _demand_regular(a)
    p = hermitian_part(adjoint(ans) @ a)
    w = adjoint(ans) @ t
    moved = ans @ _sylvester(p, w - adjoint(w))
    return moved if a.shape[-1] == a.shape[-2] else moved + _outside(ans, p, t)


def unitary_vjp(ct, ans, a):
    """Adjoint: see `unitary_jvp`."""
    _demand_regular(a)
    p, bar = hermitian_part(adjoint(ans) @ a), conj(ct)
    w = adjoint(ans) @ bar
    a_bar = ans @ _sylvester(p, w - adjoint(w))
    return conj(a_bar if a.shape[-1] == a.shape[-2] else a_bar + _outside(ans, p, bar))


def _unitary_factor(a: Any) -> Any:
    """U of a matrix of any shape: that of the adjoint is the adjoint."""
    return adjoint(_unitary(adjoint(a))) if a.shape[-1] > a.shape[-2] else _unitary(a)


def _polar(a, side="right"):
    """U, and P = Uᴴ A or A Uᴴ, which is Hermitian."""
    a = as_array(a)
    if side not in ("left", "right") or a.ndim < 2:
        on_plain(scipy.linalg.polar, plain(a), side)  # to raise scipy's error
    u = _unitary_factor(a)
    return u, hermitian_part(adjoint(u) @ a if side == "right" else a @ adjoint(u))


def _orthogonal_procrustes(A, B, check_finite=True):
    """The unitary factor R of Aᴴ B, and the sum of its singular values, Re tr(Rᴴ Aᴴ B)."""
    A, B = as_array(A), as_array(B)
    demand_finite(check_finite, A, B)
    if A.shape != B.shape or A.ndim < 2:
        on_plain(scipy.linalg.orthogonal_procrustes, plain(A), plain(B))  # to raise scipy's error
    product = adjoint(A) @ B
    rotation = _unitary_factor(product)
    return rotation, np.sum(real(conj(rotation) * product), (-2, -1))


RULES = [
    composite(qr, _qr),
    composite(rq, _rq),
    composite(qr_multiply, _qr_multiply),
    composite(polar, _polar),
    composite(orthogonal_procrustes, _orthogonal_procrustes),
    rule(_qr_in_place, jvp=qr_in_place_jvp, vjp=qr_in_place_vjp, wrt=("a",)),
    rule(_sylvester, jvp=sylvester_jvp, vjp=sylvester_vjp, wrt=("p", "c")),
    rule(_unitary, jvp=unitary_jvp, vjp=unitary_vjp),
]
