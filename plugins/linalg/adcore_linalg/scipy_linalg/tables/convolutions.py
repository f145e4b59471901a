"""Toeplitz and circulant matrices: solve_toeplitz, matmul_toeplitz, solve_circulant.

Products with them are convolutions, and so are their adjoints in the matrix: one step, the circular
convolution by FFT, is behind all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.fft
import scipy.linalg

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, multilinear, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array, cast

from ...matrix_algebra import conj, transposed
from .. import NAMESPACE
from ..versions import TOEPLITZ_STACKS
from .triangular import columns, demand_finite, is_vector, uncolumned

twin, step = NAMESPACE.twin, NAMESPACE.step

solve_toeplitz, matmul_toeplitz = twin("solve_toeplitz"), twin("matmul_toeplitz")
solve_circulant = twin("solve_circulant")


@step
def _convolved(x: Any, y: Any) -> Any:
    """The circular convolution zₖ = Σ xᵢ yₖ₋ᵢ along the last axis, of the same length in both."""
    n = x.shape[-1]
    if np.result_type(x, y).kind == "c":
        return scipy.fft.ifft(scipy.fft.fft(x) * scipy.fft.fft(y))
    return scipy.fft.irfft(scipy.fft.rfft(x) * scipy.fft.rfft(y), n)


def _reversed(y: Any) -> Any:
    """y₋ₖ: the circulant matrix of it is the transpose of that of y."""
    return np.roll(np.flip(y, -1), 1, -1)


def _joined(x: Any, y: Any) -> Any:
    """One after the other, in stacks that broadcast."""
    batch = np.broadcast_shapes(x.shape[:-1], y.shape[:-1])
    x = np.broadcast_to(x, (*batch, x.shape[-1]))
    return np.concatenate([x, np.broadcast_to(y, (*batch, y.shape[-1]))], -1)


def _padded(x: Any, n: int) -> Any:
    """Zeros after x, up to the length n."""
    zeros = np.zeros((*x.shape[:-1], n - x.shape[-1]), x.dtype)
    return np.concatenate([x, zeros], -1)


def _pair(c_or_cr: Any) -> tuple[Any, Any]:
    """The first column and the first row, in the precision that scipy computes in."""
    c, r = c_or_cr if isinstance(c_or_cr, tuple) else (c_or_cr, None)
    c = as_array(c)
    c, r = _double(c), conj(_double(c)) if r is None else _double(as_array(r))
    return (c, r) if TOEPLITZ_STACKS else (np.reshape(c, -1), np.reshape(r, -1))


def _double(x: Any) -> Any:
    return cast(x, np.dtype("D" if x.dtype.kind == "c" else "d"))


def _product(c: Any, r: Any, x: Any) -> Any:
    """T X for T of the first column c and the first row r, whose first element is not read."""
    m, n = c.shape[-1], r.shape[-1]
    whole = _joined(c, np.flip(r[..., 1:], -1))
    moved = _padded(transposed(x), m + n - 1)
    return transposed(_convolved(whole[..., None, :], moved)[..., :m])


def _matmul_toeplitz(c_or_cr, x, check_finite=False, workers=None):
    """The product as a circular convolution of length m + n - 1; `workers` are not asked."""
    c, r = _pair(c_or_cr)
    x = as_array(x)
    demand_finite(check_finite, c, r, x)
    if not x.size or x.shape[0 if x.ndim == 1 else -2] != r.shape[-1]:
        return scipy.linalg.matmul_toeplitz((plain(c), plain(r)), plain(x))  # or its error
    vector = is_vector(x)
    return uncolumned(_product(c, r, columns(_double(x), vector)), vector)


def _solve_toeplitz(c_or_cr, b, check_finite=True):
    """The system of the first column and row."""
    c, r = _pair(c_or_cr)
    b = as_array(b)
    demand_finite(check_finite, c, r, b)
    return _solve_column_row(c, r, _double(b))


@step
def _solve_column_row(c: Any, r: Any, b: Any) -> Any:
    """T⁻¹ B."""
    return scipy.linalg.solve_toeplitz((c, r), b, check_finite=False)


def solve_column_row_jvp(tangents, ans, c, r, b):
    """The map: X = T⁻¹ B with Tᵢⱼ = cᵢ₋ⱼ or rⱼ₋ᵢ. Differential: dX = T⁻¹ (dB - dT X).

    Adjoint: B̄ = T⁻ᵀ X̄, c̄ₖ = -Σ B̄ᵢ xᵢ₋ₖ and r̄ₖ = -Σ B̄ᵢ xᵢ₊ₖ, both one convolution. Shapes: c and r
    (..., n), B (..., n, k), or (n,) for one vector. Source: Giles 2008, section 2.2.3, and the
    chain rule for Tᵢⱼ.
    """
    c_dot, r_dot, b_dot = tangents
    vector = is_vector(b)
    right = 0 if b_dot is None else columns(b_dot, vector)
    if c_dot is not None or r_dot is not None:
        c_dot = np.zeros_like(c) if c_dot is None else c_dot
        r_dot = np.zeros_like(r) if r_dot is None else r_dot
        right = right - _product(c_dot, r_dot, columns(ans, vector))
    return uncolumned(_solve_column_row(c, r, right), vector)


def solve_column_row_vjp(ct, ans, c, r, b):
    """Adjoint: see `solve_column_row_jvp`."""
    vector, n = is_vector(b), c.shape[-1]
    column = _joined(c[..., :1], r[..., 1:])
    b_bar = _solve_column_row(column, c, columns(ct, vector))

    def both():
        left = _padded(transposed(b_bar), 2 * n - 1)
        right = _padded(transposed(columns(ans, vector)), 2 * n - 1)
        return -np.sum(_convolved(left, _reversed(right)), -2)

    def r_bar():
        found = both()
        return np.concatenate([np.zeros_like(found[..., :1]), np.flip(found[..., n:], -1)], -1)

    return (lambda: both()[..., :n]), r_bar, uncolumned(b_bar, vector)


# -------------------------------------------------------------------------------------- circulant


def _solve_circulant(c, b, singular="raise", tol=None, caxis=-1, baxis=0, outaxis=0):
    """The same with the axes of the matrix and the vectors last."""
    c, b = np.atleast_1d(as_array(c)), np.atleast_1d(as_array(b))
    if not b.size or c.shape[caxis] != b.shape[baxis]:
        return scipy.linalg.solve_circulant(  # or its error
            plain(c), plain(b), singular, tol, caxis, baxis, outaxis
        )
    c, b = np.moveaxis(c, caxis, -1), np.moveaxis(b, baxis, -1)
    return np.moveaxis(_solve_last(c, b, singular, tol), -1, outaxis)


@step
def _solve_last(c: Any, b: Any, singular: str = "raise", tol: Any = None) -> Any:
    """C⁻¹ b along the last axis."""
    return scipy.linalg.solve_circulant(c, b, singular, tol, -1, -1, -1)


def _demand_regular(c: Any, tol: Any) -> None:
    """Refuse the derivative in c of a pseudo-inverse, whose rank any change of c may change."""
    values = np.abs(np.fft.fft(plain(c)))
    if tol is None:
        tol = values.max(-1, keepdims=True) * c.shape[-1] * np.finfo("d").eps
    if (values <= tol).any():
        msg = (
            "scipy.linalg.solve_circulant with singular='lstsq' has no derivative with respect to "
            "a singular c: a small change of c changes its rank. Differentiate with respect to b, "
            "or add a small number to c[0]."
        )
        raise NonDifferentiableError(msg)


def solve_last_jvp(tangents, ans, c, b, singular="raise", tol=None):
    """The map: c ∗ x = b, circular. Differential: c ∗ dx = db - dc ∗ x.

    Adjoint: c' ∗ b̄ = x̄ and c̄ = -b̄ ∗ x', with y'ₖ = y₋ₖ. Shapes: (..., n). Source: Giles 2008,
    section 2.2.3, for a circulant matrix.
    """
    c_dot, b_dot = tangents
    right = 0 if b_dot is None else b_dot
    if c_dot is not None:
        _demand_regular(c, tol)
        right = right - _convolved(c_dot, ans)
    return _solve_last(c, right, singular, tol)


def solve_last_vjp(ct, ans, c, b, singular="raise", tol=None):
    """Adjoint: see `solve_last_jvp`."""
    b_bar = _solve_last(_reversed(c), ct, singular, tol)

    def c_bar():
        _demand_regular(c, tol)
        return -_convolved(b_bar, _reversed(ans))

    return c_bar, b_bar


RULES = [
    composite(solve_toeplitz, _solve_toeplitz),
    composite(matmul_toeplitz, _matmul_toeplitz),
    composite(solve_circulant, _solve_circulant),
    rule(
        _solve_column_row,
        jvp=solve_column_row_jvp,
        vjp=solve_column_row_vjp,
        wrt=("c", "r", "b"),
    ),
    rule(_solve_last, jvp=solve_last_jvp, vjp=solve_last_vjp, wrt=("c", "b")),
    multilinear(
        _convolved,
        lambda ct, x, y: _convolved(ct, _reversed(y)),
        lambda ct, x, y: _convolved(ct, _reversed(x)),
    ),
]
