"""The states of y' = f(t, y, p) at given times, as a function of y(t0), the times and p.

scipy solves on plain values, once; derivatives of first order are those of the variational
equations along that solution, on the steps that it took (`variations`): nothing is integrated
again from output time to output time. With λ the cotangent of the state, the times have

    t̄ᵢ = ȳᵢ · f(tᵢ),   t̄₀ = -λ(t₀) · f(t₀).

For higher orders the tangents of the states are states of their own, of the sensitivity equations
s' = ∂f/∂y s + ∂f/∂p dp, which are solved beside y (`_sensitivities`) and differentiated as such.
Source: Cao, Li, Petzold & Serban (2003), Adjoint sensitivity analysis for differential-algebraic
equations, doi:10.1137/S1064827501380630; the scale of the tolerance for s is that of CVODES,
Serban & Hindmarsh (2005), doi:10.1115/DETC2005-85597.

The derivative is that of the exact solution. The equations of s are solved with tolerances that
are finer than those of the solution by FINER, as errors of y and s add up; LSODA's errors are
larger than its tolerances.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import scipy.integrate

from adcore import jvp
from adcore.errors import AdcoreError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from ..closures import plainly, refuse_stacks
from . import NAMESPACE
from .variations import Variation

step = NAMESPACE.step

FINER = {"DOP853": 0.1, "Radau": 0.1, "LSODA": 0.01}
FINEST = 1e-12  # no relative tolerance is finer
# What solves the equations of derivatives: of the same kind, and good at fine tolerances.
METHODS = {"RK45": "DOP853", "RK23": "DOP853", "BDF": "Radau"}

Bind = Callable[..., Callable[[Any, Any], Any]]


class Remembered:
    """The last value that was computed, and the plain arguments of which it is the value."""

    def __init__(self) -> None:
        self._key: list[Any] | None = None
        self._value: Any = None

    def get(self, arguments: Sequence[Any], compute: Callable[[], Any]) -> Any:
        """The value for these arguments."""
        key = [np.asarray(each) for each in arguments]
        if self._key is None or not all(map(np.array_equal, self._key, key)):
            self._value = compute()
            self._key = key
        return self._value


class System:
    """Right-hand sides, and how they are integrated.

    Arguments:
        bind: takes the parameters, returns f(t, y).
        method: of `solve_ivp`.
        options: its further keywords, `rtol` and `atol` among them.
        known: the states at the plain values of all arguments, if they have been found.
        track: the solution there, of which `ts` are the ends of the steps and which is called with
            an array of times; if it has been found.
        fine: whether the tolerances are those of a derivative.
    """

    def __init__(
        self, bind: Bind, method: str, options: dict[str, Any], known: Any = None,
        track: Any = None, fine: bool = True,
    ) -> None:  # fmt: skip
        self.bind, self.method, self.options = bind, method, options
        self.known, self.track, self.fine = known, track, fine
        self.stacks = True  # whether f takes stacks, as far as is known
        self._tracks = Remembered()
        self._variations = Remembered()

    def rates(self, parameters: Any) -> Callable[[Any, Any], Any]:
        """f(t, y) with these parameters, as an array like y."""
        f = self.bind(*parameters)

        def rates(t: Any, y: Any) -> Any:
            found = as_array(f(t, y))
            if found.shape != y.shape:
                found = np.reshape(found, y.shape)
            return found if found.dtype == y.dtype else found + 0 * y

        return rates

    def real(self, n: int) -> System:
        """The same equations of n complex states for their real and their imaginary parts."""

        def bind(*parameters: Any) -> Callable[[Any, Any], Any]:
            f = self.rates(parameters)

            def rates(t: Any, y: Any) -> Any:
                found = f(t, y[:n] + 1j * y[n:])
                return np.concatenate([np.real(found), np.imag(found)])

            return rates

        options = {**self.options, "atol": np.tile(self.tolerances(n)[1], 2)}
        return System(bind, self.method, options)

    def derived(self, bind: Bind, atol: Any) -> System:
        """Another right-hand side, integrated more finely: the errors of both add up."""
        options = {k: self.options[k] for k in ("max_step",) if k in self.options}
        method = METHODS.get(self.method, self.method)
        finer = 1.0 if self.fine else FINER[method]
        rtol = max(float(np.min(self.options["rtol"])) * finer, FINEST)
        return System(bind, method, {**options, "rtol": rtol, "atol": atol * finer})

    def tolerances(self, n: int) -> tuple[float, Any]:
        """The relative tolerance, and the absolute one for each of n states."""
        atol = np.broadcast_to(np.asarray(self.options["atol"], float), (n,))
        return float(np.min(self.options["rtol"])), atol

    def solved(self, y0: Any, t0: float, end: float, parameters: Any) -> Any:
        """scipy's solution, as `track`."""
        if self.track is not None:
            return self.track

        def solve() -> Any:
            f = plainly(self.rates(parameters), "the solver")
            found = scipy.integrate.solve_ivp(
                f, (t0, end), y0, self.method, dense_output=True, **self.options
            )
            if found.status < 0:
                msg = f"The solver {self.method} failed in computing a derivative: {found.message}"
                raise AdcoreError(msg)
            return found.sol

        return self._tracks.get((y0, t0, end, *parameters), solve)

    def variation(self, y0: Any, t0: float, end: float, parameters: Any) -> Variation:
        """The variational equations along the solution."""
        return self._variations.get(
            (y0, t0, end, *parameters), lambda: Variation(self, y0, t0, end, parameters)
        )

    def pushed(self, start: Any, dots: Any, y0: Any, ts: Any, parameters: Any) -> Any:
        """The tangents of the states at ts[1:], of those of y0 and of the parameters; plain."""
        if not y0.size or not np.any(ts[1:] != ts[0]):
            return np.repeat(start[None], len(ts) - 1, axis=0)
        return self.variation(y0, ts[0], farthest(ts), parameters).pushed(start, dots, ts[1:])

    def pulled(self, cts: Any, y0: Any, ts: Any, parameters: Any) -> tuple[Any, list[Any]]:
        """The cotangents of y0 and of the parameters, of those of the states; plain."""
        if not y0.size or not np.any(ts[1:] != ts[0]):
            return np.sum(cts, axis=0) + 0 * y0, [0 * as_array(p) for p in parameters]
        return self.variation(y0, ts[0], farthest(ts), parameters).pulled(cts, ts[1:])


