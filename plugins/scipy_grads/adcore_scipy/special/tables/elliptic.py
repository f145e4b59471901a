"""Elliptic functions and integrals, Legendre's and Carlson's, in the order of scipy's reference.

Slopes of Legendre's integrals are written with Carlson's, which do not cancel where m is small. Of
Carlson's, R_F has slopes by R_D (DLMF 19.18.1), and R_D and R_J by the Euler-Darboux equations of
their integrands and by homogeneity. Where two arguments meet, these are 0/0: there the slope is
interpolated between points around, in double precision.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain, rule

from ..careful_quotients import bounded, inverse
from ..difference_stencil import filled

# ---------------------------------------------------------------------------- Jacobi's functions


def jacobi_slopes(ans: Any, u: Any, m: Any) -> tuple[Any, Any]:
    """The slopes in u and in m of (sn, cn, dn, φ). Source: DLMF 22.13.1, 22.13.2; 19.4.

    φ_u = dn. From u = F(φ, m): φ_m = -dn F_m, and sn, cn, dn follow by sn = sin φ, dn² = 1 - m sn².
    """
    sn, cn, dn, phi = ans
    by_u = (cn * dn, -sn * dn, -m * sn * cn, dn)
    turns = reduced(phi)[1]
    sign = 1 - 2 * (turns / 2 % 2)  # of sn to the sine of the reduced angle
    phi_m = -dn * incomplete_m(sign * sn, cn * cn, dn * dn, turns, m)
    dn_m = -(sn * sn + 2 * m * sn * cn * phi_m) / (2 * dn)
    return by_u, (cn * phi_m, -sn * phi_m, dn_m, phi_m)


def ellipj_jvp(ts, ans, u, m):
    """The map: (u, m) to (sn, cn, dn, φ); each tangent by its two slopes."""
    slopes = jacobi_slopes(ans, u, m)
    parts = [[t * s for s in each] for t, each in zip(ts, slopes, strict=True) if t is not None]
    return tuple(sum(column[1:], column[0]) for column in zip(*parts, strict=True))


def ellipj_vjp(ct, ans, u, m):
    """Its adjoint: the sum over the four answers."""
    by_u, by_m = jacobi_slopes(ans, u, m)

    def pulled(slopes: Any) -> Any:
        terms = [c * s for c, s in zip(ct, slopes, strict=True)]
        return sum(terms[1:], terms[0])

    return lambda: pulled(by_u), lambda: pulled(by_m)


# -------------------------------------------------------------------------- Legendre's integrals


def zero_like(x: Any) -> Any:
    """0, in the shape of x."""
    return 0 * plain(bounded(x))


def ellipk_m(ans: Any, m: Any) -> Any:
    """K′ = R_D(0, 1, 1 - m)/6."""
    return sp.elliprd(zero_like(m), 1 + zero_like(m), bounded(1 - m, 1e300)) / 6


def ellipkm1_p(ans: Any, p: Any) -> Any:
    """The same of p = 1 - m, with the other sign."""
    return -sp.elliprd(zero_like(p), 1 + zero_like(p), bounded(p, 1e300)) / 6


def ellipe_m(ans: Any, m: Any) -> Any:
    """E′ = -R_D(0, 1 - m, 1)/6."""
    return -sp.elliprd(zero_like(m), bounded(1 - m, 1e300), 1 + zero_like(m)) / 6


def root(phi: Any, m: Any) -> Any:
    """√(1 - m sin² φ)."""
    s = np.sin(phi)
    return np.sqrt(1 - m * s * s)


def reduced(phi: Any) -> tuple[Any, Any]:
    """φ less the nearest multiple n of π, and 2n: how many complete integrals that is."""
    turns = np.rint(plain(phi) / math.pi)
    return phi - math.pi * turns, 2 * turns


def ellipkinc_m(ans: Any, phi: Any, m: Any) -> Any:
    """F_m = s³/6 R_D(c², 1, 1 - m s²)… for |φ| ≤ π/2, and 2n K′ more for each further half turn.

    F = s R_F(c², Δ², 1) with Δ² = 1 - m s², so F_m = -s³ ∂R_F/∂Δ² = s³ R_D(c², 1, Δ²)/6.
    """
    rest, halves = reduced(phi)
    s, c = np.sin(rest), np.cos(rest)
    return incomplete_m(s, c * c, 1 - m * s * s, halves, m)


def incomplete_m(s: Any, square: Any, inside: Any, halves: Any, m: Any) -> Any:
    """F_m by the sine and the squared cosine of the reduced angle, and by Δ²."""
    one = 1 + zero_like(s * m)
    inner = s * s * s * sp.elliprd(square * one, one, inside * one) / 6
    if not np.any(halves):
        return inner
    return inner + halves * ellipk_m(None, np.where(halves == 0, 0, m))


def ellipeinc_m(ans: Any, phi: Any, m: Any) -> Any:
    """E_m = -s³/6 R_D(c², Δ², 1), since E = F - m s³/3 R_D; and 2n E′ more. Source: DLMF 19.25.10.

    From 2m E_m = E - F = -m s³ R_D(c², Δ², 1)/3.
    """
    rest, halves = reduced(phi)
    s, c = np.sin(rest), np.cos(rest)
    one = 1 + zero_like(s * m)
    inner = -s * s * s * sp.elliprd(c * c * one, 1 - m * s * s, one) / 6
    if not np.any(halves):
        return inner
    return inner + halves * ellipe_m(None, np.where(halves == 0, 0, m))


# ---------------------------------------------------------------------------- Carlson's integrals


def apart(x: Any, y: Any) -> Any:
    """Whether a difference quotient of x and y keeps most of its digits."""
    x, y = plain(x), plain(y)
    return np.absolute(x - y) > 0.02 * np.maximum(np.absolute(x), np.absolute(y))


def bridged(quotient: Any, k: int, other: int, *args: Any) -> Any:
    """quotient(*args); interpolated in args[k] where that meets args[other], which makes it 0/0."""
    far = apart(args[k], args[other])
    if np.all(far):
        return quotient(*args)
    meets = plain(args[other])
    base = np.where(far, 3.3 * meets, args[k])  # for the others a place where it does no harm
    near = filled(quotient, k, *args[:k], base, *args[k + 1 :], step=np.absolute(plain(base)) / 20)
    moved = np.where(far, args[k], 2 * meets)
    return np.where(far, quotient(*args[:k], moved, *args[k + 1 :]), near)


def times(x: Any, slope: Any, *others: Any) -> Any:
    """x ∂/∂x of an integral, whose slope grows like 1/√x: 0 at x = 0."""
    zero = plain(x) == 0
    if not np.any(zero):
        return x * slope(None, x, *others)
    return np.where(zero, 0, x * slope(None, np.where(zero, plain(others[-1]), x), *others))


def elliprf_x(ans: Any, x: Any, y: Any, z: Any) -> Any:
    """∂R_F/∂x = -R_D(y, z, x)/6. Source: DLMF 19.18.1."""
    return -sp.elliprd(y, z, x) / 6


def elliprc_slopes(ans: Any, x: Any, y: Any) -> tuple[Any, Any]:
    """R_C(x, y) = R_F(x, y, y), so R_x = -R_D(y, y, x)/6 and R_y = -R_D(x, y, y)/3, for y > 0.

    For y < 0, a principal value: R_x = (1/√x - R_C)/2(x - y), R_y = (R_C - √x/y)/2(x - y).
    """
    bare = plain(y)
    below = (np.real(bare) < 0) & (np.imag(bare) == 0)
    if not np.any(below):
        return -sp.elliprd(y, y, x) / 6, -sp.elliprd(x, y, y) / 3
    up = np.where(below, 1, y)
    regular = elliprc_slopes(ans, x, up)
    down = np.where(below, y, -1)
    root, gap = np.sqrt(x), 2 * (x - down)
    return (
        np.where(below, (inverse(root) - ans) / gap, regular[0]),
        np.where(below, (ans - root / down) / gap, regular[1]),
    )


def elliprd_x(ans: Any, x: Any, y: Any, z: Any) -> Any:
    """∂R_D/∂x = (R_D(y, z, x) - R_D(x, y, z))/2(x - z), the equation of Euler and Darboux.

    With R_D(x, y, z) = -6 ∂R_F/∂z: ∂²R_F/∂x∂z = (∂R_F/∂x - ∂R_F/∂z)/2(x - z). Source: DLMF 19.18.9.
    """

    def quotient(x: Any, y: Any, z: Any) -> Any:
        return (sp.elliprd(y, z, x) - sp.elliprd(x, y, z)) / (2 * (x - z))

    return bridged(quotient, 0, 2, x, y, z)


def elliprd_z(ans: Any, x: Any, y: Any, z: Any) -> Any:
    """x ∂R_D/∂x + y ∂R_D/∂y + z ∂R_D/∂z = -3/2 R_D: it is homogeneous."""
    others = times(x, elliprd_x, y, z) + times(y, elliprd_x, x, z)
    return -(1.5 * ans + others) / z


def elliprg_x(ans: Any, x: Any, y: Any, z: Any) -> Any:
    """∂R_G/∂x = (R_F - x R_D(y, z, x)/3)/4. Source: DLMF 19.18.2, 19.21.9."""
    weighted = times(x, lambda ans, x, y, z: sp.elliprd(y, z, x), y, z)
    return (sp.elliprf(x, y, z) - weighted / 3) / 4


def elliprj_x(ans: Any, x: Any, y: Any, z: Any, p: Any) -> Any:
    """∂R_J/∂x = (R_D(y, z, x) - R_J(x, y, z, p))/2(x - p), as for R_D, which is R_J for p = z."""

    def quotient(x: Any, y: Any, z: Any, p: Any) -> Any:
        return (sp.elliprd(y, z, x) - sp.elliprj(x, y, z, p)) / (2 * (x - p))

    return bridged(quotient, 0, 3, x, y, z, p)


def elliprj_p(ans: Any, x: Any, y: Any, z: Any, p: Any) -> Any:
    """x ∂/∂x + y ∂/∂y + z ∂/∂z + p ∂/∂p of R_J is -3/2 R_J: it is homogeneous."""
    slopes = times(x, elliprj_x, y, z, p) + times(y, elliprj_x, x, z, p)
    return -(1.5 * ans + slopes + times(z, elliprj_x, x, y, p)) / p


PART, ANGLE, POSITIVE = (-1.0, 0.8), (-1.4, 1.4), (0.3, 3.0)
THREE = (POSITIVE, POSITIVE, POSITIVE)

# fmt: off
RULES = [
    rule(sp.ellipj,           jvp=ellipj_jvp, vjp=ellipj_vjp, wrt=("u", "m")),
    elementwise(sp.ellipk,    ellipk_m,                                          domain=PART),
    elementwise(sp.ellipkm1,  ellipkm1_p,                                        domain=(0.2, 1.8)),
    elementwise(sp.ellipkinc, lambda ans, phi, m: 1 / root(phi, m), ellipkinc_m,
                domain=(ANGLE, PART)),
    elementwise(sp.ellipe,    ellipe_m,                                          domain=PART),
    elementwise(sp.ellipeinc, lambda ans, phi, m: root(phi, m),     ellipeinc_m,
                domain=(ANGLE, PART)),
    elementwise(sp.elliprc,   lambda ans, x, y: elliprc_slopes(ans, x, y)[0],
                              lambda ans, x, y: elliprc_slopes(ans, x, y)[1],    domain=THREE[:2]),
    elementwise(sp.elliprd,   elliprd_x, lambda ans, x, y, z: elliprd_x(ans, y, x, z), elliprd_z,
                domain=THREE),
    elementwise(sp.elliprf,   elliprf_x, lambda ans, x, y, z: elliprf_x(ans, y, z, x),
                              lambda ans, x, y, z: elliprf_x(ans, z, x, y),      domain=THREE),
    elementwise(sp.elliprg,   elliprg_x, lambda ans, x, y, z: elliprg_x(ans, y, z, x),
                              lambda ans, x, y, z: elliprg_x(ans, z, x, y),      domain=THREE),
    elementwise(sp.elliprj,   elliprj_x, lambda ans, x, y, z, p: elliprj_x(ans, y, x, z, p),
                              lambda ans, x, y, z, p: elliprj_x(ans, z, x, y, p), elliprj_p,
                domain=(*THREE, POSITIVE)),
]
# fmt: on
