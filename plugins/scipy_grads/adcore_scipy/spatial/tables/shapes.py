"""procrustes, and its step: the orthogonal factor of a matrix.

R = U Vᵀ is that of M = U Σ Vᵀ = R H with the symmetric H = V Σ Vᵀ. From Rᵀ R = 1 and Rᵀ M = H:

    map:           M -> R
    differential:  dR = R K with the skew K that solves H K + K H = Rᵀ dM - dMᵀ R
    adjoint:       M̄ = R (L - Lᵀ) with H L + L H = Rᵀ R̄
    shapes:        M and R are (..., n, n)
    source:        Kenney and Laub 1991, Polar decomposition and matrix sign function condition
                   estimates, doi:10.1137/0912027

The equation is linear in its right-hand side and self-adjoint; H is solved for by its eigenvalues.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.spatial

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array, cast

from .. import NAMESPACE

step, twin = NAMESPACE.step, NAMESPACE.twin


def _T(M: Any) -> Any:
    return np.swapaxes(M, -1, -2)


@step
def _orthogonal(M: Any) -> Any:
    """The orthogonal matrix nearest to M."""
    U, _, Vt = np.linalg.svd(M)
    return U @ Vt


@step
def _halved(H: Any, C: Any) -> Any:
    """The X with H X + X H = C, for a symmetric H with eigenvalues whose sums are not 0."""
    values, V = np.linalg.eigh(H)
    sums = values[..., :, None] + values[..., None, :]
    size = sums.shape[-1]
    apart = np.abs(sums) + np.eye(size) * np.abs(values[..., -1:, None])
    if np.any(apart <= 1e-14 * np.abs(values).max(initial=0.0)):
        msg = "The nearest orthogonal matrix of a singular matrix is not unique: no derivative."
        raise NonDifferentiableError(msg)
    inner = _T(V) @ C @ V
    return V @ np.divide(inner, sums, out=np.zeros_like(inner), where=sums != 0) @ _T(V)


def orthogonal_jvp(t, ans, M):
    """See the head of this file."""
    turned = _T(ans) @ t
    return ans @ _halved(_T(ans) @ M, turned - _T(turned))


def orthogonal_vjp(ct, ans, M):
    """See the head of this file: L - Lᵀ solves the equation for the skew part at once."""
    turned = _T(ans) @ ct
    return ans @ _halved(_T(ans) @ M, turned - _T(turned))


def halved_jvp_H(t, ans, H, C):
    """H Ẋ + Ẋ H = -(Ḣ X + X Ḣ)."""
    return -_halved(H, t @ ans + ans @ t)


def halved_jvp_C(t, ans, H, C):
    """Linear."""
    return _halved(H, t)


def halved_vjp_H(ct, ans, H, C):
    """H̄ = -(Y Xᵀ + Xᵀ Y) with H Y + Y H = X̄."""
    Y = _halved(H, ct)
    return -(Y @ _T(ans) + _T(ans) @ Y)


def halved_vjp_C(ct, ans, H, C):
    """Its own adjoint."""
    return _halved(H, ct)


# --------------------------------------------------------------------------------------- procrustes


def _procrustes(data1, data2):
    """Both shapes centred and of size 1; the second one turned and scaled onto the first."""
    a, b = (cast(as_array(x), np.dtype("d")) for x in (data1, data2))
    on_plain(scipy.spatial.procrustes, plain(a), plain(b))  # raises its errors
    a, b = (x - np.mean(x, 0) for x in (a, b))
    a, b = (x / np.sqrt(np.sum(x * x)) for x in (a, b))
    product = a.T @ b
    R = _orthogonal(product)
    b = b @ R.T * np.sum(R * product)
    return a, b, np.sum((a - b) ** 2)


RULES = [
    composite(twin("procrustes"), _procrustes),
    rule(_orthogonal, jvp=orthogonal_jvp, vjp=orthogonal_vjp),
    rule(_halved, jvp=(halved_jvp_H, halved_jvp_C), vjp=(halved_vjp_H, halved_vjp_C)),
]
