"""scipy.optimize: least squares, fits of curves, and linear least squares with bounds."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import scipy.optimize
from scipy.sparse.linalg import LinearOperator

from adcore import jacobian
from adcore.errors import NonDifferentiableError
from adcore.extend import on_plain, plain
from adcore.scalars import number
from adcore_numpy.tables.mixed_arguments import as_array, at_value

from ...closing import as_args, closing, refuse_traced
from ...problem import Problem, dense, start, with_args
from ...sparse_slopes import LARGE, sparse_jacobian
from .. import NAMESPACE
from ..implicit import demand_success
from ..optimum import optimum, with_jacobian

# ρ(z) of z = (f / scale)²; scipy's least_squares, `loss`.
LOSSES = {
    "linear":  lambda z: z,
    "soft_l1": lambda z: 2 * (np.sqrt(1 + z) - 1),
    "huber":   lambda z: np.where(z <= 1, z, 2 * np.sqrt(np.where(z <= 1, 1, z)) - 1),
    "cauchy":  np.log1p,
    "arctan":  np.arctan,
}  # fmt: skip


def least_squares(
    fun, x0, jac="2-point", bounds=(-np.inf, np.inf), method="trf", ftol=1e-08, xtol=1e-08,
    gtol=1e-08, x_scale=None, loss="linear", f_scale=1.0, diff_step=None, tr_solver=None,
    tr_options=None, jac_sparsity=None, max_nfev=None, verbose=0, args=(), kwargs=None,
    callback=None, workers=None,
):  # fmt: skip
    """The map: x where Σ ρ(f(x, θ)²) / 2 is stationary. Of the result, `x`, `fun` and `cost`."""
    if loss not in LOSSES:
        msg = f"least_squares is differentiable with the losses {', '.join(LOSSES)}, by name."
        raise NonDifferentiableError(msg)
    refuse_traced("least_squares", ftol=ftol, xtol=xtol, gtol=gtol, f_scale=f_scale)
    kwargs = kwargs or {}
    problem = Problem(fun, args, kwargs, jac)
    plain_fun, rest, named, slope = problem.plain()
    sparsely = {"method": method, "tr_solver": tr_solver, "jac_sparsity": jac_sparsity}
    slope = _slopes(problem.bare()[0], start(x0), rest, named, slope, sparsely)
    box = bounds if isinstance(bounds, scipy.optimize.Bounds) else tuple(map(plain, bounds))
    options = {"x_scale": x_scale, "callback": callback, "workers": workers}
    found = scipy.optimize.least_squares(
        plain_fun, start(x0), slope, box, method, ftol, xtol, gtol, loss=loss, f_scale=f_scale,
        diff_step=diff_step, tr_solver=tr_solver, tr_options=tr_options or {},
        jac_sparsity=jac_sparsity, max_nfev=max_nfev, verbose=verbose, args=rest, kwargs=named,
        **{key: value for key, value in options.items() if value is not None},
    )  # fmt: skip
    demand_success(found, "least_squares")
    residual = with_args(lambda x, *r: fun(x, *r, **kwargs), args)

    def objective(x: Any) -> Any:
        z = (np.ravel(as_array(residual(x))) / f_scale) ** 2
        return 0.5 * f_scale**2 * np.sum(LOSSES[loss](z))

    limits = (bounds.lb, bounds.ub) if isinstance(bounds, scipy.optimize.Bounds) else bounds
    made = copy.copy(found)
    made.x = optimum(objective, found.x, problem.boxes, "least_squares", tuple(limits))
    made.fun = at_value(found.fun, np.ravel(as_array(residual(made.x))))
    made.cost = at_value(np.float64(found.cost), objective(made.x))
    return made


def _slopes(fun: Any, x0: Any, args: Any, kwargs: Any, given: Any, options: Any) -> Any:
    """What is handed on as `jac`: what the user gave, else the Jacobian if adcore has it.

    A sparse one, where scipy's step takes it, and the problem is large or the user knows it to be.
    """
    if given != "2-point":
        return given
    residuals = lambda x, *r: fun(x, *r, **kwargs)
    args = as_args(args)
    slopes, pattern = None, options.get("jac_sparsity")
    takes_sparse = options.get("method", "trf") != "lm" and options.get("tr_solver") != "exact"
    if takes_sparse and (pattern is not None or np.size(x0) >= LARGE):
        slopes = sparse_jacobian(residuals, x0, args, "auto" if pattern is None else pattern)
        if slopes is None and pattern is not None:
            return given
    slopes = slopes or with_jacobian(residuals, x0, args)
    return given if slopes is None else lambda x, *r, **_: slopes(x, *r)


def _least_squares_plain(fun, x0, jac="2-point", *args, **kwargs) -> Any:
    """scipy's, with the Jacobian of a function that adcore can differentiate."""
    rest, named = kwargs.get("args", ()), kwargs.get("kwargs") or {}
    jac = _slopes(fun, x0, rest, named, jac, kwargs)
    return scipy.optimize.least_squares(fun, x0, jac, *args, **kwargs)


