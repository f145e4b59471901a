"""A right-hand side f(t, y, p) at many points at once, and its derivatives there.

All points go through f in one pass, as a stack (`BatchTrace`): its cost is that of a few calls.
Where f looks at its numbers (`if t > 5`), it takes no stack, and is called point by point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from adcore import jvp, vjp
from adcore.extend import BatchTrace, space_of
from adcore_numpy.tables.mixed_arguments import as_array

from ..closures import demand_plain

if TYPE_CHECKING:
    from .trajectories import System

POWERS = 12  # of a slope, from which its largest rate is read
TINY = 1e-300
ELEMENTS = 1 << 21  # of a stack of Jacobians on its way, so that it stays in the memory


class Nodes:
    """The points (t, y) of a solution at which derivatives of f are needed.

    Arguments:
        system: the right-hand side.
        times: (N,), plain.
        states: (N, n), plain.
        parameters: of f, plain.
    """

    def __init__(self, system: System, times: Any, states: Any, parameters: Sequence[Any]) -> None:
        self.system, self.times, self.states = system, times, states
        self.parameters = parameters

    def at(self, states: Any) -> Any:
        """f at other states, which may be traced, (N, n)."""
        return self._rows(self.times, states, *self.parameters)

    def rates(self) -> Any:
        """f at all points, (N, n)."""
        return self._rows(self.times, self.states, *self.parameters)

    def linearised(self) -> tuple[Any, Any]:
        """f at all points, (N, n), and ∂f/∂y, (N, n, n)."""
        many, n = self.states.shape
        unit = np.eye(n)[:, None, :]
        rates, slopes = np.empty((many, n)), np.empty((many, n, n))
        step = max(1, ELEMENTS // (n * n))
        for first in range(0, many, step):
            at = slice(first, first + step)
            times, states = self.times[at], self.states[at]
            trace = BatchTrace(n)
            try:
                basis = trace.input(np.repeat(unit, len(times), axis=1))
                rates[at], columns = self._along(times, states, basis)
                slopes[at] = trace.stack_of(columns, space_of(states)).transpose(1, 2, 0)
            except Exception:  # it is met again, by a single vector
                for j, e in enumerate(unit):
                    dots = np.repeat(e, len(times), axis=0)
                    rates[at], slopes[at, :, j] = self._along(times, states, dots)
            finally:
                trace.end()
        return rates, slopes

    def along(self, dots: Any) -> Any:
        """∂f/∂y dy at all points, (N, n)."""
        return self._along(self.times, self.states, dots)[1]

    def fastest(self) -> float:
        """The largest rate at these points, the spectral radius of ∂f/∂y, by its powers."""
        growth = np.ones((2, len(self.times)))
        v = np.random.default_rng(0).standard_normal(self.states.shape)
        for k in range(POWERS):
            v = self.along(v / (np.linalg.norm(v, axis=1, keepdims=True) + TINY))
            growth[k % 2] = np.linalg.norm(v, axis=1)
        return float(np.max(growth)) + TINY

    def pushed(self, dots: Sequence[Any]) -> Any:
        """Σ ∂f/∂p dp at all points, (N, n); a tangent None is zero."""
        moving = [k for k, dot in enumerate(dots) if dot is not None]
        if not moving:
            return np.zeros(self.states.shape)

        def of(*some: Any) -> Any:
            full = list(self.parameters)
            for k, value in zip(moving, some, strict=True):
                full[k] = value
            return self._rows(self.times, self.states, *full)

        primals = tuple(self.parameters[k] for k in moving)
        return as_array(jvp(of, primals, tuple(dots[k] for k in moving))[1])

    def pulled(self, cts: Any) -> list[Any]:
        """Σ (∂f/∂p)ᵀ ct over all points, for each parameter; cts is (N, n)."""
        if not self.parameters:
            return []
        _, pull = vjp(lambda *p: self._rows(self.times, self.states, *p), *self.parameters)
        return list(pull(cts))

    def _along(self, times: Any, states: Any, dots: Any) -> Any:
        return jvp(lambda y: self._rows(times, y, *self.parameters), (states,), (dots,))

    def _rows(self, times: Any, states: Any, *parameters: Any) -> Any:
        """The rates as rows, traced in the states and the parameters."""
        f = self.system.rates(parameters)
        if self.system.stacks:
            try:
                return self._at_once(f, times, states)
            except Exception:  # it is met again, by a single point
                self.system.stacks = False
        rows = [f(t, y) for t, y in zip(times, states, strict=True)]
        return np.stack(rows) if rows else states

    def _at_once(self, f: Callable[..., Any], times: Any, states: Any) -> Any:
        trace = BatchTrace(len(times))
        try:
            found = f(trace.input(times), trace.input(states))
            return trace.stack_of(found, space_of(found))
        finally:
            trace.end()


def at_one(system: System, t: Any, y: Any, parameters: Sequence[Any]) -> Any:
    """f at a single point, plain."""
    return demand_plain(system.rates(parameters)(t, y), "the solver")
