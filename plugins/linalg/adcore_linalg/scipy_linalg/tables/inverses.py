"""Inverses, pseudo-inverses, least squares and the determinant: inv, pinv, pinvh, lstsq, det.

The derivatives are those of numpy.linalg, at the value that scipy computes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix_algebra import diagonal, diagonal_matrix, from_triangle
from ...tables.determinants import det_jvp, det_vjp
from ...tables.least_squares import lstsq_jvp, lstsq_vjp, pinv_jvp, pinv_vjp
from ...tables.systems import inv_jvp, inv_vjp
from .. import NAMESPACE
from .solvers import STRUCTURES, whole
from .triangular import demand_finite, inexact

twin, step = NAMESPACE.twin, NAMESPACE.step

inv, det, pinv = twin("inv"), twin("det"), twin("pinv")
pinvh, lstsq = twin("pinvh"), twin("lstsq")


def _inv(a, overwrite_a=False, check_finite=True, assume_a=None, lower=False):
    """The inverse of the full matrix of the structure."""
    a = as_array(a)
    demand_finite(check_finite, a)
    structure = STRUCTURES.get(assume_a)
    if structure is None:
        on_plain(scipy.linalg.inv, plain(a), assume_a=assume_a)  # to raise scipy's error
    if structure == "diagonal":
        a = diagonal_matrix(diagonal(a))
    return _inv_whole(whole(a, structure, lower))


@step
def _inv_whole(a: Any) -> Any:
    """A⁻¹."""
    return scipy.linalg.inv(a, check_finite=False)


def det_forward(a, overwrite_a=False, check_finite=True):
    """The determinant; a is left as it is."""
    return scipy.linalg.det(a, False, check_finite), None


def det_rule_jvp(t, ans, a, overwrite_a=False, check_finite=True):
    """As numpy.linalg.det, singular matrices too: see `adcore_linalg.determinants`."""
    return det_jvp(t, ans, a)


def det_rule_vjp(ct, ans, a, overwrite_a=False, check_finite=True):
    """Adjoint: Ā = ȳ C, C the cofactors."""
    return det_vjp(ct, ans, a)


# --------------------------------------------------------------------------------- pseudo-inverses


def _pinv(a, atol=None, rtol=None, return_rank=False, check_finite=True):
    """The pseudo-inverse, and the rank as a constant."""
    a = as_array(a)
    demand_finite(check_finite, a)
    answer = _pinv_of(a, plain(atol), plain(rtol))
    if not return_rank:
        return answer
    return answer, on_plain(scipy.linalg.pinv, plain(a), atol=atol, rtol=rtol, return_rank=True)[1]


def _pinvh(a, atol=None, rtol=None, lower=True, return_rank=False, check_finite=True):
    """The same for the Hermitian matrix of one triangle."""
    a = as_array(a)
    demand_finite(check_finite, a)
    answer = _pinv_of(from_triangle(a, not lower), plain(atol), plain(rtol), True)
    if not return_rank:
        return answer
    return answer, on_plain(scipy.linalg.pinvh, plain(a), atol, rtol, lower, True)[1]


@step
def _pinv_of(a: Any, atol: Any = None, rtol: Any = None, hermitian: bool = False) -> Any:
    """A⁺, of a full Hermitian matrix by its eigenvalues."""
    function = scipy.linalg.pinvh if hermitian else scipy.linalg.pinv
    return function(a, atol=atol, rtol=rtol, check_finite=False)


def _cutoff(a: Any, atol: Any, rtol: Any) -> Any:
    """The relative cut-off that scipy takes, of each matrix."""
    if rtol is None:
        rtol = max(a.shape[-2:]) * np.finfo(a.dtype).eps
    if atol is None or not a.size:
        return np.asarray(rtol)
    largest = np.linalg.svd(plain(a), compute_uv=False)[..., 0]
    return rtol + atol / np.where(largest == 0, 1, largest)


def pinv_of_jvp(t, ans, a, atol=None, rtol=None, hermitian=False):
    """The map: P = A⁺. Differential and adjoint: see `adcore_linalg.least_squares.pinv_jvp`.

    Source: Golub & Pereyra 1973, doi:10.1137/0710036, equation 4.12.
    """
    return pinv_jvp(t, ans, a, _cutoff(a, atol, rtol))


def pinv_of_vjp(ct, ans, a, atol=None, rtol=None, hermitian=False):
    """Adjoint: see `pinv_of_jvp`."""
    return pinv_vjp(ct, ans, a, _cutoff(a, atol, rtol))


# ----------------------------------------------------------------------------------- least squares


def _lstsq(
    a, b, cond=None, overwrite_a=False, overwrite_b=False, check_finite=True, lapack_driver=None
):
    """One matrix after the other."""
    a, b = inexact(a), inexact(b)
    demand_finite(check_finite, a, b)
    core = min(b.ndim, 2)
    batch = np.broadcast_shapes(a.shape[:-2], b.shape[:-core])
    if not batch:
        return _lstsq_one(a, b, cond, lapack_driver)
    a = np.broadcast_to(a, (*batch, *a.shape[-2:]))
    b = np.broadcast_to(b, (*batch, *b.shape[-core:]))
    each = [_lstsq_one(a[k], b[k], cond, lapack_driver) for k in np.ndindex(batch)]
    return tuple(
        None if parts[0] is None else np.reshape(np.stack(parts), (*batch, *np.shape(parts[0])))
        for parts in zip(*each, strict=True)
    )


@step
def _lstsq_one(a: Any, b: Any, cond: Any = None, lapack_driver: Any = None) -> Any:
    """The solution, the residuals, the rank and the singular values (None with gelsy)."""
    return scipy.linalg.lstsq(a, b, cond, check_finite=False, lapack_driver=lapack_driver)


def _with_values(ans: Any, a: Any) -> Any:
    """The answer with zeros in place of singular values that were not asked for."""
    if ans[3] is not None:
        return ans
    return (*ans[:3], np.zeros(min(a.shape), np.finfo(a.dtype).dtype))


def _rcond(a: Any, b: Any, cond: Any) -> Any:
    """The cut-off that scipy takes."""
    return np.finfo(np.result_type(a.dtype, b.dtype)).eps if cond is None else plain(cond)


def lstsq_one_jvp(tangents, ans, a, b, cond=None, lapack_driver=None):
    """As numpy.linalg.lstsq: see `adcore_linalg.least_squares.lstsq_jvp`.

    Source: Golub & Pereyra 1973, doi:10.1137/0710036, section 5.
    """
    if not a.size:
        return _of_nothing(tangents, ans, b)
    found = lstsq_jvp(tangents, _with_values(ans, a), a, b, _rcond(a, b, cond))
    return found if ans[3] is not None else (*found[:3], None)


def _of_nothing(tangents: Any, ans: Any, b: Any) -> Any:
    """For a matrix without columns the residuals are Σ |b|²."""
    x, residuals, _, values = ans
    moved = np.zeros_like(residuals)
    if residuals.shape != (0,) and tangents[1] is not None:
        moved = 2 * np.real(np.sum(np.conj(b) * tangents[1], 0))
    return np.zeros_like(x), moved, None, np.zeros_like(values)


def lstsq_one_vjp(ct, ans, a, b, cond=None, lapack_driver=None):
    """Adjoint: see `lstsq_one_jvp`."""
    if not a.size:
        b_bar = 2 * np.conj(b) * ct[1] if ans[1].shape != (0,) else np.zeros_like(b)
        return np.zeros_like(a), b_bar
    values_bar = _with_values((*ct[:3], ct[3] if ans[3] is not None else None), a)[3]
    ct = (*ct[:3], values_bar)
    return lstsq_vjp(ct, _with_values(ans, a), a, b, _rcond(a, b, cond))


RULES = [
    composite(inv, _inv),
    rule(_inv_whole, jvp=inv_jvp, vjp=inv_vjp),
    rule(det, jvp=det_rule_jvp, vjp=det_rule_vjp, forward=det_forward),
    composite(pinv, _pinv),
    composite(pinvh, _pinvh),
    rule(_pinv_of, jvp=pinv_of_jvp, vjp=pinv_of_vjp),
    composite(lstsq, _lstsq),
    rule(_lstsq_one, jvp=lstsq_one_jvp, vjp=lstsq_one_vjp, wrt=("a", "b")),
]
