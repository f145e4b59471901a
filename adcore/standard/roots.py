"""Functions of several numbers that are roots: the length of a vector, a standard deviation.

Each is r with a smooth h = r ∂r, one number for each argument; at r = 0 the slope is 0, and what
the second derivative needs there is told by the shift of the root, see `engine.roots`.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from typing import Any

from ..engine.box import Box
from ..engine.layers import plain
from ..engine.roots import unshifted
from ..rules.rule import Rule
from ..rules.statements import rule


def root_rule(function: Callable[..., float], h: Callable[..., Sequence[Any]]) -> Rule:
    """The rule of a root r(x₁, …) with ∂r/∂xₖ = hₖ / r.

    Arguments:
        function: r, of any number of arguments.
        h: `h(*x)` gives all hₖ, smooth functions of the arguments.
    """

    def vjp(ct: Any, ans: Any, *xs: Any) -> Any:
        if plain(ans) != 0:
            return tuple(ct * hk / ans for hk in h(*xs))
        ct, curvature = unshifted(ct)
        smooth = plain(ct) == 0 and curvature is not None
        if not smooth or not any(isinstance(x, Box) for x in xs):
            return tuple(0.0 * ct for _ in xs)
        if cmath.isfinite(plain(curvature)):
            return tuple(curvature * hk for hk in h(*xs))
        return tuple(math.nan * x for x in xs)

    def jvp(ts: Any, ans: Any, *xs: Any) -> Any:
        if plain(ans) == 0:
            return 0.0
        return sum(t * hk / ans for t, hk in zip(ts, h(*xs), strict=True) if t is not None)

    vjp.__doc__ = jvp.__doc__ = (
        "The map: a root r; ∂r/∂xₖ = hₖ / r with a smooth h, 0 where r is 0."
    )
    return rule(function, jvp=jvp, vjp=vjp, root=True)
