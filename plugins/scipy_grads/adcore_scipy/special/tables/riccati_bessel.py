"""Riccati-Bessel functions: x j_k(x) or x y_k(x), k = 0, …, n, and their derivatives; of one x.

scipy's do not dispatch. (x f_k)″ = k(k + 1) f_k/x - x f_k, where
f_k/x = (f_{k-1} + f_{k+1})/(2k + 1) (DLMF 10.51.1), which is right at x = 0 too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import rule

from .. import NAMESPACE
from ..several_outputs import pulled
from . import spherical_bessel

twin = NAMESPACE.twin

spherical_jn, spherical_yn = (rule.function for rule in spherical_bessel.RULES[:2])


def bend(spherical: Any, n: int, x: Any) -> Any:
    """(x f_k)″ for k = 0, …, n."""
    k = np.arange(n + 1)
    inner = spherical(np.maximum(k - 1, 0), x) + spherical(k + 1, x)
    weights = k * (k + 1) / (2 * k + 1)
    return weights * inner - x * spherical(k, x)


def riccati(name: str, spherical: Any) -> Any:
    """The rule of one of the two. Shapes: (n + 1,) twice, of a number x."""

    def jvp(t, ans, n, x):
        """The map: values and slopes. Differential: slopes and second derivatives times dx."""
        return t * ans[1], t * bend(spherical, n, x)

    def vjp(ct, ans, n, x):
        """Adjoint: the sum over both and over the orders."""
        return np.sum(pulled(ct, (ans[1], bend(spherical, n, x))))

    return rule(twin(name), jvp=jvp, vjp=vjp, wrt=("x",))


RULES = [riccati("riccati_jn", spherical_jn), riccati("riccati_yn", spherical_yn)]
