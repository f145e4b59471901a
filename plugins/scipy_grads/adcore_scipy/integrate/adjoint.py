"""The pullback of the states of y' = f(t, y, p), by the continuous adjoint: see `trajectories`.

It is a primitive of plain values; its own derivatives, of whatever order, follow by symmetry from
those of the sensitivity equations: see `_twice`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from adcore import vjp
from adcore.extend import plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ..closures import refuse_stacks
from . import NAMESPACE
from .trajectories import Bind, System, _largest, _states, all_plain, states_jvp

step = NAMESPACE.step

NODES = 9  # per step: scipy's interpolants within a step are of degree 7 at most, but LSODA's
MANY_NODES = 13
GAUSS = 5


class Path:
    """The states between the times as polynomials, one per step of a solution.

    Arguments:
        marks: plain; the ends of the steps, in the order of time or against it.
        count: nodes per step, those of Chebyshev and Lobatto.
    """

    def __init__(self, marks: Any, count: int) -> None:
        self.marks, self.count = marks, count
        self.half, self.middle = np.diff(marks) / 2, (marks[1:] + marks[:-1]) / 2
        unit = -np.cos(np.pi * np.arange(count) / (count - 1))
        self.nodes = self.middle[:, None] + self.half[:, None] * unit
        self.nodes[:, 0], self.nodes[:, -1] = marks[:-1], marks[1:]
        self.fit = np.linalg.inv(np.polynomial.chebyshev.chebvander(unit, count - 1))
        self.sign = 1.0 if marks[-1] >= marks[0] else -1.0

    def state(self, rows: Any, t: Any) -> Any:
        """The state at time t, of rows of states at the nodes: by Chebyshev's polynomials."""
        k = int(np.searchsorted(self.sign * self.marks[1:-1], self.sign * float(t)))
        u = (t - self.middle[k]) / self.half[k]
        basis = [1.0, u]
        while len(basis) < self.count:
            basis.append(2 * u * basis[-1] - basis[-2])
        return (as_array(basis) @ self.fit) @ rows[k * self.count : (k + 1) * self.count]


def states_vjp(ct, ans, *args):
    """The adjoint, see above."""
    refuse_stacks(ct, *args[1:])
    system, *point = args
    return (None, *_pulled(system, ct, *point))


@step
def _pulled(system: System, ct: Any, y0: Any, ts: Any, *parameters: Any) -> tuple[Any, ...]:
    """The cotangents of y0, ts and the parameters."""
    ans = _states(system, y0, ts, *parameters)
    bars = [0 * as_array(p) for p in parameters]
    n, count = len(y0), len(ans)
    if not (n and count):
        return (0 * y0, 0 * ts, *bars)
    fine = system.refined(n)
    end = ts[1:][np.argmax(np.abs(ts[1:] - ts[0]))]
    if end == ts[0]:
        return (np.sum(ct, axis=0), _moved(system, ct, ans, ts, parameters, None), *bars)
    found = fine.solution(y0, ts[0], end, parameters)
    path = Path(found.t, MANY_NODES if fine.method == "LSODA" else NODES)
    rows = _states(fine, y0, np.concatenate([ts[:1], path.nodes.ravel()]), *parameters)
    adjoint = _adjoint(system, path, len(parameters))
    carry = 0 * ct[0]
    order = np.argsort(np.abs(ts[1:] - ts[0]), kind="stable")
    for place in range(count - 1, -1, -1):
        at = int(order[place])
        carry = carry + ct[at]
        before = int(order[place - 1]) + 1 if place else 0
        if ts[before] == ts[at + 1] or not np.any(carry):
            continue
        carry, parts = _back(adjoint, system, path, carry, ts[at + 1], ts[before], rows, parameters)
        bars = [bar + part for bar, part in zip(bars, parts, strict=True)]
    return (carry, _moved(system, ct, ans, ts, parameters, (carry, y0)), *bars)


def _moved(system: System, ct: Any, ans: Any, ts: Any, parameters: Any, first: Any) -> Any:
    """The cotangent of the times."""
    f = system.rates(parameters)
    later = [np.sum(np.real(ct[k] * f(ts[k + 1], ans[k]))) for k in range(len(ans))]
    start = first or (np.sum(ct, axis=0), ans[0])
    return np.stack([-np.sum(np.real(start[0] * f(ts[0], start[1]))), *later])


def _adjoint(system: System, path: Path, many: int) -> Bind:
    """The right-hand side of λ, with the states at the nodes and the parameters as parameters."""

    def bind(rows: Any, *parameters: Any) -> Callable[[Any, Any], Any]:
        f = system.rates(parameters)

        def back(t: Any, ct: Any) -> Any:
            _, pull = vjp(lambda y: f(t, y), path.state(rows, t))
            return -pull(ct)[0]

        return back

    return bind


def _between(
    system: System, path: Path, ct: Any, t: Any, before: Any, parameters: list[Any]
) -> Any:
    """The ends of the steps, of λ and of the states, between two times; plain."""
    high, low = float(t), float(before)
    if high == low:
        return path.marks[:0]
    found = system.solution(ct, high, low, parameters)
    inside = (path.marks - low) * (path.marks - high) < 0
    marks = np.unique(np.concatenate([found.t, path.marks[inside]]))
    return (marks if high < low else marks[::-1])[1:-1]


def _back(
    bind: Bind, system: System, path: Path, ct: Any, t: Any, before: Any, rows: Any, parameters: Any
) -> tuple[Any, list[Any]]:
    """λ at the time `before` from that at t, and the cotangents of the parameters between."""
    sizes = np.abs(ct)
    largest = _largest(sizes) or 1.0
    atol = system.fine_rtol() * np.maximum(1e-3 * sizes, 1e-6 * largest)
    system_of_ct = system.derived(bind, atol)
    if not parameters:
        ends = np.stack([t, before])
        return _states(system_of_ct, ct, ends, rows)[0], []
    marks = _between(system_of_ct, path, ct, t, before, [rows, *parameters])
    marks = np.concatenate([np.reshape(t, (1,)), marks, np.reshape(before, (1,))])
    unit, weights = np.polynomial.legendre.leggauss(GAUSS)
    widths = np.diff(marks)
    times = np.reshape(marks[:-1, None] + widths[:, None] * (0.5 + 0.5 * unit), (-1,))
    factors = np.reshape(widths[:, None] * (0.5 * weights), (-1,))
    stops = np.concatenate([marks[:1], times, marks[-1:]])
    cts = _states(system_of_ct, ct, stops, rows, *parameters)
    bars: list[Any] = [0 * as_array(p) for p in parameters]
    for k in range(len(times)):
        time = times[k]
        state = path.state(rows, time)

        def rates(*values: Any, time: Any = time, state: Any = state) -> Any:
            return system.rates(values)(time, state)

        _, pull = vjp(rates, *parameters)
        parts = pull(-factors[k] * cts[k])
        bars = [bar + part for bar, part in zip(bars, parts, strict=True)]
    return cts[-1], bars


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
