"""Samples for `adcore_scipy.optimize.tables.linear_programs`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables.linear_programs import RULES

LINPROG = RULES[0].function
C, A, B = np.array([-1.0, -2.0]), np.array([[1.0, 1.0], [1.0, 3.0]]), np.array([4.0, 6.0])


def of_x(result: Any) -> Any:
    """The corner, what it is worth, and what is left."""
    return np.concatenate([result.x, [result.fun], result.slack, result.con])


def samples() -> Iterator[Sample]:
    """A corner of two rows, of a row and a bound, of an equation; bounds that move."""
    yield Sample(LINPROG, (C, A, B), gauge=of_x, wrt=(0, 1, 2), label="rows")
    bounds = {"bounds": np.array([[0.0, 2.5], [0.0, 9.0]])}
    yield Sample(LINPROG, (C, A, B), bounds, "bound", (0, 1, 2, "bounds"), gauge=of_x)
    equal = (C, A[1:], B[1:], np.array([[1.0, -2.0]]), np.array([0.5]))
    yield Sample(LINPROG, equal, gauge=of_x, wrt=(0, 1, 2, 3, 4), label="equation")
