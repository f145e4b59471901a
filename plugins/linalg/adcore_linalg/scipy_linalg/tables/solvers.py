"""Systems of linear equations: solve, of every structure.

A structure that reads part of the matrix (a triangle, some diagonals) is first made the full matrix
that it stands for; the rule is that of the full matrix, and what is not read gets zero. The
factors of the forward pass are kept: LU, Cholesky or Bunch-Kaufman.
"""

from __future__ import annotations

from typing import Any
from warnings import warn

import numpy as np
import scipy.linalg
from scipy.linalg import LinAlgError, LinAlgWarning

from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...lu_factors import PREFIX, lapack
from ...matrix_algebra import conj, diagonal, from_triangle, transposed
from .. import NAMESPACE
from .banded import bands_of, solve_banded
from .triangular import columns, demand_finite, is_vector, solve_triangular, uncolumned

twin, step = NAMESPACE.twin, NAMESPACE.step

solve = twin("solve")

STRUCTURES = {
    "general": "gen", "gen": "gen", "banded": "gen", None: "gen",
    "positive definite": "pos", "pos": "pos", "symmetric": "sym", "sym": "sym",
    "hermitian": "her", "her": "her", "diagonal": "diagonal", "tridiagonal": "tridiagonal",
    "lower triangular": "lower", "upper triangular": "upper",
}  # fmt: skip


def symmetric(a: Any, upper: bool) -> Any:
    """The symmetric matrix, also if complex, of one triangle."""
    if upper:
        return np.triu(a) + transposed(np.triu(a, 1))
    return np.tril(a) + transposed(np.tril(a, -1))


def whole(a: Any, structure: str, lower: bool) -> Any:
    """The matrix that scipy takes `a` for."""
    if structure == "sym" or (structure in ("pos", "her") and a.dtype.kind != "c"):
        return symmetric(a, not lower)
    if structure in ("pos", "her"):
        return from_triangle(a, not lower)
    if structure in ("lower", "upper"):
        return np.tril(a) if structure == "lower" else np.triu(a)
    return a


def _solve(
    a, b, lower=False, overwrite_a=False, overwrite_b=False, check_finite=True, assume_a=None,
    transposed=False,
):  # fmt: skip
    """The full matrix of the structure, and the solver of the structure."""
    a, b = np.atleast_2d(as_array(a)), np.atleast_1d(as_array(b))
    n, rows = a.shape[-1], b.shape[0 if b.ndim == 1 else -2]
    wrong = a.shape[-2] != n or (rows != n and a.size != 1)
    if assume_a not in STRUCTURES or wrong or (transposed and a.dtype.kind == "c"):
        kwargs = {} if assume_a is None else {"assume_a": assume_a}  # to raise scipy's error
        on_plain(scipy.linalg.solve, plain(a), plain(b), lower, transposed=transposed, **kwargs)
    demand_finite(check_finite, a, b)
    if a.size == 1 and b.size:
        if plain(a).item() == 0:
            raise LinAlgError("Matrix is singular.")
        return b / a if a.ndim > 2 and b.ndim > 1 else b / np.reshape(a, a.shape[:-1])
    structure = STRUCTURES[assume_a]
    vector = is_vector(b)
    if structure == "diagonal":
        entries = diagonal(a)
        if (plain(entries) == 0).any():
            raise LinAlgError("Matrix is singular.")
        return b / columns(entries, not vector)
    a = whole(a, structure, lower)
    if transposed:
        a = np.swapaxes(a, -1, -2)
        structure = {"lower": "upper", "upper": "lower"}.get(structure, structure)
    if structure in ("lower", "upper"):
        return solve_triangular(a, b, lower=structure == "lower", check_finite=False)
    if structure == "tridiagonal":
        return solve_banded((1, 1), bands_of(a, 1, 1), b, check_finite=False)
    return _solve_whole(a, b, structure)


# ----------------------------------------------------------------- full matrices, factorised once


