"""The pullback of the states of y' = f(t, y, p): see `trajectories`.

It is a primitive of plain values; its own derivatives, of whatever order, follow by symmetry from
those of the sensitivity equations: see `_twice`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore import vjp
from adcore.extend import plain, rule

from ..closures import refuse_stacks
from . import NAMESPACE
from .nodes import Nodes
from .trajectories import System, _states, all_plain, states_jvp

step = NAMESPACE.step


def states_vjp(ct, ans, *args):
    """The adjoint, see above."""
    refuse_stacks(ct, *args[1:])
    system, *point = args
    return (None, *_pulled(system, ct, *point))


@step
def _pulled(system: System, ct: Any, y0: Any, ts: Any, *parameters: Any) -> tuple[Any, ...]:
    """The cotangents of y0, ts and the parameters."""
    ans = _states(system, y0, ts, *parameters)
    start, bars = system.pulled(ct, y0, ts, parameters)
    # t̄ᵢ = ȳᵢ · f(tᵢ), t̄₀ = -λ(t₀) · f(t₀)
    states, cts = np.concatenate([y0[None], ans]), np.concatenate([-start[None], ct])
    rates = Nodes(system, ts, states, parameters).rates()
    return (start, np.sum(np.real(cts * rates), axis=1), *bars)


# ---------------------------------------------------------------------------- second derivatives


def _pushed(system: System, dots: Any, point: Any) -> Any:
    """The tangent of the states at a point (y0, ts, *parameters), in the directions dots."""
    y_dot, t_dot, *others = dots
    if t_dot is not None and all_plain(t_dot) and not np.any(t_dot):
        t_dot = None
    if t_dot is None:  # then the states themselves are not needed
        ans = np.zeros((len(point[1]) - 1, len(point[0])), plain(point[0]).dtype)
    else:
        ans = _states(system, *point)
    return states_jvp((None, y_dot, t_dot, *others), ans, system, *point)


def _twice(system: System, dots: Any, ct: Any, point: Any) -> Any:
    """The derivative of the pullback of ct in the directions dots, for a constant ct.

    That is H(dots), with H the Hessian of x -> ct · states(x). As it is symmetric, it is also the
    pullback of ct through x -> J(x) dots: a pullback through the sensitivity equations.
    """
    return vjp(lambda *x: _pushed(system, dots, x), *point)[1](ct)


def pulled_jvp(tangents, ans, *args):
    """Linear in ct; for the others see `_twice`."""
    refuse_stacks(*tangents, *args[1:])
    system, ct, *point = args
    _, ct_dot, *dots = tangents
    parts = []
    if ct_dot is not None:
        parts.append(_pulled(system, ct_dot, *point))
    if any(dot is not None for dot in dots):
        parts.append(_twice(system, dots, ct, point))
    return parts[0] if len(parts) == 1 else tuple(a + b for a, b in zip(*parts, strict=True))


def pulled_vjp(cts, ans, *args):
    """The transpose of the pullback is the pushforward; for the others see `_twice`."""
    refuse_stacks(*cts, *args[1:])
    system, ct, *point = args
    return (None, _pushed(system, cts, point), *_twice(system, cts, ct, point))


RULES = [
    rule(_states, jvp=states_jvp, vjp=states_vjp),
    rule(_pulled, jvp=pulled_jvp, vjp=pulled_vjp),
]
