"""The states of y' = f(t, y, p) at given times, as a function of y(t0), the times and p.

Forward: the sensitivity equations, s' = ∂f/∂y s + ∂f/∂p dp, are solved beside y. Reverse: the
continuous adjoint. With λ the cotangent of the state,

    λ' = -(∂f/∂y)ᵀ λ,   p̄ = ∫ (∂f/∂p)ᵀ λ dt,   t̄ᵢ = ȳᵢ · f(tᵢ),   t̄₀ = -λ(t₀) · f(t₀)

from the last time back to the first, where λ grows by ȳᵢ at each tᵢ. The states that it needs on
the way are those of a solution forward in time, at several nodes per step, through which a
polynomial goes: stiff equations cannot be integrated backwards. The integral for p̄ is Gauss's, on
the steps of both solutions: see `adjoint`. Source: Cao, Li, Petzold & Serban (2003), Adjoint
sensitivity analysis for differential-algebraic equations, doi:10.1137/S1064827501380630; the scale
of the tolerance for s is that of CVODES, Serban & Hindmarsh (2005), doi:10.1115/DETC2005-85597.

The derivative is that of the exact solution. Its equations are solved with tolerances that are
finer than those of the solution by FINER, as errors of y, s and λ add up; LSODA's errors are
larger than its tolerances.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.integrate

from adcore import jvp
from adcore.errors import AdcoreError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from ..closures import plainly, refuse_stacks
from . import NAMESPACE

step = NAMESPACE.step

FINER = {"DOP853": 0.1, "Radau": 0.1, "LSODA": 0.01}
FINEST = 1e-12  # no relative tolerance is finer
# What solves the equations of derivatives: of the same kind, and good at fine tolerances.
METHODS = {"RK45": "DOP853", "RK23": "DOP853", "BDF": "Radau"}

Bind = Callable[..., Callable[[Any, Any], Any]]


class System:
    """Right-hand sides, and how they are integrated.

    Arguments:
        bind: takes the parameters, returns f(t, y).
        method: of `solve_ivp`.
        options: its further keywords, `rtol` and `atol` among them.
        known: the states at the plain values of all arguments, if they have been found.
        fine: whether the tolerances are those of a derivative.
    """

    def __init__(
        self, bind: Bind, method: str, options: dict[str, Any], known: Any = None, fine: bool = True
    ) -> None:
        self.bind, self.method, self.options = bind, method, options
        self.known, self.fine = known, fine
        self.finer = FINER[METHODS.get(method, method)]
        self._last: Any = None
        self._refined: Any = None

    def rates(self, parameters: Any) -> Callable[[Any, Any], Any]:
        """f(t, y) with these parameters, as an array like y."""
        f = self.bind(*parameters)

        def rates(t: Any, y: Any) -> Any:
            found = np.reshape(as_array(f(t, y)), y.shape)
            return found if found.dtype == y.dtype else found + 0 * y

        return rates

    def derived(self, bind: Bind, atol: Any) -> System:
        """Another right-hand side, integrated more finely."""
        options = {k: self.options[k] for k in ("max_step",) if k in self.options}
        rtol = self.fine_rtol()
        return System(bind, METHODS.get(self.method, self.method),
                      {**options, "rtol": rtol, "atol": atol})  # fmt: skip

    def fine_rtol(self) -> float:
        """The relative tolerance of derivatives."""
        rtol = float(np.min(self.options["rtol"]))
        return rtol if self.fine else max(rtol * self.finer, FINEST)

    def fine_atol(self, n: int) -> Any:
        """The absolute tolerance, for each state, of what derivatives need of them."""
        atol = self.options["atol"] * (1.0 if self.fine else self.finer)
        return np.broadcast_to(np.asarray(atol, float), (n,))

    def refined(self, n: int) -> System:
        """The same system, integrated as derivatives are."""
        if self._refined is None:
            self._refined = self.derived(self.bind, self.fine_atol(n))
        return self if self.fine else self._refined

    def solution(self, y0: Any, t0: float, end: float, parameters: Any) -> Any:
        """scipy's solution with its interpolant; the last one is remembered."""
        key = [np.asarray(each) for each in (y0, t0, end, *parameters)]
        if self._last is not None and all(map(np.array_equal, self._last[0], key)):
            return self._last[1]
        f = plainly(self.rates(parameters), "the solver")
        found = scipy.integrate.solve_ivp(
            f, (t0, end), y0, self.method, dense_output=True, **self.options
        )
        if found.status < 0:
            msg = f"The solver {self.method} failed in computing a derivative: {found.message}"
            raise AdcoreError(msg)
        self._last = (key, found)
        return found


@step
def _states(system: System, y0: Any, ts: Any, *parameters: Any) -> Any:
    """The states at ts[1:], as rows, from the state y0 at ts[0]."""
    if system.known is not None:
        return system.known
    y0 = np.asarray(y0)
    rows = np.repeat(y0[None] + 0.0, len(ts) - 1, axis=0)
    away = ts[1:] != ts[0]
    if y0.size and np.any(away):
        end = ts[1:][np.argmax(np.abs(ts[1:] - ts[0]))]
        rows[away] = system.solution(y0, ts[0], end, parameters).sol(ts[1:][away]).T
    return rows


def _largest(value: Any) -> float:
    value = np.abs(np.asarray(plain(value)))
    return float(value.max()) if value.size else 0.0


def states_jvp(tangents, ans, *args):
    """The sensitivity equations, see above; a moving time adds f there."""
    refuse_stacks(*tangents, *args[1:])
    system, y0, ts, *parameters = args
    _, y_dot, t_dot, *dots = tangents
    f = system.rates(parameters)
    moving = [k for k, dot in enumerate(dots) if dot is not None]
    n, many = y0.shape[0], len(parameters)
    start = 0 * y0 if y_dot is None else y_dot
    if t_dot is not None:
        start = start - f(ts[0], y0) * t_dot[0]

    def bind(*values: Any) -> Callable[[Any, Any], Any]:
        given, vectors = values[:many], values[many:]
        fixed = system.rates(given)

        def both(t: Any, y: Any) -> Any:
            def of(state: Any, *some: Any) -> Any:
                if not some:
                    return fixed(t, state)
                full = list(given)
                for k, value in zip(moving, some, strict=True):
                    full[k] = value
                return system.rates(full)(t, state)

            primals = (y[:n], *(given[k] for k in moving))
            return np.concatenate(jvp(of, primals, (y[n:], *vectors)))

        return both

    vectors = [dots[k] for k in moving]
    sizes = [_relative(start, y0)]
    sizes += [_relative(dots[k], parameters[k]) for k in moving]
    tangent = 0 * ans
    if max(sizes) > 0 or not all_plain(start, *vectors):
        atol = system.fine_atol(n)
        atol = np.concatenate([atol, np.maximum(atol * 1e-2 * (max(sizes) or 1.0), 1e-300)])
        whole = np.concatenate([y0 + 0 * start, start + 0 * y0])
        augmented = system.derived(bind, atol)
        tangent = _states(augmented, whole, ts, *parameters, *vectors)[:, n:]
    if t_dot is not None:
        rates = [f(ts[k + 1], ans[k]) * t_dot[k + 1] for k in range(len(ans))]
        tangent = tangent + np.stack(rates) if rates else tangent
    return tangent


def _relative(tangent: Any, of: Any) -> float:
    """How large a tangent is beside its primal, or beside 1 where that is less."""
    return _largest(plain(tangent) / np.maximum(np.abs(plain(of)), 1.0))


def all_plain(*values: Any) -> bool:
    """Whether nothing is traced."""
    return all(plain(value) is value for value in values)
