"""The fixed point of a map, differentiated by the implicit function theorem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..primitives import primitive
from ..rules import defvjp
from ..runs import make_vjp
from ..vector_spaces import vspace


@primitive
def fixed_point(
    f: Callable[[Any], Any], a: Any, x0: Any, distance: Callable[[Any, Any], Any], tol: float
) -> Any:
    """x with `f(a)(x) = x`, by iteration from x0 until two iterates are nearer than `tol`."""
    step = f(a)
    x, x_prev = step(x0), x0
    while distance(x, x_prev) > tol:
        x, x_prev = step(x), x
    return x


def fixed_point_vjp(ans: Any, f: Any, a: Any, x0: Any, distance: Any, tol: Any) -> Any:
    """The map: x = F(a, x). Its differential: dx = (I - F_x)⁻¹ F_a da, so its adjoint is F_aᵀ w
    with w = F_xᵀ w + ct, itself a fixed point of a map that contracts as F does."""

    def rev_iter(params: Any) -> Any:
        a, x_star, x_star_bar = params
        vjp_x, _ = make_vjp(f(a), x_star)
        vs = vspace(x_star)
        return lambda g: vs.add(vjp_x(g), x_star_bar)

    vjp_a, _ = make_vjp(lambda a: f(a)(ans), a)
    return lambda g: vjp_a(fixed_point(rev_iter, (a, ans, g), vspace(x0).zeros(), distance, tol))


defvjp(fixed_point, None, fixed_point_vjp, None)
