"""scipy.optimize: roots of functions of a number and of a vector; fixed points."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.optimize

from adcore.errors import NonDifferentiableError
from adcore.extend import plain

from ...closing import as_args, closing, refuse_traced
from ...problem import Problem, start, with_args
from .. import NAMESPACE, products
from ..implicit import demand_success, solution
from ..optimum import with_jacobian

# ---------------------------------------------------------------------------- roots of a number


def bracketing(name: str) -> Callable[..., Any]:
    """The body of a solver that begins with a bracket, of which the root does not depend."""
    scipys = getattr(scipy.optimize, name)

    def body(f, a, b, args=(), **options):
        """The map: x with f(x, θ) = 0; dx = -f_θ dθ / f_x."""
        refuse_traced(name, **options)
        problem = Problem(f, args)
        plain_f, plain_args = problem.plain()
        found = scipys(plain_f, plain(a), plain(b), plain_args, **options)
        full = isinstance(found, tuple)
        x = solution(with_args(f, args), found[0] if full else found, problem.boxes, name)
        return (x, *found[1:]) if full else x

    return body


def _newton(
    func, x0, fprime=None, args=(), tol=1.48e-08, maxiter=50, fprime2=None, x1=None, rtol=0.0,
    full_output=False, disp=True,
):  # fmt: skip
    """The map: x with f(x, θ) = 0; of an array, each element by itself."""
    refuse_traced("newton", tol=tol, rtol=rtol)
    problem = Problem(func, fprime, fprime2, args)
    f, slope, slope2, rest = problem.plain()
    given = start(x0), slope, rest, tol, maxiter, slope2, start(x1), rtol, full_output, disp
    found = scipy.optimize.newton(f, *given)
    x = found[0] if full_output else found
    if np.iscomplexobj(x):
        msg = "A complex root has no derivative here. Solve for its real and imaginary part."
        raise NonDifferentiableError(msg)
    if full_output and np.ndim(x) and not np.all(found[1]):
        msg = "newton did not converge for all elements, so its answer has no derivative."
        raise NonDifferentiableError(msg)
    x = solution(with_args(func, args), x, problem.boxes, "newton")
    return (x, *found[1:]) if full_output else x


def _root_scalar(
    f, args=(), method=None, bracket=None, fprime=None, fprime2=None, x0=None, x1=None, xtol=None,
    rtol=None, maxiter=None, options=None,
):  # fmt: skip
    """The same, with all the solver tells; of the result, `root` has a derivative."""
    refuse_traced("root_scalar", xtol=xtol, rtol=rtol, options=options)
    problem = Problem(f, args, fprime, fprime2)
    plain_f, rest, slope, slope2 = problem.plain()
    found = scipy.optimize.root_scalar(
        plain_f, rest, method, plain(bracket) if bracket is None else [plain(b) for b in bracket],
        slope, slope2, start(x0), start(x1), xtol, rtol, maxiter, options,
    )  # fmt: skip
    if not found.converged:
        msg = f"root_scalar did not converge, so its answer has no derivative: {found.flag}"
        raise NonDifferentiableError(msg)
    residual = with_args(f, args)
    if fprime is True or fprime2 is True:  # f returns its slopes as well
        residual = with_args(lambda x, *rest: f(x, *rest)[0], args)
    made = copy.copy(found)
    made.root = solution(residual, found.root, problem.boxes, "root_scalar")
    return made


# ---------------------------------------------------------------------------- roots of a vector


def flat(residual: Callable[[Any], Any], shape: Any) -> Callable[[Any], Any]:
    """The residual as a vector, of a vector."""
    return lambda z: np.ravel(residual(np.reshape(z, shape)))


# Methods that use a Jacobian, and would take differences for one that is not given.
BY_JACOBIAN = frozenset({"hybr", "lm"})


def _slopes(fun: Any, x0: Any, args: Any, given: Any, method: str = "hybr") -> Any:
    """What is handed on as `jac`: what the user gave, else the Jacobian if adcore has it."""
    if given is not None or method.lower() not in BY_JACOBIAN or np.ndim(x0) > 1:
        return given
    return with_jacobian(fun, x0, as_args(args))


def _root_plain(fun, x0, args=(), method="hybr", jac=None, *more, **options) -> Any:
    """scipy's, with the Jacobian of a function that adcore can differentiate."""
    jac = _slopes(fun, x0, args, jac, method)
    return scipy.optimize.root(fun, x0, args, method, jac, *more, **options)


