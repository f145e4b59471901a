"""The Rosenbrock function with slices, from 10 to 10⁶ variables; its Hessian times a vector."""

from __future__ import annotations

from typing import Any

import numpy as np
from harness import Workload


def rosenbrock(m: Any, data: Any, x: Any) -> Any:
    """Σ 100 (x[i+1] - x[i]²)² + (1 - x[i])²."""
    a, b = x[:-1], x[1:]
    valley, slope = b - a * a, 1 - a
    return m.sum(100 * valley * valley + slope * slope)


def gradient(data: Any, x: Any) -> Any:
    """Two terms for each variable, but the first and last."""
    a = x[:-1]
    valley = x[1:] - a * a
    slope = 1 - a
    (100 * valley * valley + slope * slope).sum()
    out = np.zeros_like(x)
    out[1:] = 200 * valley
    out[:-1] -= 400 * a * valley + 2 * slope
    return out


def product(data: Any, x: Any, v: Any) -> Any:
    """The tridiagonal Hessian times v."""
    a, b = x[:-1], x[1:]
    out = np.zeros_like(x)
    out[:-1] = (1200 * a * a - 400 * b + 2) * v[:-1] - 400 * a * v[1:]
    out[1:] += 200 * v[1:] - 400 * a * v[:-1]
    return out


def pushed(data: Any, x: Any, v: Any) -> Any:
    """Value and derivative along v."""
    a, da = x[:-1], v[:-1]
    valley, slope = x[1:] - a * a, 1 - a
    (100 * valley * valley + slope * slope).sum()
    return (200 * valley * (v[1:] - 2 * a * da) - 2 * slope * da).sum()


def workloads(quick: bool) -> list[Workload]:
    """Gradients, a JVP at 10³, Hessian-vector products at 10⁵."""
    found = []
    for n in (10,) if quick else (10, 1_000, 100_000, 1_000_000):
        x = np.random.default_rng(0).normal(size=n)
        without = frozenset({"casadi"}) if n > 1000 else frozenset()
        found.append(
            Workload(f"Rosenbrock n={n:,}", rosenbrock, (x,), (), gradient, memory=n == 1_000_000,
                     without=without)
        )  # fmt: skip
    for n, kind, by_hand in ((1_000, "JVP", pushed), (100_000, "HVP", product)):
        n = 20 if quick else n
        rng = np.random.default_rng(0)
        x, v = rng.normal(size=n), rng.normal(size=n)
        found.append(
            Workload(f"Rosenbrock n={n:,}", rosenbrock, (x,), (), lambda d, x, f=by_hand, v=v:
                     f(d, x, v), kind, (v,))
        )  # fmt: skip
    return found
