"""The variational equations of a stiff solution of many states, step by step.

The scheme is that of `collocation`, Radau's; but no matrix of a step's equations

    M x = b,        M = 1 - h a ⊗ J                           (or its transpose)

is made. GMRES solves them by products with the slopes of f at the stages; its preconditioner is M
with a single slope J at all of them, which falls apart into systems of n equations by the
eigenvalues of a⁻¹, one real and pairs of complex ones. Their factors are kept from step to step
for as long as GMRES is quick. Source: Hairer & Wanner, Solving ordinary differential equations II,
section IV.8; Saad & Schultz (1986), doi:10.1137/0907058.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.linalg import lu_factor, lu_solve
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import LinearOperator, gmres, splu

from adcore import linearize, vjp

from .collocation import CLOSE, ROUNDS, cut, unsolved
from .nodes import Nodes, at_one
from .schemes import Readings, radau

if TYPE_CHECKING:
    from .trajectories import System

WITHIN = 0.3  # of the tolerance, the error within a step
CORRECTIONS = 6  # sweeps of Newton's method
QUICK = 4  # iterations of GMRES; with more the preconditioner is made anew
RESTART, CYCLES = 40, 5
ALIKE = 0.8  # the ratio of widths from which on the factors of one serve for another
EXACT = 1e-3  # the residual of GMRES, beside the tolerance of the solver
SPARSE = 0.1  # the share of entries other than zero, up to which a factor is sparse

Solve = Callable[[Any], Any]


class Implicit:
    """See above; the arguments are those of `Collocation`."""

    def __init__(
        self, system: System, y0: Any, marks: Any, guess: Callable[[Any], Any],
        parameters: Sequence[Any], stages: int,
    ) -> None:  # fmt: skip
        self.system, self.y0, self.parameters = system, y0, parameters
        self.scheme, self.guess = radau(stages), guess
        self.rtol, self.atol = system.tolerances(len(y0))
        self.preconditioner: Preconditioner | None = None
        self._mesh(marks)
        first = at_one(system, marks[0], y0, parameters)
        for _ in range(ROUNDS):
            solved = self._correct()
            pieces = self._pieces(first) if solved else np.full(len(self.h), 2)
            if solved and pieces.max() == 1:
                return
            self._mesh(cut(self.marks, pieces))
        if not self._correct():
            raise unsolved()

    def _mesh(self, marks: Any) -> None:
        self.marks, self.h = marks, np.diff(marks)
        self.read = Readings(self.scheme, marks)
        self.times = marks[:-1, None] + self.h[:, None] * self.scheme.c
        self.states = self.guess(self.times.ravel()).reshape(len(self.h), self.scheme.stages, -1)

    def _pieces(self, first: Any) -> Any:
        """Into how many pieces each step is to be cut."""
        rates = self._nodes().rates().reshape(self.states.shape)
        starts = np.concatenate([self.y0[None], self.states[:-1, -1]])
        slopes = np.concatenate([first[None], rates[:-1, -1]])
        scale = WITHIN * (self.atol + self.rtol * np.abs(starts))
        rows = np.concatenate([starts[:, None], self.states], axis=1)
        return self.scheme.pieces(rows, self.h[:, None] * slopes, scale)

    def _nodes(self) -> Nodes:
        return Nodes(
            self.system, self.times.ravel(), self.states.reshape(-1, len(self.y0)), self.parameters
        )

    def _correct(self) -> bool:
        """Newton's method on the states; whether they come to solve the equations."""
        for _ in range(CORRECTIONS):
            starts = np.concatenate([self.y0[None], self.states[:-1, -1]])
            defect = starts[:, None] + self._integrated(self._nodes().rates()) - self.states
            scale = self.atol + self.rtol * np.abs(self.states)
            if np.max(np.abs(defect) / scale) <= CLOSE:
                return True
            change = self._forwards(0 * self.y0, defect)
            if change is None:
                return False
            self.states = self.states + change
            if np.max(np.abs(change) / scale) <= CLOSE:
                return True
        return False

    def _integrated(self, rates: Any) -> Any:
        """h Σ_j a_ij of rates at the stages, (K, s, n)."""
        return self.h[:, None, None] * (self.scheme.a @ rates.reshape(self.states.shape))

    def _forwards(self, start: Any, offset: Any) -> Any:
        """The tangents of the stages, (K, s, n); None where a step's equations are not solved."""
        found = np.empty_like(self.states)
        for k in range(len(self.h)):
            solved = self._solved(k, start + offset[k], transposed=False)
            if solved is None:
                return None
            found[k], start = solved, solved[-1]
        return found

    def pushed(self, start: Any, dots: Sequence[Any], times: Any) -> Any:
        """The tangents of the states at the times, as rows; see `Collocation.pushed`."""
        stages = self._forwards(start, self._integrated(self._nodes().pushed(dots)))
        if stages is None:
            raise unsolved()
        starts = np.concatenate([start[None], stages[:-1, -1]])
        return self.read.forwards(np.concatenate([starts[:, None], stages], axis=1), times)

    def pulled(self, cts: Any, times: Any) -> tuple[Any, list[Any]]:
        """The cotangents of the first state and of the parameters, of those at the times."""
        bars = self.read.backwards(cts, times)
        carry, pulled = np.zeros_like(self.y0), np.empty_like(self.states)
        for k in range(len(self.h) - 1, -1, -1):
            bars[k, -1] += carry
            solved = self._solved(k, bars[k, 1:], transposed=True)
            if solved is None:
                raise unsolved()
            pulled[k] = solved
            carry = bars[k, 0] + np.sum(solved, axis=0)
        sources = self.h[:, None, None] * (self.scheme.a.T @ pulled)
        return carry, self._nodes().pulled(sources.reshape(-1, len(self.y0)))

    # ------------------------------------------------------------------------ a step's equations

    def _solved(self, k: int, b: Any, transposed: bool) -> Any:
        """The solution of the equations of step k, None if GMRES does not find it."""
        if not np.any(b):
            return b
        matvec = self._products(k, transposed)
        operator = LinearOperator((b.size, b.size), matvec=matvec, dtype=float)
        for fresh in (self.preconditioner is None, True):
            if fresh:
                self.preconditioner = self._preconditioner(k)
            count = 0

            def iterated(_: Any) -> None:
                nonlocal count
                count += 1

            assert self.preconditioner is not None
            inverse = self.preconditioner.inverse(self.h[k], transposed)
            x, failed = gmres(
                operator, b.ravel(), rtol=max(EXACT * self.rtol, 1e-12), restart=RESTART,
                maxiter=CYCLES, M=LinearOperator(operator.shape, matvec=inverse, dtype=float),
                callback=iterated, callback_type="pr_norm",
            )  # fmt: skip
            if fresh or count <= QUICK:
                break
        return None if failed or not np.isfinite(x).all() else x.reshape(b.shape)

    def _products(self, k: int, transposed: bool) -> Solve:
        nodes = Nodes(self.system, self.times[k], self.states[k], self.parameters)
        shape, a = self.states[k].shape, self.h[k] * self.scheme.a
        if transposed:
            _, pull = vjp(nodes.at, nodes.states)
            return lambda x: x - pull(a.T @ x.reshape(shape))[0].ravel()
        _, push = linearize(nodes.at, nodes.states)
        return lambda x: x - (a @ push(x.reshape(shape))).ravel()

    def _preconditioner(self, k: int) -> Preconditioner:
        end = Nodes(self.system, self.times[k, -1:], self.states[k, -1:], self.parameters)
        return Preconditioner(end.linearised()[1][0], self.scheme.a)


