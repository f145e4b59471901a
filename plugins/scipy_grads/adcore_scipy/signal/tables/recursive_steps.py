"""Recursive filters, as two steps along the last axis: lfilter, and the states of it.

a ∗ y = b ∗ x + u, where ∗ is the convolution cut to the length of x and u is what the initial state
adds: with scipy's state zᵢ, u = a₀ zᵢ. The differential is a ∗ dy = db ∗ x + b ∗ dx + du - da ∗ y:
the recursion 1/a of what the taps make. The adjoint of that recursion is the recursion backwards:
with w = the reversed 1/a of the reversed ȳ, ū = w, x̄ = b ⋆ w, b̄ₖ = Σ wₙ xₙ₋ₖ and āₖ = -Σ wₙ yₙ₋ₖ.
Source: Oppenheim & Schafer 2010, Discrete-Time Signal Processing, section 6.4 (transposed forms).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import batch, rule

from .. import NAMESPACE
from .fir_steps import _filtered, _taps, _unfiltered, of_signals

step = NAMESPACE.step


@step
def _recursive(a: Any, u: Any) -> Any:
    """y with a ∗ y = u, cut to the length of u."""
    one = np.ones(1, a.dtype)
    return scipy.signal.lfilter(one, a, u) if a.size > 1 else u / a[0]


@step
def _iir(b: Any, a: Any, x: Any, u: Any = None) -> Any:
    """y with a ∗ y = b ∗ x + u; u has one place less than the longer of b and a."""
    if u is None:
        return scipy.signal.lfilter(b, a, x)
    return scipy.signal.lfilter(b, a, x, zi=u / a[0])[0]


def _backwards(a: Any, ct: Any) -> Any:
    """The adjoint of the recursion: the recursion of the reversed signal."""
    return np.flip(_recursive(a, np.flip(ct, -1)), -1)


def _cut(taps: Any, x: Any) -> Any:
    """taps ∗ x, cut to the length of x."""
    return _filtered(taps, x, 1, 1, x.shape[-1])


def _resized(u: Any, n: int) -> Any:
    """u with n places, cut or filled up with zeros."""
    if u.shape[-1] >= n:
        return u[..., :n]
    return np.pad(u, [(0, 0)] * (u.ndim - 1) + [(0, n - u.shape[-1])])


def recursive_jvp(tangents, ans, a, u):
    """See above. Shapes: a (k,), u and y (..., n)."""
    a_dot, u_dot = tangents
    total = 0 if u_dot is None else u_dot
    if a_dot is not None:
        total = total - _cut(a_dot, ans)
    return _recursive(a, total)


def recursive_vjp(ct, ans, a, u):
    """Adjoint: see above."""
    w = _backwards(a, ct)
    return (lambda: -_taps(ans, w, 1, 1, a.shape[0])), w


def iir_jvp(tangents, ans, b, a, x, u=None):
    """See above. Shapes: b (m,), a (k,), x and y (..., n), u (..., max(m, k) - 1)."""
    b_dot, a_dot, x_dot, u_dot = tangents
    parts = []
    if b_dot is not None:
        parts.append(_cut(b_dot, x))
    if a_dot is not None:
        parts.append(-_cut(a_dot, ans))
    if u_dot is not None:
        parts.append(_resized(u_dot, x.shape[-1]))
    answers = [_recursive(a, sum(parts))] if parts else []
    if x_dot is not None:
        answers.append(_iir(b, a, x_dot))
    return sum(answers)


def iir_vjp(ct, ans, b, a, x, u=None):
    """Adjoint: see above. For x alone it is the filter itself, backwards."""
    known = []

    def w():
        if not known:
            known.append(_backwards(a, ct))
        return known[0]

    def x_bar():
        if known:
            return _unfiltered(b, known[0], 1, 1, x.shape[-1])
        return np.flip(_iir(b, a, np.flip(ct, -1)), -1)

    return (
        lambda: _taps(x, w(), 1, 1, b.shape[0]),
        lambda: -_taps(ans, w(), 1, 1, a.shape[0]),
        x_bar,
        lambda: _resized(w(), max(b.shape[0], a.shape[0]) - 1),
    )


def state(b: Any, a: Any, x: Any, y: Any, size: int) -> Any:
    """What the past x[-1], x[-2], … and y[-1], … add to the outputs to come, times a₀.

    Of output k, for k < size: Σ b[k + j] x[-j] - a[k + j] y[-j] over j ≥ 1. Here x and y are given
    in the order of time, as many places as there are.
    """
    total: Any = 0
    for taps, past, sign in ((b, x, 1), (a, y, -1)):
        past = np.flip(past[..., max(past.shape[-1] - size, 0) :], -1)
        places = np.arange(size)[:, None] + np.arange(past.shape[-1])
        matrix = _resized(taps[1:], 2 * size)[places]
        total = total + sign * np.matmul(past, np.swapaxes(matrix, 0, 1))
    return total


def of_inputs(call: Any, active: Any, size: int, args: Any) -> Any:
    """A stack of inputs without states, or with as many, is filtered as it is."""
    as_it_is = tuple(active) == ((2,) if args[3] is None else (2, 3))
    return call(*args) if as_it_is else NotImplemented


RULES = [
    rule(_recursive, jvp=recursive_jvp, vjp=recursive_vjp, wrt=("a", "u")),
    rule(_iir, jvp=iir_jvp, vjp=iir_vjp, wrt=("b", "a", "x", "u")),
    batch(_recursive, of_signals),
    batch(_iir, of_inputs),
]
