"""Airy functions, in the order of scipy's reference.

With Ai″ = z Ai. The scaled functions are Ai e^ζ and Bi e^(-|Re ζ|), ζ = 2/3 z^(3/2); the terms of
their derivatives, with ζ′ = √z, cancel where z is large. There they are found from
Ai = √(z/3)/π K_1/3(ζ), Ai′ = -z/(π√3) K_2/3(ζ) (DLMF 9.6.2, 9.6.3), and of Bi likewise from I.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import constant, plain, rule

from ..bessel_orders import CLEAR, growth, is_far, near_or_far
from ..several_outputs import outputs_of_one, pulled


def turned(z: Any, f: Any) -> Any:
    """z f, and 0 for f = 0 at infinity."""
    far = np.isinf(plain(z))
    return np.where(far, np.sign(plain(z)), z) * f if np.any(far) else z * f


def airy_slopes(ans: Any, z: Any) -> tuple[Any, Any, Any, Any]:
    """Of Ai, Ai′, Bi, Bi′."""
    return ans[1], turned(z, ans[0]), ans[3], turned(z, ans[2])


def integral_slopes(ans: Any, x: Any) -> tuple[Any, Any, Any, Any]:
    """Of the integrals from 0 to x of Ai(t), Bi(t), Ai(-t), Bi(-t).

    These are right where scipy's values are not: from 3 to 9.25 they are off by 1e-6 to 1.
    """
    ai, _, bi, _ = sp.airy(x)
    ai_left, _, bi_left, _ = sp.airy(-x)
    return ai, bi, ai_left, bi_left


# --------------------------------------------------------------------------------------- scaled


def scaled_slopes(ans: Any, z: Any) -> tuple[Any, Any, Any, Any]:
    """Of e^ζ Ai, e^ζ Ai′, e^(-sζ) Bi, e^(-sζ) Bi′; s is the sign of Re ζ, 0 for z < 0."""
    a, a1, b, b1 = ans
    bare = plain(z)
    # scipy has no scaled Ai for real z < 0: it is NaN, and so are its slopes.
    root = np.sqrt(np.where(bare >= 0, z, 0) if not np.iscomplexobj(bare) else z)
    side = bi_side(bare)
    power = 2 / 3 * plain(root) * bare
    far = is_far(1, power) & (np.absolute(np.angle(bare)) < 2)
    far_b = far & (np.real(power) >= CLEAR)

    def split(far, near, f, order, lead, side):
        def beyond(z):
            root = np.sqrt(z)
            return f * (lead / z + root * side * growth(order, side * (2 / 3 * z * root)))

        return near_or_far(far, z, lambda _: near, beyond)

    return (
        split(far, a1 + root * a, a, 1 / 3, 0.5, 1),
        split(far, z * a + root * a1, a1, 2 / 3, 1.0, 1),
        split(far_b, b1 - side * root * b, b, 1 / 3, 0.5, -1),
        split(far_b, z * b - side * root * b1, b1, 2 / 3, 1.0, -1),
    )


def bi_side(z: Any) -> Any:
    """The sign of Re ζ; 0 for real z < 0, where ζ is imaginary."""
    if not np.iscomplexobj(z):
        return np.where(np.greater(z, 0), 1.0, 0.0)
    return np.where((np.imag(z) == 0) & (np.real(z) < 0), 0.0, np.sign(np.real(z * np.sqrt(z))))


def airye_jvp(t: Any, ans: Any, z: Any) -> Any:
    """The map: e^ζ Ai, e^ζ Ai′, e^(-|Re ζ|) Bi, e^(-|Re ζ|) Bi′.

    differential:  D dz, and for the latter two D dz + i s f Im(√z dz)
    adjoint:       ct D + i √z Im(ct s f), in the bilinear pairing
    shapes:        elementwise
    """
    along = tuple(t * slope for slope in scaled_slopes(ans, z))
    if not np.iscomplexobj(plain(z)):
        return along
    turn = 1j * bi_side(plain(z)) * np.imag(np.sqrt(z) * t)
    return along[0], along[1], along[2] + turn * ans[2], along[3] + turn * ans[3]


def airye_vjp(ct: Any, ans: Any, z: Any) -> Any:
    """See `airye_jvp`."""
    along = pulled(ct, scaled_slopes(ans, z))
    if not np.iscomplexobj(plain(z)):
        return along
    turn = 1j * np.sqrt(z) * bi_side(plain(z))
    return along + sum(
        turn * np.imag(c * f) for c, f in zip(ct[2:], ans[2:], strict=True) if c is not None
    )


RULES = [
    outputs_of_one(sp.airy, airy_slopes),
    rule(sp.airye, jvp=airye_jvp, vjp=airye_vjp),
    constant(sp.ai_zeros, sp.bi_zeros),
    outputs_of_one(sp.itairy, integral_slopes),
]