def leastsq(func, x0, args=(), Dfun=None, full_output=False, **options):
    """The map: x where Σ f(x, θ)² / 2 is stationary."""
    refuse_traced("leastsq", **options)
    problem = Problem(func, args, Dfun)
    f, rest, slope = problem.plain()
    x, *told = scipy.optimize.leastsq(f, start(x0), rest, slope, True, **options)
    if told[-1] not in (1, 2, 3, 4):
        msg = f"leastsq did not converge, so its answer has no derivative: {told[-2]}"
        raise NonDifferentiableError(msg)
    residual = with_args(func, args)
    found = optimum(lambda x: _half_square(residual(x)), x, problem.boxes, "leastsq")
    return (found, *told) if full_output else (found, told[-1])


def _half_square(r: Any) -> Any:
    r = np.ravel(as_array(r))
    return 0.5 * np.sum(r * r)


def curve_fit(
    f, xdata, ydata, p0=None, sigma=None, absolute_sigma=False, check_finite=None,
    bounds=(-np.inf, np.inf), method=None, jac=None, *, full_output=False, nan_policy=None,
    **options,
):  # fmt: skip
    """The map: the parameters p where Σ ((f(x, p) - y) / σ)² is stationary, and their covariance,

    C = s² (JᵀJ)⁻¹ with J the slopes of the scaled residuals and s² their mean square, or 1.
    """
    if nan_policy is not None or np.ndim(plain(sigma)) > 1:
        msg = "curve_fit with nan_policy= or a covariance as sigma= is not differentiable."
        raise NonDifferentiableError(msg)
    problem = Problem(f, xdata, ydata, sigma, jac)
    plain_f, x, y, s, slope = problem.plain()
    slope = _curve_slopes(problem.bare()[0], x, p0, slope)
    found = scipy.optimize.curve_fit(
        plain_f, x, y, None if p0 is None else start(p0), s, absolute_sigma, check_finite,
        plain(bounds), method, slope, full_output=full_output, **options,
    )  # fmt: skip

    def residual(p: Any) -> Any:
        r = np.ravel(as_array(f(xdata, *p)) - as_array(ydata))
        return r if sigma is None else r / as_array(sigma)

    limits = None if np.all(np.isinf(np.hstack(bounds))) else bounds
    p = optimum(lambda p: _half_square(residual(p)), found[0], problem.boxes, "curve_fit", limits)
    J = jacobian(residual)(p)
    covariance = np.linalg.inv(J.T @ J)
    if not absolute_sigma:
        r = residual(p)
        covariance = covariance * np.sum(r * r) / (len(r) - len(p))
    pcov = found[1] + (covariance - plain(covariance))
    return (p, pcov, *found[2:])


