"""Samples for `adcore_scipy.integrate.tables.initial_value`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..adjoint import _pulled
from ..tables.initial_value import odeint, solve_ivp
from ..trajectories import System, _states

FINE = {"rtol": 1e-11, "atol": 1e-12}
Y0 = np.array([0.8, -0.4])


def swing(t: Any, y: Any, a: Any, b: Any = 0.3) -> Any:
    """A damped pendulum, driven."""
    return [y[1], -a * np.sin(y[0]) - b * y[1] + 0.2 * np.cos(t)]


def swung(y: Any, t: Any, a: Any, b: Any = 0.3) -> Any:
    """The same, as odeint calls it."""
    return swing(t, y, a, b)


def states(solution: Any) -> Any:
    """The states alone."""
    return solution.y


def samples() -> Iterator[Sample]:
    """Explicit, implicit and switching methods; both directions; times, states, parameters."""
    times = np.array([0.1, 0.3, 0.5])
    kwargs = {"args": (1.3, 0.4), "t_eval": times, "method": "DOP853", **FINE}
    wrt = (1, 2, "args", "t_eval")
    yield Sample(solve_ivp, (swing, [0.0, 0.6], Y0), kwargs, "forwards", wrt, gauge=states)
    backwards = {**kwargs, "t_eval": times[::-1]}
    args = (swing, [0.6, 0.0], Y0)
    yield Sample(solve_ivp, args, backwards, "backwards", wrt, gauge=states, order=1)

    def last(solution: Any) -> Any:
        return solution.y[:, -1]

    for method in ("RK45", "RK23", "Radau", "BDF", "LSODA"):
        tolerances = FINE if method in ("RK45", "LSODA") else {"rtol": 1e-8, "atol": 1e-9}
        kwargs = {"args": (1.3,), "method": method, **tolerances}
        args = (swing, [0.0, 0.2], Y0)
        # The solution of the coarser methods is not smooth enough for differences.
        kink = tolerances is not FINE
        yield Sample(
            solve_ivp, args, kwargs, method, (1, 2, "args"), gauge=last, order=1, kink=kink
        )

    def turning(t: Any, y: Any, a: Any) -> Any:
        return 1j * a * y * y

    args = (turning, [0.0, 0.5], np.array([0.5 + 0.2j]))
    kwargs = {"args": (1.3 - 0.2j,), "method": "DOP853", **FINE}
    yield Sample(solve_ivp, args, kwargs, "complex", (2, "args"), gauge=last, order=1)
    fine = {"rtol": 1e-12, "atol": 1e-12}
    args = (swung, Y0, np.array([0.0, 0.2, 0.5]), (1.3,))
    yield Sample(odeint, args, fine, "all", wrt=(1, 2, 3), order=1)
    kwargs = {"tfirst": True, **fine}
    yield Sample(odeint, (swing, *args[1:]), kwargs, "tfirst", wrt=(1, 3), order=1)

    kwargs = {"args": (1.3,), **FINE}
    args = (swing, [0.0, 0.2], Y0.astype("f"))
    yield Sample(solve_ivp, args, kwargs, "float32", (2, "args"), gauge=last, order=1)

    def bind(a: Any) -> Any:
        return lambda t, y: swing(t, y, a)

    options = {"rtol": 1e-12, "atol": 1e-12}
    args = (System(bind, "DOP853", options), Y0, np.array([0.0, 0.2, 0.2, 0.5]), 1.3)
    yield Sample(_states, args, label="itself", wrt=(1, 2, 3))
    yield Sample(_states, (*args[:2], np.zeros(1), 1.3), label="no times", wrt=(1, 3), order=1)
    cts = np.array([[0.3, -0.7], [0.2, 0.5], [-0.4, 0.6]])
    yield Sample(_pulled, (args[0], cts, *args[1:]), label="itself", wrt=(1, 2, 3, 4), order=1)
    none = (np.zeros((0, 2)), Y0, np.zeros(1), 1.3)
    yield Sample(_pulled, (args[0], *none), label="no times", wrt=(2, 4), order=1)
