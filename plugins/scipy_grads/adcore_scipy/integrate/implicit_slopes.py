"""The sparse Jacobian of a right-hand side, for an implicit method that was given none."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.integrate

from ..sparse_slopes import sparse_jacobian

# Methods that solve with a Jacobian, and take a sparse one.
IMPLICIT = frozenset({"Radau", "BDF"})


def jacobian_in_y(fun: Callable[..., Any], t: Any, y0: Any, args: Any, pattern: Any) -> Any:
    """`jac(t, y, *args)` as a sparse array, None where it does not pay."""
    slopes = sparse_jacobian(
        lambda y, t, *rest: fun(t, y, *rest), y0, (t, *args), "auto" if pattern is None else pattern
    )
    return None if slopes is None else lambda t, y, *rest: slopes(y, t, *rest)


@functools.wraps(scipy.integrate.solve_ivp)
def solve_ivp(fun, t_span, y0, method="RK45", *more, args=None, **options) -> Any:
    """scipy's, with a sparse Jacobian for an implicit method and a large system."""
    takes = isinstance(method, str) and method in IMPLICIT and options.get("jac") is None
    if takes and np.ndim(y0) == 1 and not np.iscomplexobj(y0):
        rest = () if args is None else args if isinstance(args, (tuple, list)) else (args,)
        pattern = options.get("jac_sparsity")
        slopes = jacobian_in_y(fun, t_span[0], y0, rest, pattern)
        if slopes is not None:
            options = {**options, "jac": slopes, "jac_sparsity": None}
    return scipy.integrate.solve_ivp(fun, t_span, y0, method, *more, args=args, **options)