def _curve_slopes(f: Any, x: Any, p0: Any, given: Any) -> Any:
    """What is handed on as `jac`: what the user gave, else the Jacobian in the parameters."""
    if given is not None or p0 is None:
        return given
    slopes = with_jacobian(lambda p, x: f(x, *p), start(p0), (plain(x),))
    return None if slopes is None else lambda x, *p: slopes(np.array(p, float), x)


def _curve_fit_plain(f, xdata, ydata, p0=None, *args, jac=None, **options) -> Any:
    """scipy's, with the Jacobian of a curve that adcore can differentiate."""
    if len(args) > 5:  # `jac` by position
        return scipy.optimize.curve_fit(f, xdata, ydata, p0, *args, **options)
    jac = _curve_slopes(f, xdata, p0, jac)
    return scipy.optimize.curve_fit(f, xdata, ydata, p0, *args, jac=jac, **options)


def lsq_linear(A, b, bounds=(-np.inf, np.inf), **options):
    """The map: x within its bounds where |A x - b| is least. `x`, `fun` and `cost` are traced."""
    refuse_traced("lsq_linear", **options)
    if isinstance(A, LinearOperator):
        msg = "lsq_linear of a linear operator is not differentiable. Give the matrix as an array."
        raise NonDifferentiableError(msg)
    A = dense(A)
    problem = Problem(A, b, bounds)
    plain_A, plain_b, box = problem.plain()
    found = scipy.optimize.lsq_linear(plain_A, plain_b, box, **options)
    demand_success(found, "lsq_linear")
    limits = (bounds.lb, bounds.ub) if isinstance(bounds, scipy.optimize.Bounds) else bounds
    b = as_array(b)
    made = copy.copy(found)
    made.x = optimum(
        lambda x: _half_square(A @ x - b), found.x, problem.boxes, "lsq_linear", tuple(limits)
    )
    made.fun = A @ made.x - b
    made.cost = _half_square(made.fun)
    return made


def nnls(A, b, *, maxiter=None):
    """The map: x ≥ 0 where |A x - b| is least; of the positive ones (A₊ᵀA₊) x₊ = A₊ᵀ b."""
    problem = Problem(A, b)
    plain_A, plain_b = problem.plain()
    x, _ = scipy.optimize.nnls(plain_A, plain_b, maxiter=maxiter)
    A, b = as_array(A), as_array(b)
    x = optimum(lambda x: _half_square(A @ x - b), x, problem.boxes, "nnls", (0.0, np.inf))
    return x, number(np.linalg.norm(A @ x - b))


def isotonic_regression(y, *, weights=None, increasing=True):
    """The map: x is the weighted mean of y within blocks of neighbours, which scipy finds.

    Differential: the same means of dy, as long as the blocks stay. Of the result, `x` is traced.
    """
    bare_weights = None if weights is None else plain(as_array(weights))
    found = on_plain(
        scipy.optimize.isotonic_regression, plain(as_array(y)), weights=bare_weights,
        increasing=increasing,
    )
    y, starts, sizes = as_array(y), found.blocks[:-1], np.diff(found.blocks)
    if weights is None:
        means = np.add.reduceat(y, starts) / sizes
    else:
        weights = as_array(weights)
        means = np.add.reduceat(weights * y, starts) / np.add.reduceat(weights, starts)
    made = copy.copy(found)
    made.x = np.repeat(means, sizes)
    return made


# fmt: off
RULES = [
    closing(NAMESPACE, "least_squares", least_squares, _least_squares_plain),
    closing(NAMESPACE, "leastsq",       leastsq),
    closing(NAMESPACE, "curve_fit",     curve_fit, _curve_fit_plain),
    closing(NAMESPACE, "lsq_linear",    lsq_linear),
    closing(NAMESPACE, "nnls",          nnls),
    closing(NAMESPACE, "isotonic_regression", isotonic_regression),
]
# fmt: on
