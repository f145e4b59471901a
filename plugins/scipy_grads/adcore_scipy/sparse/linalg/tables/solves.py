"""scipy.sparse.linalg: the solution of a linear system, in its entries and its right-hand side."""

from __future__ import annotations

from typing import Any

from adcore.extend import batch, linear, rule

from ...tables.products import _multiplied, _sampled, columns_of
from .. import NAMESPACE
from ..solvers import FLIPPED, factor_solved

step = NAMESPACE.step


@step
def _solved(a: Any, b: Any, solver: Any, trans: str = "N") -> Any:
    """x with A x = b, or Aᵀ x = b ("T"), for the entries a of A."""
    return solver.solve(a, b, trans)


def _counted(a, solver):
    """The entries that count: of a unit triangle not the diagonal."""
    return a if solver.ignored is None else a * ~solver.ignored


def _solved_jvp(tangents, ans, a, b, solver, trans="N"):
    """The solution moves with matrix and right-hand side.

    map:           A x = b, A with the entries a
    differential:  A dx = db - dA x
    adjoint:       Aᵀ λ = x̄;  b̄ = λ,  Ā = -λ xᵀ at the places of A
    shapes:        x, b are (n,) or (n, k); a, ā are (entries,)
    source:        Giles, An extended collection of matrix derivative results (2008), 2.3.1
    """
    t, t_b = tangents
    right = t_b
    if t is not None:
        pattern = solver.pattern if trans == "N" else solver.pattern.transposed()
        moved = _multiplied(_counted(t, solver), ans, pattern)
        right = -moved if t_b is None else t_b - moved
    return _solved(a, right, solver, trans)


def _solved_vjp(ct, ans, a, b, solver, trans="N"):
    """The adjoint: see _solved_jvp."""
    back = _solved(a, ct, solver, FLIPPED[trans])

    def entries():
        pair = (back, ans) if trans == "N" else (ans, back)
        return -_counted(_sampled(*pair, solver.pattern), solver)

    return entries, back


@step
def _held_solved(b: Any, lu: Any, trans: str = "N") -> Any:
    """The same by a factorisation that is no variable."""
    if b.dtype.kind == "c" and not lu.is_complex:
        real = factor_solved(lu.factor, b.real.astype(float), trans)
        return real + 1j * factor_solved(lu.factor, b.imag.astype(float), trans)
    return factor_solved(lu.factor, b, trans)


def _held_transpose(ct, b, lu, trans="N"):
    """Aᵀ in the place of A."""
    return _held_solved(ct, lu, FLIPPED[trans])


@step
def _operator_solved(b: Any, solver: Any, trans: str = "N") -> Any:
    """The same by an iteration with an operator that is no variable."""
    return solver.solve(None, b, trans)


def _operator_transpose(ct, b, solver, trans="N"):
    """Aᵀ in the place of A."""
    return _operator_solved(ct, solver, FLIPPED[trans])


def solved_stack(call, active, size, args):
    """A stack of right-hand sides is solved for at once."""
    if tuple(active) != (1,):
        return NotImplemented
    flat, back = columns_of(args[1])
    return back(call(args[0], flat, *args[2:]))


def held_stack(call, active, size, args):
    """The same."""
    flat, back = columns_of(args[0])
    return back(call(flat, *args[1:]))


RULES = [
    rule(_solved, jvp=_solved_jvp, vjp=_solved_vjp, wrt=("a", "b")),
    linear(_held_solved, _held_transpose),
    linear(_operator_solved, _operator_transpose),
    batch(_solved, solved_stack),
    batch(_held_solved, held_stack),
]
