"""Samples for `adcore_scipy.integrate.tables.several_variables`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables.several_variables import dblquad, nquad, tplquad
from .quadrature import first


def samples() -> Iterator[Sample]:
    """Limits that are numbers, functions and traced; parameters."""

    def below(x: Any) -> Any:
        return 0.3 * x

    def above(x: Any) -> Any:
        return 1 + x * x

    def plane(y: Any, x: Any, a: Any) -> Any:
        return np.exp(-a * x * y)

    args = (plane, 0.1, 0.9, below, above, (0.7,))
    yield Sample(dblquad, args, {}, "limits, args", (1, 2, 5), gauge=first, order=1)
    args = (lambda x: np.exp(-x), [[0.1, 0.6]])
    yield Sample(nquad, args, {}, "one variable", (1,), gauge=first)
    args = (plane, [lambda x, a: (0.1, x), [0.2, 0.8]], (0.7,))
    yield Sample(nquad, args, {}, "ranges", (1, 2), gauge=first, order=1)

    def space(z: Any, y: Any, x: Any, a: Any) -> Any:
        return a

    # No kink, but too many evaluations for differences.
    args = (space, 0.1, 0.6, 0.2, 0.7, 0.0, 0.3, (0.7,))
    yield Sample(tplquad, args, {}, "three variables", (7,), gauge=first, order=1, kink=True)
