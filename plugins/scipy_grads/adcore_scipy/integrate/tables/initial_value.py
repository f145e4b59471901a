"""scipy.integrate: initial value problems.

scipy solves, with the user's method and tolerances, on plain values; that gives the value. The
derivatives are those of the exact solution, see `trajectories`. The times at which `solve_ivp`
chooses to stop are constants, except the first and the last. Where the right-hand side jumps at a
time or at a state that depends on what is traced, the jump's own contribution is missing, as it
is not seen: solve up to there, and from there on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.integrate

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast, is_traced

from ...closing import as_args, refuse_traced
from ...closures import bare, captured, plainly, refuse_stacks
from ..adjoint import RULES as STATES
from ..closing_twins import closing, refusing
from ..implicit_slopes import solve_ivp as with_sparse_jacobian
from ..tracks import Calls
from ..trajectories import System, _states

TOLERANCE = 1.49012e-8  # odeint's, relative and absolute


def _problem(fun: Any, args: Any, jac: Any, y_first: bool) -> tuple[Any, Any, Any, Callable]:
    """What fun and jac use that is traced, both of them plain, and f(t, y) of such values."""
    used = captured((fun, args, jac))
    refuse_stacks(*used)

    def plain_of(function: Any, rest: Any) -> Any:
        return plainly(lambda t, y: function(t, y, *rest), "the solver")

    def bind(*values: Any) -> Callable[[Any, Any], Any]:
        f, rest, _ = used.replaced(values)
        if y_first:
            return lambda t, y: f(y, t, *rest)
        return lambda t, y: f(t, y, *rest)

    f, rest, slope = used.replaced(bare(used.boxes))
    return used, plain_of(f, rest), plain_of(slope, rest) if callable(slope) else slope, bind


def precise(y0: Any) -> Any:
    """The state in double precision, in which scipy computes."""
    return cast(y0, complex if y0.dtype.kind == "c" else float)


def _refuse(name: str, **options: Any) -> None:
    """Refuse what has no derivative, and traced values where none is meant."""
    cures = {
        "events": "the time of an event moves with the parameters. Find it without adcore, then "
        "end t_span there, and add the slope of the event by the implicit function theorem",
        "dense_output": "give the times at which the solution is needed as t_eval",
    }
    for key, value in options.items():
        if key in cures and value is not None and value is not False:
            msg = f"{name} with {key}= is not differentiable: {cures[key]}."
            raise NonDifferentiableError(msg)
        refuse_traced(name, **{key: value})


def _solve_ivp(
    fun, t_span, y0, method="RK45", t_eval=None, dense_output=False, events=None,
    vectorized=False, args=None, rtol=1e-3, atol=1e-6, max_step=np.inf, jac=None,
    first_step=None, min_step=None, jac_sparsity=None, lband=None, uband=None,
):  # fmt: skip
    """`solve_ivp` of which something is traced."""
    given = {
        "rtol": rtol, "atol": atol, "max_step": max_step, "first_step": first_step,
        "min_step": min_step, "jac_sparsity": jac_sparsity, "lband": lband, "uband": uband,
    }  # fmt: skip
    options = {key: value for key, value in given.items() if value is not None}
    _refuse("solve_ivp", events=events, dense_output=dense_output, **options)
    if not isinstance(method, str):
        msg = (
            f"solve_ivp with the class {getattr(method, '__name__', method)} is not "
            "differentiable: give the method by its name, as method='RK45'."
        )
        raise NonDifferentiableError(msg)
    y0, (start, end) = as_array(y0), t_span
    times = None if t_eval is None else as_array(t_eval)
    refuse_stacks(y0, start, end, times)
    used, f, slope, bind = _problem(fun, args or (), jac, y_first=False)
    given = options if jac is None else {**options, "jac": slope}
    found = scipy.integrate.solve_ivp(
        f, (plain(start), plain(end)), plain(y0), method, plain(times), vectorized=vectorized,
        dense_output=True, **given,
    )  # fmt: skip
    track, found.sol = found.sol, None
    if not len(found.t):
        return found
    if times is not None:
        times = times[: len(found.t)]
    elif is_traced((start, end)) and found.status == 0:
        inner = found.t[1:-1]
        ends = [np.reshape(start, (1,)), inner, np.reshape(end, (1,))]
        times = np.concatenate(ends[: len(found.t) + 1])
    else:
        times = found.t
    chosen = {"rtol": rtol, "atol": atol, "max_step": max_step}
    system = System(bind, method, chosen, np.ascontiguousarray(found.y.T), track, fine=False)
    ts = np.concatenate([np.reshape(start, (1,)) + 0.0, cast(times, float)])
    result = type(found)(found)
    result.t, result.y = times, np.transpose(_states(system, precise(y0), ts, *used))
    return result


def _odeint(
    func, y0, t, args=(), Dfun=None, col_deriv=0, full_output=0, ml=None, mu=None, rtol=None,
    atol=None, tcrit=None, h0=0.0, hmax=0.0, hmin=0.0, ixpr=0, mxstep=0, mxhnil=0, mxordn=12,
    mxords=5, printmessg=0, tfirst=False,
):  # fmt: skip
    """`odeint` of which something is traced."""
    steering = {
        "col_deriv": col_deriv, "full_output": full_output, "ml": ml, "mu": mu, "rtol": rtol,
        "atol": atol, "tcrit": tcrit, "h0": h0, "hmax": hmax, "hmin": hmin, "ixpr": ixpr,
        "mxstep": mxstep, "mxhnil": mxhnil, "mxordn": mxordn, "mxords": mxords,
        "printmessg": printmessg,
    }  # fmt: skip
    _refuse("odeint", **steering)
    y0, t = as_array(y0), as_array(t)
    refuse_stacks(y0, t)
    args = as_args(args)
    used, f, slope, bind = _problem(func, args, Dfun, y_first=not tfirst)
    calls = Calls(f, tfirst)
    found = scipy.integrate.odeint(
        calls, plain(y0), plain(t), (), slope, tfirst=tfirst, **steering
    )
    rows, *more = found if full_output else (found,)
    options = {
        "rtol": TOLERANCE if rtol is None else np.min(rtol),
        "atol": TOLERANCE if atol is None else atol,
        "max_step": hmax or np.inf,
    }
    system = System(bind, "LSODA", options, rows, calls.track(plain(t)), fine=False)
    states = _states(system, np.reshape(y0, (-1,)) + 0.0, np.concatenate([t[:1], t]) + 0.0, *used)
    return (states, *more) if more else states


solve_ivp = closing("solve_ivp", _solve_ivp, with_sparse_jacobian)
odeint = closing("odeint", _odeint)

RULES = [
    *STATES,
    composite(solve_ivp, _solve_ivp),
    composite(odeint,    _odeint),
    refusing(
        "solve_bvp",
        "solve the equations of a collocation by your own code, or shoot with solve_ivp and find "
        "the initial state by Newton's method.",
    ),
]  # fmt: skip
