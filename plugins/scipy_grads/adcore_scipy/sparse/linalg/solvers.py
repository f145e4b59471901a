"""How a linear system is solved: with plain entries, as often as value and derivatives ask.

A solver is what the rule of a solution keeps beside the entries: the pattern, the method with its
options, and of direct methods the factorisation, made once.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse
import scipy.sparse.linalg

from adcore.errors import NonDifferentiableError

from ..pattern import Pattern

FLIPPED = {"N": "T", "T": "N"}


class Direct:
    """By a sparse LU factorisation.

    Arguments:
        pattern: compressed columns, sorted; or rows, which are factorised as the columns of Aᵀ, as
            `spsolve` does.
        options: of `splu`.
        forgives: whether a singular matrix has the solution NaN, with a warning, as for `spsolve`.
    """

    ignored: Any = None  # marks entries that do not count

    def __init__(
        self, pattern: Pattern, options: dict[str, Any] | None = None, forgives: bool = False
    ) -> None:
        self.pattern, self.options, self.forgives = pattern, options or {}, forgives
        self.by_rows = pattern.kind.__name__[:3] == "csr"
        self.columns = pattern.transposed() if self.by_rows else pattern
        self._kept: tuple[Any, Any] = (None, None)

    def factor(self, a: Any) -> Any:
        """The factorisation for these entries, made again where they are others; None: singular."""
        known, lu = self._kept
        if known is None or not (
            known is a or (known.dtype == a.dtype and np.array_equal(known, a))
        ):
            try:
                lu = scipy.sparse.linalg.splu(self.columns.matrix(a), **self.options)
            except RuntimeError:
                if not self.forgives:
                    raise
                lu = None
                warnings.warn(
                    "Matrix is exactly singular",
                    scipy.sparse.linalg.MatrixRankWarning,
                    stacklevel=2,
                )
            self._kept = a, lu
        return lu

    def solve(self, a: Any, b: Any, trans: str) -> Any:
        """x with A x = b, or Aᵀ x = b ("T")."""
        if a.dtype.kind != "c" and b.dtype.kind == "c":
            return self.solve(a, b.real, trans) + 1j * self.solve(a, b.imag, trans)
        dtype = np.result_type(a, b)
        lu = self.factor(a if a.dtype == dtype else a.astype(dtype))
        if lu is None:
            return np.full_like(b, np.nan, dtype=dtype)
        return factor_solved(lu, b.astype(dtype), FLIPPED[trans] if self.by_rows else trans)

    def __reduce__(self) -> Any:
        return type(self), (self.pattern, self.options, self.forgives)


def factor_solved(lu: Any, b: Any, trans: str) -> Any:
    """The solution by a factorisation, in the layout of memory that SuperLU wants."""
    if b.size == 0:
        return b.copy()
    return lu.solve(np.asfortranarray(b), trans)


class Triangular:
    """By substitution."""

    def __init__(self, pattern: Pattern, lower: bool, unit_diagonal: bool) -> None:
        self.pattern, self.lower, self.unit_diagonal = pattern, lower, unit_diagonal
        rows, columns, _ = pattern.places
        self.ignored = rows == columns if unit_diagonal else None

    def solve(self, a: Any, b: Any, trans: str) -> Any:
        """x with A x = b, or Aᵀ x = b ("T")."""
        A = self.pattern.matrix(a)
        lower = self.lower
        if trans == "T":
            A, lower = A.T.tocsr(), not lower
        return scipy.sparse.linalg.spsolve_triangular(
            A, b, lower=lower, unit_diagonal=self.unit_diagonal
        )


class Iterative:
    """By an iteration of scipy's, to the relative tolerance of the call.

    Arguments:
        pattern: that of the matrix; None for an operator.
        method: `method(A, b, rtol=…, atol=…, …) -> (x, info)`.
        symmetric: the method takes symmetric matrices alone: the transpose is solved the same way.
        options: what else the call says; `first` counts for the solution itself alone.
    """

    ignored: Any = None

    def __init__(
        self, pattern: Any, method: Callable[..., Any], symmetric: bool, rtol: Any, atol: Any,
        options: dict[str, Any], first: dict[str, Any], operator: Any = None,
    ) -> None:  # fmt: skip
        self.pattern, self.method, self.symmetric = pattern, method, symmetric
        self.rtol, self.atol, self.options, self.first = rtol, atol, options, first
        self.operator = operator
        self.fresh = True

    def tolerance(self, b: Any) -> float:
        """The relative tolerance that the call asks for."""
        size = np.linalg.norm(b)
        return max(self.rtol, self.atol / size if size else 0.0)

    def value(self, a: Any, b: Any) -> Any:
        """The solution that the call asks for."""
        A = self.operator if self.pattern is None else self.pattern.matrix(a)
        options = {**self.options, **self.first, "rtol": self.rtol, "atol": self.atol}
        x, info = self.method(A, b, **options)
        self._demand(info)
        self.rtol, self.atol = self.tolerance(b), 0.0
        return x

    def solve(self, a: Any, b: Any, trans: str) -> Any:
        """x with A x = b, or Aᵀ x = b ("T"), to the same relative tolerance."""
        if b.ndim == 2:
            columns = [self.solve(a, column, trans) for column in b.T]
            return np.stack(columns, axis=1) if columns else np.zeros_like(b)
        if self.fresh:
            self.fresh = False
            return self.value(a, b)
        if self.pattern is not None and a.dtype.kind != "c" and b.dtype.kind == "c":
            return self.solve(a, b.real, trans) + 1j * self.solve(a, b.imag, trans)
        A = self.operator if self.pattern is None else self.pattern.matrix(a)
        options = dict(self.options)
        conjugated = self.symmetric and trans == "T" and A.dtype.kind == "c"
        if trans == "T" and not self.symmetric:
            A = A.T
            options = {key: transposed(M) if key[0] == "M" else M for key, M in options.items()}
        b = np.conj(b) if conjugated else b  # Aᵀ = conj(A) for a Hermitian A
        x, info = self.method(A, b, rtol=self.tolerance(b), atol=0.0, **options)
        self._demand(info)
        return np.conj(x) if conjugated else x

    def _demand(self, info: int) -> None:
        if info:
            msg = (
                f"{self.method.__name__} did not converge (info = {info}), so its answer has no "
                "derivative. Allow more iterations, maxiter=, or precondition, M=."
            )
            raise NonDifferentiableError(msg)


def transposed(M: Any) -> Any:
    """The transpose of a preconditioner; None where it has none, which only costs iterations."""
    if M is None:
        return None
    try:
        M = M.T
        M @ np.zeros(M.shape[1])
    except (NotImplementedError, AttributeError, TypeError, ValueError):
        return None
    return M
