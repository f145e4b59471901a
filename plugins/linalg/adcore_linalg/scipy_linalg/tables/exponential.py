"""The matrix exponential, its derivative, and the functions composed of it.

See `blocks` for how derivatives of functions of matrices are found.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg

from adcore.extend import composite, rule
from adcore_numpy.tables.mixed_arguments import as_array, cast

from ...matrix_algebra import transposed
from .. import NAMESPACE
from .block_functions import blocks, corner, doubled, in_corner, of_both

twin, refused, step = NAMESPACE.twin, NAMESPACE.refused, NAMESPACE.step

expm = twin("expm")

# --------------------------------------------------------------------------------------- expm


@step
def _frechet(a, e):
    """L(A, E) of expm: by scipy's algorithm for one matrix, of a stack by blocks."""
    if a.ndim > 2:
        return corner(scipy.linalg.expm(blocks(a, e)))
    return scipy.linalg.expm_frechet(a, e, compute_expm=False) if a.size else np.zeros_like(e)


def expm_jvp(t, ans, A):
    """The map: eᴬ. Differential: L(A, dA). Adjoint: L(Aᵀ, ct). Shapes: (..., n, n).

    Source: Al-Mohy & Higham 2009, doi:10.1137/080716426, algorithm 6.4, for one matrix; Mathias
    1996, theorem 2.1, for stacks and higher derivatives.
    """
    return _frechet(A, t)


def expm_vjp(ct, ans, A):
    """Adjoint: see `expm_jvp`."""
    return _frechet(transposed(A), ct)


def _frechet_jvp(tangents, ans, a, e):
    """The map: L(A, E), linear in E. Differential: L(A, dE) and, of [[A, E], [0, A]] in the

    direction [[dA, 0], [0, dA]], the corner of L. Adjoint: L(Aᵀ, ct), and the sum of the diagonal
    blocks of L([[A, E], [0, A]]ᵀ, [[0, ct], [0, 0]]). Source: Higham & Relton 2014,
    doi:10.1137/130945259, section 3.
    """
    a_dot, e_dot = tangents
    total = 0 if e_dot is None else _frechet(a, e_dot)
    if a_dot is not None:
        total = total + corner(_frechet(blocks(a, e), doubled(a_dot)))
    return total


def _frechet_vjp(ct, ans, a, e):
    """Adjoint: see `_frechet_jvp`."""
    return (
        lambda: of_both(_frechet(transposed(blocks(a, e)), in_corner(ct))),
        lambda: _frechet(transposed(a), ct),
    )


def _expm_frechet(A, E, method=None, compute_expm=True, check_finite=True):
    A, E = as_array(A), as_array(E)
    derivative = _frechet(A, E)
    if not compute_expm:
        return derivative
    return expm(cast(A, np.result_type(A.dtype, derivative.dtype))), derivative


# --------------------------------------------------------- compositions of expm, as scipy's own


def _cosm(A):
    A = as_array(A)
    if A.dtype.kind == "c":
        return 0.5 * (expm(1j * A) + expm(-1j * A))
    return np.real(expm(1j * A))


def _sinm(A):
    A = as_array(A)
    if A.dtype.kind == "c":
        return -0.5j * (expm(1j * A) - expm(-1j * A))
    return np.imag(expm(1j * A))


def _coshm(A):
    A = as_array(A)
    return 0.5 * (expm(A) + expm(-A))


def _sinhm(A):
    A = as_array(A)
    return 0.5 * (expm(A) - expm(-A))


RULES = [
    rule(expm, jvp=expm_jvp, vjp=expm_vjp),
    rule(_frechet, jvp=_frechet_jvp, vjp=_frechet_vjp, wrt=("a", "e")),
    composite(twin("expm_frechet"), _expm_frechet),
    composite(twin("cosm"), _cosm),
    composite(twin("sinm"), _sinm),
    composite(twin("tanm"), lambda A: np.linalg.solve(_cosm(A), _sinm(A))),
    composite(twin("coshm"), _coshm),
    composite(twin("sinhm"), _sinhm),
    composite(twin("tanhm"), lambda A: np.linalg.solve(_coshm(A), _sinhm(A))),
    refused(
        "expm_cond",
        "it is a norm of the derivative of expm, which scipy finds by an iteration; use the norm "
        "of expm_frechet in the direction that matters.",
    ),
]
