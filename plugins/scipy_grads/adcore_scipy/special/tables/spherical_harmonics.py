"""Spherical harmonics and the spherical Legendre functions that they are made of.

The derivative in θ comes from the neighbouring orders (DLMF 14.10.1, 14.10.2, for functions with
the norm in them),

    2 ∂P_n^m/∂θ = √((n - m)(n + m + 1)) P_n^(m+1) - √((n + m)(n - m + 1)) P_n^(m-1),

without a division by sin θ, so that it is exact at the poles. It holds for every derivative in θ
alike, so one formula serves all of `diff_n`. A harmonic is Y_n^m = P_n^m(θ) e^(imφ).

scipy takes |sin θ| for sin θ: beyond θ = 0 and π odd orders are mirrored. At the poles themselves
the derivative is that on the side of 0 < θ < π.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import composite, plain, rule
from adcore_numpy.tables.mixed_arguments import cast

from .. import NAMESPACE
from .legendre import degrees_up_to, orders

twin = NAMESPACE.twin

# -------------------------------------------------------------------- spherical Legendre functions


def side(theta: Any) -> Any:
    """The sign of sin θ, of which scipy takes the absolute value; 1 at the poles."""
    return np.where(np.less(np.sin(plain(theta)), 0), -1, 1)


def weights(n: Any, m: Any) -> tuple[Any, Any]:
    """Of the next and the previous order; 0 where there is none."""
    ahead, behind = (n - m) * (n + m + 1), (n + m) * (n - m + 1)
    return np.sqrt(np.maximum(ahead, 0)) / 2, np.sqrt(np.maximum(behind, 0)) / 2


def slopes(n: Any, m: Any, theta: Any, diff_n: int) -> Any:
    """∂/∂θ of all rows that `sph_legendre_p` gives."""
    n, m = np.asarray(n), np.asarray(m)
    ahead, behind = weights(n, m)
    after = sph_legendre_p(n, m + 1, theta, diff_n=diff_n)
    before = sph_legendre_p(n, m - 1, theta, diff_n=diff_n)
    return side(theta) * (ahead * after - behind * before)


def sph_legendre_p_jvp(t, ans, n, m, theta, diff_n=0):
    """The map: rows of θ-derivatives. Differential: see above. Shapes: (rows, ...)."""
    return t * slopes(n, m, theta, diff_n)


def sph_legendre_p_vjp(ct, ans, n, m, theta, diff_n=0):
    """Adjoint: the sum over the rows."""
    return np.sum(ct * slopes(n, m, theta, diff_n), axis=0)


def slopes_of_all(n: int, m: int, theta: Any, diff_n: int) -> Any:
    """∂/∂θ of all rows that `sph_legendre_p_all` gives, from those up to one order more."""
    after = np.ndim(plain(theta))
    ns, ms = degrees_up_to(n, 1, after), orders(m, after)
    ahead, behind = weights(ns, ms)
    more = sph_legendre_p_all(n, abs(m) + 1, theta, diff_n=diff_n)
    there = ms.ravel()  # order k is in column k, counted from the end if it is negative
    following, previous = np.take(more, there + 1, axis=2), np.take(more, there - 1, axis=2)
    return side(theta) * (ahead * following - behind * previous)


def sph_legendre_p_all_jvp(t, ans, n, m, theta, diff_n=0):
    """As `sph_legendre_p_jvp`, all degrees and orders. Shapes: (rows, n + 1, 2m + 1, ...)."""
    return t * slopes_of_all(n, m, theta, diff_n)


def sph_legendre_p_all_vjp(ct, ans, n, m, theta, diff_n=0):
    """Adjoint: the sum over the rows, degrees and orders."""
    return np.sum(ct * slopes_of_all(n, m, theta, diff_n), axis=(0, 1, 2))


# -------------------------------------------------------------------------------------- harmonics


def harmonics(rows: Any, m: Any, phi: Any) -> Any:
    """What `sph_harm_y` gives, of the rows of P_n^m: the harmonic, its gradient, its Hessian."""
    turn = 1j * np.asarray(m)
    wave = np.exp(turn * phi)
    table = [[row * wave * turn**k for k in range(3)] for row in rows]
    if len(rows) == 1:
        return table[0][0]
    gradient = np.stack([table[1][0], table[0][1]], axis=-1)
    if len(rows) == 2:
        return table[0][0], gradient
    mixed = table[1][1]
    bottom = np.stack([mixed, table[0][2]], axis=-1)
    hessian = np.stack([np.stack([table[2][0], mixed], axis=-1), bottom], axis=-2)
    return table[0][0], gradient, hessian


def _sph_harm_y(n, m, theta, phi, *, diff_n=0):
    return harmonics(sph_legendre_p(n, m, theta, diff_n=diff_n), m, phi)


def _sph_harm_y_all(n, m, theta, phi, *, diff_n=0):
    theta = theta + 0 * phi  # of the rank of the answer
    rows = sph_legendre_p_all(n, m, theta, diff_n=diff_n)
    answers = harmonics(rows, orders(m, np.ndim(plain(theta))), phi)
    dtype = np.result_type(rows.dtype, np.complex64)  # single if the angles are; not so of one
    return tuple(cast(a, dtype) for a in answers) if diff_n else cast(answers, dtype)


RULES: list[Any] = []
if hasattr(sp, "sph_harm_y"):  # scipy 1.15
    sph_legendre_p, sph_legendre_p_all = (
        twin("sph_legendre_p"),
        twin("sph_legendre_p_all"),
    )
    RULES = [
        rule(sph_legendre_p, jvp=sph_legendre_p_jvp, vjp=sph_legendre_p_vjp, wrt=("theta",)),
        rule(
            sph_legendre_p_all,
            jvp=sph_legendre_p_all_jvp,
            vjp=sph_legendre_p_all_vjp,
            wrt=("theta",),
        ),
        composite(twin("sph_harm_y"), _sph_harm_y),
        composite(twin("sph_harm_y_all"), _sph_harm_y_all),
    ]
