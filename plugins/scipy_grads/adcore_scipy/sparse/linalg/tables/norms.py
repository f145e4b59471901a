"""scipy.sparse.linalg: norms."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse
import scipy.sparse.linalg as scipys

from adcore.errors import NonDifferentiableError
from adcore.extend import plain

from ...arithmetic import entries_of
from ...matrix import own, unwrapped
from ..arguments import function_twin
from ..operators import Operator
from .eigenvalues import _svds


def _norm(x: Any, ord: Any = None, axis: Any = None) -> Any:
    """The norms that scipy has, of the entries."""
    value = scipys.norm(unwrapped(x), ord, axis)  # raises its errors
    A = own(x).summed()
    axes = (axis,) if axis is None or isinstance(axis, (int, np.integer)) else tuple(axis)
    if axis is None or len(axes) == 2:
        if ord in (None, "fro", "f"):
            return np.linalg.norm(entries_of(A)[1])
        if ord in (2, -2):
            if ord == -2:
                raise NonDifferentiableError(_REASON)
            return _svds(A, k=1, return_singular_vectors=False)[0]
        row, column = axes if axis is not None else (0, 1)
        along = row if ord in (1, -1) else column
        sums = np.ravel(abs(A).sum(axis=along))
        return np.max(sums) if ord > 0 else np.min(sums)
    if ord in (None, 2):
        return (
            np.sqrt(np.ravel(abs(A).power(2).sum(axis=axis)))
            if _regular(value)
            else _at_zero(A, axes[0])
        )
    if ord == 1:
        return np.ravel(abs(A).sum(axis=axis))
    if ord in (np.inf, -np.inf):
        dense = np.abs(A.toarray())
        return np.max(dense, axis=axis) if ord > 0 else np.min(dense, axis=axis)
    if ord == 0:
        return value
    return np.ravel(abs(A).power(ord).sum(axis=axis)) ** (1 / ord)


_REASON = (
    "norm(A, -2) of a sparse array is not differentiable: use numpy.linalg.norm of A.toarray()."
)


def _regular(value: Any) -> bool:
    return bool(np.all(value != 0))


def _at_zero(A: Any, axis: int) -> Any:
    """The lengths of rows or columns, some of which are 0: numpy's rule has the slope 0 there."""
    return np.linalg.norm(A.toarray(), axis=axis)


def _onenormest(
    A: Any, t: int = 2, itmax: int = 5, compute_v: bool = False, compute_w: bool = False
) -> Any:
    """The map: ‖A v‖₁ for the column v that scipy finds."""
    operator = isinstance(A, Operator)
    found = scipys.onenormest(unwrapped(A), t, itmax, True, True)
    v = np.asarray(found[1])
    w = Operator.of(A).matvec(v) if operator else own(A) @ v
    if not scipy.sparse.issparse(A) and not operator:
        w = A @ v
    answer = (np.sum(np.abs(w)), *([v] if compute_v else []), *([plain(w)] if compute_w else []))
    return answer if len(answer) > 1 else answer[0]


RULES = [function_twin("norm", _norm), function_twin("onenormest", _onenormest)]
