"""The variational equations of a solution, by collocation on the steps that a solver has taken.

On each step, of width h from the state y, Radau's stages Y solve

    Y_i = y + h Σ_j a_ij f(t_j, Y_j),                        the next y is the last of them,

which is corrected, on all steps at once, by Newton's method from the solver's own states: the
derivative is not that of the solver's errors. With J_j = ∂f/∂y there, tangents and cotangents are
those of these equations,

    (1 - h a ⊗ J) dY = 1 ⊗ dy + h (a ⊗ 1) ∂f/∂p dp,         and the transpose of that,

linear systems of one step each, solved as stacks; from step to step goes one small matrix. All
right-hand sides and their slopes come from a few passes over all stages (`Nodes`). The number of
output times does not matter: they are read off the polynomials.

Where a polynomial does not satisfy the equation at the start of its step, as it does at the stages,
the step is cut into pieces. Source: Hairer & Wanner, Solving ordinary differential equations II,
section IV.5 (the scheme); Ascher, Mattheij & Russell, Numerical solution of boundary value problems
for ordinary differential equations, section 5.4 (Newton's method on a mesh).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from adcore.errors import AdcoreError

from .nodes import Nodes, at_one
from .schemes import Readings, radau

if TYPE_CHECKING:
    from .trajectories import System

ELEMENTS = 1 << 22  # of a stack of matrices
CLOSE = 0.05  # in units of the tolerance: a correction that is the last
ROUNDS = 4  # of cutting steps


class Collocation:
    """See above.

    Arguments:
        system: the real right-hand side.
        y0: (n,), the first state.
        marks: (K + 1,), the ends of the solver's steps.
        guess: the solver's states at an array of times, as rows.
        parameters: of the right-hand side, plain.
        stages: of the scheme.
    """

    def __init__(
        self, system: System, y0: Any, marks: Any, guess: Callable[[Any], Any],
        parameters: Sequence[Any], stages: int,
    ) -> None:  # fmt: skip
        self.system, self.y0, self.parameters = system, y0, parameters
        self.scheme, self.guess = radau(stages), guess
        self.rtol, self.atol = system.tolerances(len(y0))
        self.first = at_one(system, marks[0], y0, parameters)
        self._mesh(marks)
        for _ in range(ROUNDS):
            solved = self._newton()
            pieces = self._pieces() if solved else np.full(len(self.h), 2)
            if solved and pieces.max() == 1:
                break
            self._mesh(cut(self.marks, pieces))
        else:
            if not self._newton():
                raise unsolved()

    def _mesh(self, marks: Any) -> None:
        self.marks, self.h = marks, np.diff(marks)
        self.read = Readings(self.scheme, marks)
        times = marks[:-1, None] + self.h[:, None] * self.scheme.c
        times[:, -1] = marks[1:]
        self.times = times.ravel()
        self.states = self.guess(self.times)

    # ------------------------------------------------------------------------ the solution itself

    def _newton(self) -> bool:
        """Correct the states until they solve the equations; False if they do not come to it."""
        last = np.inf
        for _ in range(8):
            nodes = Nodes(self.system, self.times, self.states, self.parameters)
            self.rates, self.slopes = nodes.linearised()
            if not (np.isfinite(self.rates).all() and np.isfinite(self.slopes).all()):
                return False
            wanted = self._starts()[:, None, :] + self._integrated(self.rates)
            self._transitions(wanted - self._by_step(self.states))
            change = self._along(np.zeros_like(self.y0), self.offset).reshape(self.states.shape)
            self.states = self.states + change
            size = np.max(np.abs(change) / (self.atol + self.rtol * np.abs(self.states)))
            if size <= CLOSE:
                return True
            if not size <= 2 * last:
                return False
            last = size
        return False

    def _by_step(self, rows: Any) -> Any:
        return rows.reshape(len(self.h), self.scheme.stages, -1)

    def _starts(self) -> Any:
        """The states at the starts of the steps, (K, n)."""
        return np.concatenate([self.y0[None], self._by_step(self.states)[:-1, -1]])

    def _integrated(self, rates: Any) -> Any:
        """h Σ_j a_ij of rates at the stages, (K, s, n)."""
        return self.h[:, None, None] * (self.scheme.a @ self._by_step(rates))

    def _pieces(self) -> Any:
        """Into how many pieces each step is to be cut."""
        scheme, starts = self.scheme, self._starts()
        ends = np.concatenate([self.first[None], self._by_step(self.rates)[:-1, -1]])
        rows = np.concatenate([starts[:, None], self._by_step(self.states)], axis=1)
        scale = self.atol + self.rtol * np.abs(starts)
        return scheme.pieces(rows, self.h[:, None] * ends, scale)

    # ------------------------------------------------------------------------ the linear equations

    def _chunks(self) -> Any:
        size = self.slopes[0].size * self.scheme.stages**2
        step = max(1, ELEMENTS // size)
        return [slice(k, k + step) for k in range(0, len(self.h), step)]

    def _matrices(self, at: slice) -> Any:
        """1 - h a ⊗ J of some steps, (·, s n, s n)."""
        n, s = len(self.y0), self.scheme.stages
        slopes = self.slopes.reshape(-1, s, n, n)[at]
        blocks = np.einsum("k,ij,kjab->kiajb", -self.h[at], self.scheme.a, slopes)
        found = blocks.reshape(-1, s * n, s * n)
        found[:, range(s * n), range(s * n)] += 1
        return found

    def _transitions(self, sources: Any) -> None:
        """The stages as a function of a step's start, (K, s n, n), and those of the sources."""
        n, s = len(self.y0), self.scheme.stages
        unit = np.broadcast_to(np.tile(np.eye(n), (s, 1)), (len(self.h), s * n, n))
        both = np.concatenate([unit, sources.reshape(-1, s * n, 1)], axis=2)
        parts = [np.linalg.solve(self._matrices(at), both[at]) for at in self._chunks()]
        found = np.concatenate(parts)
        self.transitions, self.offset = found[..., :-1], found[..., -1]

    def _solved(self, rows: Any, transposed: bool = False) -> Any:
        """The solution of each step's equations, (K, s n)."""
        found = []
        for at in self._chunks():
            matrices = self._matrices(at)
            matrices = matrices.swapaxes(1, 2) if transposed else matrices
            found.append(np.linalg.solve(matrices, rows[at][..., None])[..., 0])
        return np.concatenate(found)

    def _along(self, start: Any, offset: Any) -> Any:
        """The stages' tangents from step to step, (K, s n), of the first state's tangent."""
        n, starts = len(self.y0), np.empty((len(self.h), len(self.y0)))
        ends, more = self.transitions[:, -n:], offset[:, -n:]
        for k in range(len(self.h)):
            starts[k] = start
            start = ends[k] @ start + more[k]
        return (self.transitions @ starts[..., None])[..., 0] + offset

    # ------------------------------------------------------------------------------- derivatives

    def pushed(self, start: Any, dots: Sequence[Any], times: Any) -> Any:
        """The tangents of the states at the times, as rows.

        Arguments:
            start: the tangent of the first state.
            dots: those of the parameters, None for zero.
        """
        offset = np.zeros_like(self.offset)
        if any(dot is not None for dot in dots):
            nodes = Nodes(self.system, self.times, self.states, self.parameters)
            sources = self._integrated(nodes.pushed(dots))
            offset = self._solved(sources.reshape(offset.shape))
        stages = self._by_step(self._along(start, offset))
        starts = np.concatenate([start[None], stages[:-1, -1]])
        return self.read.forwards(np.concatenate([starts[:, None], stages], axis=1), times)

    def pulled(self, cts: Any, times: Any) -> tuple[Any, list[Any]]:
        """The cotangents of the first state and of the parameters, of those at the times."""
        n, s = len(self.y0), self.scheme.stages
        bars = self.read.backwards(cts, times)
        stages = bars[:, 1:].reshape(-1, s * n)
        ends = self.transitions[:, -n:].swapaxes(1, 2)
        own = bars[:, 0] + (stages[:, None, :] @ self.transitions)[:, 0]
        carry = np.zeros(n)
        for k in range(len(self.h) - 1, -1, -1):
            stages[k, -n:] += carry
            carry = own[k] + ends[k] @ carry
        if not self.parameters:
            return carry, []
        pulled = self._by_step(self._solved(stages, transposed=True))
        sources = self.h[:, None, None] * (self.scheme.a.T @ pulled)
        nodes = Nodes(self.system, self.times, self.states, self.parameters)
        return carry, nodes.pulled(sources.reshape(-1, n))


def unsolved() -> AdcoreError:
    """The error for a solution whose equations Newton's method does not solve."""
    return AdcoreError(
        "The equations of a solution's derivative could not be solved on the solver's steps: give "
        "the solver finer tolerances."
    )


def cut(marks: Any, pieces: Any) -> Any:
    """The marks with each step in so many equal pieces."""
    parts = [
        np.linspace(a, b, m, endpoint=False)
        for a, b, m in zip(marks[:-1], marks[1:], pieces, strict=True)
    ]
    return np.concatenate([*parts, marks[-1:]])