class Preconditioner:
    """The inverse of 1 - h a ⊗ J, for one J.

    Arguments:
        slope: J, (n, n).
        a: (s, s).
    """

    def __init__(self, slope: Any, a: Any) -> None:
        self.slope = slope
        self.sparse = np.count_nonzero(slope) < SPARSE * slope.size
        values, self.vectors = np.linalg.eig(np.linalg.inv(a))
        # a real one counts once, of a pair the upper one twice: the solution is real
        self.kept = np.flatnonzero(np.imag(values) >= 0)
        self.values = values[self.kept]
        self.times = np.where(np.imag(self.values) > 0, 2.0, 1.0)
        self.inverted = np.linalg.inv(self.vectors)
        self.h = np.nan
        self.factors: list[Any] = []

    def inverse(self, h: float, transposed: bool) -> Solve:
        """b -> (1 - h a ⊗ J)⁻¹ b, or that of the transpose; b is ravelled.

        For a width like the last one it is the inverse for that.
        """
        if not ALIKE < h / self.h < 1 / ALIKE:
            self.h, self.factors = h, [self._factor(value / h) for value in self.values]
        into, out = self.inverted, self.vectors
        if transposed:
            into, out = out.T, into.T
        stages = len(into)

        def solve(b: Any) -> Any:
            parts = (into[self.kept] @ b.reshape(stages, -1)) * (self.values / self.h)[:, None]
            solved = [f(part, transposed) for f, part in zip(self.factors, parts, strict=True)]
            weights = out[:, self.kept] * self.times
            return np.real(weights @ np.stack(solved)).ravel()

        return solve

    def _factor(self, shift: complex) -> Callable[[Any, bool], Any]:
        """b -> (shift - J)⁻¹ b."""
        shift = shift if np.imag(shift) else np.real(shift)
        real = not np.imag(shift)
        if self.sparse:
            matrix = shift * eye_array(len(self.slope)) - csc_array(self.slope)
            lu = splu(matrix.tocsc())
            return lambda b, transposed: lu.solve(
                np.real(b) if real else b, "T" if transposed else "N"
            )
        factors = lu_factor(shift * np.eye(len(self.slope)) - self.slope)
        return lambda b, transposed: lu_solve(
            factors, np.real(b) if real else b, trans=int(transposed)
        )
