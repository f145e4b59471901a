"""Triangular systems, and what is composed of them: solve_triangular, cho_solve, lu_solve.

A packed factor is differentiated as it is given: the entries that are not read (the other triangle
of a Cholesky factor, the unit diagonal of L) get zero, and pivots are constants.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy
import scipy.linalg

from adcore.extend import composite, linear, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix_algebra import adjoint, conj, transposed
from .. import NAMESPACE
from ..versions import STACKS

twin, step = NAMESPACE.twin, NAMESPACE.step

TRANS = {"N": 0, "T": 1, "C": 2}

solve_triangular = twin("solve_triangular")
cho_solve, lu_solve = twin("cho_solve"), twin("lu_solve")


def demand_finite(check_finite: bool, *arrays: Any) -> None:
    """Raise scipy's error if an array, which may be traced, has an infinity or a NaN."""
    if check_finite:
        for array in arrays:
            on_plain(np.asarray_chkfinite, array)


def inexact(x: Any) -> Any:
    """An array, which may be traced; of floating-point numbers if they are integers."""
    x = as_array(x)
    return x if x.dtype.kind in "fc" else x.astype(float)


def is_vector(b: Any) -> bool:
    """Whether scipy takes b for one vector, and not for the columns of a matrix."""
    return np.ndim(plain(b)) == 1


def columns(x: Any, vector: bool) -> Any:
    """The vectors of a stack as matrices of one column."""
    return x[..., None] if vector else x


def uncolumned(x: Any, vector: bool) -> Any:
    """Its inverse."""
    return x[..., 0] if vector else x


def solved(a: Any, b: Any, trans: int, lower: bool, unit: bool = False) -> Any:
    """op(T)⁻¹ B for the triangle T of a, B of columns."""
    if not STACKS and max(np.ndim(plain(a)), np.ndim(plain(b))) > 2:
        triangle = _triangle(a, lower, unit)
        triangle = triangle + np.eye(a.shape[-1], dtype=a.dtype) if unit else triangle
        return np.linalg.solve(_turned(triangle, trans), b)
    return solve_triangular(a, b, trans, lower, unit, False, False)


def _triangle(a: Any, lower: bool, unit: bool) -> Any:
    """What is read of a matrix."""
    return np.tril(a, -int(unit)) if lower else np.triu(a, int(unit))


def _turned(triangle: Any, trans: int) -> Any:
    """The triangle, its transpose or its adjoint."""
    if not trans:
        return triangle
    return transposed(triangle) if trans == 1 else adjoint(triangle)


def solve_triangular_forward(
    a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True
):
    """The solution, in an array of its own."""
    return scipy.linalg.solve_triangular(
        a, b, trans, lower, unit_diagonal, False, check_finite
    ), None


def solve_triangular_jvp(
    tangents, ans, a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False,
    check_finite=True,
):  # fmt: skip
    """The map: X = op(T)⁻¹ B, T one triangle of A, op the identity, transpose or adjoint (0, 1, 2).

    Differential: dX = op(T)⁻¹ (dB - op(dT) X). Adjoint: B̄ = op(T)⁻ᵀ X̄ and T̄ = -B̄ Xᵀ, -X B̄ᵀ or
    -conj(X B̄ᵀ), of which the triangle is kept (without the diagonal, if that is 1).
    Shapes: A (..., n, n), B (..., n, k), or (n,) for one vector. Source: Giles 2008, section 2.2.3
    of "An extended collection of matrix derivative results for forward and reverse mode AD".
    """
    a_dot, b_dot = tangents
    trans = TRANS.get(trans, trans)
    vector = is_vector(b)
    right = 0 if b_dot is None else columns(b_dot, vector)
    if a_dot is not None:
        moved = _triangle(a_dot, lower, unit_diagonal)
        right = right - _turned(moved, trans) @ columns(ans, vector)
    return uncolumned(solved(a, right, trans, lower, unit_diagonal), vector)


def solve_triangular_vjp(
    ct, ans, a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True
):
    """Adjoint: see `solve_triangular_jvp`."""
    trans = TRANS.get(trans, trans)
    vector = is_vector(b)
    ct = columns(ct, vector)
    if trans == 2:
        b_bar = conj(solved(a, conj(ct), 0, lower, unit_diagonal))
    else:
        b_bar = solved(a, ct, 1 - trans, lower, unit_diagonal)

    def a_bar():
        left, right = (columns(ans, vector), b_bar) if trans else (b_bar, columns(ans, vector))
        full = -(left @ transposed(right))
        return _triangle(conj(full) if trans == 2 else full, lower, unit_diagonal)

    return a_bar, uncolumned(b_bar, vector)


# -------------------------------------------------------------------------- with factors at hand


def _cho_solve(c_and_lower, b, overwrite_b=False, check_finite=True):
    """Two triangular systems: A = L Lᴴ or Uᴴ U."""
    c, lower = c_and_lower
    c, b, lower = as_array(c), as_array(b), bool(np.all(lower))
    demand_finite(check_finite, c, b)
    vector = is_vector(b)
    first, second = (0, 2) if lower else (2, 0)
    half = solved(c, columns(b, vector), first, lower)
    return uncolumned(solved(c, half, second, lower), vector)


def permutation(pivots: Any) -> Any:
    """The order of rows that LAPACK's interchanges make. Shapes: (..., k)."""
    pivots = np.asarray(pivots)
    orders = []
    for row in pivots.reshape(-1, pivots.shape[-1]).tolist():
        order = list(range(len(row)))
        for i, other in enumerate(row):
            order[i], order[other] = order[other], order[i]
        orders.append(order)
    return np.array(orders, dtype=np.intp).reshape(pivots.shape)


@step
def _in_order(x: Any, order: Any) -> Any:
    """The rows of the matrices in another order, one for all or one for each."""
    if order.ndim == 1:
        return x[..., order, :]
    batch = np.broadcast_shapes(x.shape[:-2], order.shape[:-1])
    order = np.broadcast_to(order[..., None], (*batch, order.shape[-1], x.shape[-1]))
    return np.take_along_axis(np.broadcast_to(x, (*batch, *x.shape[-2:])), order, -2)


in_order = _in_order


def _lu_solve(lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True):
    """Two triangular systems and a permutation: A = P L U."""
    lu, pivots = lu_and_piv
    lu, b = as_array(lu), as_array(b)
    if trans not in (0, 1, 2) or lu.shape[-2] != b.shape[0 if b.ndim == 1 else -2]:
        scipy.linalg.lu_solve((plain(lu), pivots), plain(b), trans)  # to raise scipy's error
    demand_finite(check_finite, b)
    vector, order = is_vector(b), permutation(pivots)
    b = columns(b, vector)
    if trans == 0:
        x = solved(lu, solved(lu, in_order(b, order), 0, True, True), 0, False)
    else:
        x = solved(lu, solved(lu, b, trans, False), trans, True, True)
        x = in_order(x, np.argsort(order, -1))
    return uncolumned(x, vector)


RULES = [
    rule(
        solve_triangular,
        jvp=solve_triangular_jvp,
        vjp=solve_triangular_vjp,
        wrt=("a", "b"),
        forward=solve_triangular_forward,
    ),
    composite(cho_solve, _cho_solve),
    composite(lu_solve, _lu_solve),
    linear(_in_order, lambda ct, x, order: _in_order(ct, np.argsort(order, -1))),
]
