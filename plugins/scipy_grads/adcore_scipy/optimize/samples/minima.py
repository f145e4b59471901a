"""Samples for `adcore_scipy.optimize.tables.minima`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables import minima

A = np.array([[2.0, 0.3], [0.3, 1.0]])


def bowl(z: Any, p: Any) -> Any:
    """A convex function of two numbers."""
    return 0.5 * z @ A @ z - p @ z + 0.1 * np.sum(z**4)


def cosh(z: Any, p: Any) -> Any:
    """A convex function of a number, whose minimum is at the root of p."""
    return np.exp(z - p) + np.exp(p - z)


def of_x(result: Any) -> Any:
    """The minimum, and what it is worth."""
    return np.append(result.x, result.fun)


MINIMA = {rule.function.__name__: rule.function for rule in minima.RULES}


def samples() -> Iterator[Sample]:
    """Free, and with a variable at its bound."""
    p, x0 = np.array([0.9, 0.3]), np.zeros(2)
    minimize = MINIMA["minimize"]
    options = {"args": (p,), "tol": 1e-13}
    yield Sample(minimize, (bowl, x0), options, "free", ("args",), gauge=of_x)
    bounds = {"bounds": [(None, 0.2), (-1.0, None)], **options}
    yield Sample(minimize, (bowl, x0), bounds, "at a bound", ("args",), gauge=of_x)
    scalar = {"args": (0.4,), "tol": 1e-14}
    worth = {"label": "a number", "wrt": ("args",), "gauge": lambda result: result.fun}
    yield Sample(MINIMA["minimize_scalar"], (cosh,), scalar, **worth)
