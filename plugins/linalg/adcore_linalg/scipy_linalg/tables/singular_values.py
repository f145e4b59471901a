"""Singular values and what is made of them: svd, svdvals, diagsvd, orth, null_space,
subspace_angles, norm.

Singular vectors are given up to a sign or a phase, a basis of a null space up to a rotation: only
functions that do not depend on such choices have meaning (see `adcore_linalg.singular`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from adcore.extend import composite, on_plain, plain, refuse, rule
from adcore_numpy.tables.mixed_arguments import as_array, at_value

from ...matrix_algebra import adjoint, diagonal_matrix, transposed
from ...tables.norms import REASON, norm_jvp, norm_vjp
from ...tables.singular_values import svd_jvp, svd_vjp
from .. import NAMESPACE
from .triangular import demand_finite, inexact

twin = NAMESPACE.twin

svd, svdvals, diagsvd = twin("svd"), twin("svdvals"), twin("diagsvd")
orth, null_space = twin("orth"), twin("null_space")
subspace_angles, norm = twin("subspace_angles"), twin("norm")


def svd_forward(
    a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True,
    lapack_driver="gesdd",
):  # fmt: skip
    """The factors; where the values alone are asked for, the vectors are kept."""
    options = {"check_finite": check_finite, "lapack_driver": lapack_driver}
    if compute_uv:
        return scipy.linalg.svd(a, full_matrices, **options), None
    u, s, vh = scipy.linalg.svd(a, False, **options)
    return s, (u, vh)


def svd_rule_jvp(
    t, ans, a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True,
    lapack_driver="gesdd", *, residual=None,
):  # fmt: skip
    """The map: A = U S Vᴴ. See `adcore_linalg.singular.svd_jvp`.

    Source: Townsend 2016; complex: Wan & Zhang 2019, arXiv:1909.02659; Seeger et al. 2017,
    arXiv:1710.08717.
    """
    return svd_jvp(t, ans, a, full_matrices, compute_uv, residual=residual)


def svd_rule_vjp(
    ct, ans, a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True,
    lapack_driver="gesdd", *, residual=None,
):  # fmt: skip
    """Adjoint: see `adcore_linalg.singular.svd_vjp`."""
    return svd_vjp(ct, ans, a, full_matrices, compute_uv, residual=residual)


def _svdvals(a, overwrite_a=False, check_finite=True):
    return svd(a, compute_uv=False, check_finite=check_finite)


def _diagsvd(s, M, N):
    """The diagonal matrix, with zero rows or columns after it."""
    s = as_array(s)
    k = s.shape[-1]
    if not (k == M <= N or k == N <= M):
        on_plain(scipy.linalg.diagsvd, plain(s), M, N)  # to raise scipy's error
    square = diagonal_matrix(s)
    shape = (*s.shape[:-1], M, N - M) if k == M else (*s.shape[:-1], M - N, N)
    return np.concatenate([square, np.zeros(shape, square.dtype)], -1 if k == M else -2)


# ----------------------------------------------------------------------------------------- spaces


def _cutoff(a: Any, rcond: Any) -> Any:
    return np.finfo(a.dtype).eps * max(a.shape[-2:]) if rcond is None else plain(rcond)


def _rank(s: Any, cutoff: Any) -> int:
    """How many singular values are kept, the same for each matrix of a stack."""
    s = plain(s)
    kept = np.sum(s > cutoff * np.max(s, -1, keepdims=True, initial=0), -1)
    if np.ptp(kept):
        msg = "The matrices of the stack differ in rank: their bases do not make one array."
        raise ValueError(msg)
    return int(np.max(kept))


def _orth(A, rcond=None):
    """The left singular vectors of the values that are not cut off."""
    A = as_array(A)
    u, s, _ = svd(A, full_matrices=False)
    return u[..., : _rank(s, _cutoff(A, rcond))]


def null_space_forward(A, rcond=None, overwrite_a=False, check_finite=True, lapack_driver="gesdd"):
    """The basis; A is left as it is. Older scipy knows no options."""
    options = {} if check_finite else {"check_finite": False}
    if lapack_driver != "gesdd":
        options["lapack_driver"] = lapack_driver
    return scipy.linalg.null_space(A, rcond, **options), None


def null_space_jvp(
    t, ans, A, rcond=None, overwrite_a=False, check_finite=True, lapack_driver="gesdd"
):
    """The map: A Q = 0, Qᴴ Q = 1, at constant rank. Differential: dQ = -A⁺ dA Q, not rotated.

    Adjoint: Ā = -A⁺ᵀ Q̄ Qᵀ. Shapes: A (..., m, n), Q (..., n, n - rank).
    Source: Golub & Pereyra 1973, doi:10.1137/0710036, lemma 4.1 (of the projector 1 - A⁺ A).
    """
    return -(np.linalg.pinv(A, _cutoff(A, rcond)) @ (t @ ans))


def null_space_vjp(
    ct, ans, A, rcond=None, overwrite_a=False, check_finite=True, lapack_driver="gesdd"
):
    """Adjoint: see `null_space_jvp`."""
    return -(transposed(np.linalg.pinv(A, _cutoff(A, rcond))) @ ct) @ transposed(ans)


def _basis(a: Any) -> Any:
    """An orthonormal basis of the columns: by QR where they are independent."""
    m, n = a.shape[-2:]
    s = np.linalg.svd(plain(a), compute_uv=False)
    if n <= m and _rank(s, _cutoff(a, None)) == n:
        return np.linalg.qr(a)[0]
    return orth(a)


def _without_noise(x: Any) -> Any:
    """Products of unit vectors with exact zeros: their values and slopes are those of angle 0."""
    value = plain(x)
    noise = np.abs(value) <= 8 * x.shape[-2] * np.finfo(value.dtype).eps
    return at_value(np.where(noise, 0, value), x) if noise.any() else x


def _subspace_angles(A, B):
    """Arc cosines of the singular values of Qᴬᴴ Qᴮ, arc sines of those of what is orthogonal.

    Source: Knyazev & Argentati 2002, doi:10.1137/S1064827500377332, algorithm 3.1.
    """
    A, B = inexact(A), inexact(B)
    demand_finite(True, A, B)
    if A.ndim < 2 or B.ndim < 2 or A.shape[-2] != B.shape[-2]:
        on_plain(scipy.linalg.subspace_angles, plain(A), plain(B))  # to raise scipy's error
    left, right = _basis(A), _basis(B)
    between = _without_noise(adjoint(left) @ right)
    cosines = np.linalg.svd(between, compute_uv=False)
    if left.shape[-1] >= right.shape[-1]:
        rest = _without_noise(right - left @ between)
    else:
        rest = _without_noise(left - right @ adjoint(between))
    angles = np.arccos(np.clip(np.flip(cosines, -1), -1.0, 1.0))
    small = plain(cosines) ** 2 >= 0.5
    if not small.any():
        return angles
    sines = np.linalg.svd(rest, compute_uv=False)
    return np.where(small, np.arcsin(np.clip(sines, -1.0, 1.0)), angles)


def norm_rule_jvp(t, ans, a, ord=None, axis=None, keepdims=False, check_finite=True):
    """As numpy.linalg.norm: see `adcore_linalg.norms.norm_jvp`. Source: Watson 1992."""
    return norm_jvp(t, ans, a, ord, axis, keepdims)


def norm_rule_vjp(ct, ans, a, ord=None, axis=None, keepdims=False, check_finite=True):
    """Adjoint: see `adcore_linalg.norms.norm_jvp`."""
    return norm_vjp(ct, ans, a, ord, axis, keepdims)


RULES = [
    rule(svd, jvp=svd_rule_jvp, vjp=svd_rule_vjp, forward=svd_forward),
    composite(svdvals, _svdvals),
    composite(diagsvd, _diagsvd),
    composite(orth, _orth),
    rule(null_space, jvp=null_space_jvp, vjp=null_space_vjp, forward=null_space_forward),
    composite(subspace_angles, _subspace_angles),
    rule(norm, jvp=norm_rule_jvp, vjp=norm_rule_vjp, root=True),
    refuse(norm, "ord", f"{REASON} np.sum(np.abs(x)**p)**(1/p) with a traced p."),
]