@step
def _solve_whole(a: Any, b: Any, structure: str = "gen") -> Any:
    """A⁻¹ B of a full matrix of the structure: gen, pos, sym or her."""
    return scipy.linalg.solve(a, b, assume_a=structure, check_finite=False)


ROUTINES = {"pos": "po", "sym": "sy", "her": "he", "gen": "ge"}


def whole_forward(a, b, structure="gen"):
    """The solution and the factors, for one matrix that has them."""
    common = np.result_type(a, b)
    prefix = PREFIX.get(common.char)
    if prefix and a.ndim == 2 and b.ndim <= 2 and a.size and b.size:
        a, b = a.astype(common, copy=False), b.astype(common, copy=False)
        kind = "sy" if structure == "her" and common.kind != "c" else ROUTINES[structure]
        name = f"{prefix}{kind}"
        *factors, info = lapack(f"{name}trf")(a)
        if info == 0 and lapack(f"{name}trs") is not None:  # older scipy has no sytrs
            size = np.abs(a).sum(0).max()
            reciprocal = lapack(f"{name}con")(*factors[: 2 if kind in ("sy", "he") else 1], size)[0]
            if not reciprocal >= np.finfo(common).eps:
                msg = f"Ill-conditioned matrix (rcond={reciprocal:.6g}): "
                warn(f"{msg}result may not be accurate.", LinAlgWarning, stacklevel=2)
            return _by_factors((name, factors), b, False), (name, factors)
    return _solve_whole(a, b, structure), None


def _by_factors(residual: Any, b: Any, trans: bool) -> Any:
    """A⁻¹ B or A⁻ᵀ B of the factors; Aᵀ = conj(A) for a Hermitian A."""
    name, factors = residual
    routine = lapack(f"{name}trs")
    if name[1:] == "ge":
        x, _ = routine(*factors, b, trans=int(trans))
    elif trans and name[1:] != "sy":
        x = np.conj(routine(*factors, np.conj(b))[0])
    else:
        x, _ = routine(*factors, b)
    return np.ascontiguousarray(x)


def _solve_again(a: Any, b: Any, structure: str, residual: Any, trans: bool = False) -> Any:
    """A⁻¹ B or A⁻ᵀ B of columns, with the factors if there are any for such a B."""
    if residual is not None and isinstance(b, np.ndarray) and b.dtype == residual[1][0].dtype:
        return _by_factors(residual, b, trans)
    if not trans or structure == "sym":
        return _solve_whole(a, b, structure)
    if structure == "gen":
        return _solve_whole(transposed(a), b, structure)
    return conj(_solve_whole(a, conj(b), structure))


def whole_jvp(tangents, ans, a, b, structure="gen", *, residual=None):
    """The map: X = A⁻¹ B. Differential: dX = A⁻¹ (dB - dA X). Adjoint: B̄ = A⁻ᵀ X̄, Ā = -B̄ Xᵀ.

    Shapes: A (..., n, n), B (..., n, k), or (n,) for one vector. Source: Giles 2008, section 2.2.3
    of "An extended collection of matrix derivative results for forward and reverse mode AD".
    """
    a_dot, b_dot = tangents
    vector = is_vector(b)
    right = 0 if b_dot is None else columns(b_dot, vector)
    if a_dot is not None:
        right = right - a_dot @ columns(ans, vector)
    return uncolumned(_solve_again(a, right, structure, residual), vector)


def whole_vjp(ct, ans, a, b, structure="gen", *, residual=None):
    """Adjoint: see `whole_jvp`."""
    vector = is_vector(b)
    b_bar = _solve_again(a, columns(ct, vector), structure, residual, trans=True)
    return (lambda: -(b_bar @ transposed(columns(ans, vector)))), uncolumned(b_bar, vector)


RULES = [
    composite(solve, _solve),
    rule(_solve_whole, jvp=whole_jvp, vjp=whole_vjp, wrt=("a", "b"), forward=whole_forward),
]
