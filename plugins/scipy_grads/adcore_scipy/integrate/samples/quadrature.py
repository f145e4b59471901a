"""Samples for `adcore_scipy.integrate.tables.quadrature`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables.quadrature import Integrand, _integral, quad, quad_vec


def bell(x: Any, a: Any, w: Any = 1.0) -> Any:
    """A smooth integrand that is integrable over the line."""
    return np.sum(w * np.cos(a * x)) * np.exp(-a * a * x * x)


def rows(x: Any, a: Any) -> Any:
    """An integrand with values of two elements."""
    return np.stack([np.exp(-a * x), np.sin(a + x)])


def first(result: Any) -> Any:
    """The integral without the estimate of its error."""
    return result[0]


def samples() -> Iterator[Sample]:
    """Limits on both sides, at infinity; parameters of every size; vectors."""
    w = np.array([0.3, -0.2, 0.7])
    for limits, label in (((0.2, 1.1), "finite"), ((1.1, 0.2), "reversed")):
        yield Sample(quad, (bell, *limits, (0.7,)), {}, label, (1, 2, 3), gauge=first)
    yield Sample(quad, (bell, 0.0, np.inf, (0.7, w)), {}, "to infinity", (1, 3), gauge=first)
    yield Sample(quad, (bell, -np.inf, np.inf, (0.7,)), {}, "the line", (3,), gauge=first)
    yield Sample(quad, (bell, -np.inf, 0.4, 0.7), {}, "a bare argument", (2, 3), gauge=first)
    kwargs = {"points": [0.5], "epsabs": 1e-10, "epsrel": 1e-10}
    yield Sample(quad, (bell, 0.2, 1.1, (0.7,)), kwargs, "points", (1, 2, 3), gauge=first)
    many = (0.7, np.linspace(0.1, 0.9, 9))
    yield Sample(quad, (bell, 0.2, 1.1, many), {}, "many parameters", (3,), gauge=first)

    def turning(x: Any, a: Any) -> Any:
        return np.exp(1j * a * x)

    kwargs = {"complex_func": True}
    yield Sample(quad, (turning, 0.2, 1.1, (0.7,)), kwargs, "complex", (1, 2, 3), gauge=first)
    kwargs = {"args": (0.7,)}
    yield Sample(quad_vec, (rows, 0.2, 1.1), kwargs, "vector", (1, 2, "args"), gauge=first)
    yield Sample(quad_vec, (bell, 0.2, np.inf), kwargs, "a number", (1, "args"), gauge=first)

    integrand = Integrand(lambda a: lambda x: bell(x, a), {})
    yield Sample(_integral, (integrand, 0.2, 1.1, 0.7), label="itself", wrt=(1, 2, 3))
