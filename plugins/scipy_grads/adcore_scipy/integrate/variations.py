"""The variational equations along a solution, solved by what suits the system.

With s a tangent of the state and λ a cotangent,

    s' = ∂f/∂y s + ∂f/∂p dp,        λ' = -(∂f/∂y)ᵀ λ,   p̄ = ∫ (∂f/∂p)ᵀ λ dt.

No solver has to find its way again: these are solved as the equations of a Runge-Kutta scheme, and
of its transpose, on steps that are there.

- Few states or few steps: `collocation`, with matrices, on all steps at once.
- Many, not stiff: `explicit`, the steps of DOP853, a product with ∂f/∂y for each stage.
- Many, and stiff: `implicit`, step by step, each by GMRES.

A tangent that begins rough where the state is smooth, or a cotangent that ends so, is damped as it
should, but is not resolved while it lasts: what steps there are is the state's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .collocation import Collocation
from .explicit import Explicit
from .implicit import Implicit
from .nodes import Nodes

if TYPE_CHECKING:
    from .trajectories import System

# What matrices are made for: so few states, or so many multiplications in all or in each step.
SMALL, DENSE, DENSE_STEP = 20, 1.5e7, 1e7
# Stages of a step: as many as make the scheme's order that of the method.
STAGES = {"RK23": 3, "RK45": 3, "DOP853": 5, "Radau": 3, "BDF": 3, "LSODA": 5}
# How many steps of a method are at first one of ours: those of multistep methods are small, and in
# stiff systems those of explicit ones too.
JOINED = {"LSODA": 3}
JOINED_STIFF = {"RK23": 8, "RK45": 8, "DOP853": 8, "BDF": 2, "LSODA": 6}
FIRST = 4  # steps that stay as they are
# The largest rate times the mean step, from which a system counts as stiff: explicit methods have
# come to the end of their stability, the others to steps that those could not take.
STIFF = {"RK23": 2.0, "RK45": 2.5, "DOP853": 5.0, "Radau": 4.0, "BDF": 1.0, "LSODA": 1.0}


class Variation:
    """Tangents and cotangents of the states, also of complex ones, as real vectors.

    Arguments:
        system: the right-hand side.
        y0: (n,), the state at t0.
        t0, end: the times between which the solution is known.
        parameters: of the right-hand side, plain.
    """

    def __init__(
        self, system: System, y0: Any, t0: float, end: float, parameters: Sequence[Any]
    ) -> None:
        track = system.solved(y0, t0, end, parameters)
        self.is_complex = np.iscomplexobj(y0)
        if self.is_complex:
            system, y0 = system.real(len(y0)), self._vector(y0)

        def guess(times: Any) -> Any:
            return self._vector(track(times).T)

        y0 = np.asarray(y0, float)
        self.equations = _equations(system, y0, t0, end, track.ts, guess, parameters)

    def pushed(self, start: Any, dots: Sequence[Any], times: Any) -> Any:
        """The tangents at the times, as rows."""
        return self._complex(self.equations.pushed(self._vector(start), dots, times))

    def pulled(self, cts: Any, times: Any) -> tuple[Any, list[Any]]:
        """The cotangents of the first state and of the parameters.

        A complex cotangent c of y stands for the real function Re(c y).
        """
        start, bars = self.equations.pulled(self._vector(np.conj(cts)), times)
        return np.conj(self._complex(start)), bars

    def _vector(self, y: Any) -> Any:
        if not self.is_complex:
            return np.asarray(y, float)
        return np.concatenate([np.real(y), np.imag(y)], axis=-1)

    def _complex(self, y: Any) -> Any:
        if not self.is_complex:
            return y
        n = y.shape[-1] // 2
        return y[..., :n] + 1j * y[..., n:]


def _equations(
    system: System, y0: Any, t0: float, end: float, marks: Any, guess: Callable[[Any], Any],
    parameters: Sequence[Any],
) -> Any:  # fmt: skip
    """The solver of the variational equations that suits the system."""
    stages, method = STAGES[system.method], system.method
    joined = _joined(marks, JOINED.get(method, 1))
    by_step = (stages * len(y0)) ** 3
    if len(y0) <= SMALL or len(joined) * by_step <= DENSE:
        return Collocation(system, y0, joined, guess, parameters, stages)
    some = marks[:: max(1, len(marks) // 5)]
    fastest = Nodes(system, some, guess(some), parameters).fastest()
    if fastest * abs(end - t0) <= STIFF[method] * (len(marks) - 1):
        return Explicit(system, y0, t0, end, parameters, fastest)
    joined = _joined(marks, JOINED_STIFF.get(method, 1))
    kind = Collocation if by_step <= DENSE_STEP else Implicit
    return kind(system, y0, joined, guess, parameters, stages)


def _joined(marks: Any, many: int) -> Any:
    """The ends of steps, of which so many are one."""
    return np.concatenate([marks[:FIRST], marks[FIRST:-1:many], marks[-1:]])