def _fsolve_plain(func, x0, args=(), fprime=None, full_output=0, col_deriv=0, **options) -> Any:
    """The same; a Jacobian that is given may be transposed, ours is not."""
    slope = _slopes(func, x0, args, fprime)
    by_columns = col_deriv if fprime is not None else 0
    return scipy.optimize.fsolve(func, x0, args, slope, full_output, by_columns, **options)


def _root(fun, x0, args=(), method="hybr", jac=None, tol=None, callback=None, options=None):
    """The map: x with F(x, θ) = 0; dx = -F_x⁻¹ F_θ dθ. Of the result, `x` has a derivative."""
    refuse_traced("root", tol=tol, options=options)
    problem = Problem(fun, args, jac)
    plain_fun, rest, slope = problem.plain()
    slope = _slopes(problem.bare()[0], start(x0), rest, slope, method)
    found = scipy.optimize.root(
        plain_fun, start(x0), rest, method, slope, tol, callback, options
    )
    demand_success(found, "root")
    residual = with_args((lambda x, *r: fun(x, *r)[0]) if jac is True else fun, args)
    shape = np.shape(found.x)
    x = solution(flat(residual, shape), np.ravel(found.x), problem.boxes, "root")
    made = copy.copy(found)
    made.x = np.reshape(x, shape)
    return made


def _fsolve(func, x0, args=(), fprime=None, full_output=False, **options):
    """The map: x with F(x, θ) = 0."""
    refuse_traced("fsolve", **options)
    problem = Problem(func, args, fprime)
    f, rest, slope = problem.plain()
    slope = _slopes(problem.bare()[0], start(x0), rest, slope)
    x, info, flag, message = scipy.optimize.fsolve(
        f, start(x0), rest, slope, full_output=True, **options
    )
    if flag != 1:
        msg = f"fsolve did not converge, so its answer has no derivative: {message}"
        raise NonDifferentiableError(msg)
    x = solution(flat(with_args(func, args), np.shape(x)), x, problem.boxes, "fsolve")
    return (x, info, flag, message) if full_output else x


def _fixed_point(func, x0, args=(), xtol=1e-08, maxiter=500, method="del2"):
    """The map: x with x = f(x, θ); dx = (1 - f_x)⁻¹ f_θ dθ."""
    refuse_traced("fixed_point", xtol=xtol)
    problem = Problem(func, args)
    f, rest = problem.plain()
    x = scipy.optimize.fixed_point(f, start(x0), rest, xtol, maxiter, method)
    residual = with_args(lambda x, *r: x - func(x, *r), args)
    if np.ndim(x) == 0:
        return solution(residual, x[()], problem.boxes, "fixed_point")
    shape = np.shape(x)
    found = solution(flat(residual, shape), np.ravel(x), problem.boxes, "fixed_point")
    return np.reshape(found, shape)


# fmt: off
RULES = [
    *[closing(NAMESPACE, name, bracketing(name))
      for name in ("brentq", "brenth", "ridder", "bisect", "toms748")],
    closing(NAMESPACE, "newton",      _newton),
    closing(NAMESPACE, "root_scalar", _root_scalar),
    closing(NAMESPACE, "root",        _root, _root_plain),
    closing(NAMESPACE, "fsolve",      _fsolve, _fsolve_plain),
    closing(NAMESPACE, "fixed_point", _fixed_point),
    *products.RULES,
]
# fmt: on
