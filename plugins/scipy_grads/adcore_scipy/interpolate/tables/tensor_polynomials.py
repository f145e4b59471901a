"""scipy.interpolate: piecewise polynomials in several dimensions.

    f(x) = Σ_a c[a₁, …, aₙ, i₁, …, iₙ] Π_d (x_d - x_d[i_d])^(k_d - 1 - a_d)

with i the cell in which the point lies: linear in c, a product of powers in the point.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.interpolate

from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import at_value

from ..evaluation import floats, pieces, trailing
from ..objects import class_twin, is_traced, method_rule, plain_only, refuse

SCIPYS = scipy.interpolate


class NdPPoly(SCIPYS.NdPPoly):
    def __init__(self, c, x, extrapolate=None) -> None:
        if is_traced(x):
            refuse("NdPPoly", "in its breaks.")
        super().__init__(plain(c), x, extrapolate)
        if is_traced(c):
            self.c = floats(c)

    def __call__(self, x, nu=None, extrapolate=None) -> Any:
        """As scipy's."""
        if not is_traced(self.c, x):
            return super().__call__(x, nu, extrapolate)
        bare = SCIPYS.NdPPoly.construct_fast(plain(self.c), self.x, self.extrapolate)
        known = bare(plain(x), nu, extrapolate)
        n, x = len(self.x), floats(x)
        orders = (0,) * n if nu is None else [int(order) for order in nu]
        flat = np.reshape(x, (-1, n))
        total = _values(floats(self.c), self.x, flat, orders)
        found = np.reshape(total, (*x.shape[:-1], *total.shape[1:]))
        outside = np.isnan(known)
        return at_value(known, np.where(outside, known, found) if np.any(outside) else found)


def _values(c: Any, breaks: Any, x: Any, orders: Any) -> Any:
    """The polynomials at points (p, n), or their derivatives of these orders."""
    n = len(breaks)
    cells = [pieces(breaks[d], plain(x)[:, d]) for d in range(n)]
    total = np.moveaxis(c[(slice(None),) * n + tuple(cells)], n, 0)  # (p, k₁, …, kₙ, …)
    for d in range(n):
        row = _powers(x[:, d] - breaks[d][cells[d]], c.shape[d], orders[d])
        total = np.sum(trailing(row, total.ndim - 2) * total, 1)
    return total


def _powers(s: Any, k: int, nu: int) -> Any:
    """The derivatives of s^(k - 1), …, s, 1, one row for each point."""
    zero = 0.0 * s
    exponents = range(k - 1, -1, -1)
    return np.stack(
        [zero if m < nu else math.perm(m, nu) * s ** (m - nu) + zero for m in exponents], axis=1
    )


OTHERS = "derivative antiderivative integrate integrate_1d"
plain_only(NdPPoly, OTHERS, "give the orders of a derivative to the call, nu=.")


def _by(kind: Any) -> Any:
    def function(c, breaks, at, nu=None, extrapolate=None):
        return kind(c, breaks)(at, nu, extrapolate)

    return function


RULES = [
    class_twin(NdPPoly),
    method_rule("NdPPoly.__call__", _by(SCIPYS.NdPPoly), _by(NdPPoly)),
]
