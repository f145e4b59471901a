"""Filtering: lfilter, sosfilt, filtfilt, sosfiltfilt, their states; deconvolve."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, is_traced

from ...versions import needs
from .. import NAMESPACE
from .convolution import convolve
from .recursive_steps import _iir, _resized, state

twin = NAMESPACE.twin

# ------------------------------------------------------------------------------------- lfilter


def _taps_of(*filters: Any) -> list[Any]:
    return [np.atleast_1d(as_array(each)) for each in filters]


def _lfilter(b, a, x, axis=-1, zi=None):
    """The recursion, see `recursive`; the final state is a sum over the last places."""
    (b, a), x = _taps_of(b, a), as_array(x)
    if b.ndim != 1 or a.ndim != 1 or plain(a)[0] == 0 or x.ndim == 0:
        return on_plain(scipy.signal.lfilter, plain(b), plain(a), plain(x), axis)  # its error
    x = np.moveaxis(x, axis, -1)
    if zi is None:
        return np.moveaxis(_iir(b, a, x), -1, axis)
    y, zf = _with_state(b, a, x, _expected(as_array(zi), b, a, x, axis))
    return np.moveaxis(y, -1, axis), np.moveaxis(zf, -1, axis)


def _expected(zi: Any, b: Any, a: Any, x: Any, axis: int) -> Any:
    """The initial state of each signal, along the last axis; x has its axis there already."""
    shape = (*x.shape[:-1], max(b.shape[0], a.shape[0]) - 1)
    found = np.moveaxis(zi, axis, -1) if zi.ndim == x.ndim else None
    if found is None or any(m not in (1, n) for m, n in zip(found.shape, shape, strict=True)):
        msg = f"zi has the shape of x with {shape[-1]} places along the axis; got {zi.shape}."
        raise ValueError(msg)
    return np.broadcast_to(found, shape)


def _with_state(b: Any, a: Any, x: Any, zi: Any) -> tuple[Any, Any]:
    """The output and the final state, all along the last axis."""
    n, size = x.shape[-1], zi.shape[-1]
    y = _iir(b, a, x, a[:1] * zi)
    if not size:
        return y, zi
    zf = state(b, a, x, y, size) / a[:1]
    return y, zf + _resized(zi[..., n:], size) if n < size else zf


def _lfiltic(b, a, y, x=None):
    """The state of the past outputs and inputs, the latest first."""
    b, a, y = _taps_of(b, a, y)
    m, n = b.shape[0] - 1, a.shape[0] - 1
    if b.ndim != 1 or a.ndim != 1 or plain(a)[0] == 0:
        return on_plain(scipy.signal.lfiltic, plain(b), plain(a), plain(y))  # its error
    x = y[:0] if x is None else _taps_of(x)[0]
    return state(b, a, np.flip(x[:m]), np.flip(y[:n]), max(m, n)) / a[0]


def _lfilter_zi(b, a):
    """The state of the step response at rest, where x = 1 and y = B(1) / A(1) for ever."""
    b, a = _taps_of(b, a)
    on_plain(scipy.signal.lfilter_zi, plain(b), plain(a))  # raises its errors
    while plain(a)[0] == 0:
        a = a[1:]
    n = max(b.shape[0], a.shape[0])
    rest = (_resized(b, n) - _resized(a, n) * (np.sum(b) / np.sum(a)))[1:] / a[0]
    return np.flip(np.cumsum(np.flip(rest)))


# ---------------------------------------------------------------------- second-order sections


def _sections(sos: Any) -> Any:
    sos = as_array(sos)
    sos = np.atleast_2d(sos) if sos.ndim < 2 else sos
    if sos.ndim != 2 or sos.shape[1] != 6 or not (plain(sos)[:, 3] == 1).all():
        on_plain(scipy.signal.sosfilt, plain(sos), np.ones(1))  # raises its error
    return sos


def _sosfilt(sos, x, axis=-1, zi=None):
    """One section after the other."""
    sos, x = _sections(sos), as_array(x)
    if x.ndim == 0:
        return on_plain(scipy.signal.sosfilt, plain(sos), plain(x))  # its error
    x = np.moveaxis(x, axis, -1)
    if zi is None:
        for k in range(sos.shape[0]):
            x = _iir(sos[k, :3], sos[k, 3:], x)
        return np.moveaxis(x, -1, axis)
    zi = as_array(zi)
    along = axis % x.ndim
    if zi.ndim == x.ndim + 1:
        zi = np.moveaxis(zi, along + 1, -1)
    if zi.shape != (sos.shape[0], *x.shape[:-1], 2):
        msg = (
            "zi has the shape (sections, ...), where ... is that of x with 2 places along the "
            f"axis; got {zi.shape} for {sos.shape[0]} sections."
        )
        raise ValueError(msg)
    x, states = _through(sos, x, zi)
    return np.moveaxis(x, -1, axis), np.moveaxis(states, -1, along + 1)


def _through(sos: Any, x: Any, zi: Any) -> tuple[Any, Any]:
    """The output and the final states, all along the last axis."""
    states = []
    for k in range(sos.shape[0]):
        x, zf = _with_state(sos[k, :3], sos[k, 3:], x, zi[k])
        states.append(zf)
    return x, np.stack(states)


def _sosfilt_zi(sos):
    """The state of each section, for the step of the height that the ones before make of it."""
    sos = as_array(sos)
    on_plain(scipy.signal.sosfilt_zi, plain(sos))  # raises its errors
    scale, states = 1.0, []
    for k in range(sos.shape[0]):
        states.append(scale * _lfilter_zi(sos[k, :3], sos[k, 3:]))
        scale = scale * (np.sum(sos[k, :3]) / np.sum(sos[k, 3:]))
    return np.stack(states)


# ------------------------------------------------------------------------ forward and backward

EXTENSIONS: dict[str, dict[str, Any]] = {
    "even": {"mode": "reflect"},
    "odd": {"mode": "reflect", "reflect_type": "odd"},
    "constant": {"mode": "edge"},
}


def lengthened(x: Any, edge: int, padtype: str) -> Any:
    """The signal with `edge` more places at both ends of the last axis."""
    return np.pad(x, [(0, 0)] * (x.ndim - 1) + [(edge, edge)], **EXTENSIONS[padtype])


def _to_and_fro(x: Any, padtype: Any, padlen: Any, taps: int, run: Any) -> Any:
    """Forwards, backwards, each from the state of rest; `run(x, first)` filters along the axis."""
    edge = 0 if padtype is None else taps * 3 if padlen is None else padlen
    if x.shape[-1] <= edge:
        msg = f"The length of the input vector x must be greater than padlen, which is {edge}."
        raise ValueError(msg)
    if edge > 0:
        x = lengthened(x, edge, padtype)
    x = run(x, x[..., :1])
    x = np.flip(run(np.flip(x, -1), x[..., -1:]), -1)
    return x[..., edge:-edge] if edge > 0 else x


def _demand_padtype(padtype: Any) -> None:
    if padtype is not None and padtype not in EXTENSIONS:
        msg = f"padtype is 'even', 'odd', 'constant' or None; got {padtype!r}."
        raise ValueError(msg)


def _filtfilt(b, a, x, axis=-1, padtype="odd", padlen=None, method="pad", irlen=None):
    """Both ways, from the state of rest, or from Gustafsson's."""
    (b, a), x = _taps_of(b, a), as_array(x)
    if method not in ("pad", "gust"):
        msg = f"method must be 'pad' or 'gust'; got {method!r}."
        raise ValueError(msg)
    if method == "gust":
        return np.moveaxis(_gustafsson(b, a, np.moveaxis(x, axis, -1), irlen), -1, axis)
    _demand_padtype(padtype)
    zi = _lfilter_zi(b, a)
    taps = max(a.shape[0], b.shape[0])
    run = lambda x, first: _iir(b, a, x, a[0] * zi * first)
    return np.moveaxis(_to_and_fro(np.moveaxis(x, axis, -1), padtype, padlen, taps, run), -1, axis)


