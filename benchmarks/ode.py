"""Initial value problems, solved by scipy: what a gradient and a JVP of the solution cost.

An epidemic of two equations at one time, at 100 and at 1,000; a pendulum by `solve_ivp`; chaotic
and diffusing systems of 40 and 200 equations. autograd has a gradient of `odeint` alone, which
solves backwards from one output time to the one before: a thousand times are left out, and so is
heat, of which the way back explodes.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.integrate
from harness import Workload

# They have no odeint like scipy's; and a program records no solver.
NONE = frozenset({"program", "torch", "jax", "jax jit", "mygrad", "casadi"})
ALONE = NONE | {"autograd"}


def _epidemic(m: Any, y: Any, t: Any, p: Any) -> Any:
    infected = p[0] * y[0] * y[1]
    return m.stack([-infected, infected - p[1] * y[1]])


def _pendulum(m: Any, y: Any, t: Any, p: Any) -> Any:
    return m.stack([y[1], -p[0] * m.sin(y[0]) - p[1] * y[1]])


def _ring(m: Any, y: Any, t: Any, p: Any) -> Any:
    """Lorenz's weather of 1996."""
    return (m.roll(y, -1) - m.roll(y, 2)) * m.roll(y, 1) - p[1] * y + p[0]


def _rod(m: Any, y: Any, t: Any, p: Any) -> Any:
    """Heat along a rod, and what it loses."""
    n = len(y)
    bent = m.concatenate([y[1:], y[-1:]]) - 2 * y + m.concatenate([y[:1], y[:-1]])
    return p[0] * (0.01 * n * n) * bent - p[1] * y * y


def _solver(m: Any, plain: bool) -> Any:
    if plain:
        return scipy.integrate
    ours = m.sin is np.sin
    return importlib.import_module("adcore_scipy.integrate" if ours else "autograd.scipy.integrate")


def _workload(
    name: str, rates: Callable[..., Any], y0: Any, p: Any, times: Any, kind: str = "gradient",
    method: str = "odeint", without: frozenset[str] = NONE,
) -> Workload:  # fmt: skip
    weights = np.cos(np.arange(len(times) * len(y0))).reshape(len(times), -1)

    def function(m: Any, data: Any, p: Any, y0: Any, plain: bool = False) -> Any:
        solver = _solver(m, plain)
        if method == "odeint":
            given = (p,)
            if m.sin is not np.sin:  # a tuple that autograd can look into
                given = importlib.import_module("autograd.builtins").tuple(given)
            rows = solver.odeint(lambda y, t, p: rates(m, y, t, p), y0, times, given)
        else:
            span = (times[0], times[-1])
            found = solver.solve_ivp(lambda t, y: rates(m, y, t, p), span, y0, method, times)
            return m.sum(weights.T * found.y)
        return m.sum(weights * rows)

    return Workload(
        name, function, (p, y0), kind=kind, without=without,
        tangents=(np.ones_like(p), np.zeros_like(y0)) if kind == "JVP" else (),
        plain=lambda: function(np, (), p, y0, plain=True), within=1e-4,  # solvers are no closer
    )  # fmt: skip


def workloads(quick: bool) -> list[Workload]:
    """All of them; the JVPs are adcore's alone."""
    rates, y0 = np.array([0.3, 0.1]), np.array([0.99, 0.01])
    found = []
    for many in (2, 6) if quick else (2, 101, 1001):
        times = np.linspace(0.0, 160.0, many)
        name = f"epidemic, odeint, {many - 1} times"
        without = ALONE if many > 101 else NONE
        found.append(_workload(name, _epidemic, y0, rates, times, without=without))
        found.append(_workload(name, _epidemic, y0, rates, times, "JVP", without=ALONE))
    swing = (_pendulum, np.array([1.0, 0.0]), np.array([2.0, 0.2]), np.linspace(0.0, 10.0, 101))
    for kind in ("gradient", "JVP"):
        found.append(_workload("pendulum, RK45", *swing, kind, "RK45", ALONE))
    for n in (10, 40) if quick else (40, 200):
        ring = (_ring, 8 + np.sin(np.arange(n) ** 2), np.array([8.0, 1.0]), np.array([0.0, 1.0]))
        rod = (_rod, np.sin(np.linspace(0, 3, n)) ** 2, np.array([0.2, 1.0]), np.array([0.0, 1.0]))
        for kind in ("gradient", "JVP"):
            for what, given in ((f"weather, {n}", ring), (f"rod, {n}", rod)):
                for method in ("odeint", "RK45", "BDF"):
                    theirs = method == "odeint" and kind == "gradient" and given is ring
                    without = NONE if theirs else ALONE
                    named = f"{what}, {method}"
                    found.append(_workload(named, *given, kind, method, without))
    return found
