"""Linear systems of splines, as primitives: tridiagonal ones, and those of a factorised matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from adcore.extend import linear, rule

from . import NAMESPACE

step = NAMESPACE.step


@step
def _tridiagonal(ab: Any, b: Any) -> Any:
    """The solution x, (n, m), of A x = b; the diagonals of A are rows as `solve_banded` has it."""
    return scipy.linalg.solve_banded((1, 1), ab, b, check_finite=False)


def _product(ab: Any, x: Any) -> Any:
    """A x."""
    zero = 0 * x[:1]
    up, low = ab[0][:, None] * x, ab[2][:, None] * x
    return ab[1][:, None] * x + np.concatenate([up[1:], zero]) + np.concatenate([zero, low[:-1]])


def _transposed(ab: Any) -> Any:
    """The rows of Aᵀ."""
    zero = 0 * ab[0, :1]
    upper = np.concatenate([zero, ab[2, :-1]])
    return np.stack([upper, ab[1], np.concatenate([ab[0, 1:], zero])])


def _system_jvp(t, ans, ab, b):
    """dx = -A⁻¹ dA x."""
    return -_tridiagonal(ab, _product(t, ans))


def _system_vjp(ct, ans, ab, b):
    """-λ xᵀ on the three diagonals, with Aᵀ λ = ct."""
    back = _tridiagonal(_transposed(ab), ct)
    zero = 0 * ab[0, :1]
    upper = np.sum(back[:-1] * ans[1:], 1)
    lower = np.sum(back[1:] * ans[:-1], 1)
    rows = [np.concatenate([zero, upper]), np.sum(back * ans, 1), np.concatenate([lower, zero])]
    return -np.stack(rows)


def _right_jvp(t, ans, ab, b):
    """dx = A⁻¹ db."""
    return _tridiagonal(ab, t)


def _right_vjp(ct, ans, ab, b):
    """A⁻ᵀ ct."""
    return _tridiagonal(_transposed(ab), ct)


class Factor:
    """A sparse matrix and its factorisation, which is made again where it is copied."""

    def __init__(self, matrix: Any) -> None:
        self.matrix = csc_array(matrix)
        self.solve = splu(self.matrix).solve

    def __reduce__(self) -> Any:
        return Factor, (self.matrix,)


@step
def _factor_solved(b: Any, factor: Any, trans: str = "N") -> Any:
    """The solution of A x = b, or of Aᵀ x = b ("T"), by a sparse factorisation of a real A."""
    if b.dtype.kind == "c":
        real = factor.solve(np.ascontiguousarray(b.real), trans)
        return real + 1j * factor.solve(np.ascontiguousarray(b.imag), trans)
    return factor.solve(np.ascontiguousarray(b), trans)


def _factor_transpose(ct, b, factor, trans="N"):
    """Aᵀ in the place of A."""
    return _factor_solved(ct, factor, "T" if trans == "N" else "N")


RULES = [
    rule(_tridiagonal, jvp=(_system_jvp, _right_jvp), vjp=(_system_vjp, _right_vjp)),
    linear(_factor_solved, _factor_transpose),
]
