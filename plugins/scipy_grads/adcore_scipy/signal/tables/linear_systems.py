"""Responses of linear systems: lsim, impulse, step, dlsim, dimpulse, dstep, freqresp, bode ….

A system is given as scipy's object, or as the tuple of its arrays, which may be traced: two for
coefficients, three for roots, four for matrices, and the step behind them if it is discrete.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, plain
from adcore_numpy.tables.mixed_arguments import as_array, is_traced

from .. import NAMESPACE
from .conversions import _normalize
from .responses import _freqs, _freqs_zpk, _freqz, _freqz_zpk
from .state_space import _run, _ss2zpk, _tf2ss, _zpk2ss, exponential, held, matrices

twin = NAMESPACE.twin

# --------------------------------------------------------------------------------- continuous time


def _continuous(system: Any) -> Any:
    """The four matrices."""
    if isinstance(system, scipy.signal.dlti):
        msg = "this function is for continuous-time systems; use dlsim, dimpulse or dstep."
        raise AttributeError(msg)
    return _matrices(system)


def _matrices(system: Any) -> Any:
    if isinstance(system, (scipy.signal.lti, scipy.signal.dlti)):
        system = system.to_ss()
        return system.A, system.B, system.C, system.D
    forms = {2: _tf2ss, 3: _zpk2ss, 4: matrices}
    if len(system) not in forms:
        msg = "a system has 2 (coefficients), 3 (roots) or 4 (matrices) arrays."
        raise ValueError(msg)
    return forms[len(system)](*system)


def _lsim(system, U, T, X0=None, interp=True):
    """Exact steps, for inputs that are lines between the times, or constant."""
    a, b, c, d = _continuous(system)
    times = np.atleast_1d(as_array(T))
    steps = plain(np.diff(times))
    if times.ndim != 1 or plain(times)[0] < 0 or not np.allclose(steps, steps[:1]):
        values = tuple(map(plain, (a, b, c, d)))
        return scipy.signal.lsim(values, plain(U), plain(T))  # its error
    x0 = np.zeros(a.shape[0]) if X0 is None else np.ravel(as_array(X0))
    x0 = np.matmul(exponential(a * times[0]), x0)
    count = times.shape[0]
    none = U is None or (np.ndim(plain(U)) == 0 and plain(U) == 0)
    inputs = np.zeros((count, b.shape[1])) if none else as_array(U)
    inputs = inputs[:, None] if inputs.ndim == 1 else inputs
    if inputs.shape != (count, b.shape[1]):
        msg = f"U has the shape ({count}, {b.shape[1]}), a row for each time; got {inputs.shape}."
        raise ValueError(msg)
    if count == 1:
        states = x0[None]
    else:
        states = _run(*_steps(a, b, times[1] - times[0], inputs, interp), x0)
    outputs = np.squeeze(states @ c.T) + np.squeeze(inputs @ d.T)
    return times, outputs, np.squeeze(states)


def _steps(a: Any, b: Any, dt: Any, inputs: Any, interp: bool) -> tuple[Any, Any]:
    """The matrix of a step, and what the inputs add in each."""
    n, m = b.shape
    both = held(a * dt, b * dt, 2 if interp else 1)
    now = both[:, n : n + m]
    if not interp:
        return both[:, :n], inputs[:-1] @ now.T
    later = both[:, n + m :]
    return both[:, :n], inputs[:-1] @ (now - later).T + inputs[1:] @ later.T


def _times(T: Any, N: Any, a: Any) -> Any:
    """Those given, or as many as seven times the slowest decay take; these are plain."""
    if T is not None:
        return as_array(T)
    if is_traced(a):
        msg = (
            "scipy.signal.impulse and step choose the times by the poles of the system when T is "
            "not given: with a traced system, give T."
        )
        raise NonDifferentiableError(msg)
    slowest = np.abs(np.linalg.eigvals(a).real).min()
    return np.linspace(0, 7 / (slowest or 1.0), 100 if N is None else N)


def _impulse(system, X0=None, T=None, N=None):
    """The free motion from B, or from X0 + B."""
    a, b, c, d = _continuous(system)
    times = _times(T, N, a)
    start = np.squeeze(b if X0 is None else b + X0)
    return times, _lsim((a, b, c, d), None, times, start, interp=False)[1]


def _step(system, X0=None, T=None, N=None):
    """The motion under inputs that are 1."""
    a, b, c, d = _continuous(system)
    times = _times(T, N, a)
    return times, _lsim((a, b, c, d), np.ones(times.shape), times, X0, interp=False)[1]


# ----------------------------------------------------------------------------------- discrete time


def _discrete(system: Any) -> Any:
    """The four matrices, the step, and whether they were given as such."""
    if isinstance(system, scipy.signal.lti):
        msg = "this function is for discrete-time systems; use lsim, impulse or step."
        raise AttributeError(msg)
    if isinstance(system, scipy.signal.dlti):
        as_given = isinstance(system, scipy.signal.StateSpace)
        return _matrices(system), system.dt, as_given
    return _matrices(system[:-1]), system[-1], len(system) == 5


def _dlsim(system, u, t=None, x0=None):
    """The recursion itself; inputs at other times are read off the lines between them."""
    (a, b, c, d), dt, as_given = _discrete(system)
    u = np.atleast_1d(as_array(u))
    u = u[:, None] if u.ndim == 1 else u
    if t is None:
        times = np.arange(u.shape[0]) * dt
    else:
        t = as_array(t)
        times = np.linspace(0, t[-1], int(np.floor(plain(t)[-1] / plain(dt))) + 1)
        u = _on_lines(times, t, u)
    start = np.zeros(a.shape[0]) if x0 is None else np.ravel(as_array(x0))
    states = _run(a, u[:-1] @ b.T, start)
    outputs = states @ c.T + u @ d.T
    return (times, outputs, states) if as_given else (times, outputs)


def _on_lines(times: Any, t: Any, u: Any) -> Any:
    """The rows of u, at the times t, read off at others, beyond them on the last line."""
    k = np.clip(np.searchsorted(plain(t), plain(times), "right") - 1, 0, t.shape[0] - 2)
    shares = (times - t[k]) / (t[k + 1] - t[k])
    return u[k] + shares[:, None] * (u[k + 1] - u[k])


def _one_by_one(system: Any, x0: Any, t: Any, n: Any, forever: bool) -> Any:
    """The responses to 1 at each input, at the first time or at all."""
    (a, b, c, d), dt, _ = _discrete(system)
    n = 100 if n is None else n
    t = np.linspace(0, n * dt, n, endpoint=False) if t is None else as_array(t)
    found: list[Any] = []
    for k in range(b.shape[1]):
        u = np.zeros((t.shape[0], b.shape[1]))
        u[slice(None if forever else 1), k] = 1
        times, outputs, _ = _dlsim((a, b, c, d, dt), u, t, x0)
        found.append(outputs)
    return times, tuple(found)


def _dimpulse(system, x0=None, t=None, n=None):
    """See `_one_by_one`."""
    return _one_by_one(system, x0, t, n, False)


def _dstep(system, x0=None, t=None, n=None):
    """See `_one_by_one`."""
    return _one_by_one(system, x0, t, n, True)


# ------------------------------------------------------------------------------------- frequencies


def _form(system: Any) -> Any:
    """Coefficients (two) or roots (three)."""
    if isinstance(system, (scipy.signal.lti, scipy.signal.dlti)):
        if isinstance(system, scipy.signal.TransferFunction):
            return np.ravel(system.num), system.den
        system = system.to_zpk()
        return system.zeros, system.poles, system.gain
    if len(system) == 2:
        num, den = _normalize(*system)
        return np.ravel(num), den
    return system if len(system) == 3 else _ss2zpk(*matrices(*system))


def _freqresp(system, w=None, n=10000):
    """By coefficients or roots."""
    form = _form(system)
    return (_freqs if len(form) == 2 else _freqs_zpk)(*form, n if w is None else w)


def _dfreqresp(system, w=None, n=10000, whole=False):
    """By coefficients or roots; the frequencies are angles."""
    form = _form(system if isinstance(system, scipy.signal.dlti) else system[:-1])
    given = n if w is None else w
    if len(form) == 3:
        return _freqz_zpk(*form, given, whole)
    num, den = form
    size = max(num.shape[0], den.shape[0])  # of coefficients of powers of z, aligned at the lowest
    num, den = (np.pad(each, (size - each.shape[0], 0)) for each in (num, den))
    return _freqz(num, den, given, whole)


def _decibels(w: Any, h: Any) -> Any:
    phase = np.unwrap(np.arctan2(np.imag(h), np.real(h)))
    return w, 20 * np.log10(np.abs(h)), phase * (180 / np.pi)


def _bode(system, w=None, n=100):
    """The size in decibels and the angle in degrees."""
    return _decibels(*_freqresp(system, w, n))


def _dbode(system, w=None, n=100):
    """The same of a discrete system; the frequencies are divided by the step."""
    dt = system.dt if isinstance(system, scipy.signal.dlti) else system[-1]
    w, h = _dfreqresp(system, w, n)
    w, size, phase = _decibels(w, h)
    return w / dt, size, phase


RULES = [
    composite(twin("lsim"), _lsim),
    composite(twin("impulse"), _impulse),
    composite(twin("step"), _step),
    composite(twin("freqresp"), _freqresp),
    composite(twin("bode"), _bode),
    composite(twin("dlsim"), _dlsim),
    composite(twin("dimpulse"), _dimpulse),
    composite(twin("dstep"), _dstep),
    composite(twin("dfreqresp"), _dfreqresp),
    composite(twin("dbode"), _dbode),
]
