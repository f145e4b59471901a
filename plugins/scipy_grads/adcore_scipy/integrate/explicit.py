"""The variational equations of a solution of many states, by the steps of an explicit method.

A solution is found again by DOP853, more finely than the user's, and its steps are differentiated
as they are computed, stage by stage: for each stage

    Y_i = y + h Σ_{j<i} a_ij K_j,      K_i = f(t_i, Y_i),      y(t + θ h) = y + h Σ_i b_i(θ) K_i

one product with the slope of f, or with its transpose; no matrix is made. Source: Hairer, Nørsett &
Wanner, Solving ordinary differential equations I, sections II.5 and II.6; the interpolant is
that of scipy.integrate.DOP853.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.integrate
from scipy.integrate import DOP853

from adcore import jvp, vjp
from adcore.errors import AdcoreError

from ..closures import plainly
from .nodes import Nodes
from .schemes import Readings

if TYPE_CHECKING:
    from .trajectories import System

MAIN, ALL = 12, 16  # stages of a step, and with those of its interpolant
FINER = 0.1  # the tolerance beside the user's
STABLE = 4.0  # h times a rate, within the method's region of stability in every direction


def _scheme() -> tuple[Any, Any, Any]:
    """c, a and the interpolant's polynomials, as rows of weights of the stages."""
    a = np.zeros((ALL, ALL))
    a[:MAIN, :MAIN], a[MAIN, :MAIN] = DOP853.A[:MAIN, :MAIN], DOP853.B
    a[MAIN + 1 :] = DOP853.A_EXTRA
    c = np.concatenate([DOP853.C[:MAIN], [1.0], DOP853.C_EXTRA])
    first, last, whole = np.eye(ALL)[0], np.eye(ALL)[MAIN], a[MAIN]
    polynomials = np.stack([whole, first - whole, 2 * whole - last - first, *DOP853.D])
    return c, a, polynomials


C, A, POLYNOMIALS = _scheme()


class _Interpolant:
    """What `Readings` asks of a scheme: the weights of y and of the K_i, for h = 1."""

    @staticmethod
    def basis(theta: Any) -> Any:
        """1 and b(θ), (m, 17); at the end of a step those of its 12 stages alone."""
        x = theta[:, None]
        k = np.arange(len(POLYNOMIALS))
        weights = (x ** ((k + 2) // 2) * (1 - x) ** ((k + 1) // 2)) @ POLYNOMIALS
        return np.concatenate([np.ones_like(x), weights], axis=1)


class Explicit:
    """See above.

    Arguments:
        system: the real right-hand side.
        y0: (n,), the state at t0.
        t0, end: the times between which the solution is needed.
        parameters: of the right-hand side, plain.
        fastest: the largest rate in the system, which bounds the steps: a mode that the state does
            not contain may be unstable in them, and the tangents contain all modes.
    """

    def __init__(
        self, system: System, y0: Any, t0: float, end: float, parameters: Sequence[Any],
        fastest: float,
    ) -> None:
        self.system, self.parameters = system, parameters
        found = self._solution(y0, t0, end, STABLE / fastest)
        self.marks = found.ts
        self.h = np.diff(self.marks)
        self.read = Readings(_Interpolant, self.marks)
        starts = np.stack([each.y_old for each in found.interpolants])
        self.states = np.empty((len(self.h), ALL, len(y0)))
        rates = np.empty_like(self.states)
        for i in range(ALL):
            self.states[:, i] = starts + self.h[:, None] * (A[i, :i] @ rates[:, :i])
            at = self.marks[:-1] + C[i] * self.h
            rates[:, i] = Nodes(system, at, self.states[:, i], parameters).rates()
        self.times = self.marks[:-1, None] + C * self.h[:, None]
        self.rates = system.rates(parameters)

    def _solution(self, y0: Any, t0: float, end: float, longest: float) -> Any:
        f = plainly(self.system.rates(self.parameters), "the solver")
        rtol, atol = self.system.tolerances(len(y0))
        longest = min(longest, self.system.options.get("max_step", np.inf))
        found = scipy.integrate.solve_ivp(
            f, (t0, end), y0, "DOP853", dense_output=True,
            rtol=max(rtol * FINER, 1e-13), atol=atol * FINER, max_step=longest,
        )  # fmt: skip
        if found.status < 0:
            msg = f"The solver DOP853 failed in computing a derivative: {found.message}"
            raise AdcoreError(msg)
        return found.sol

    def pushed(self, start: Any, dots: Sequence[Any], times: Any) -> Any:
        """The tangents of the states at the times, as rows; see `Collocation.pushed`."""
        tangents = self._nodes().pushed(dots).reshape(self.states.shape)
        starts = np.empty((len(self.h), len(start)))
        between = self._between(times)
        for k, h in enumerate(self.h):
            starts[k] = start
            for i in range(ALL if between[k] else MAIN):
                dot = start + h * (A[i, :i] @ tangents[k, :i])
                tangents[k, i] += self._along(k, i, dot)
            start = start + h * (DOP853.B @ tangents[k, :MAIN])
        tangents *= self.h[:, None, None]
        return self.read.forwards(np.concatenate([starts[:, None], tangents], axis=1), times)

    def pulled(self, cts: Any, times: Any) -> tuple[Any, list[Any]]:
        """The cotangents of the first state and of the parameters, of those at the times."""
        both = self.read.backwards(cts, times)
        starts, bars = both[:, 0], self.h[:, None, None] * both[:, 1:]
        carry = np.zeros_like(starts[0])
        for k in range(len(self.h) - 1, -1, -1):
            h, bar = self.h[k], bars[k]
            bar[:MAIN] += h * DOP853.B[:, None] * carry
            carry = carry + starts[k]
            for i in range(ALL - 1, -1, -1):
                if not np.any(bar[i]):
                    continue
                ct = self._back(k, i, bar[i])
                carry = carry + ct
                bar[:i] += h * A[i, :i, None] * ct
        return carry, self._nodes().pulled(bars.reshape(-1, bars.shape[2]))

    def _between(self, times: Any) -> Any:
        """Of each step, whether there is a time inside."""
        ends = np.sort(self.marks)
        inside = np.histogram(times[~np.isin(times, ends)], ends)[0] > 0
        return inside if self.marks[-1] >= self.marks[0] else inside[::-1]

    def _nodes(self) -> Nodes:
        states = self.states.reshape(-1, self.states.shape[2])
        return Nodes(self.system, self.times.ravel(), states, self.parameters)

    def _along(self, k: int, i: int, dot: Any) -> Any:
        """∂f/∂y of a stage, times a tangent."""
        t = self.times[k, i]
        return jvp(lambda y: self.rates(t, y), (self.states[k, i],), (dot,))[1]

    def _back(self, k: int, i: int, ct: Any) -> Any:
        """A cotangent times ∂f/∂y of a stage."""
        t = self.times[k, i]
        return vjp(lambda y: self.rates(t, y), self.states[k, i])[1](ct)[0]
