"""Products with matrices of derivatives that are never formed: the Hessian, Gauss-Newton."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .gradients import grad
from .leaves import demand_tuples
from .pullbacks import vjp
from .pushforwards import jvp


def hvp(fun: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """The Hessian of a function with a real scalar output, times a vector.

    Forward mode over reverse mode: about the cost of two gradients, no matrix is formed.

    Arguments:
        primals: a tuple of the arguments; all are differentiated.
        tangents: a tuple alike: the vector.

    Returns:
        The product, in the containers of the argument; a tuple if there are several.

    >>> from adcore import hvp
    >>> hvp(lambda x: x**3, (2.0,), (10.0,))
    120.0
    """
    demand_tuples("hvp", primals, tangents)
    argnums = 0 if len(primals) == 1 else tuple(range(len(primals)))
    return jvp(grad(fun, argnums), primals, tangents)[1]


def ggnvp(
    fun: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Sequence[Any],
    loss: Callable[[Any], Any] | None = None,
) -> Any:
    """The generalised Gauss-Newton matrix of loss(fun(x)), times a vector.

    Jᵀ H J v, where J is the Jacobian of `fun` and H the Hessian of `loss` at its output. It is the
    Hessian without the curvature of `fun`, hence positive semidefinite for a convex loss. Source:
    Schraudolph, Fast curvature matrix-vector products (2002), section 3.

    Arguments:
        loss: a function of the output of `fun`; by default half the sum of squares, H = 1.

    Returns:
        The product, in the containers of the argument; a tuple if there are several.

    >>> from adcore import ggnvp
    >>> ggnvp(lambda x: x * x, (3.0,), (1.0,))
    36.0
    """
    demand_tuples("ggnvp", primals, tangents)
    value, pullback = vjp(fun, *primals)
    _, pushed = jvp(fun, primals, tangents)
    curved = pushed if loss is None else jvp(grad(loss), (value,), (pushed,))[1]
    pulled = pullback(curved)
    return pulled[0] if len(primals) == 1 else pulled
