"""Optima as functions of what the objective depends on: stationary in the variables that are free.

At a minimum with bounds, the variables at a bound stay there as long as their multiplier, the
slope of the objective, is not zero (strict complementarity); of the others the slope is zero, an
equation for `implicit.solution`. A bound that is traced takes its variable along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from adcore import grad, hessian, hvp, jacobian
from adcore.errors import NonDifferentiableError
from adcore.extend import plain

from ..sparse_slopes import densely, sparse_jacobian
from .implicit import solution

NEAR = 1e-9  # how near to a bound, relative to its size, a variable is at it
SLACK = 1e-6  # a multiplier below this, relative to the largest slope, may be zero


def with_gradient(fun: Callable[..., Any], x0: Any, rest: Any) -> Any:
    """The gradient of an objective, for a solver that was given none; None if it has none here."""
    return _if_it_is(grad(fun), np.array(x0, float), *rest)


def with_hessian(fun: Callable[..., Any], x0: Any, rest: Any) -> Any:
    """The same, of its Hessian."""
    return _if_it_is(hessian(fun), np.array(x0, float), *rest)


def with_products(fun: Callable[..., Any], x0: Any, rest: Any) -> Any:
    """The same, of the products of its Hessian with vectors: a function of x, v and the rest."""

    def product(x: Any, v: Any, *rest: Any) -> Any:
        return hvp(lambda x: fun(x, *rest), (x,), (v,))

    return _if_it_is(product, np.array(x0, float), np.ones(np.shape(x0)), *rest)


def _if_it_is(derivative: Callable[..., Any], *at: Any) -> Any:
    """A derivative, None where there is none: an error of the user's is met again by scipy."""
    try:
        derivative(*at)
    except Exception:
        return None
    return derivative


def with_jacobian(fun: Callable[..., Any], x0: Any, rest: Any) -> Any:
    """The Jacobian of residuals, for a solver that was given none; None if it has none here.

    It is an array, computed as a sparse one where that pays.
    """
    if (by_colours := densely(sparse_jacobian(fun, x0, rest))) is not None:
        return by_colours
    slopes = jacobian(lambda x, *r: np.ravel(fun(x, *r)))
    try:
        slopes(np.atleast_1d(np.array(x0, float)), *rest)
    except Exception:
        return None
    return slopes


def optimum(
    objective: Callable[[Any], Any],
    x: Any,
    boxes: Iterable[Any],
    name: str,
    bounds: tuple[Any, Any] | None = None,
) -> Any:
    """The plain minimum x of an objective of a vector, traced in what the objective depends on.

    Arguments:
        bounds: lower and upper bounds, each like x, or None.

    Raises:
        NonDifferentiableError: the Hessian is singular, or a variable has just met its bound.
    """
    slope = grad(objective)
    if bounds is None:
        return solution(slope, x, boxes, name)
    lower, upper = bounds
    low, high = np.broadcast_to(plain(lower), x.shape), np.broadcast_to(plain(upper), x.shape)
    at_low, at_high = _met(x, low), _met(x, high)
    free = np.flatnonzero(~(at_low | at_high))
    _demand_complementarity(plain(slope(x)), at_low | at_high, low == high, name)
    fixed = np.where(at_low, lower, np.where(at_high, upper, x))
    if not len(free):
        return fixed

    def filled(z: Any) -> Any:
        whole = np.copy(fixed + 0 * np.sum(z))
        whole[free] = z
        return whole

    found = solution(lambda z: slope(filled(z))[free], x[free], boxes, name)
    return filled(found)


def _met(x: Any, bound: Any) -> Any:
    """Which variables are at a bound; none is at an infinite one."""
    finite = np.isfinite(bound)
    gap = np.abs(x - np.where(finite, bound, x))
    return finite & (gap <= NEAR * (1 + np.abs(x)))


def _demand_complementarity(slope: Any, active: Any, pinned: Any, name: str) -> None:
    size = np.max(np.abs(slope), initial=0.0)
    loose = active & ~pinned & (np.abs(slope) <= SLACK * max(size, 1e-12))
    if np.any(loose):
        msg = (
            f"The solution that {name} found is not differentiable: variable "
            f"{int(np.flatnonzero(loose)[0])} is at its bound, and would stay there without it."
        )
        raise NonDifferentiableError(msg)
