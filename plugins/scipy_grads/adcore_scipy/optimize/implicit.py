"""Solutions as functions of what their equations depend on: the implicit function theorem.

Let F(x*, θ) = 0 with ∂F/∂x regular. A Newton step x - (∂F/∂x)⁻¹ F(x, θ), taken on traced values at
the plain solution, gives x* and its first derivative, -(∂F/∂x)⁻¹ ∂F/∂θ; as Newton's iteration
doubles the number of digits that are right, so each further step doubles the order to which the
power series in θ is right (Griewank and Walther, Evaluating Derivatives, 2nd ed. (2008), section
15.2). As many steps are taken as derivatives are nested. The value stays the solver's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from adcore import derivative, jacobian
from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore.scalars import number

from ..orders import corrected, depth_of
from .products import Slope, solved

LARGE = 200  # unknowns from which on no matrix is made
SINGULAR = 1e13  # the condition number from which on a matrix counts as singular


def solution(residual: Callable[[Any], Any], x: Any, boxes: Iterable[Any], name: str) -> Any:
    """The plain solution x of residual(x) = 0, traced in what the residual depends on.

    Arguments:
        residual: of a number, or of a vector, and like it.
        x: a float, or a vector.
        boxes: what is traced in the residual.
        name: the solver, for messages.

    Raises:
        NonDifferentiableError: the slope of the residual at the solution is singular.
    """
    if np.size(x) > LARGE:
        slope = Slope.of(residual, x, name)
        return corrected(x, residual, lambda b: solved(b, slope), depth_of(boxes))
    z = x
    for _ in range(math.ceil(math.log2(depth_of(boxes) + 1))):
        z = z - _step(residual, z, name)
    exact = x + (z - plain(z))
    return number(exact) if type(x) is float else exact


def _step(residual: Callable[[Any], Any], z: Any, name: str) -> Any:
    if np.ndim(plain(z)) == 0:
        slope = derivative(residual)(z)
        if not np.isfinite(plain(slope)) or plain(slope) == 0:
            raise _singular(name)
        return residual(z) / slope
    matrix = jacobian(residual)(z)
    if np.size(plain(z)) and not np.linalg.cond(plain(matrix)) < SINGULAR:
        raise _singular(name)
    return np.linalg.solve(matrix, residual(z))


def _singular(name: str) -> NonDifferentiableError:
    return NonDifferentiableError(
        f"The solution that {name} found is not differentiable: the slope of its equations is "
        "singular there, so that it is no smooth function of what they depend on."
    )


def demand_success(result: Any, name: str) -> None:
    """Refuse the derivative of what is no solution."""
    if not result.success:
        msg = f"{name} did not converge, so its answer has no derivative: {result.message}"
        raise NonDifferentiableError(msg)
