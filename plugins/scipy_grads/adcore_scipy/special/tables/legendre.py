"""Legendre functions of whole degree and order, alone and all up to a degree; of any degree: lpmv.

scipy gives derivatives up to the second along with the values (`diff_n`): row k is the k-th. So the
derivative of a row is the next one. The row after the last follows from

    P_n⁽ᵏ⁾ = (2k - 1)!! C_{n-k}^(k+1/2)        (DLMF 18.9.19, 18.7.9),

and, for an order m ≠ 0, from the differential equation (DLMF 14.2.2), divided by 1 - z²: of these
the third derivative at z = ±1 is not found (NaN). The first and second are, where finite.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain, rule

from ...versions import needs
from .. import NAMESPACE
from ..difference_stencil import slope
from ..polynomial_degrees import polynomial

twin = NAMESPACE.twin

# ------------------------------------------------------------------------------------- order zero


def odd_factorial(k: int) -> int:
    """(2k - 1)!!."""
    return prod(range(1, 2 * k, 2))


def legendre_row(n: Any, z: Any, k: int) -> Any:
    """The k-th derivative of P_n, k ≥ 1."""
    return odd_factorial(k) * polynomial(sp.eval_gegenbauer, n - k, k + 0.5, z)


def legendre_rows(n: Any, z: Any, diff_n: int) -> Any:
    """The derivatives of the rows 0 to diff_n."""
    return np.stack([legendre_row(n, z, k) for k in range(1, diff_n + 2)])


def degrees_up_to(n: int, *after: int) -> Any:
    """0, …, n along the first of 1 + sum(after) axes."""
    return np.arange(n + 1).reshape((-1,) + (1,) * sum(after))


def legendre_p_jvp(t, ans, n, z, diff_n=0):
    """The map: rows P_n⁽ᵏ⁾(z). Differential: the next rows times dz. Shapes: (rows, ...)."""
    return t * legendre_rows(n, z, diff_n)


def legendre_p_vjp(ct, ans, n, z, diff_n=0):
    """Adjoint: the sum over the rows."""
    return np.sum(ct * legendre_rows(n, z, diff_n), axis=0)


def legendre_p_all_jvp(t, ans, n, z, diff_n=0):
    """As `legendre_p_jvp` for all degrees up to n. Shapes: (rows, n + 1, ...)."""
    return t * legendre_rows(degrees_up_to(n, np.ndim(plain(z))), z, diff_n)


def legendre_p_all_vjp(ct, ans, n, z, diff_n=0):
    """Adjoint: the sum over the rows and degrees."""
    rows = legendre_rows(degrees_up_to(n, np.ndim(plain(z))), z, diff_n)
    return np.sum(ct * rows, axis=(0, 1))


# -------------------------------------------------------------------------------------- any order


def third(n: Any, m: Any, z: Any, norm: bool, y: Any, y1: Any, y2: Any) -> Any:
    """y''' by the derivative of (1 - z²) y'' - 2z y' + (n(n + 1) - m²/(1 - z²)) y = 0."""
    axis = np.equal(m, 0)
    w = np.multiply(1 - z, 1 + z)
    end = np.equal(plain(w), 0)
    w = np.where(end, np.nan, w) if end.any() else w
    level = n * (n + 1) - m * m / w
    by_equation = (4 * z * y2 + (2 - level) * y1 + 2 * z * m * m / (w * w) * y) / w
    if not axis.any():
        return by_equation
    scale = np.sqrt(n + 0.5) if norm else 1
    return np.where(axis, scale * legendre_row(n, z, 3), by_equation)


def assoc_rows(function: Any, n: Any, m: Any, z: Any, ns: Any, ms: Any, **options: Any) -> Any:
    """The derivatives of the rows of function(n, m, z, **options); ns, ms: those of each entry."""
    diff_n = options.pop("diff_n")
    rows = function(n, m, z, **options, diff_n=min(diff_n + 1, 2))
    if diff_n < 2:
        return rows[1:]
    after = third(ns, ms, z, options["norm"], rows[0], rows[1], rows[2])
    return np.stack([rows[1], rows[2], after])


def assoc_legendre_p_jvp(t, ans, n, m, z, branch_cut=2, norm=False, diff_n=0):
    """The map: rows of derivatives of P_n^m. Differential: the next rows. Shapes: (rows, ...)."""
    options = {"branch_cut": branch_cut, "norm": norm, "diff_n": diff_n}
    return t * assoc_rows(assoc_legendre_p, n, m, z, np.asarray(n), np.asarray(m), **options)


def assoc_legendre_p_vjp(ct, ans, n, m, z, branch_cut=2, norm=False, diff_n=0):
    """Adjoint: the sum over the rows."""
    return np.sum(assoc_legendre_p_jvp(ct, ans, n, m, z, branch_cut, norm, diff_n), axis=0)


def orders(m: int, after: int) -> Any:
    """0, …, m, -m, …, -1 along the first of 1 + after axes, as scipy arranges them."""
    return np.fft.ifftshift(np.arange(-abs(m), abs(m) + 1)).reshape((-1,) + (1,) * after)


def assoc_legendre_p_all_jvp(t, ans, n, m, z, branch_cut=2, norm=False, diff_n=0):
    """As `assoc_legendre_p_jvp`, all degrees and orders. Shapes: (rows, n + 1, 2m + 1, ...)."""
    after = max(np.ndim(plain(z)), np.ndim(branch_cut))
    options = {"branch_cut": branch_cut, "norm": norm, "diff_n": diff_n}
    ns, ms = degrees_up_to(n, 1, after), orders(m, after)
    return t * assoc_rows(assoc_legendre_p_all, n, m, z, ns, ms, **options)


def assoc_legendre_p_all_vjp(ct, ans, n, m, z, branch_cut=2, norm=False, diff_n=0):
    """Adjoint: the sum over the rows, degrees and orders."""
    products = assoc_legendre_p_all_jvp(ct, ans, n, m, z, branch_cut, norm, diff_n)
    return np.sum(products, axis=(0, 1, 2))


# ------------------------------------------------------------------------- any degree, whole order


def without_root(m: Any, v: Any, x: Any) -> Any:
    """d^m P_v/dx^m for m ≥ 0: 2^m (1/2)_m C_{v-m}^(m+1/2)(x)."""
    return sp.poch(0.5, m) * 2.0**m * polynomial(sp.eval_gegenbauer, v - m, m + 0.5, x)


def positive_order(m: Any, v: Any) -> tuple[Any, Any]:
    """|m|, and the factor of P_v^|m| in P_v^m, without its sign: Γ(v+m+1)/Γ(v-m+1) for m < 0."""
    below = np.less(m, 0)
    order = np.absolute(m)
    if not below.any():
        return order, 1
    ratio = sp.poch(v - order + 1, np.where(below, 2 * order, 0))
    return order, (-1.0) ** np.where(below, order, 0) / ratio


def lpmv_value(m: Any, v: Any, x: Any) -> Any:
    """P_v^m(x) = (-1)^m (1 - x²)^(m/2) d^m P_v/dx^m (DLMF 14.6.1, 14.9.3)."""
    v = np.maximum(v, -v - 1)
    order, factor = positive_order(m, v)
    root = np.power((1 - x) * (1 + x), order / 2)
    return factor * (-1.0) ** order * root * without_root(order, v, x)


def lpmv_x(ans: Any, m: Any, v: Any, x: Any) -> Any:
    """The product rule: two terms, finite at x = ±1 unless |m| = 1, where it is infinite."""
    v = np.maximum(v, -v - 1)
    order, factor = positive_order(m, v)
    w = (1 - x) * (1 + x)
    inner = np.power(w, np.where(np.equal(order, 0), 0, order / 2 - 1))
    slopes = -order * x * inner * without_root(order, v, x)
    slopes = slopes + np.power(w, order / 2) * without_root(order + 1, v, x)
    return factor * (-1.0) ** order * slopes


# ----------------------------------------------------------------------------------- second kind


def bend(n: Any, m: Any, z: Any, q: Any, q1: Any) -> Any:
    """Q'' by Legendre's equation (DLMF 14.2.2)."""
    w = np.multiply(1 - z, 1 + z)
    return (2 * z * q1 - (n * (n + 1) - m * m / w) * q) / w


def lqn_jvp(t, ans, n, z):
    """The map: Q_k(z) and Q_k'(z), k = 0, …, n. Shapes: (n + 1, ...) both. See `bend`."""
    degrees = degrees_up_to(n, np.ndim(plain(z)))
    return t * ans[1], t * bend(degrees, 0, z, ans[0], ans[1])


def lqn_vjp(ct, ans, n, z):
    """Adjoint: the sums over the degrees."""
    products = lqn_jvp(1, ans, n, z)
    return sum(np.sum(c * p, axis=0) for c, p in zip(ct, products, strict=True) if c is not None)


def lqmn_jvp(t, ans, m, n, z):
    """As `lqn_jvp`, of all orders up to m too. Shapes: (m + 1, n + 1, ...)."""
    after = np.ndim(plain(z))
    degrees, rows = degrees_up_to(int(n), after), degrees_up_to(int(m), 1, after)
    return t * ans[1], t * bend(degrees, rows, z, ans[0], ans[1])


def lqmn_vjp(ct, ans, m, n, z):
    """Adjoint: the sums over the degrees and orders."""
    products = lqmn_jvp(1, ans, m, n, z)
    return sum(
        np.sum(c * p, axis=(0, 1)) for c, p in zip(ct, products, strict=True) if c is not None
    )


lqn, lqmn = twin("lqn"), twin("lqmn")
RULES = [
    elementwise(
        sp.lpmv,
        None,
        lambda ans, m, v, x: slope(lpmv_value, 1, m, v, x),
        lpmv_x,
        domain=((1, 1), (0.6, 3.5), (-0.7, 0.9)),
        approximate={"v": "central differences of order 16, 1e-9"},
    ),
    rule(lqn, jvp=lqn_jvp, vjp=lqn_vjp, wrt=("z",)),
    needs("1.16", "of complex z its values are those of memory that nobody wrote",
          rule(lqmn, jvp=lqmn_jvp, vjp=lqmn_vjp, wrt=("z",))),
]
if hasattr(sp, "legendre_p"):  # scipy 1.15
    legendre_p, legendre_p_all = twin("legendre_p"), twin("legendre_p_all")
    assoc_legendre_p = twin("assoc_legendre_p")
    assoc_legendre_p_all = twin("assoc_legendre_p_all")
    RULES += [
        rule(legendre_p, jvp=legendre_p_jvp, vjp=legendre_p_vjp, wrt=("z",)),
        rule(legendre_p_all, jvp=legendre_p_all_jvp, vjp=legendre_p_all_vjp, wrt=("z",)),
        rule(assoc_legendre_p, jvp=assoc_legendre_p_jvp, vjp=assoc_legendre_p_vjp, wrt=("z",)),
        rule(
            assoc_legendre_p_all,
            jvp=assoc_legendre_p_all_jvp,
            vjp=assoc_legendre_p_all_vjp,
            wrt=("z",),
        ),
    ]
