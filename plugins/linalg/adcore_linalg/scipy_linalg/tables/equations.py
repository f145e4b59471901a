"""Matrix equations: Sylvester, Lyapunov, algebraic Riccati.

The derivative of the solution of an equation solves the linearised equation, which is again of
Sylvester's or Lyapunov's kind. Its adjoint is the same equation with the matrices transposed.
"""

from __future__ import annotations

import functools
import inspect
from typing import Any

import numpy as np
import scipy.linalg

from adcore import jvp, vjp
from adcore.extend import composite, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix_algebra import adjoint, conj, transposed
from .. import NAMESPACE

twin = NAMESPACE.twin


def _in_one_type(name: str) -> Any:
    """scipy's function of matrices of one type, and of stacks of them.

    Of a real matrix beside complex ones scipy takes the real Schur form, and then solves as if that
    was triangular (scipy 1.17): wrong where the matrix has complex eigenvalues. Older ones
    take no stacks.
    """
    function = getattr(scipy.linalg, name)

    @functools.wraps(function)
    def converted(*args: Any, **kwargs: Any) -> Any:
        bound = inspect.signature(function).bind(*args, **kwargs).arguments
        arrays = {k: np.asarray(v) for k, v in bound.items() if k in "abq"}
        if len({x.dtype.kind == "c" for x in arrays.values()}) == 2:
            arrays = {k: x + 0j for k, x in arrays.items()}
        batch = np.broadcast_shapes(*(x.shape[:-2] for x in arrays.values()))
        if 0 in (len(batch), *batch):
            return function(**{**bound, **arrays})
        arrays = {k: np.broadcast_to(x, (*batch, *x.shape[-2:])) for k, x in arrays.items()}
        solved = [
            function(**{**bound, **{k: x[place] for k, x in arrays.items()}})
            for place in np.ndindex(batch)
        ]
        return np.reshape(solved, (*batch, *solved[0].shape))

    return twin(name, converted)


solve_sylvester = _in_one_type("solve_sylvester")
solve_continuous_lyapunov = _in_one_type("solve_continuous_lyapunov")
solve_lyapunov = twin("solve_lyapunov", solve_continuous_lyapunov.fun)
solve_discrete_lyapunov = _in_one_type("solve_discrete_lyapunov")
solve_continuous_are = twin("solve_continuous_are")
solve_discrete_are = twin("solve_discrete_are")


def solve_sylvester_jvp(tangents, ans, a, b, q):
    """The map: X with A X + X B = Q. Differential: A dX + dX B = dQ - dA X - X dB.

    Adjoint: Aᵀ Y + Y Bᵀ = X̄; Q̄ = Y, Ā = -Y Xᵀ, B̄ = -Xᵀ Y.
    Shapes: A (..., m, m), B (..., n, n), Q (..., m, n). Source: Kao & Hennequin 2020,
    arXiv:2011.11430.
    """
    a, b = as_array(a), as_array(b)
    a_dot, b_dot, q_dot = tangents
    right = np.zeros_like(ans) if q_dot is None else q_dot
    if a_dot is not None:
        right = right - a_dot @ ans
    if b_dot is not None:
        right = right - ans @ b_dot
    return solve_sylvester(a, b, right)


def solve_sylvester_vjp(ct, ans, a, b, q):
    """Adjoint: see `solve_sylvester_jvp`."""
    a, b = as_array(a), as_array(b)
    y = solve_sylvester(transposed(a), transposed(b), ct)
    return lambda: -y @ transposed(ans), lambda: -transposed(ans) @ y, y


def continuous_lyapunov_jvp(tangents, ans, a, q):
    """The map: X with A X + X Aᴴ = Q. Differential: A dX + dX Aᴴ = dQ - dA X - X dAᴴ.

    Adjoint, in the pairing Re Σ ct·t: Aᵀ Y + Y conj(A) = ct; Q̄ = Y, Ā = -Y Xᵀ - conj(Yᵀ X).
    Shapes: (..., n, n). Source: Kao & Hennequin 2020, arXiv:2011.11430.
    """
    a = as_array(a)
    a_dot, q_dot = tangents
    right = np.zeros_like(ans) if q_dot is None else q_dot
    if a_dot is not None:
        right = right - a_dot @ ans - ans @ adjoint(a_dot)
    return solve_continuous_lyapunov(a, right)


def continuous_lyapunov_vjp(ct, ans, a, q):
    """Adjoint: see `continuous_lyapunov_jvp`."""
    a = as_array(a)
    y = solve_continuous_lyapunov(transposed(a), ct)
    return lambda: -(y @ transposed(ans) + conj(transposed(y) @ ans)), y


def discrete_lyapunov_jvp(tangents, ans, a, q, method=None):
    """The map: X with A X Aᴴ - X + Q = 0. Differential: the same equation for dX with

    dQ + dA X Aᴴ + A X dAᴴ. Adjoint, in the pairing Re Σ ct·t: Aᵀ Y conj(A) - Y + ct = 0; Q̄ = Y,
    Ā = Y conj(A) Xᵀ + conj(Yᵀ A X). Shapes: (..., n, n). Source: Kao & Hennequin 2020.
    """
    a = as_array(a)
    a_dot, q_dot = tangents
    right = np.zeros_like(ans) if q_dot is None else q_dot
    if a_dot is not None:
        right = right + a_dot @ ans @ adjoint(a) + a @ ans @ adjoint(a_dot)
    return solve_discrete_lyapunov(a, right, method)


def discrete_lyapunov_vjp(ct, ans, a, q, method=None):
    """Adjoint: see `discrete_lyapunov_jvp`."""
    a = as_array(a)
    y = solve_discrete_lyapunov(transposed(a), ct, method)
    return lambda: y @ conj(a) @ transposed(ans) + conj(transposed(y) @ a @ ans), y


