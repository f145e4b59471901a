"""scipy.differentiate: derivatives of functions that scipy takes by differences.

Where something is traced, the derivative is adcore's own, of the traced function: exact, and
traced in turn. What else the result says (success, status, the count of calls) is what scipy
found with plain values.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.differentiate

from adcore import grad, jvp
from adcore.errors import NonDifferentiableError
from adcore_numpy.tables.mixed_arguments import as_array, cast

from ...closing import closing, refuse_traced
from ...problem import Problem
from .. import NAMESPACE


def derivative(
    f, x, *, args=(), tolerances=None, maxiter=10, order=8, initial_step=0.5, step_factor=2.0,
    step_direction=0, preserve_shape=False, callback=None,
):  # fmt: skip
    """The map: f'(x), element by element: the tangent of f along ones."""
    steering = {
        "tolerances": tolerances, "maxiter": maxiter, "order": order, "step_factor": step_factor,
        "initial_step": initial_step, "step_direction": step_direction,
    }  # fmt: skip
    _refuse("derivative", steering)
    found = _plainly(
        scipy.differentiate.derivative, (f, x, args),
        lambda f, x, args: {"args": args, "preserve_shape": preserve_shape, "callback": callback},
        steering,
    )  # fmt: skip
    shape = np.broadcast_shapes(np.shape(x), *map(np.shape, args), np.shape(step_direction))
    given = np.broadcast_to(_real(x), shape)
    rest = [np.broadcast_to(as_array(each), shape) for each in args]
    found.df = _along(lambda x: f(x, *rest), given, np.ones(shape, given.dtype))
    found.x = given
    return found


def jacobian(
    f, x, *, tolerances=None, maxiter=10, order=8, initial_step=0.5, step_factor=2.0,
    step_direction=0,
):  # fmt: skip
    """The map: ∂f_i/∂x_j, (n, m, ...), at all points at once: the tangents along each x_j."""
    steering = {
        "tolerances": tolerances, "maxiter": maxiter, "order": order, "step_factor": step_factor,
        "initial_step": initial_step, "step_direction": step_direction,
    }  # fmt: skip
    _refuse("jacobian", steering)
    found = _plainly(scipy.differentiate.jacobian, (f, x), lambda f, x: {}, steering)
    x = _real(x)
    found.df = np.stack([_along(f, x, e) for e in _basis(x)], axis=1)
    return found


def hessian(
    f, x, *, tolerances=None, maxiter=10, order=8, initial_step=0.5, step_factor=2.0
):  # fmt: skip
    """The map: ∂²f/∂x_i∂x_j, (m, m, ...), at all points at once: tangents of the gradient."""
    steering = {
        "tolerances": tolerances, "maxiter": maxiter, "order": order, "step_factor": step_factor,
        "initial_step": initial_step,
    }  # fmt: skip
    _refuse("hessian", steering)
    found = _plainly(scipy.differentiate.hessian, (f, x), lambda f, x: {}, steering)
    x = _real(x)
    gradient = grad(lambda x: np.sum(f(x)))  # each point has its own
    found.ddf = np.stack([_along(gradient, x, e) for e in _basis(x)], axis=0)
    return found


def _refuse(name: str, steering: dict[str, Any]) -> None:
    refuse_traced(name, **steering)
    if np.any(np.asarray(steering.get("step_direction", 0)) != 0):
        msg = (
            f"{name} with step_direction= is not differentiable: a slope from one side has no "
            "counterpart among traced values. Leave it out where the function has a slope."
        )
        raise NonDifferentiableError(msg)


def _plainly(
    solve: Callable[..., Any], parts: tuple[Any, ...], options: Any, steering: dict[str, Any]
) -> Any:
    """scipy's result for plain values, which may be changed."""
    plain = Problem(*parts).plain()
    return copy.copy(solve(*plain[:2], **options(*plain), **steering))


def _along(f: Callable[[Any], Any], x: Any, dot: Any) -> Any:
    """The tangent of f."""
    return jvp(lambda x: as_array(f(x)), (x,), (dot,))[1]


def _real(x: Any) -> Any:
    """The points in floating point."""
    x = as_array(x)
    return x if x.dtype.kind == "f" else cast(x, float)


def _basis(x: Any) -> list[Any]:
    """The tangents along each of the first axis' elements, at all points."""
    unit = np.eye(len(x), dtype=x.dtype).reshape(len(x), len(x), *[1] * (x.ndim - 1))
    return [np.broadcast_to(e, x.shape) for e in unit]


# fmt: off
RULES = [
    closing(NAMESPACE, "derivative", derivative),
    closing(NAMESPACE, "jacobian",   jacobian),
    closing(NAMESPACE, "hessian",    hessian),
]
# fmt: on
