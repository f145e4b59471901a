"""State-space systems: tf2ss, ss2tf, zpk2ss, ss2zpk, cont2discrete, and what simulates them.

Three steps are stated here, so that the derivatives need no other plugin: the solution of a system
of equations, the exponential of a matrix, and the recursion x[k + 1] = A x[k] + u[k].
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE
from .conversions import _normalize, _tf2zpk, _zpk2tf
from .resampling import inexact

step, twin = NAMESPACE.step, NAMESPACE.twin

# ------------------------------------------------------------------------------------- three steps


@step
def _solved(a: Any, b: Any) -> Any:
    """A⁻¹ B."""
    return np.linalg.solve(a, b)


def solved_jvp(tangents, ans, a, b):
    """The map: X = A⁻¹ B. Differential: A⁻¹ (dB - dA X). Adjoint: B̄ = A⁻ᵀ X̄, Ā = -B̄ Xᵀ.

    Shapes: A (n, n), B (n, k). Source: Giles 2008, "An extended collection of matrix derivative
    results for forward and reverse mode AD", section 2.2.3.
    """
    a_dot, b_dot = tangents
    right = 0 if b_dot is None else b_dot
    return _solved(a, right if a_dot is None else right - a_dot @ ans)


def solved_vjp(ct, ans, a, b):
    """Adjoint: see `solved_jvp`."""
    b_bar = _solved(a.T, ct)
    return (lambda: -(b_bar @ ans.T)), b_bar


@step
def _run(a: Any, u: Any, x0: Any) -> Any:
    """x[0] = x0 and x[k + 1] = A x[k] + u[k]: one state more than there are inputs."""
    states = np.empty((len(u) + 1, len(x0)), np.result_type(a, u, x0))
    states[0] = x0
    for k in range(len(u)):
        states[k + 1] = a @ states[k] + u[k]
    return states


def run_jvp(tangents, ans, a, u, x0):
    """Differential: dx[k + 1] = A dx[k] + dA x[k] + du[k], the recursion itself.

    Adjoint: λ[k] = Aᵀ λ[k + 1] + x̄[k], backwards; x̄0 = λ[0], ū[k] = λ[k + 1] and
    Ā = Σ λ[k + 1] x[k]ᵀ. Shapes: A (n, n), u (steps, n), x (steps + 1, n).
    Source: Bryson & Ho 1975, Applied Optimal Control, section 2.2.
    """
    a_dot, u_dot, x0_dot = tangents
    inputs = np.zeros_like(ans[1:]) if u_dot is None else u_dot
    if a_dot is not None:
        inputs = inputs + ans[:-1] @ a_dot.T
    return _run(a, inputs, np.zeros_like(ans[0]) if x0_dot is None else x0_dot)


def run_vjp(ct, ans, a, u, x0):
    """Adjoint: see `run_jvp`."""
    back = np.flip(_run(a.T, np.flip(ct[:-1], 0), ct[-1]), 0)
    return (lambda: back[1:].T @ ans[:-1]), (lambda: back[1:]), (lambda: back[0])


def exponential(a: Any) -> Any:
    """eᴬ by its Taylor series at A / 2ˢ, squared s times.

    For |A| / 2ˢ < 1/2 the 18 terms taken leave 1e-22. Source: Moler & Van Loan 2003,
    doi:10.1137/S00361445024180, method 3.
    """
    size = np.abs(plain(a)).sum(0).max(initial=0)
    squarings = max(int(np.ceil(np.log2(size))) + 1, 0) if size else 0
    scaled, identity = a / 2.0**squarings, np.eye(a.shape[0])
    total = identity
    for k in range(18, 0, -1):
        total = identity + scaled @ total / k
    for _ in range(squarings):
        total = total @ total
    return total


# ------------------------------------------------------------------------------------ conversions


def matrices(*given: Any) -> list[Any]:
    """A, B, C and D as matrices that fit."""
    arrays = [None if each is None else np.atleast_2d(inexact(each)) for each in given]
    found = scipy.signal.abcd_normalize(*(None if each is None else plain(each) for each in arrays))
    return [
        filled if own is None or own.shape != filled.shape else own
        for own, filled in zip(arrays, found, strict=True)
    ]


def _tf2ss(num, den):
    """The controller canonical form."""
    num, den = _normalize(num, den)
    num = np.atleast_2d(num)
    rows, n = num.shape[0], den.shape[0]
    if num.shape[1] > n:
        msg = "Improper transfer function. `num` is longer than `den`."
        raise ValueError(msg)
    num = np.pad(num, ((0, 0), (n - num.shape[1], 0)))
    d = num[:, :1]
    if n == 1:
        return np.zeros((1, 1)), np.zeros((1, d.shape[1])), np.zeros((rows, 1)), d
    a = np.concatenate([-den[None, 1:], np.eye(n - 2, n - 1)])
    return a, np.eye(n - 1, 1), num[:, 1:] - d * den[1:], d


def _characteristic(a: Any) -> Any:
    """det(s - A), by traces of products alone (Faddeev & Le Verrier; Gantmacher 1959, IV §5)."""
    identity = np.eye(a.shape[0])
    coefficients, adjugate = [as_array(1.0)], identity
    for k in range(1, a.shape[0] + 1):
        product = a @ adjugate
        coefficients.append(-np.trace(product) / k)
        adjugate = product + coefficients[-1] * identity
    return np.stack(coefficients)


def _ss2tf(A, B, C, D, input=0):
    """det(s - A + B C) + (D - 1) det(s - A), over det(s - A), for one input."""
    a, b, c, d = matrices(A, B, C, D)
    if input >= d.shape[1] or not b.size:
        return on_plain(scipy.signal.ss2tf, *map(plain, (a, b, c, d)), input)  # or its error
    b, den = b[:, input : input + 1], _characteristic(a)
    rows = [_characteristic(a - b * c[k]) + (d[k, input] - 1) * den for k in range(c.shape[0])]
    return np.stack(rows), den


def _zpk2ss(z, p, k):
    """By the coefficients."""
    return _tf2ss(*_zpk2tf(z, p, k))


def _ss2zpk(A, B, C, D, input=0):
    """By the coefficients."""
    return _tf2zpk(*_ss2tf(A, B, C, D, input))


def _cont2discrete(system, dt, method="zoh", alpha=None):
    """Matrices of one step, in which they and the step may be traced."""
    if hasattr(system, "to_discrete"):
        return system.to_discrete(dt, method, alpha)
    if len(system) == 2:
        return (*_ss2tf(*_cont2discrete(_tf2ss(*system), dt, method, alpha)[:4]), dt)
    if len(system) == 3:
        return (*_ss2zpk(*_cont2discrete(_zpk2ss(*system), dt, method, alpha)[:4]), dt)
    a, b, c, d = (np.atleast_2d(inexact(each)) for each in system)
    n, m = b.shape
    alphas = {
        "bilinear": 0.5, "tustin": 0.5, "euler": 0.0, "forward_diff": 0.0, "backward_diff": 1.0,
    }  # fmt: skip
    if method in alphas or (method == "gbt" and alpha is not None and 0 <= plain(alpha) <= 1):
        alpha, identity = alphas.get(method, alpha), np.eye(n)
        implicit = identity - alpha * dt * a
        both = _solved(implicit, np.concatenate([identity + (1 - alpha) * dt * a, dt * b], 1))
        bd = both[:, n:]
        return both[:, :n], bd, _solved(implicit.T, c.T).T, d + alpha * (c @ bd), dt
    if method == "zoh":
        both = held(a * dt, b * dt, 1)
        return both[:, :n], both[:, n:], c, d, dt
    if method == "foh":
        both = held(a * dt, b * dt, 2)
        ad, now, later = both[:, :n], both[:, n : n + m], both[:, n + m :]
        return ad, now - later + ad @ later, c, d + c @ later, dt
    if method == "impulse" and np.allclose(plain(d), 0):
        ad = exponential(a * dt)
        return ad, ad @ b * dt, c, c @ b * dt, dt
    values = tuple(map(plain, (a, b, c, d)))
    return scipy.signal.cont2discrete(values, plain(dt), method, plain(alpha))  # its error


def held(a: Any, b: Any, count: int) -> Any:
    """The upper rows of exp [[A, B, 0], [0, 0, 1], [0, 0, 0]], with `count` columns of inputs:

    what a unit of time makes of the state, of constant inputs, and of those that grow by 1.
    """
    n, m = b.shape
    upper = np.concatenate([a, b, np.zeros((n, (count - 1) * m))], 1)
    lower = np.eye(count * m, n + count * m, n + m)
    return exponential(np.concatenate([upper, lower]))[:n]


RULES = [
    rule(_solved, jvp=solved_jvp, vjp=solved_vjp, wrt=("a", "b")),
    rule(_run, jvp=run_jvp, vjp=run_vjp, wrt=("a", "u", "x0")),
    composite(twin("tf2ss"), _tf2ss),
    composite(twin("ss2tf"), _ss2tf),
    composite(twin("zpk2ss"), _zpk2ss),
    composite(twin("ss2zpk"), _ss2zpk),
    composite(twin("cont2discrete"), _cont2discrete),
]
