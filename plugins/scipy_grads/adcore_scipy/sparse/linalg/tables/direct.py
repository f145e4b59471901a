"""scipy.sparse.linalg: direct solvers. One factorisation serves value and derivatives."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import scipy.sparse
import scipy.sparse.linalg as scipys

from adcore.errors import NonDifferentiableError
from adcore.extend import is_running, plain, twin
from adcore_numpy.tables.mixed_arguments import as_array

from ...matrix import unwrapped
from ...moving import carries, settled
from ..arguments import compressed, function_twin, refused
from ..solvers import Direct, Triangular
from .solves import _held_solved, _solved


def _demand_square(A: Any, b: Any) -> None:
    M, N = A.shape
    if M != N:
        msg = f"matrix must be square (has shape {(M, N)})"
        raise ValueError(msg)
    if np.shape(b)[:1] != (M,):
        msg = f"matrix - rhs dimension mismatch ({A.shape} - {np.shape(b)[0]})"
        raise ValueError(msg)


def _spsolve(A: Any, b: Any, permc_spec: Any = None, use_umfpack: bool = True) -> Any:
    """The map: x with A x = b. A singular A has the solution NaN, with scipy's warning."""
    if scipy.sparse.issparse(b):
        msg = "spsolve is not differentiable with a sparse right-hand side: give it b.toarray()."
        raise NonDifferentiableError(msg)
    if getattr(A, "format", None) not in ("csc", "csr"):
        msg = "spsolve requires A be CSC or CSR matrix format"
        warnings.warn(msg, scipy.sparse.SparseEfficiencyWarning, stacklevel=3)
        A = compressed(A)
    A, b = compressed(A, A.format), settled(as_array(b))
    _demand_square(A, b)
    pattern, a = A.held()
    solver = Direct(pattern, {"permc_spec": permc_spec}, forgives=True)
    vector = b.ndim == 1 or b.shape[1] == 1
    return _solved(floating(a), np.ravel(b) if vector else b, solver)


def floating(a: Any) -> Any:
    """Whole numbers as floats."""
    return a if plain(a).dtype.kind in "fc" else a.astype(float)


def _spsolve_triangular(
    A: Any, b: Any, lower: bool = True, overwrite_A: bool = False, overwrite_b: bool = False,
    unit_diagonal: bool = False,
) -> Any:  # fmt: skip
    """The map: x with A x = b, A being triangular."""
    A, b = compressed(A, "csr"), settled(as_array(b))
    _demand_square(A, b)
    pattern, a = A.held()
    return _solved(floating(a), b, Triangular(pattern, lower, unit_diagonal))


class Held:
    """A factorisation that is no variable, and what says how to make it again.

    Arguments:
        factor: scipy's object.
    """

    def __init__(self, factor: Any) -> None:
        self.factor = factor
        self.is_complex = factor.solve(np.zeros(factor.shape[0])).dtype.kind == "c"

    def __deepcopy__(self, memo: Any) -> Held:
        return self


class SuperLU:
    """What stands for scipy's factorisation of a sparse array: `solve` is traceable.

    Arguments:
        factor: scipy's object, for plain entries; or None.
        solver, entries: for traced ones.
    """

    def __init__(self, factor: Any, solver: Any = None, entries: Any = None) -> None:
        self._held = None if factor is None else Held(factor)
        self._solver, self._entries = solver, entries

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return scipys.SuperLU

    def solve(self, rhs: Any, trans: str = "N") -> Any:
        """x with A x = b; Aᵀ x = b ("T"), Aᴴ x = b ("H")."""
        rhs = settled(as_array(rhs))
        if trans == "H":
            return np.conj(self.solve(np.conj(rhs), "T"))
        if trans not in ("N", "T"):
            msg = "trans must be N, T, or H"
            raise ValueError(msg)
        if self._held is None:
            return _solved(self._entries, rhs, self._solver, trans)
        if not carries(rhs):
            return self._held.factor.solve(plain(rhs), trans)
        return _held_solved(rhs, self._held, trans)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._held is not None:
            return getattr(self._held.factor, name)
        if name in ("L", "U"):
            msg = f"SuperLU.{name} is not differentiable: use solve, or scipy.linalg.lu of toarray."
            raise NonDifferentiableError(msg)
        return getattr(self._solver.factor(plain(self._entries)), name)


def _splu(A: Any, permc_spec: Any = None, diag_pivot_thresh: Any = None, relax: Any = None,
          panel_size: Any = None, options: Any = None) -> Any:  # fmt: skip
    """The factorisation; of it, `solve` has derivatives."""
    pattern, a = compressed(A).held()
    given = dict(permc_spec=permc_spec, diag_pivot_thresh=diag_pivot_thresh, relax=relax,
                 panel_size=panel_size, options=options)  # fmt: skip
    solver = Direct(pattern, given)
    solver.factor(plain(floating(a)))  # raises where the matrix is singular
    return SuperLU(None, solver, floating(a))


def _factorized(A: Any) -> Any:
    """The solution as a function of the right-hand side."""
    return _splu(A).solve


def own_factor(factor: Any) -> Any:
    """scipy's factorisation as ours, while a derivative runs."""
    return SuperLU(factor) if is_running() else factor


def _plain_factor(name: str) -> Any:
    """scipy's function, whose factorisation is ours while a derivative runs."""
    original = getattr(scipys, name)
    return lambda *args, **kwargs: own_factor(original(*args, **kwargs))


def _plain_factorized(A: Any, *args: Any, **kwargs: Any) -> Any:
    """scipy's function, which is traceable in the right-hand side while a derivative runs."""
    A = unwrapped(A)
    theirs = scipys.factorized(A, *args, **kwargs)
    if not is_running():
        return theirs
    made: list[Any] = []

    def solve(b: Any) -> Any:
        if not carries(b):
            return theirs(plain(settled(as_array(b))))
        if not made:
            made.append(_factorized(A))
        return made[0](b)

    return solve


RULES = [
    function_twin("spsolve", _spsolve),
    function_twin("spsolve_triangular", _spsolve_triangular),
    function_twin("factorized", _factorized, _plain_factorized),
    function_twin("splu", _splu, _plain_factor("splu")),
    function_twin("spilu", refused(
        "spilu", "an incomplete factorisation drops entries by their size. Use splu."
    ), _plain_factor("spilu")),
    twin(scipys.SuperLU, SuperLU, "scipy.sparse.linalg.SuperLU", remake=SuperLU),
]  # fmt: skip
