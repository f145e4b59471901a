"""Samples for `adcore_scipy.integrate.quadrature`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..quadrature import Integrand, _integral, dblquad, nquad, quad, quad_vec, tplquad


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
    """Limits on both sides, at infinity; parameters of every size; vectors; several variables."""
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
    yield Sample(tplquad, args, {}, "three variables", (7,), gauge=first, kink=True)
    integrand = Integrand(lambda a: lambda x: bell(x, a), {})
    yield Sample(_integral, (integrand, 0.2, 1.1, 0.7), label="itself", wrt=(1, 2, 3))
