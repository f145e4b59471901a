"""Bessel functions, in the order of scipy's reference.

In z: DLMF 10.6.1 and 10.29.1, half the difference, or sum, of the neighbouring orders, which is
right at z = 0 too. In the order: central differences of order 16; the functions are entire in it.
A whole order is what `yn` and `kn` take (of others the whole part), and has no derivative.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import constant, elementwise, plain, rule

from ..bessel_orders import CLEAR, growth, is_far, near_or_far, order_step
from ..careful_quotients import whole
from ..difference_stencil import slope

QUARTER = np.pi / 2


def crossed(function: Any, v: Any, z: Any) -> Any:
    """(f_{v-1} - f_{v+1})/2: the derivative of J, Y, H (DLMF 10.6.1)."""
    return (function(v - 1.0, z) - function(v + 1.0, z)) / 2


def added(function: Any, v: Any, z: Any) -> Any:
    """(f_{v-1} + f_{v+1})/2: the derivative of I, and of -K (DLMF 10.29.1)."""
    return (function(v - 1.0, z) + function(v + 1.0, z)) / 2


def turning(function: Any) -> Any:
    """The partial in the order, of functions that oscillate in z."""
    return lambda ans, v, z: slope(function, 0, v, z, step=order_step(v, z, QUARTER))


def growing(function: Any) -> Any:
    """The partial in the order, of I and K."""
    return lambda ans, v, z: slope(function, 0, v, z, step=order_step(v, z, 0))


# ---------------------------------------------------------------------------- scaled, holomorphic


def scaled_second(function: Any, v: Any, ans: Any, z: Any) -> Any:
    """Of eᶻ K_v; at z = 0 it is -∞."""

    def near(z: Any) -> Any:
        zero = np.equal(plain(z), 0)
        safe = np.where(zero, 1, z) if np.any(zero) else z
        value = function(v, safe) - added(function, v, safe)
        return np.where(zero, -np.inf, value) if np.any(zero) else value

    return near_or_far(is_far(v, z), z, near, lambda z: ans * growth(v, z))


def scaled_hankel(function: Any, sign: int) -> Any:
    """The partial of e^(∓iz) H_v in z; the series is not for the half-axis where it is cut."""

    def partial(ans: Any, v: Any, z: Any) -> Any:
        bare = plain(z)
        above = sign * np.imag(bare)
        far = is_far(v, z) & ((np.real(bare) > 0) | (above >= 0 if sign > 0 else above > 0))
        turn = -1j * sign
        return near_or_far(
            far,
            z,
            lambda z: crossed(function, v, z) + turn * function(v, z),
            lambda z: ans * (turn * growth(v, turn * z)),
        )

    return partial


# ------------------------------------------------------- scaled by a modulus: |Re z| or |Im z|


def scaled_first(function: Any, v: Any, ans: Any, x: Any) -> Any:
    """Of e^∓ˣ I_v, for x > 0 and x < 0, holomorphic in either half plane; their mean for x = 0."""
    bare = np.real(plain(x))
    side = np.sign(bare)
    far = is_far(v, x) & (np.absolute(bare) >= CLEAR)
    pole = np.equal(plain(x), 0) & np.greater(plain(v), 0) & np.less(plain(v), 1)

    def near(x: Any) -> Any:
        value = added(function, v, x) - side * function(v, x)
        return np.where(pole, np.inf, value) if np.any(pole) else value

    return near_or_far(
        far,
        x,
        near,
        lambda x: ans * (-side * growth(v, -side * x)),
    )


def ive_jvp(t: Any, ans: Any, v: Any, z: Any) -> Any:
    """The map: e^(-|Re z|) I_v(z).

    differential:  D dz + i s ans Im dz, with s the sign of Re z and D the slope of e^(-sz) I_v
    adjoint:       ct D + i Im(ct s ans), in the bilinear pairing
    shapes:        elementwise
    """
    along = t * scaled_first(sp.ive, v, ans, z)
    if not np.iscomplexobj(plain(z)):
        return along
    return along + 1j * np.sign(np.real(plain(z))) * ans * np.imag(t)


def ive_vjp(ct: Any, ans: Any, v: Any, z: Any) -> Any:
    """See `ive_jvp`."""
    along = ct * scaled_first(sp.ive, v, ans, z)
    if not np.iscomplexobj(plain(z)):
        return along
    return along + 1j * np.imag(ct * np.sign(np.real(plain(z))) * ans)


def scaled_oscillating(function: Any, v: Any, ans: Any, z: Any) -> Any:
    """Of e^(±iz) f_v for Im z > 0 and Im z < 0, f being J or Y; of real z unscaled."""
    if not np.iscomplexobj(plain(z)):
        return crossed(sp.jv if function is sp.jve else sp.yv, v, z)
    bare = np.imag(plain(z))
    turn = 1j * np.sign(bare)
    return near_or_far(
        is_far(v, z) & (np.absolute(bare) >= CLEAR),
        z,
        lambda z: crossed(function, v, z) + turn * function(v, z),
        lambda z: ans * (turn * growth(v, turn * z)),
    )


def modulus_rule(function: Any) -> Any:
    """The rule of e^(-|Im z|) f_v(z), f being J or Y. Shapes: elementwise.

    The differential is D dz - i s ans Re dz, with s the sign of Im z and D the slope of
    e^(isz) f_v; the adjoint is ct D + Im(ct s ans).
    """

    def jvp(t, ans, v, z):
        along = t * scaled_oscillating(function, v, ans, z)
        if not np.iscomplexobj(plain(z)):
            return along
        return along - 1j * np.sign(np.imag(plain(z))) * ans * np.real(t)

    def vjp(ct, ans, v, z):
        along = ct * scaled_oscillating(function, v, ans, z)
        if not np.iscomplexobj(plain(z)):
            return along
        return along + np.imag(ct * np.sign(np.imag(plain(z))) * ans)

    return order_and_z(function, turning(function), jvp, vjp)


def order_and_z(function: Any, partial: Any, jvp: Any, vjp: Any) -> Any:
    """The rule of a function of v and z that is not holomorphic in z, from its partial in v."""
    return rule(
        function,
        jvp=(lambda t, ans, v, z: t * partial(ans, v, z), jvp),
        vjp=(lambda ct, ans, v, z: ct * partial(ans, v, z), vjp),
        wrt=("v", "z"),
        approximate={"v": ORDER},
    )


ORDER = "central differences of order 16, 1e-9"
WIDE = ((-2.5, 3.5), (0.3, 9))

# fmt: off
RULES = [
    elementwise(sp.jv, turning(sp.jv), lambda ans, v, z: crossed(sp.jv, v, z),
                domain=WIDE, approximate={"v": ORDER}),
    modulus_rule(sp.jve),
    elementwise(sp.yn, None, lambda ans, n, x: crossed(sp.yv, whole(n), x),
                domain=((2, 2), (0.3, 9))),
    elementwise(sp.yv, turning(sp.yv), lambda ans, v, z: crossed(sp.yv, v, z),
                domain=WIDE, approximate={"v": ORDER}),
    modulus_rule(sp.yve),
    elementwise(sp.kn, None, lambda ans, n, x: -added(sp.kv, whole(n), x),
                domain=((2, 2), (0.3, 9))),
    elementwise(sp.kv, growing(sp.kv), lambda ans, v, z: -added(sp.kv, v, z),
                domain=WIDE, approximate={"v": ORDER}),
    elementwise(sp.kve, growing(sp.kve), lambda ans, v, z: scaled_second(sp.kve, v, ans, z),
                domain=WIDE, approximate={"v": ORDER}),
    elementwise(sp.iv, growing(sp.iv), lambda ans, v, z: added(sp.iv, v, z),
                domain=WIDE, approximate={"v": ORDER}),
    order_and_z(sp.ive, growing(sp.ive), ive_jvp, ive_vjp),
    elementwise(sp.hankel1, turning(sp.hankel1), lambda ans, v, z: crossed(sp.hankel1, v, z),
                domain=WIDE, approximate={"v": ORDER}),
    elementwise(sp.hankel1e, turning(sp.hankel1e), scaled_hankel(sp.hankel1e, 1),
                domain=WIDE, approximate={"v": ORDER}),
    elementwise(sp.hankel2, turning(sp.hankel2), lambda ans, v, z: crossed(sp.hankel2, v, z),
                domain=WIDE, approximate={"v": ORDER}),
    elementwise(sp.hankel2e, turning(sp.hankel2e), scaled_hankel(sp.hankel2e, -1),
                domain=WIDE, approximate={"v": ORDER}),
    constant(sp.jn_zeros, sp.jnp_zeros, sp.yn_zeros, sp.ynp_zeros, sp.jnjnp_zeros, sp.jnyn_zeros,
             sp.y0_zeros, sp.y1_zeros, sp.y1p_zeros),
    # The quick ones. Of order 1: half a sum, where f_0 ∓ f_1/x would be 0/0 at 0.
    elementwise(sp.j0,  lambda ans, x: -sp.j1(x)),
    elementwise(sp.j1,  lambda ans, x: (sp.j0(x) - sp.jv(2.0, x)) / 2),
    elementwise(sp.y0,  lambda ans, x: -sp.y1(x),                         domain=(0.3, 5)),
    elementwise(sp.y1,  lambda ans, x: (sp.y0(x) - sp.yv(2.0, x)) / 2,    domain=(0.3, 5)),
    elementwise(sp.i0,  lambda ans, x: sp.i1(x)),
    elementwise(sp.i0e, lambda ans, x: scaled_first(sp.ive, 0.0, ans, x), domain=(0.3, 5)),
    elementwise(sp.i1,  lambda ans, x: (sp.i0(x) + sp.iv(2.0, x)) / 2),
    elementwise(sp.i1e, lambda ans, x: scaled_first(sp.ive, 1.0, ans, x), domain=(0.3, 5)),
    elementwise(sp.k0,  lambda ans, x: -sp.k1(x),                         domain=(0.3, 5)),
    elementwise(sp.k0e, lambda ans, x: scaled_second(sp.kve, 0.0, ans, x), domain=(0.3, 5)),
    elementwise(sp.k1,  lambda ans, x: -(sp.k0(x) + sp.kv(2.0, x)) / 2,   domain=(0.3, 5)),
    elementwise(sp.k1e, lambda ans, x: scaled_second(sp.kve, 1.0, ans, x), domain=(0.3, 5)),
]
# fmt: on
