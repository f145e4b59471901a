"""Linear systems with the slope of many equations, solved by its products alone.

The slope of a residual at a point, and its transpose, are applied by adcore's own derivatives;
GMRES (Saad and Schultz, SIAM J. Sci. Stat. Comput. 7 (1986), doi:10.1137/0907058) solves with
them, to the precision of float64. No matrix is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator, gmres

from adcore import linearize, vjp
from adcore.errors import NonDifferentiableError
from adcore.extend import linear, plain, primitive

RTOL = 1e-13  # of the residual, relative to the right-hand side
GOOD = 1e-8  # what is accepted where rounding allows no better
RESTART, CYCLES = 100, 20  # of GMRES: vectors that it keeps, and how often it begins again
SINGULAR = 1e12  # the growth of a random vector from which on a slope counts as singular
DENSE = 2000  # unknowns up to which a matrix is made where GMRES fails


class Slope:
    """The slope A of a residual at a plain point, by its products; and Aᵀ.

    Arguments:
        push: v -> A v.
        pull: v -> Aᵀ v.
        size: of the vectors.
        name: the solver, for messages.
    """

    def __init__(
        self, push: Callable[[Any], Any], pull: Callable[[Any], Any], size: int, name: str
    ) -> None:
        self.push, self.pull, self.size, self.name = push, pull, size, name

    @classmethod
    def of(cls, residual: Callable[[Any], Any], x: Any, name: str) -> Slope:
        """At a plain point x; what is traced in the residual counts as plain.

        Raises:
            NonDifferentiableError: it is singular, as far as a random system can tell.
        """
        _, push = linearize(residual, x)
        _, pull = vjp(residual, x)
        slope = cls(lambda v: plain(push(v)), lambda v: plain(pull(v)[0]), len(x), name)
        v = np.random.default_rng(0).standard_normal(len(x))
        growth = np.linalg.norm(slope.solve(v)) * np.linalg.norm(slope.push(v)) / np.sum(v * v)
        if not growth < SINGULAR:  # at most the condition number
            raise slope.singular()
        return slope

    @property
    def T(self) -> Slope:
        """The transpose."""
        return Slope(self.pull, self.push, self.size, self.name)

    def solve(self, b: Any) -> Any:
        """x with A x = b.

        Raises:
            NonDifferentiableError: GMRES finds none: the slope is singular, or nearly so.
        """
        if not np.any(b):
            return np.zeros_like(b)
        operator = LinearOperator((self.size, self.size), matvec=self.push, dtype=b.dtype)
        x, _ = gmres(
            operator, b, rtol=RTOL, restart=min(RESTART, self.size), maxiter=CYCLES
        )
        if not self._is_good(x, b) and self.size <= DENSE:
            x = self._solve_densely(b)
        if not self._is_good(x, b):
            raise self.singular()
        return x

    def singular(self) -> NonDifferentiableError:
        """The error for a system that has no solution, or none that can be found."""
        return NonDifferentiableError(
            f"The linear system of {self.size} unknowns behind the derivative of {self.name} was "
            "not solved by GMRES: the slope of its equations is singular or badly conditioned. "
            "Scale the unknowns, or state the derivative with adcore.primitive."
        )


    def _is_good(self, x: Any, b: Any) -> bool:
        return bool(np.linalg.norm(self.push(x) - b) <= GOOD * np.linalg.norm(b))

    def _solve_densely(self, b: Any) -> Any:
        """Where GMRES stagnates a matrix that fits is made after all."""
        matrix = np.stack([self.push(column) for column in np.eye(self.size, dtype=b.dtype)], 1)
        return np.linalg.lstsq(matrix, b)[0]


@primitive
def solved(b: Any, slope: Any) -> Any:
    """A⁻¹ b for a `Slope` A."""
    return slope.solve(b)


# The map: x = A⁻¹ b, linear in b; its adjoint b̄ = A⁻ᵀ x̄.
RULES = [linear(solved, lambda ct, b, slope: solved(ct, slope.T))]