def _gustafsson(b: Any, a: Any, x: Any, irlen: Any) -> Any:
    """Filtered both ways, and what the initial states add that make both orders agree best.

    These are linear in the difference of the orders: one matrix, found from b and a.
    Source: Gustafsson 1996, doi:10.1109/78.492552, equations (5) to (7), section IV.
    """
    if is_traced(b) or is_traced(a):
        msg = (
            "scipy.signal.filtfilt with method='gust' is not differentiable in b and a here: "
            "the initial states are a least-squares solution whose rank may change. Use "
            "method='pad', or differentiate in x alone."
        )
        raise NonDifferentiableError(msg)
    order, n = max(b.shape[0], a.shape[0]) - 1, x.shape[-1]
    if order == 0:
        return (b[0] / a[0]) ** 2 * x
    m = n if irlen is None or n <= 2 * irlen else irlen
    first = np.eye(1, order)[0]
    response = scipy.signal.lfilter(b, a, np.zeros(m), zi=first)[0]
    seen = np.stack([_resized(np.pad(response, (k, 0)), m) for k in range(order)], 1)
    back = scipy.signal.lfilter(b, a, seen[::-1], axis=0)
    added, other = np.hstack([back[::-1], seen[::-1]]), np.hstack([seen, back])
    if m < n:  # the two ends by themselves
        ends = np.arange(2 * m)[:, None] < m, np.arange(2 * order) < order
        mine = ends[0] == ends[1]
        added, other = (np.vstack([each, each]) * mine for each in (added, other))
    weights = added @ np.linalg.pinv(added - other)
    forth = np.flip(_iir(b, a, np.flip(_iir(b, a, x), -1)), -1)
    delta = _iir(b, a, np.flip(_iir(b, a, np.flip(x, -1)), -1)) - forth
    if m == n:
        return forth + np.matmul(delta, weights.T)
    more = np.matmul(np.concatenate([delta[..., :m], delta[..., -m:]], -1), weights.T)
    parts = [more[..., :m], np.zeros_like(forth[..., 2 * m :]), more[..., m:]]
    return forth + np.concatenate(parts, -1)


