"""Samples for `adcore_scipy.optimize.tables.least_squares`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables import least_squares as table

TIGHT = {"ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15}


M = np.array([[1.0, 0.3], [0.2, -0.8], [0.5, 0.6]])


def three(z: Any, p: Any) -> Any:
    """Three residuals, linear in two numbers: the solver is exact."""
    return M @ z - np.stack([np.exp(p[0]), p[0] * p[1], np.sin(p[1])])


def slopes(z: Any, p: Any) -> Any:
    """Their slopes."""
    return M + 0 * z


def line(t: Any, a: Any, b: Any) -> Any:
    """A curve that is linear in its parameters."""
    return a * np.cos(t) + b * t


def of_x(result: Any) -> Any:
    """What has a derivative."""
    return result.x if hasattr(result, "x") else result[0]


SQUARES = {rule.function.__name__: rule.function for rule in table.RULES}


def samples() -> Iterator[Sample]:
    """Residuals of functions, curves through data, positive weights."""
    p, rng = np.array([0.9, 0.3]), np.random.default_rng(5)
    x0, options = np.ones(2), {"args": (p,), "jac": slopes, "method": "lm", **TIGHT}
    yield Sample(SQUARES["least_squares"], (three, x0), options, "", ("args",), gauge=of_x)
    options = {"args": (p,), "Dfun": slopes, **TIGHT}
    yield Sample(SQUARES["leastsq"], (three, x0), options, "", ("args",), gauge=of_x)
    t = np.linspace(0, 1, 8)
    y = line(t, 2.0, 1.3) + 0.1 * np.cos(9 * t)
    fit = {"p0": [1.0, 1.0], "sigma": 1 + t, "jac": lambda t, a, b: np.stack([np.cos(t), t], 1)}
    yield Sample(SQUARES["curve_fit"], (line, t, y), {**fit, **TIGHT}, "", (2,), gauge=of_x)
    A, b = rng.random((6, 3)), np.array([1.0, 0.2, 0.4, -0.1, 0.5, 0.3])
    box = (np.array([0.3, -1.0, -1.0]), np.full(3, 2.0))
    yield Sample(SQUARES["lsq_linear"], (A, b), wrt=(0, 1), gauge=of_x, label="no bounds")
    exact = {"method": "bvls"}
    yield Sample(SQUARES["lsq_linear"], (A, b, box), exact, "one at a bound", (0, 1), gauge=of_x)
    steps, w = np.array([1.0, 0.5, 2.0, 1.0, 1.5, 3.0]), np.array([1.0, 2.0, 0.5, 1.0, 1.0, 3.0])
    isotonic = SQUARES["isotonic_regression"]
    yield Sample(isotonic, (steps,), {"weights": w}, "", (0, "weights"), gauge=of_x)
    yield Sample(isotonic, (steps,), {"increasing": False}, "falling", (0,), gauge=of_x)
    yield Sample(SQUARES["nnls"], (A, b), wrt=(0, 1), label="one is zero")