@step
def _states(system: System, y0: Any, ts: Any, *parameters: Any) -> Any:
    """The states at ts[1:], as rows, from the state y0 at ts[0]."""
    if system.known is not None:
        return system.known
    y0 = np.asarray(y0)
    rows = np.repeat(y0[None] + 0.0, len(ts) - 1, axis=0)
    away = ts[1:] != ts[0]
    if y0.size and np.any(away):
        rows[away] = system.solved(y0, ts[0], farthest(ts), parameters)(ts[1:][away]).T
    return rows


def farthest(ts: Any) -> Any:
    """The time to which to integrate from the first, forwards or backwards."""
    return ts[1:][np.argmax(np.abs(ts[1:] - ts[0]))]


def _largest(value: Any) -> float:
    value = np.abs(np.asarray(plain(value)))
    return float(value.max()) if value.size else 0.0


def states_jvp(tangents, ans, *args):
    """The variational equations; a moving time adds f there."""
    refuse_stacks(*tangents, *args[1:])
    system, y0, ts, *parameters = args
    _, y_dot, t_dot, *dots = tangents
    start = 0 * y0 if y_dot is None else y_dot
    if t_dot is not None:
        f = system.rates(parameters)
        start = start - f(ts[0], y0) * t_dot[0]
    if all_plain(y0, start, ts, *parameters, *dots):
        tangent = system.pushed(start, dots, y0, ts, parameters)
    else:
        tangent = _sensitivities(system, start, dots, ans, y0, ts, parameters)
    if t_dot is not None:
        rates = [f(ts[k + 1], ans[k]) * t_dot[k + 1] for k in range(len(ans))]
        tangent = tangent + np.stack(rates) if rates else tangent
    return tangent


def _sensitivities(
    system: System, start: Any, dots: Any, ans: Any, y0: Any, ts: Any, parameters: Any
) -> Any:
    """The tangents of the states as states, which are differentiated like any others."""
    n, many = y0.shape[0], len(parameters)
    moving = [k for k, dot in enumerate(dots) if dot is not None]

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
    if max(sizes) == 0 and all_plain(start, *vectors):
        return 0 * ans
    atol = system.tolerances(n)[1]
    atol = np.concatenate([atol, np.maximum(atol * 1e-2 * (max(sizes) or 1.0), 1e-300)])
    whole = np.concatenate([y0 + 0 * start, start + 0 * y0])
    augmented = system.derived(bind, atol)
    return _states(augmented, whole, ts, *parameters, *vectors)[:, n:]


def _relative(tangent: Any, of: Any) -> float:
    """How large a tangent is beside its primal, or beside 1 where that is less."""
    return _largest(plain(tangent) / np.maximum(np.abs(plain(of)), 1.0))


def all_plain(*values: Any) -> bool:
    """Whether nothing is traced."""
    return all(plain(value) is value for value in values)
