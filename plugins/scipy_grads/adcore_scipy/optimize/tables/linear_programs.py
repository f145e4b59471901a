"""scipy.optimize: linear programs.

Where the optimum of min cᵀx is a single corner, and no more constraints meet there than variables
are (no degeneracy), it stays the corner of these: x = A⁻¹ b of the rows that hold with equality,
whatever c is. All multipliers of those that are inequalities must differ from zero, or another
corner would be as good. Source: Bertsimas & Tsitsiklis, Introduction to Linear Optimization (1997),
section 5.1.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import scipy.optimize

from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from ...closing import closing, refuse_traced
from ...problem import Problem, dense
from .. import NAMESPACE
from ..implicit import demand_success, solution

NEAR = 1e-9  # a slack, or a multiplier, beside the numbers it comes from, that counts as zero


def linprog(
    c, A_ub=None, b_ub=None, A_eq=None, b_eq=None, bounds=(0, None), method="highs", callback=None,
    options=None, x0=None, integrality=None,
):  # fmt: skip
    """The map: the corner x that is best. Of the result, x, fun, slack and con are traced."""
    refuse_traced("linprog", options=options, x0=x0)
    if integrality is not None and np.any(integrality):
        _refuse("of whole numbers")
    c, A_ub, A_eq = as_array(c), _rows(A_ub, c), _rows(A_eq, c)
    b_ub, b_eq = (as_array([] if b is None else b) for b in (b_ub, b_eq))
    low, high = _limits(bounds, len(c))
    problem = Problem(c, A_ub, b_ub, A_eq, b_eq, low, high)
    bare = problem.plain()
    given = (*bare[:5], list(zip(*bare[5:], strict=True)), method, callback, options, x0)
    found = scipy.optimize.linprog(*given)
    demand_success(found, "linprog")
    rows, sides = _corner(found, (c, A_ub, b_ub, A_eq, b_eq, low, high))
    made = copy.copy(found)
    made.x = solution(lambda x: rows @ x - sides, np.array(found.x), problem.boxes, "linprog")
    made.fun = c @ made.x
    made.slack, made.con = b_ub - A_ub @ made.x, b_eq - A_eq @ made.x
    return made


def _corner(found: Any, given: Any) -> tuple[Any, Any]:
    """The constraints that hold with equality at the solution, as many as variables."""
    c, A_ub, b_ub, A_eq, b_eq, low, high = given
    n, x = len(plain(c)), found.x
    scale = NEAR * (1 + np.max(np.abs(plain(c)), initial=0.0))
    fixed = plain(low) == plain(high)
    kinds = [
        (found.ineqlin.residual, found.ineqlin.marginals, plain(b_ub), np.zeros(len(b_ub), bool)),
        (x - plain(low), found.lower.marginals, plain(low), fixed),
        (np.where(fixed, np.inf, plain(high) - x), found.upper.marginals, plain(high), fixed),
    ]
    places, free = [], False
    for slack, multipliers, side, held in kinds:
        size = np.where(np.isfinite(side), np.abs(side), 0.0)
        at = np.flatnonzero(slack <= NEAR * (1 + size))
        free = free or bool(np.any((np.abs(multipliers[at]) <= scale) & ~held[at]))
        places.append(at)
    unit = np.eye(n)
    count = len(b_eq) + sum(map(len, places))
    if count != n:
        _refuse(f"at a solution where {count} constraints meet, of {n} variables")
    if free:
        _refuse("where another corner is as good: a multiplier is zero")
    rows = np.concatenate([A_eq, A_ub[places[0]], unit[places[1]], unit[places[2]]])
    sides = np.concatenate([b_eq, b_ub[places[0]], low[places[1]], high[places[2]]])
    return rows, sides


def _rows(A: Any, c: Any) -> Any:
    return np.zeros((0, len(c))) if A is None else dense(A)


def _limits(bounds: Any, n: int) -> tuple[Any, Any]:
    """The lower and upper bounds of all variables."""
    if isinstance(bounds, scipy.optimize.Bounds):
        pairs = [[bounds.lb, bounds.ub]]
    elif bounds is None:
        pairs = [[0, None]]
    else:
        first = bounds[0]
        several = isinstance(first, (list, tuple)) or getattr(first, "ndim", 0)
        pairs = list(bounds) if several else [bounds]
        pairs = [[None, None] if pair is None else list(pair) for pair in pairs]
    none = -np.inf, np.inf
    full = [[n if b is None else b for b, n in zip(pair, none, strict=True)] for pair in pairs]
    low, high = (as_array([pair[k] for pair in full]) for k in (0, 1))
    return np.zeros(n) + np.reshape(low, (-1,)), np.zeros(n) + np.reshape(high, (-1,))


def _refuse(what: str) -> None:
    msg = (
        f"linprog has no derivative {what}. Minimise with a barrier in the objective, or perturb "
        "the constraints."
    )
    raise NonDifferentiableError(msg)


RULES = [closing(NAMESPACE, "linprog", linprog)]
