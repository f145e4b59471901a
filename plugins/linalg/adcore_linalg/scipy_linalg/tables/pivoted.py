"""Factorisations with pivots: lu, lu_factor, ldl.

The pivots are integers, constant around a matrix whose pivots are not tied: the derivative is that
of the factorisation of the matrix with its rows (and columns) in the order that was chosen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix_algebra import conj, diagonal, diagonal_matrix, from_triangle, transposed
from .. import NAMESPACE
from .solvers import symmetric
from .triangular import demand_finite, in_order, permutation, solved

twin, step = NAMESPACE.twin, NAMESPACE.step

lu, lu_factor, ldl = twin("lu"), twin("lu_factor"), twin("ldl")


# --------------------------------------------------------------------- square, the pivots in place


@step
def _lu_in_place(a: Any, known: Any = None) -> Any:
    """L and U of square matrices without interchanges; `known` if they have been computed."""
    if known is not None:
        return known
    n = a.shape[-1]
    lower = np.zeros_like(a) + np.eye(n, dtype=a.dtype)
    upper = a.copy()
    for k in range(n - 1):
        lower[..., k + 1 :, k] = upper[..., k + 1 :, k] / upper[..., k, None, k]
        upper[..., k + 1 :, :] -= lower[..., k + 1 :, k, None] * upper[..., None, k, :]
    return lower, np.triu(upper)


def _from_right(upper: Any, x: Any) -> Any:
    """X U⁻¹."""
    try:
        return transposed(solved(upper, transposed(x), 1, False))
    except scipy.linalg.LinAlgError:
        raise _singular() from None


def _singular() -> NonDifferentiableError:
    msg = (
        "An LU factorisation has no derivative where U is singular. Use a regular matrix, "
        "or one with independent leading columns if it is not square."
    )
    return NonDifferentiableError(msg)


def lu_in_place_jvp(t, ans, a, known=None):
    """The map: A = L U, L with a unit diagonal.

    Differential, M = L⁻¹ dA U⁻¹: dL = L lower(M), without the diagonal, dU = upper(M) U.
    Adjoint: Ā = L⁻ᵀ (lower(Lᵀ L̄) + upper(Ū Uᵀ)) U⁻ᵀ. Shapes: (..., n, n).
    Source: de Hoog, Anderssen & Lukas 2011, J. Austral. Math. Soc. 52 (ANZIAM), C17-C31.
    """
    lower, upper = ans
    m = _from_right(upper, solved(lower, t, 0, True, True))
    return lower @ np.tril(m, -1), np.triu(m) @ upper


def lu_in_place_vjp(ct, ans, a, known=None):
    """Adjoint: see `lu_in_place_jvp`."""
    lower, upper = ans
    lower_bar, upper_bar = ct
    m_bar = np.tril(transposed(lower) @ lower_bar, -1) + np.triu(upper_bar @ transposed(upper))
    try:
        right = transposed(solved(upper, transposed(m_bar), 0, False))
    except scipy.linalg.LinAlgError:
        raise _singular() from None
    return solved(lower, right, 1, True, True)


def _factors(a: Any, lower: Any, upper: Any) -> tuple[Any, Any]:
    """L and U, known as numbers, of a matrix (..., m, n) with its rows in order."""
    m, n = a.shape[-2:]
    k = min(m, n)
    known = lower[..., :k, :], upper[..., :, :k]
    lower, upper = _lu_in_place(a[..., :k, :k], known)
    if m > n:
        lower = np.concatenate([lower, _from_right(upper, a[..., k:, :])], -2)
    if n > m:
        upper = np.concatenate([upper, solved(lower, a[..., k:], 0, True, True)], -1)
    return lower, upper


def _lu(a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False):
    """The factors with the permutation that scipy finds."""
    a = as_array(a)
    bare = plain(a)
    if a.ndim < 2 or not a.size:
        return on_plain(scipy.linalg.lu, bare, permute_l, False, check_finite, p_indices)
    rows, lower, upper = on_plain(scipy.linalg.lu, bare, False, False, check_finite, True)
    lower, upper = _factors(in_order(a, np.argsort(rows, -1)), lower, upper)
    if permute_l:
        return in_order(lower, rows), upper
    if not p_indices:
        kind = bare.dtype if a.shape[-2:] == (1, 1) else np.finfo(bare.dtype).dtype
        rows = (rows[..., None] == np.arange(a.shape[-2])).astype(kind)
    return rows, lower, upper


def _lu_factor(a, overwrite_a=False, check_finite=True):
    """The same in one matrix: L below the diagonal, U above."""
    a = as_array(a)
    packed, pivots = on_plain(scipy.linalg.lu_factor, plain(a), False, check_finite)
    if not a.size:
        return packed, pivots
    m, n = a.shape[-2:]
    k = min(m, n)
    order = permutation(_in_full(pivots, m))
    known = np.tril(packed, -1)[..., :k] + np.eye(m, k, dtype=packed.dtype)
    lower, upper = _factors(in_order(a, order), known, np.triu(packed)[..., :k, :])
    below, above = np.tril(lower, -1), np.triu(upper)
    if m > n:
        above = np.concatenate([above, np.zeros_like(below[..., n:, :])], -2)
    if n > m:
        below = np.concatenate([below, np.zeros_like(above[..., m:])], -1)
    return below + above, pivots


def _in_full(pivots: Any, m: int) -> Any:
    """Pivots for all rows: the others are interchanged with themselves."""
    rest = np.arange(pivots.shape[-1], m, dtype=pivots.dtype)
    rest = np.broadcast_to(rest, (*pivots.shape[:-1], len(rest)))
    return np.concatenate([pivots, rest], -1)


# ---------------------------------------------------------------------------------------------- ldl


def _ldl(A, lower=True, hermitian=True, overwrite_a=False, check_finite=True):
    """The factors with the permutation that scipy finds."""
    a = as_array(A)
    demand_finite(check_finite, a)
    outer, middle, order = on_plain(
        scipy.linalg.ldl, plain(a), lower, hermitian, False, check_finite
    )
    if not a.size:
        return outer, middle, order
    hermitian = hermitian and a.dtype.kind == "c"
    whole = from_triangle(a, not lower) if hermitian else symmetric(a, not lower)
    whole = transposed(in_order(transposed(in_order(whole, order)), order))
    known = in_order(outer, order), middle
    outer, middle = _ldl_in_place(whole, lower, hermitian, known)
    return in_order(outer, np.argsort(order, -1)), middle, order


@step
def _ldl_in_place(a: Any, lower: bool = True, hermitian: bool = False, known: Any = None) -> Any:
    """L and D of symmetric matrices with their pivots in place; `known` if they are computed."""
    if known is not None:
        return known
    outer, upper = _lu_in_place(a)
    return outer, diagonal_matrix(diagonal(upper))


def _turned(x: Any, hermitian: bool) -> Any:
    return conj(transposed(x)) if hermitian else transposed(x)


def _blocks(middle: Any, lower: bool) -> tuple[Any, Any]:
    """Where D may be other than 0, and where L: 1 × 1 and 2 × 2 blocks, and outside of them."""
    middle = plain(middle)
    n = middle.shape[-1]
    inside = (middle != 0) | (transposed(middle) != 0) | np.eye(n, dtype=bool)
    side = np.tril(np.ones((n, n), bool)) if lower else np.triu(np.ones((n, n), bool))
    return inside, side & ~inside


def _inverse(middle: Any) -> Any:
    try:
        return np.linalg.inv(middle)
    except np.linalg.LinAlgError:
        msg = "scipy.linalg.ldl has no derivative at a singular matrix. Use eigh."
        raise NonDifferentiableError(msg) from None


def ldl_in_place_jvp(t, ans, a, lower=True, hermitian=False, known=None):
    """The map: A = L D Lᴴ (Lᵀ if not hermitian), D of 1 × 1 and 2 × 2 blocks, in which L is 1.

    Differential, M = L⁻¹ dA L⁻ᴴ: dD = blocks(M), dL = L outside(M D⁻¹), the triangle less the
    blocks. Adjoint: M̄ = outside(Lᵀ L̄) D⁻ᵀ + blocks(D̄), Ā = L⁻ᵀ M̄ (L⁻ᴴ)ᵀ. Shapes: (..., n, n).
    Source: as for LU, de Hoog, Anderssen & Lukas 2011, with blocks as pivots.
    """
    outer, middle = ans
    inside, outside = _blocks(middle, lower)
    m = solved(outer, t, 0, lower, True)
    m = _turned(solved(outer, _turned(m, hermitian), 0, lower, True), hermitian)
    return outer @ np.where(outside, m @ _inverse(middle), 0), np.where(inside, m, 0)


def ldl_in_place_vjp(ct, ans, a, lower=True, hermitian=False, known=None):
    """Adjoint: see `ldl_in_place_jvp`."""
    outer, middle = ans
    outer_bar, middle_bar = ct
    inside, outside = _blocks(middle, lower)
    moved = np.where(outside, transposed(outer) @ outer_bar, 0)
    m_bar = moved @ transposed(_inverse(middle)) + np.where(inside, middle_bar, 0)
    left = solved(outer, m_bar, 1, lower, True)
    turned = conj(outer) if hermitian else outer
    return transposed(solved(turned, transposed(left), 1, lower, True))


RULES = [
    composite(lu, _lu),
    composite(lu_factor, _lu_factor),
    composite(ldl, _ldl),
    rule(_lu_in_place, jvp=lu_in_place_jvp, vjp=lu_in_place_vjp, wrt=("a",)),
    rule(_ldl_in_place, jvp=ldl_in_place_jvp, vjp=ldl_in_place_vjp, wrt=("a",)),
]
