"""sqrtm and signm, by the equations that they fulfil, and funm, by the eigenvalues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.linalg

from adcore import jvp
from adcore.errors import NonDifferentiableError
from adcore.extend import composite, is_differentiated, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array, cast

from ...matrix_algebra import diagonal_matrix, equal_pairs, inverse_differences, transposed
from ...tables.eigenvalues import _inverse
from .. import NAMESPACE
from .block_functions import asks_accuracy, each_matrix
from .equations import solve_sylvester

twin, step = NAMESPACE.twin, NAMESPACE.step

# ------------------------------------------------------------------------------- sqrtm, signm


@step
def _sqrtm(a):
    """The square root."""
    return each_matrix(scipy.linalg.sqrtm, a) if a.size else scipy.linalg.sqrtm(a)


def _ordinary(x: Any) -> Any:
    """In double precision what an older scipy returns in more."""
    return cast(x, np.dtype({"g": "d", "G": "D"}.get(x.dtype.char, x.dtype)))


def _demand_regular(name: str, x: Any) -> None:
    """Refuse a derivative where the matrix has an eigenvalue 0."""
    s = np.linalg.svd(plain(x), compute_uv=False)
    if s.size and not (s[..., -1] > np.finfo(s.dtype).eps * s[..., 0]).all():
        msg = (
            f"scipy.linalg.{name} has no derivative at a singular matrix: it moves infinitely fast "
            "there, or jumps. Add a small multiple of the identity."
        )
        raise NonDifferentiableError(msg)


def _sqrtm_jvp(t, ans, a):
    """The map: X with X X = A. Differential: X dX + dX X = dA. Adjoint: that of Xᵀ.

    Shapes: (..., n, n). Source: Higham 2008, "Functions of Matrices", section 6.1;
    Lin & Maji 2017, arXiv:1707.06772.
    """
    ans = _ordinary(ans)
    _demand_regular("sqrtm", ans)
    return solve_sylvester(ans, ans, t)


def _sqrtm_vjp(ct, ans, a):
    """Adjoint: see `_sqrtm_jvp`."""
    ans = _ordinary(ans)
    _demand_regular("sqrtm", ans)
    back = transposed(ans)
    return solve_sylvester(back, back, ct)


def _sqrtm_of(A, disp=True, blocksize=64):
    A = as_array(A)
    ans = _sqrtm(A)
    if not asks_accuracy(disp):
        return ans
    root, a = plain(ans), plain(A)
    return ans, np.linalg.norm(root @ root - a) ** 2 / np.linalg.norm(a)


def _signm_jvp(t, ans, A):
    """The map: S, with S S = 1 and A S = S A = N, whose eigenvalues have positive real parts.

    Differential: N dS + dS N = dA - S dA S. Adjoint: Nᵀ Y + Y Nᵀ = ct; Ā = Y - Sᵀ Y Sᵀ.
    Shapes: (..., n, n). Source: Higham 2008, "Functions of Matrices", theorem 5.7.
    """
    _demand_regular("signm", A)
    n = A @ ans
    return solve_sylvester(n, n, t - ans @ t @ ans)


def _signm_vjp(ct, ans, A):
    """Adjoint: see `_signm_jvp`."""
    _demand_regular("signm", A)
    n, back = transposed(A @ ans), transposed(ans)
    y = solve_sylvester(n, n, ct)
    return y - back @ y @ back


def _signm_of(A, disp=True):
    A = as_array(A)
    ans = _signm(A)
    if not asks_accuracy(disp):
        return ans
    given = on_plain(scipy.linalg.signm, plain(A), disp=False)
    return (ans, given[1]) if isinstance(given, tuple) else ans  # scipy gives an estimate at times


@step
def _signm(A):
    """The sign, as scipy has it."""
    return scipy.linalg.signm(A)


# ---------------------------------------------------------------------------------------- funm


@step
def _funm(a, func):
    """f(A), as scipy has it."""
    return scipy.linalg.funm(a, func, disp=False)[0]


def _divided_differences(a: Any, func: Callable[..., Any]) -> tuple[Any, Any]:
    """V and the matrix of (fᵢ - fⱼ)/(λᵢ - λⱼ), f'(λᵢ) where the two are equal.

    Raises:
        NonDifferentiableError: a second derivative is asked for at equal eigenvalues.
    """
    values, vectors = np.linalg.eig(a)
    values = values + 0j
    equal = equal_pairs(values)
    if equal.any() and is_differentiated(a):
        msg = (
            "scipy.linalg.funm: two eigenvalues are equal, where it has first derivatives only. "
            "Use expm, logm, sqrtm or fractional_matrix_power, or make the eigenvalues differ."
        )
        raise NonDifferentiableError(msg)
    f, slope = jvp(func, (values,), (np.ones_like(values),))
    quotients = (f[..., None, :] - f[..., :, None]) * inverse_differences(values)
    return vectors, quotients + np.where(equal, slope[..., None], 0) + diagonal_matrix(slope)


def _funm_jvp(t, ans, a, func):
    """The map: f(A) = V f(Λ) V⁻¹. Differential: V (G ∘ (V⁻¹ dA V)) V⁻¹, G the divided differences

    of f, whose derivative is found by tracing f. Adjoint: that of Aᵀ, V⁻ᵀ (G ∘ (Vᵀ ct V⁻ᵀ)) Vᵀ.
    Shapes: (..., n, n). Source: Daleckii & Krein 1965; Higham 2008, theorem 3.11.
    """
    vectors, quotients = _divided_differences(a, func)
    inverse = _inverse("scipy.linalg.funm", vectors)
    return vectors @ (quotients * (inverse @ t @ vectors)) @ inverse


def _funm_vjp(ct, ans, a, func):
    """Adjoint: see `_funm_jvp`."""
    vectors, quotients = _divided_differences(a, func)
    back = transposed(_inverse("scipy.linalg.funm", vectors))
    vectors = transposed(vectors)
    return back @ (quotients * (vectors @ ct @ back)) @ vectors


def _funm_of(A, func, disp=True):
    A = as_array(A)
    if asks_accuracy(disp):
        return _funm(A, func), on_plain(scipy.linalg.funm, plain(A), func, disp=False)[1]
    return _funm(A, func)


RULES = [
    rule(_sqrtm, jvp=_sqrtm_jvp, vjp=_sqrtm_vjp),
    rule(_signm, jvp=_signm_jvp, vjp=_signm_vjp),
    rule(_funm, jvp=_funm_jvp, vjp=_funm_vjp),
    composite(twin("sqrtm"), _sqrtm_of),
    composite(twin("signm"), _signm_of),
    composite(twin("funm"), _funm_of),
]
