"""Dense Jacobians of tanh(A sin x) and dense Hessians of the sum of its squares."""

from __future__ import annotations

from typing import Any

import numpy as np
from harness import Workload


def function(m: Any, data: Any, x: Any) -> Any:
    """n outputs, each of all n inputs."""
    return m.tanh(data[0] @ m.sin(x))


def squares(m: Any, data: Any, x: Any) -> Any:
    """The sum of the squares."""
    y = function(m, data, x)
    return m.sum(y * y)


def jacobian_by_hand(data: Any, x: Any) -> Any:
    """A scaled from both sides."""
    (a,) = data
    y = np.tanh(a @ np.sin(x))
    return (1 - y * y)[:, None] * a * np.cos(x)


def hessian_by_hand(data: Any, x: Any) -> Any:
    """One product of matrices and a diagonal."""
    (a,) = data
    sine, cosine = np.sin(x), np.cos(x)
    y = np.tanh(a @ sine)
    slope = 1 - y * y
    inner = a * cosine
    out = inner.T @ ((2 * slope * (1 - 3 * y * y))[:, None] * inner)
    out[np.diag_indices(len(x))] -= sine * ((2 * y * slope) @ a)
    return out


def _workload(n: int, kind: str) -> Workload:
    rng = np.random.default_rng(0)
    data, x = (rng.normal(size=(n, n)) / n,), rng.normal(size=n)
    without = frozenset({"casadi"}) if n > (50 if kind == "Hessian" else 200) else frozenset()
    what, by_hand = (
        (function, jacobian_by_hand) if kind == "Jacobian" else (squares, hessian_by_hand)
    )
    return Workload(f"dense n={n:,}", what, (x,), data, by_hand, kind, without=without)


def workloads(quick: bool) -> list[Workload]:
    """Jacobians of 50, 200 and 1,000 variables, Hessians of 50 and 200."""
    jacobians, hessians = ((5,), (5,)) if quick else ((50, 200, 1_000), (50, 200))
    found = [_workload(n, "Jacobian") for n in jacobians]
    return found + [_workload(n, "Hessian") for n in hessians]