def _sosfiltfilt(sos, x, axis=-1, padtype="odd", padlen=None):
    """Both ways through all sections, from the states of rest."""
    sos, x = _sections(sos), as_array(x)
    _demand_padtype(padtype)
    zi, count = _sosfilt_zi(sos), sos.shape[0]
    ends = (plain(sos)[:, (2, 5)] == 0).sum(0)
    x = np.moveaxis(x, axis, -1)
    states = np.reshape(zi, (count, *(1,) * (x.ndim - 1), 2))
    run = lambda x, first: _through(sos, x, states * first)[0]
    taps = 2 * count + 1 - int(min(ends))
    return np.moveaxis(_to_and_fro(x, padtype, padlen, taps, run), -1, axis)


# ---------------------------------------------------------------------------- made of filters


def _deconvolve(signal, divisor):
    """The quotient is the response of the filter signal / divisor to an impulse."""
    signal, divisor = _taps_of(signal, divisor)
    n, d = signal.shape[0], divisor.shape[0]
    if signal.ndim != 1 or divisor.ndim != 1 or not n or not d:
        return on_plain(scipy.signal.deconvolve, plain(signal), plain(divisor))  # its error
    if d > n:
        return [], signal
    quotient = _iir(signal, divisor, np.eye(1, n - d + 1)[0])
    return quotient, signal - convolve(divisor, quotient, "full")


RULES = [
    composite(twin("lfilter"), _lfilter),
    needs("1.16", "its states are too large by the factor a[0]",
          composite(twin("lfiltic"), _lfiltic)),
    composite(twin("lfilter_zi"), _lfilter_zi),
    composite(twin("sosfilt"), _sosfilt),
    composite(twin("sosfilt_zi"), _sosfilt_zi),
    composite(twin("filtfilt"), _filtfilt),
    composite(twin("sosfiltfilt"), _sosfiltfilt),
    composite(twin("deconvolve"), _deconvolve),
]
