"""The logarithm and fractional powers of matrices: functions of blocks in triangular form.

See `blocks` for how derivatives of functions of matrices are found.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.linalg

from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array, at_value

from ...matrix_algebra import adjoint, transposed
from .. import NAMESPACE
from .block_functions import asks_accuracy, blocks, corner, each_matrix

twin, step = NAMESPACE.twin, NAMESPACE.step

# ------------------------------------- logm and powers: functions of blocks in triangular form


def _schur(a: Any) -> tuple[Any, Any]:
    """T and U with A = U T Uᴴ, as scipy's logm has it: on the negative axis signs of zero count."""
    if np.array_equal(a, np.triu(a)):
        return a, np.eye(a.shape[-1], dtype=a.dtype)
    t, u = on_plain(scipy.linalg.schur, a, output="complex" if a.dtype.kind == "c" else "real")
    if not np.array_equal(t, np.triu(t)):
        t, u = on_plain(scipy.linalg.rsf2csf, t, u)
    return np.triu(t), u


def _triangular(a: Any) -> tuple[Any, Any]:
    """U and the upper triangular Uᴴ A U, with a constant U."""
    matrix = plain(a)
    pairs = [_schur(each) for each in matrix.reshape(-1, *matrix.shape[-2:])]
    t, u = (np.stack(factors).reshape(matrix.shape) for factors in zip(*pairs, strict=True))
    return u, at_value(t, adjoint(u) @ a @ u)


def _differential(function: Callable[..., Any], a: Any, t: Any, *rest: Any) -> Any:
    """L(A, t) of a function of triangular matrices. The adjoint of L(A, ·) is L(A, ·ᵀ)ᵀ.

    The blocks of a triangular matrix make a triangular one: eigenvalues on the branch cut stay
    on it, where those of the full blocks would fall on both sides.
    """
    if not a.size:
        return np.zeros_like(t)
    u, form = _triangular(a)
    back = adjoint(u)
    return u @ corner(function(blocks(form, back @ t @ u), *rest)) @ back


def _silent_logm(a: Any) -> Any:
    """scipy's logm without a message about its accuracy, which is meant for the user's matrix."""
    if inspect.signature(scipy.linalg.logm).parameters["disp"].default is True:
        return scipy.linalg.logm(a, disp=False)[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return scipy.linalg.logm(a)


@step
def _logm(a):
    """The logarithm."""
    return each_matrix(scipy.linalg.logm, a) if a.size else scipy.linalg.logm(a)


def _logm_jvp(t, ans, a):
    """The map: log A. Differential: the corner of log [[A, dA], [0, A]]. Adjoint: that of Aᵀ.

    Shapes: (..., n, n). Source: Mathias 1996, theorem 2.1; Al-Mohy, Higham & Relton 2013,
    doi:10.1137/120885991.
    """
    return _differential(_triangular_log, a, t)


def _logm_vjp(ct, ans, a):
    """Adjoint: see `_logm_jvp`."""
    return transposed(_differential(_triangular_log, a, transposed(ct)))


@step
def _triangular_log(a):
    """The logarithm of upper triangular matrices."""
    return each_matrix(_silent_logm, a)


def _triangular_log_jvp(t, ans, a):
    """The same as for any matrix, which is triangular already."""
    return corner(_triangular_log(blocks(a, t)))


def _triangular_log_vjp(ct, ans, a):
    """Adjoint: see `_logm_jvp`."""
    return transposed(corner(_triangular_log(blocks(a, transposed(ct)))))


def _logm_of(A, disp=True):
    ans = _logm(as_array(A))
    if not asks_accuracy(disp):
        return ans
    return ans, on_plain(scipy.linalg.logm, plain(as_array(A)), disp=False)[1]


@step
def _power(a, t):
    """Aᵗ."""
    return each_matrix(scipy.linalg.fractional_matrix_power, a, t)


def _power_jvp(tangents, ans, a, t):
    """The map: Aᵗ. Differential: the corner of [[A, dA], [0, A]]ᵗ, and log(A) Aᵗ dt.

    Adjoint: the corner of [[Aᵀ, ct], [0, Aᵀ]]ᵗ, and Σ ct ∘ log(A) Aᵗ. Shapes: A (..., n, n), one t.
    Source: Mathias 1996, theorem 2.1; Higham & Lin 2013, doi:10.1137/130906118.
    """
    a_dot, t_dot = tangents
    total = 0 if a_dot is None else _differential(_triangular_power, a, a_dot, t)
    return total if t_dot is None else total + t_dot * (_log(a) @ ans)


def _power_vjp(ct, ans, a, t):
    """Adjoint: see `_power_jvp`."""
    return (
        lambda: transposed(_differential(_triangular_power, a, transposed(ct), t)),
        lambda: np.sum(ct * (_log(a) @ ans)),
    )


def _log(a: Any) -> Any:
    """log A by the triangular form."""
    u, form = _triangular(a)
    return u @ _triangular_log(form) @ adjoint(u)


@step
def _triangular_power(a, t):
    """Aᵗ of upper triangular matrices."""
    return each_matrix(scipy.linalg.fractional_matrix_power, a, t)


def _triangular_power_jvp(tangents, ans, a, t):
    """The same as for any matrix, which is triangular already."""
    a_dot, t_dot = tangents
    total = 0 if a_dot is None else corner(_triangular_power(blocks(a, a_dot), t))
    return total if t_dot is None else total + t_dot * (_triangular_log(a) @ ans)


def _triangular_power_vjp(ct, ans, a, t):
    """Adjoint: see `_power_jvp`."""
    return (
        lambda: transposed(corner(_triangular_power(blocks(a, transposed(ct)), t))),
        lambda: np.sum(ct * (_triangular_log(a) @ ans)),
    )


RULES = [
    rule(_logm, jvp=_logm_jvp, vjp=_logm_vjp),
    rule(_triangular_log, jvp=_triangular_log_jvp, vjp=_triangular_log_vjp),
    rule(_power, jvp=_power_jvp, vjp=_power_vjp, wrt=("a", "t")),
    rule(
        _triangular_power,
        jvp=_triangular_power_jvp,
        vjp=_triangular_power_vjp,
        wrt=("a", "t"),
    ),
    composite(twin("logm"), _logm_of),
    composite(twin("fractional_matrix_power"), lambda A, t: _power(as_array(A), t)),
]
