"""Rules of elementwise functions with several outputs, from the partials of all outputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import plain, rule


def pulled(ct: Any, partials: Any) -> Any:
    """Σ ct_i ∂f_i: the adjoint, over the outputs that have a cotangent.

    An infinite slope of an output whose cotangent is 0 counts as 0.
    """

    def product(c: Any, p: Any) -> Any:
        unused = (plain(c) == 0) & np.isinf(plain(p))
        return c * (np.where(unused, 0, p) if np.any(unused) else p)

    return sum(product(c, p) for c, p in zip(ct, partials, strict=True) if c is not None)


def outputs_of_one(function: Any, slopes: Any, **options: Any) -> Any:
    """The rule of a function of z; slopes(ans, z) gives the derivatives of all outputs."""

    def jvp(t, ans, z):
        return tuple(t * slope for slope in slopes(ans, z))

    def vjp(ct, ans, z):
        return pulled(ct, slopes(ans, z))

    return rule(function, jvp=jvp, vjp=vjp, **options)


def outputs_of_two(function: Any, in_v: Any, in_x: Any, **options: Any) -> Any:
    """The rule of a function of (v, x); in_v and in_x give the partials of all outputs."""

    def pair(slopes):
        def jvp(t, ans, v, x):
            return tuple(t * slope for slope in slopes(ans, v, x))

        def vjp(ct, ans, v, x):
            return pulled(ct, slopes(ans, v, x))

        return jvp, vjp

    (jvp_v, vjp_v), (jvp_x, vjp_x) = pair(in_v), pair(in_x)
    return rule(function, jvp=(jvp_v, jvp_x), vjp=(vjp_v, vjp_x), wrt=("v", "x"), **options)