# --------------------------------------------------------------------------- Riccati equations


def _arrays(*args: Any) -> tuple[Any, ...]:
    return tuple(None if arg is None else as_array(arg) for arg in args)


class Riccati:
    """The rule of a Riccati equation F(X; A, B, Q, R, E, S) = 0 by the implicit function theorem.

    Arguments:
        discrete: of the two kinds, which.
    """

    def __init__(self, discrete: bool) -> None:
        self.discrete = discrete

    def gain(self, x: Any, a: Any, b: Any, r: Any, e: Any, s: Any) -> Any:
        """The feedback K of the solution."""
        left = adjoint(b) @ x
        if self.discrete:
            right, r = left @ a, r + left @ b
        else:
            right = left if e is None else left @ e
        return np.linalg.solve(r, right if s is None else right + adjoint(s))

    def residual(self, x: Any, a: Any, b: Any, q: Any, r: Any, e: Any, s: Any) -> Any:
        """F, which is 0 at the solution."""
        k = self.gain(x, a, b, r, e, s)
        back = adjoint(e) @ x if e is not None else x
        if self.discrete:
            forth = adjoint(a) @ x
            total = forth @ a - (back @ e if e is not None else back) + q
            cross = forth @ b
        else:
            forth = back @ a
            total = adjoint(a) @ (x @ e if e is not None else x) + forth + q
            cross = back @ b
        return total - (cross if s is None else cross + s) @ k

    def _linearised(
        self, x: Any, a: Any, b: Any, q: Any, r: Any, e: Any, s: Any
    ) -> tuple[Any, Any]:
        """M = ((A - B K) E⁻¹)ᴴ and E⁻¹, None for the identity."""
        closed = a - b @ self.gain(x, a, b, r, e, s)
        if e is None:
            return adjoint(closed), None
        inverse = np.linalg.inv(e)
        return adjoint(closed @ inverse), inverse

    def _solve(self, m: Any, right: Any) -> Any:
        """Y with M Y + Y Mᴴ + right = 0, or M Y Mᴴ - Y + right = 0."""
        if self.discrete:
            return solve_discrete_lyapunov(m, right)
        return solve_continuous_lyapunov(m, -right)

    def of_active(self, x: Any, args: tuple[Any, ...], which: list[int]) -> Any:
        """F as a function of some of its arguments, X and the others fixed."""

        def residual(*values: Any) -> Any:
            full = list(args)
            for k, value in zip(which, values, strict=True):
                full[k] = value
            return self.residual(x, *full)

        return residual

    def jvp(self, tangents, ans, a, b, q, r, e=None, s=None, balanced=True):
        """The stabilising X of F(X; …) = 0, where F_X(dX) = Eᴴ (M dX + dX Mᴴ) E for the continuous

        equation, Eᴴ (M dX Mᴴ - dX) E for the discrete one, M = ((A - B K) E⁻¹)ᴴ.
        Differential: F_X(dX) = -dF at X fixed. Adjoint: the Lyapunov equation of Mᵀ, then that of
        dF. scipy demands Hermitian Q and R: their gradients are meant for Hermitian changes.
        Source: Kao & Hennequin 2020, arXiv:2011.11430.
        """
        args = _arrays(a, b, q, r, e, s)
        which = [k for k, t in enumerate(tangents) if t is not None]
        of_active = self.of_active(ans, args, which)
        primals = tuple(args[k] for k in which)
        moved = jvp(of_active, primals, tuple(tangents[k] for k in which))[1]
        m, inverse = self._linearised(ans, *args)
        if inverse is not None:
            moved = adjoint(inverse) @ moved @ inverse
        return self._solve(m, moved)

    def vjp(self, ct, ans, a, b, q, r, e=None, s=None, balanced=True):
        """Adjoint: see `jvp`."""
        args = _arrays(a, b, q, r, e, s)
        which = [k for k, arg in enumerate(args) if arg is not None]
        m, inverse = self._linearised(ans, *args)
        y = self._solve(transposed(m), ct)
        if inverse is not None:
            y = conj(inverse) @ y @ transposed(inverse)
        value, pull = vjp(self.of_active(ans, args, which), *(args[k] for k in which))
        pulled = iter(pull(np.add(y, 0, dtype=value.dtype)))
        return tuple(None if arg is None else next(pulled) for arg in args)

    def rule(self, function: Any) -> Any:
        """The rule of scipy's function."""

        def are_jvp(tangents, ans, a, b, q, r, e=None, s=None, balanced=True):
            return self.jvp(tangents, ans, a, b, q, r, e, s)

        def are_vjp(ct, ans, a, b, q, r, e=None, s=None, balanced=True):
            return self.vjp(ct, ans, a, b, q, r, e, s)

        are_jvp.__doc__ = self.jvp.__doc__
        are_vjp.__doc__ = self.vjp.__doc__
        return rule(function, jvp=are_jvp, vjp=are_vjp, wrt=("a", "b", "q", "r", "e", "s"))


RULES = [
    rule(solve_sylvester, jvp=solve_sylvester_jvp, vjp=solve_sylvester_vjp, wrt=("a", "b", "q")),
    rule(
        solve_continuous_lyapunov,
        jvp=continuous_lyapunov_jvp,
        vjp=continuous_lyapunov_vjp,
        wrt=("a", "q"),
    ),
    rule(
        solve_discrete_lyapunov,
        jvp=discrete_lyapunov_jvp,
        vjp=discrete_lyapunov_vjp,
        wrt=("a", "q"),
    ),
    composite(solve_lyapunov, lambda a, q: solve_continuous_lyapunov(a, q)),
    Riccati(discrete=False).rule(solve_continuous_are),
    Riccati(discrete=True).rule(solve_discrete_are),
]
