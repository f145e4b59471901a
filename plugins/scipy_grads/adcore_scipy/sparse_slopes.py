"""Sparse Jacobians and Hessians, for solvers that were given none: where they pay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from adcore import hessian, jacobian
from adcore.errors import AdcoreError, SparsityError

from .sparse.derivatives.transforms import SparseDerivative, SparseHessian, SparseJacobian

FEW = 100  # variables, up to which a dense matrix costs no more
LARGE = 1000  # variables, from which on an inexact step with a sparse matrix is the faster one
SHARE = 0.25  # of the dense matrix' vectors, and of its entries, that a sparse one may take


def pays(derivative: SparseDerivative) -> bool:
    """Whether a sparse derivative that was computed once is the cheaper one."""
    plans = derivative.plans.values()
    return all(plan.count < SHARE * min(plan.pattern.shape) for plan in plans)


def tried(derivative: SparseDerivative, dense: Callable[..., Any], x0: Any, rest: Any) -> Any:
    """A sparse derivative, None where there is none, or where it does not pay.

    Where it turns out not to be sparse later on, or to have no pattern, it is the dense one: the
    user did not ask for a sparse one.
    """
    derivative.warns, derivative.densest = False, SHARE
    try:
        derivative(np.array(x0, float), *rest)
    except (AdcoreError, TypeError, ValueError, MemoryError):
        return None
    if derivative.given is None and not pays(derivative):
        return None

    def slopes(x: Any, *rest: Any) -> Any:
        try:
            return derivative(x, *rest)
        except SparsityError:
            return scipy.sparse.csr_array(dense(x, *rest))

    return slopes


def sparse_jacobian(fun: Callable[..., Any], x0: Any, rest: Any, pattern: Any = "auto") -> Any:
    """The Jacobian of residuals as a sparse array, if that pays.

    Arguments:
        pattern: what the user says of it; it is then sparse however small it is.
    """
    if isinstance(pattern, str) and np.size(x0) <= FEW:
        return None
    if not isinstance(pattern, str):
        pattern = scipy.sparse.csr_array(pattern)
    residuals = lambda x, *r: np.ravel(fun(x, *r))
    derivative = SparseJacobian(residuals, 0, "auto", pattern)
    return tried(derivative, jacobian(residuals), x0, rest)


def sparse_hessian(fun: Callable[..., Any], x0: Any, rest: Any) -> Any:
    """The Hessian of an objective as a sparse array, if that pays."""
    if np.size(x0) <= FEW or np.ndim(x0) != 1:
        return None
    return tried(SparseHessian(fun, 0, "auto"), hessian(fun), x0, rest)


def densely(derivative: Any) -> Any:
    """The same matrix as an array, for a solver that takes no sparse ones."""
    return None if derivative is None else lambda x, *rest: derivative(x, *rest).toarray()
