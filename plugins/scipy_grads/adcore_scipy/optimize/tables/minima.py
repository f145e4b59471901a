"""scipy.optimize: minima of functions of a number and of a vector."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import scipy.optimize

from adcore import derivative, value_and_grad
from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from ...closing import as_args, closing, refuse_traced
from ...problem import Problem, start, with_args
from ...sparse_slopes import FEW, sparse_hessian
from .. import NAMESPACE
from ..constraints import constrained, listed, with_slopes
from ..implicit import demand_success, solution
from ..optimum import optimum, with_gradient, with_hessian, with_products

SMALL = 1e-7  # a slope of an objective of size 1 that counts as zero

# Methods that use a gradient, and would take differences for one that is not given.
BY_GRADIENT = frozenset({
    "bfgs", "cg", "l-bfgs-b", "newton-cg", "tnc", "slsqp", "trust-constr", "dogleg", "trust-exact",
    "trust-ncg", "trust-krylov",
})  # fmt: skip
# Those of them that look at the slope wherever they look at the value: both come from one pass.
BY_BOTH = frozenset({"bfgs", "cg", "l-bfgs-b", "tnc", "slsqp"})
# Methods that use second derivatives: as a matrix, or as its products with vectors.
BY_HESSIAN = frozenset({"dogleg", "trust-exact"})
BY_PRODUCTS = frozenset({"newton-cg", "trust-ncg", "trust-krylov"})


def minimize_scalar(fun, bracket=None, bounds=None, args=(), method=None, tol=None, options=None):
    """The map: x with f'(x, θ) = 0; dx = -f'_θ dθ / f''. At a bound it stays there."""
    refuse_traced("minimize_scalar", bracket=bracket, tol=tol, options=options)
    problem = Problem(fun, args)
    plain_fun, rest = problem.plain()
    ends = None if bounds is None else [float(plain(b)) for b in bounds]
    found = scipy.optimize.minimize_scalar(plain_fun, bracket, ends, rest, method, tol, options)
    demand_success(found, "minimize_scalar")
    objective, x = with_args(fun, args), found.x
    if ends is not None and min(x - ends[0], ends[1] - x) < 1e-4 * (ends[1] - ends[0]):
        msg = (
            "minimize_scalar found its minimum at a bound, up to its tolerance, so it has no "
            "derivative. Take the bound itself."
        )
        raise NonDifferentiableError(msg)
    made = copy.copy(found)
    made.x = solution(derivative(objective), x, problem.boxes, "minimize_scalar")
    made.fun = objective(made.x)
    return made


def minimize(
    fun, x0, args=(), method=None, jac=None, hess=None, hessp=None, bounds=None, constraints=(),
    tol=None, callback=None, options=None,
):  # fmt: skip
    """The map: x with ∇f(x, θ) = 0 in all variables that are not at a bound.

    dx = -(∇²f)⁻¹ ∇f_θ dθ for these; with constraints by the Lagrangian, see `constraints`. Of the
    result, `x` and `fun` have derivatives.
    """
    refuse_traced("minimize", tol=tol, options=options)
    problem = Problem(fun, args, jac, hess, hessp, bounds, listed(constraints))
    plain_fun, rest, slope, hess, hessp, box, held = problem.plain()
    rest = as_args(rest)
    x0 = start(x0)
    objective = problem.bare()[0]
    hess, hessp = _curvature(objective, x0, rest, (slope, hess, hessp), method)
    valued, slope = _gradient(objective, x0, rest, slope, method)
    plain_fun = plain_fun if valued is objective else valued
    found = scipy.optimize.minimize(
        plain_fun, x0, rest, method, slope, hess, hessp, box, with_slopes(held, x0, method), tol,
        callback, options,
    )  # fmt: skip
    if not found.success and (
        held or not _is_stationary(problem.bare()[0], found, rest, jac is True)
    ):
        demand_success(found, "minimize")
    objective = with_args((lambda x, *r: fun(x, *r)[0]) if jac is True else fun, args)
    made = copy.copy(found)
    x, limits = np.array(found.x), _limits(bounds)
    if held:
        made.x = constrained(objective, listed(constraints), limits, x, problem.boxes)
    else:
        made.x = optimum(objective, x, problem.boxes, "minimize", limits)
    made.fun = objective(made.x)
    return made


def _is_stationary(fun: Any, found: Any, rest: Any, pair: bool) -> bool:
    """Whether a solver that could not reach its tolerance has found a minimum all the same."""
    slope = with_gradient((lambda x, *r: fun(x, *r)[0]) if pair else fun, found.x, rest)
    if slope is None:
        return False
    size = np.max(np.abs(slope(np.array(found.x, float), *rest)), initial=0.0)
    return bool(size <= SMALL * (1 + abs(found.fun)))


def _gradient(fun: Any, x0: Any, rest: Any, given: Any, method: Any) -> tuple[Any, Any]:
    """What is handed on as `fun` and `jac`: what was given, else with the gradient that it uses."""
    name = method.lower() if isinstance(method, str) else None
    if given is not None or not (method is None or name in BY_GRADIENT):
        return fun, given
    slope = with_gradient(fun, np.atleast_1d(x0), rest)
    if slope is not None and (method is None or name in BY_BOTH):
        return value_and_grad(fun), True
    return fun, slope


def _curvature(fun: Any, x0: Any, rest: Any, given: Any, method: Any) -> tuple[Any, Any]:
    """What is handed on as `hess` and `hessp`: what the user gave, else what the method uses."""
    slope, hess, hessp = given
    name = method.lower() if isinstance(method, str) else None
    if not (hess is hessp is None) or name not in BY_HESSIAN | BY_PRODUCTS | {"trust-constr"}:
        return hess, hessp
    value = (lambda x, *r: fun(x, *r)[0]) if slope is True else fun
    x0 = np.atleast_1d(x0)
    if name in BY_PRODUCTS:
        return None, with_products(value, x0, rest)
    if name in BY_HESSIAN:
        return with_hessian(value, x0, rest), None
    if len(x0) <= FEW:
        return with_hessian(value, x0, rest), None
    by_colours = sparse_hessian(value, x0, rest)
    return (by_colours, None) if by_colours else (None, with_products(value, x0, rest))


def _limits(bounds: Any) -> Any:
    """Lower and upper bounds of `Bounds`, or of a sequence of pairs with None for no bound."""
    if bounds is None:
        return None
    if isinstance(bounds, scipy.optimize.Bounds):
        return bounds.lb, bounds.ub
    none = -np.inf, np.inf
    pairs = [[n if b is None else b for b, n in zip(pair, none, strict=True)] for pair in bounds]
    return tuple(as_array(list(side)) for side in zip(*pairs, strict=True))


def _minimize_plain(
    fun, x0, args=(), method=None, jac=None, hess=None, hessp=None, bounds=None, constraints=(),
    tol=None, callback=None, options=None,
) -> Any:  # fmt: skip
    """scipy's, with the derivatives of a function that adcore can differentiate."""
    rest = as_args(args)
    hess, hessp = _curvature(fun, x0, rest, (jac, hess, hessp), method)
    fun, slope = _gradient(fun, x0, rest, jac, method)
    constraints = with_slopes(constraints, x0, method) if listed(constraints) else ()
    return scipy.optimize.minimize(
        fun, x0, args, method, slope, hess, hessp, bounds, constraints, tol, callback, options
    )


# fmt: off
RULES = [
    closing(NAMESPACE, "minimize_scalar", minimize_scalar),
    closing(NAMESPACE, "minimize",        minimize, _minimize_plain),
]
# fmt: on
