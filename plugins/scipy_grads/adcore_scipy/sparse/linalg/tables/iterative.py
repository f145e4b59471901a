"""scipy.sparse.linalg: iterative solvers, by the implicit function theorem.

scipy iterates, on plain numbers; the derivative solves the same system, or its transpose, to the
same relative tolerance. Of an operator, whose functions may close over anything, the solution is
corrected by x - A⁻¹(A x - b), with the traced A within the brackets and the plain one before them:
each such step makes one more order of derivatives right, and leaves the value as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse
import scipy.sparse.linalg as scipys

from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from ....orders import corrected, depth_of
from ...matrix import own, unwrapped
from ...moving import settled
from ..arguments import compressed, function_twin, plain_option
from ..operators import Operator
from ..solvers import Iterative
from .direct import _demand_square, floating
from .solves import _operator_solved, _solved

SYMMETRIC = frozenset({"cg", "minres"})


def iterating(name: str) -> Callable[..., Any]:
    """The body of an iterative solver."""
    method = getattr(scipys, name)

    def body(
        A: Any, b: Any, x0: Any = None, *, rtol: float = 1e-5, atol: float = 0.0, **options: Any
    ) -> Any:
        """The map: x with A x = b."""
        plain_option(name, rtol=rtol, atol=atol, maxiter=options.get("maxiter"))
        b = settled(as_array(b))
        first = {"x0": None if x0 is None else plain(settled(as_array(x0)))}
        for key in ("callback", "show", "check", "callback_type"):
            if key in options:
                first[key] = options.pop(key)
        options = {
            key: unwrapped(M) if not hasattr(M, "_trace") else plain(M)
            for key, M in options.items()
        }
        if name == "minres":
            method_of: Any = _without_atol
            if plain(options.get("shift", 0.0)) != 0:
                A, options = _shifted(A, options.pop("shift")), options
        else:
            method_of = method
        symmetric = name in SYMMETRIC
        given = method_of, symmetric, rtol, atol, options, first
        if isinstance(A, (Operator, scipys.LinearOperator)):
            return _of_operator(Operator.of(A), b, given), 0
        if not (scipy.sparse.issparse(A) and own(A).format == "csr"):
            A = compressed(A, "csr")
        pattern, a = own(A).summed().held()
        vector = np.ravel(b) if b.ndim == 2 and b.shape[1] == 1 else b
        _demand_square(A, vector)
        return _solved(floating(a), floating(vector), Iterative(pattern, *given)), 0

    body.__name__ = name
    return body


def _without_atol(A: Any, b: Any, rtol: float = 1e-5, atol: float = 0.0, **options: Any) -> Any:
    """minres, which has a relative tolerance alone."""
    return scipys.minres(A, b, rtol=rtol, **options)


_without_atol.__name__ = "minres"


def _shifted(A: Any, shift: float) -> Any:
    """A - shift I."""
    if isinstance(A, (Operator, scipys.LinearOperator)):
        n = A.shape[0]
        return Operator.of(A) - Operator((n, n), lambda x: shift * x, dtype=A.dtype)
    return compressed(A, "csr") - shift * scipy.sparse.eye_array(A.shape[0], format="csr")


def _of_operator(A: Operator, b: Any, given: tuple[Any, ...]) -> Any:
    """The solution for an operator that may close over traced values."""
    b = floating(np.ravel(b))
    solver = Iterative(None, *given, operator=A.plain())
    x = solver.value(None, plain(b))
    solver.fresh = False
    # Where A is no variable, one step is the solution as a linear function of b.
    orders = depth_of([*A.boxes, b]) if A.is_traced else 1
    return corrected(x, lambda z: A.matvec(z) - b, lambda r: _operator_solved(r, solver), orders)


# fmt: off
RULES = [
    function_twin(name, iterating(name))
    for name in ("bicg", "bicgstab", "cg", "cgs", "gmres", "lgmres", "minres", "qmr", "gcrotmk",
                 "tfqmr")
]
# fmt: on
