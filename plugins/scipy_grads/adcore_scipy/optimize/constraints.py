"""Minima with constraints as functions of what objective and constraints depend on.

At a minimum x* with the constraints c(x) = 0 that hold with equality there, and multipliers λ, the
Lagrangian L(x, λ) = f(x) - λ·c(x) is stationary in both: the equations of Karush, Kuhn and Tucker
(Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), section 12.3). Their solution (x*, λ*)
is traced as any other, `implicit.solution`, if their slope is regular and each inequality that
holds with equality pushes: its multiplier is not zero (strict complementarity).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, NonlinearConstraint

from adcore import grad, jacobian
from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from ..closing import as_args
from ..problem import dense, with_args
from .implicit import solution
from .optimum import SLACK, with_jacobian

NEAR = 1e-5  # how near to its limit, relative to its size, a constraint is at it
BY_JACOBIAN = frozenset({None, "slsqp", "trust-constr"})  # methods that use slopes of constraints

Limited = tuple[Callable[[Any], Any], Any, Any]  # a function, and its lower and upper limits


def listed(constraints: Any) -> list[Any]:
    """The constraints of a call, one or several, as a list."""
    if constraints is None:
        return []
    several = isinstance(constraints, Sequence) and not isinstance(constraints, (str, dict))
    return list(constraints) if several else [constraints]


def limited(constraint: Any) -> Limited:
    """A constraint as lower ≤ function(x) ≤ upper."""
    if isinstance(constraint, LinearConstraint):
        matrix = np.atleast_2d(dense(constraint.A))
        return lambda x: matrix @ x, constraint.lb, constraint.ub
    if isinstance(constraint, NonlinearConstraint):
        return constraint.fun, constraint.lb, constraint.ub
    function = with_args(constraint["fun"], constraint.get("args", ()))
    return function, 0.0, 0.0 if constraint["type"].lower() == "eq" else np.inf


def with_slopes(constraints: Any, x0: Any, method: Any) -> Any:
    """The constraints as the solver is given them: with Jacobians, where it uses them and adcore

    can differentiate the function, and none was given.
    """
    if (method.lower() if isinstance(method, str) else method) not in BY_JACOBIAN:
        return constraints
    return [
        _with_slope(each, x0) if isinstance(each, dict) and each.get("jac") is None else each
        for each in listed(constraints)
    ]


def _with_slope(constraint: dict[str, Any], x0: Any) -> dict[str, Any]:
    args = constraint.get("args", ())
    slope = with_jacobian(constraint["fun"], x0, as_args(args))
    return constraint if slope is None else {**constraint, "jac": slope}


def constrained(
    objective: Callable[[Any], Any],
    constraints: Sequence[Any],
    bounds: tuple[Any, Any] | None,
    x: Any,
    boxes: Iterable[Any],
) -> Any:
    """The plain minimum x with constraints, traced in what objective and constraints depend on.

    Raises:
        NonDifferentiableError: a constraint has just been met, or the equations are singular.
    """
    every = [limited(each) for each in constraints]
    if bounds is not None:
        every.append((lambda x: x, *bounds))
    pieces = [piece for each in every for piece in _at_limit(*each, x)]

    def active(x: Any) -> Any:
        return np.concatenate([piece(x) for piece, _ in pieces]) if pieces else np.zeros(0)

    multipliers = _multipliers(objective, active, x, [free for _, free in pieces])
    n = len(x)

    def lagrangian(z: Any) -> Any:
        x, multiplier = z[:n], z[n:]
        return objective(x) - (np.sum(multiplier * active(x)) if pieces else 0.0)

    start = np.concatenate([x, multipliers])
    return solution(grad(lagrangian), start, boxes, "minimize")[:n]


def _at_limit(function: Any, lower: Any, upper: Any, x: Any) -> Iterator[tuple[Any, Any]]:
    """What is zero at a limit, as functions of x; and whether the multiplier must not be zero."""
    value = np.atleast_1d(np.asarray(plain(function(x))))
    low = np.broadcast_to(plain(lower), value.shape)
    high = np.broadcast_to(plain(upper), value.shape)
    equal = low == high
    for limit, bare, counts in ((lower, low, True), (upper, high, ~equal)):
        known = np.where(np.isfinite(bare), bare, 0)
        near = np.isfinite(bare) & (np.abs(value - known) <= NEAR * (1 + np.abs(known)))
        where = np.flatnonzero(near & counts)
        if len(where):
            yield _difference(function, limit, where, value.shape), ~equal[where]


def _difference(function: Any, limit: Any, where: Any, shape: Any) -> Callable[[Any], Any]:
    def at(x: Any) -> Any:
        return np.atleast_1d(as_array(function(x)))[where] - np.broadcast_to(limit, shape)[where]

    return at


def _multipliers(objective: Any, active: Any, x: Any, must_push: Sequence[Any]) -> Any:
    """λ with ∇f = Jᵀ λ, of plain values; refused where an inequality does not push."""
    if not must_push:
        return np.zeros(0)
    slope = np.asarray(plain(grad(objective)(x)))
    matrix = np.asarray(plain(jacobian(active)(x)))
    found = np.linalg.lstsq(matrix.T, slope)[0]
    pushed = np.abs(found) * np.linalg.norm(matrix, axis=1)
    loose = np.concatenate(must_push) & (pushed <= SLACK * max(np.max(np.abs(slope)), 1e-12))
    if np.any(loose):
        msg = (
            "The solution that minimize found is not differentiable: an inequality among its "
            "constraints is met, and the minimum would be the same without it."
        )
        raise NonDifferentiableError(msg)
    return found
