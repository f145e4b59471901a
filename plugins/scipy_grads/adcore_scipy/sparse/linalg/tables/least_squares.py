"""scipy.sparse.linalg: least squares, by lsqr and lsmr.

Both give A⁺ b, the shortest of the vectors nearest to solving A x = b. Its derivative is made of
A⁺ and its transpose, which are found by the same iteration to the tolerances of the call. Damping
adds rows d I to A, and zeros to b.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse.linalg as scipys

from adcore.errors import NonDifferentiableError
from adcore.extend import plain, rule
from adcore_numpy.tables.mixed_arguments import as_array, at_value

from ...matrix import unwrapped
from ...moving import is_traced, settled
from ...pattern import Pattern
from ...tables.building import TWINS as BUILT
from ...tables.products import _multiplied, _sampled
from .. import NAMESPACE
from ..arguments import compressed, function_twin, plain_option
from ..operators import Operator
from ..solvers import FLIPPED
from .direct import floating

step = NAMESPACE.step


class LeastSquares:
    """How the shortest nearest solution is found.

    Arguments:
        pattern: that of the matrix.
        method: "lsqr" or "lsmr".
        options: tolerances and limits of the call.
    """

    def __init__(self, pattern: Pattern, method: str, options: dict[str, Any]) -> None:
        self.pattern, self.method, self.options = pattern, method, options

    def solve(self, a: Any, b: Any, trans: str) -> Any:
        """A⁺ b, or its transpose applied to b ("T")."""
        if b.ndim == 2:
            columns = [self.solve(a, column, trans) for column in b.T]
            return np.stack(columns, axis=1)
        A = self.pattern.matrix(a)
        A = A.T if trans == "T" else A
        dtype = np.result_type(a, b)
        if not np.any(b):
            return np.zeros(A.shape[1], dtype)
        return getattr(scipys, self.method)(A, b, **self.options)[0].astype(dtype)


@step
def _nearest(a: Any, b: Any, solver: Any, trans: str = "N") -> Any:
    """x = A⁺ b, or (A⁺)ᵀ b ("T")."""
    return solver.solve(a, b, trans)


def _nearest_jvp(tangents, ans, a, b, solver, trans="N"):
    """The shortest nearest solution moves with matrix and right-hand side; for real numbers.

    map:           x = P b with P = A⁺
    differential:  dx = P db - P dA x + P Pᵀ dAᵀ r + (I - P A) dAᵀ Pᵀ x,   r = b - A x
    adjoint:       see _nearest_vjp
    shapes:        b is (m,), x is (n,); a, ā are (entries,)
    source:        Golub and Pereyra, SIAM J. Numer. Anal. 10 (1973) 413, eq. 4.12
    """
    t, t_b = tangents
    moved = 0 if t_b is None else _nearest(a, t_b, solver, trans)
    if t is None:
        return moved
    A = solver.pattern if trans == "N" else solver.pattern.transposed()
    back = FLIPPED[trans]

    def P(y):
        return _nearest(a, y, solver, trans)

    def PT(y):
        return _nearest(a, y, solver, back)

    r = b - _multiplied(a, ans, A)
    w = _multiplied(t, PT(ans), A.transposed())
    rest = P(PT(_multiplied(t, r, A.transposed()))) + w - P(_multiplied(a, w, A))
    return moved + rest - P(_multiplied(t, ans, A))


def _nearest_vjp(ct, ans, a, b, solver, trans="N"):
    """b̄ = Pᵀ x̄;  Ā = -b̄ xᵀ + r (Pᵀ... )ᵀ: each term of the differential, read backwards.

    x̄·P dA x = (Pᵀx̄)·dA x;  x̄·P Pᵀ dAᵀ r = r·dA (P Pᵀ x̄);
    x̄·(I - P A) dAᵀ Pᵀ x = (Pᵀ x)·dA ((I - Aᵀ Pᵀ) x̄).
    """
    A = solver.pattern if trans == "N" else solver.pattern.transposed()
    turned = FLIPPED[trans]
    back = _nearest(a, ct, solver, turned)

    def entries():
        r = b - _multiplied(a, ans, A)
        kept = ct - _multiplied(a, back, A.transposed())
        third = _nearest(a, ans, solver, turned)
        return (
            _sampled(r, _nearest(a, back, solver, trans), A)
            + _sampled(third, kept, A)
            - _sampled(back, ans, A)
        )

    return entries, back


def nearest(name: str, steering: tuple[str, ...]) -> Any:
    """The body of a solver; of what it tells, the solution has derivatives."""
    method = getattr(scipys, name)

    def body(A: Any, b: Any, damp: Any = 0.0, *args: Any, **kwargs: Any) -> Any:
        """The map: x = A⁺ b, of the matrix with the damping below it."""
        if isinstance(A, Operator):
            msg = f"{name} is not differentiable in a LinearOperator: give it the sparse matrix."
            raise NonDifferentiableError(msg)
        options = {**dict(zip(steering, args, strict=False)), **kwargs}
        x0 = options.pop("x0", None)
        plain_option(name, **options)
        A, b = compressed(A), floating(settled(as_array(b)))
        b = np.ravel(b)
        pattern, a = A.held()
        found = method(unwrapped(A), plain(b), plain(damp), **options,
                       x0=None if x0 is None else plain(x0))  # fmt: skip
        limits = {k: v for k, v in options.items() if k not in ("show", "calc_var")}
        if is_traced(damp) or plain(damp) != 0:
            n = A.shape[1]
            rows = BUILT["diags_array"]([damp * np.ones(n)], offsets=[0], shape=(n, n))
            A = BUILT["vstack"]([A, rows], format="csc")
            pattern, a = compressed(A).held()
            b = np.concatenate([b, np.zeros(n, plain(b).dtype)])
        if plain(a).dtype.kind == "c" or plain(b).dtype.kind == "c":
            msg = f"{name} of complex numbers is not differentiable here: stack real and imaginary."
            raise NonDifferentiableError(msg)
        shift = 0 if x0 is None else settled(as_array(x0))
        if x0 is not None:
            b = b - _multiplied(floating(a), shift, pattern)
        x = _nearest(floating(a), b, LeastSquares(pattern, name, limits)) + shift
        return (at_value(found[0], x), *found[1:])

    return body


RULES = [
    rule(_nearest, jvp=_nearest_jvp, vjp=_nearest_vjp, wrt=("a", "b")),
    function_twin("lsqr", nearest("lsqr", (
        "atol", "btol", "conlim", "iter_lim", "show", "calc_var", "x0"))),
    function_twin("lsmr", nearest("lsmr", (
        "atol", "btol", "conlim", "maxiter", "show", "x0"))),
]  # fmt: skip
