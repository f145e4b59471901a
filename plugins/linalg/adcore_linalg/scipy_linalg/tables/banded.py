"""Banded matrices: solve_banded, solveh_banded, cholesky_banded, cho_solve_banded.

The bands of A stand in the rows of ab: ab[u + i - j, j] = Aᵢⱼ for -u ≤ i - j ≤ l. Cells of ab in
which no element of A stands get zero.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix_algebra import adjoint, conj, real
from .. import NAMESPACE
from .triangular import columns, demand_finite, is_vector, solved, uncolumned

twin, step = NAMESPACE.twin, NAMESPACE.step

solve_banded, solveh_banded = twin("solve_banded"), twin("solveh_banded")
cholesky_banded, cho_solve_banded = twin("cholesky_banded"), twin("cho_solve_banded")

# ------------------------------------------------------------------------------- bands of a matrix


def _picked(x: Any, rows: Any, cols: Any, kept: Any) -> Any:
    """x[..., rows, cols] where `kept`, else 0; indices elsewhere may lie outside."""
    m, n = x.shape[-2:]
    if not x.size:
        return np.zeros_like(x, shape=(*x.shape[:-2], *kept.shape))
    return np.where(kept, x[..., np.clip(rows, 0, m - 1), np.clip(cols, 0, n - 1)], 0)


def _places(lower: int, upper: int, n: int) -> tuple[Any, Any, Any, Any]:
    """The row of ab, the column, the row i of A for each cell, and whether A has it."""
    rows = np.arange(lower + upper + 1)[:, None]
    cols = np.arange(n)
    i = cols + rows - upper
    return rows, cols, i, (i >= 0) & (i < n)


def bands_of(a: Any, lower: int, upper: int) -> Any:
    """The bands of full matrices."""
    _, cols, i, inside = _places(lower, upper, a.shape[-1])
    return _picked(a, i, cols, inside)


def turned(ab: Any, lower: int, upper: int) -> Any:
    """The bands of Aᵀ, which has `upper` bands below and `lower` above."""
    rows, _, i, inside = _places(upper, lower, ab.shape[-1])
    return _picked(ab, lower + upper - rows, i, inside)


def product(ab: Any, x: Any, lower: int, upper: int) -> Any:
    """A X. Shapes: (..., l + u + 1, n), (..., n, k)."""
    n = ab.shape[-1]
    rows = np.arange(lower + upper + 1)[:, None]
    j = np.arange(n) - rows + upper
    entries = _picked(ab, rows, j, (j >= 0) & (j < n))
    return np.sum(entries[..., None] * x[..., np.clip(j, 0, n - 1), :], -3)


def outer(y: Any, x: Any, lower: int, upper: int) -> Any:
    """The bands of Y Xᵀ: the adjoint of `product` in ab."""
    _, _, i, inside = _places(lower, upper, x.shape[-2])
    rows = y[..., np.clip(i, 0, x.shape[-2] - 1), :]
    return np.where(inside, np.sum(rows * x[..., None, :, :], -1), 0)


def hermitian_bands(ab: Any, lower: bool) -> Any:
    """All bands of the Hermitian matrix of which ab has those on one side and the diagonal."""
    width = ab.shape[-2] - 1
    main = real(ab[..., :1, :] if lower else ab[..., width:, :])
    if lower:
        below = ab[..., 1:, :]
        above = conj(turned(ab, width, 0))[..., :width, :]
    else:
        above = ab[..., :width, :]
        below = conj(turned(ab, 0, width))[..., 1:, :]
    return np.concatenate([above, main, below], -2)


# --------------------------------------------------------------------------------------- systems


def _solve_banded(l_and_u, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True):
    """The system of bands."""
    lower, upper = l_and_u
    ab, b = as_array(ab), as_array(b)
    demand_finite(check_finite, ab, b)
    if lower + upper + 1 != ab.shape[-2] or not b.size:
        scipy.linalg.solve_banded(l_and_u, plain(ab), plain(b))  # to raise scipy's error
    return _solve_bands(ab, b, int(lower), int(upper))


@step
def _solve_bands(ab: Any, b: Any, lower: int, upper: int) -> Any:
    """A⁻¹ B."""
    return scipy.linalg.solve_banded((lower, upper), ab, b, check_finite=False)


def solve_bands_jvp(tangents, ans, ab, b, lower, upper):
    """The map: X = A⁻¹ B, A of bands. Differential: dX = A⁻¹ (dB - dA X).

    Adjoint: B̄ = A⁻ᵀ X̄ and the bands of -B̄ Xᵀ. Shapes: ab (..., l + u + 1, n), B (..., n, k), or
    (n,) for one vector. Source: Giles 2008, section 2.2.3, restricted to the bands.
    """
    ab_dot, b_dot = tangents
    vector = is_vector(b)
    right = 0 if b_dot is None else columns(b_dot, vector)
    if ab_dot is not None:
        right = right - product(ab_dot, columns(ans, vector), lower, upper)
    return uncolumned(_solve_bands(ab, right, lower, upper), vector)


def solve_bands_vjp(ct, ans, ab, b, lower, upper):
    """Adjoint: see `solve_bands_jvp`."""
    vector = is_vector(b)
    b_bar = _solve_bands(turned(ab, lower, upper), columns(ct, vector), upper, lower)
    return (lambda: -outer(b_bar, columns(ans, vector), lower, upper)), uncolumned(b_bar, vector)


def _solveh_banded(ab, b, overwrite_ab=False, overwrite_b=False, lower=False, check_finite=True):
    """The system of all bands of the Hermitian matrix."""
    ab, b = as_array(ab), as_array(b)
    demand_finite(check_finite, ab, b)
    return _solve_positive_bands(hermitian_bands(ab, lower), b)


@step
def _solve_positive_bands(ab: Any, b: Any) -> Any:
    """A⁻¹ B for all bands of a positive definite A."""
    lower_half = ab[..., ab.shape[-2] // 2 :, :]
    return scipy.linalg.solveh_banded(lower_half, b, lower=True, check_finite=False)


def solve_positive_bands_jvp(tangents, ans, ab, b):
    """As `solve_bands_jvp`, where Aᵀ = conj(A): B̄ = conj(A⁻¹ conj(X̄))."""
    ab_dot, b_dot = tangents
    vector, width = is_vector(b), ab.shape[-2] // 2
    right = 0 if b_dot is None else columns(b_dot, vector)
    if ab_dot is not None:
        right = right - product(ab_dot, columns(ans, vector), width, width)
    return uncolumned(_solve_positive_bands(ab, right), vector)


def solve_positive_bands_vjp(ct, ans, ab, b):
    """Adjoint: see `solve_positive_bands_jvp`."""
    vector, width = is_vector(b), ab.shape[-2] // 2
    b_bar = conj(_solve_positive_bands(ab, conj(columns(ct, vector))))
    return (lambda: -outer(b_bar, columns(ans, vector), width, width)), uncolumned(b_bar, vector)


# -------------------------------------------------------------------------------------- Cholesky

BLOCK = 32  # columns at once, or as many as there are bands if these are more


def _cholesky_banded(ab, overwrite_ab=False, lower=False, check_finite=True):
    """The factor block by block, as A is block tridiagonal; unused cells as they were given."""
    ab = as_array(ab)
    demand_finite(check_finite, ab)
    if not ab.size:
        return on_plain(scipy.linalg.cholesky_banded, plain(ab), lower=lower)
    width, n = ab.shape[-2] - 1, ab.shape[-1]
    if lower:
        used = _places(width, 0, n)[-1]
        return np.where(used, _lower_factor(ab), ab)
    used = _places(0, width, n)[-1]
    factor = conj(turned(_lower_factor(conj(turned(ab, 0, width))), width, 0))
    return np.where(used, factor, ab)


def _lower_factor(ab: Any) -> Any:
    """L of A = L Lᴴ: Lᵢ = chol(Dᵢ - Cᵢ₋₁ Cᵢ₋₁ᴴ) on the diagonal, Cᵢ = Eᵢ Lᵢ⁻ᴴ below it."""
    width, n = ab.shape[-2] - 1, ab.shape[-1]
    block = max(width, BLOCK)
    parts, below = [], None
    for start in range(0, n, block):
        stop, far = min(start + block, n), min(start + 2 * block, n)
        square = _dense(ab, start, stop, start, stop)
        if below is not None:
            square = square - below @ adjoint(below)
        factor = np.linalg.cholesky(square)
        stacked = factor
        if far > stop:
            corner = _dense(ab, stop, far, start, stop)
            below = adjoint(solved(factor, adjoint(corner), 0, True))
            stacked = np.concatenate([factor, below], -2)
        i = np.arange(width + 1)[:, None] + np.arange(stop - start)
        parts.append(_picked(stacked, i, np.arange(stop - start), i < far - start))
    return np.concatenate(parts, -1)


def _dense(ab: Any, top: int, bottom: int, left: int, right: int) -> Any:
    """The lower triangular part of A[top:bottom, left:right] of the lower bands."""
    cols = np.arange(left, right)
    rows = np.arange(top, bottom)[:, None] - cols
    return _picked(ab, rows, cols, (rows >= 0) & (rows < ab.shape[-2]))


def _cho_solve_banded(cb_and_lower, b, overwrite_b=False, check_finite=True):
    """Two triangular systems of bands: A = L Lᴴ or Uᴴ U."""
    cb, lower = cb_and_lower
    cb, b = as_array(cb), as_array(b)
    demand_finite(check_finite, cb, b)
    width, vector = cb.shape[-2] - 1, is_vector(b)
    b = columns(b, vector)
    if lower:
        below, above = cb, conj(turned(cb, width, 0))
    else:
        below, above = conj(turned(cb, 0, width)), cb
    half = _solve_bands(below, b, width, 0)
    return uncolumned(_solve_bands(above, half, 0, width), vector)


RULES = [
    composite(solve_banded, _solve_banded),
    composite(solveh_banded, _solveh_banded),
    composite(cholesky_banded, _cholesky_banded),
    composite(cho_solve_banded, _cho_solve_banded),
    rule(_solve_bands, jvp=solve_bands_jvp, vjp=solve_bands_vjp, wrt=("ab", "b")),
    rule(
        _solve_positive_bands,
        jvp=solve_positive_bands_jvp,
        vjp=solve_positive_bands_vjp,
        wrt=("ab", "b"),
    ),
]
