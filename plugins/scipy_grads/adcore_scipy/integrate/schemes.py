"""Runge-Kutta schemes, of which the derivatives of a solution are made.

Radau IIA: the s points of a step at which a polynomial satisfies the equation, its end among them.
Order 2s - 1 at the ends, s + 1 between them. Source: Hairer & Wanner, Solving ordinary
differential equations II, section IV.5.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.polynomial import legendre, polynomial
from scipy.sparse import csr_array


class Radau:
    """Radau's scheme of s stages.

    Attributes:
        c: (s,), the stages' places in a step, as shares of it; the last is 1.
        a: (s, s), the integrals of Lagrange's polynomials on them up to each stage.
    """

    def __init__(self, stages: int) -> None:
        # the zeros of P_s - P_{s-1}
        unit = np.sort(np.real(legendre.legroots([0.0] * (stages - 1) + [-1.0, 1.0])))
        self.stages = stages
        self.c = (1 + unit) / 2
        self.c[-1] = 1.0
        powers = polynomial.polyvander(self.c, stages - 1)
        degrees = np.arange(1, stages + 1)
        self.a = (self.c[:, None] ** degrees / degrees) @ np.linalg.inv(powers)
        self._values = np.linalg.inv(polynomial.polyvander(np.append(0.0, self.c), stages))
        self._starting = self._values[1]  # of the slope in θ at the start
        # ∫₀^θ Π(x - c_i) dx, at its largest beside the product at 0
        inside = polynomial.polyint(polynomial.polyfromroots(self.c))
        largest = np.max(np.abs(polynomial.polyval(np.linspace(0, 1, 101), inside)))
        self._error = float(largest / np.prod(self.c))

    def basis(self, theta: Any) -> Any:
        """(m, s + 1): the weights of a step's start and stages in the state at each theta."""
        return polynomial.polyvander(theta, self.stages) @ self._values

    def pieces(self, rows: Any, slopes: Any, scale: Any) -> Any:
        """Into how many pieces steps are to be cut, (K,), for an error within of less than scale.

        The polynomial of a step satisfies the equation at the stages; by how much it misses it at
        the start tells its error in between.

        Arguments:
            rows: (K, s + 1, n), the states at the starts and the stages.
            slopes: (K, n), h times f at the starts.
            scale: (K, n).
        """
        defect = np.abs(self._starting @ rows - slopes) / scale
        size = self._error * np.max(defect, axis=1)
        return np.clip(np.ceil(size ** (1 / (self.stages + 1))), 1, 4).astype(int)


class Readings:
    """The states at any times, of those at the starts and the stages of steps.

    Arguments:
        scheme: has `basis`, the weights at a share of a step.
        marks: (K + 1,), the ends of the steps, in the order of time or against it.
    """

    def __init__(self, scheme: Any, marks: Any) -> None:
        self.scheme, self.marks = scheme, marks
        self._last: tuple[Any, Any] | None = None

    def _matrix(self, times: Any) -> Any:
        """(m, K r), sparse, with r values kept of each step."""
        if self._last is None or not np.array_equal(self._last[0], times):
            marks, sign = self.marks, 1.0 if self.marks[-1] >= self.marks[0] else -1.0
            at = np.searchsorted(sign * marks[1:-1], sign * times)
            weights = self.scheme.basis((times - marks[at]) / (marks[at + 1] - marks[at]))
            many, r = weights.shape
            columns = at[:, None] * r + np.arange(r)
            rows = np.arange(0, many * r + 1, r)
            shape = (many, (len(marks) - 1) * r)
            self._last = times, csr_array((weights.ravel(), columns.ravel(), rows), shape=shape)
        return self._last[1]

    def forwards(self, kept: Any, times: Any) -> Any:
        """(m, n), of (K, r, n)."""
        return self._matrix(times) @ kept.reshape(-1, kept.shape[-1])

    def backwards(self, cts: Any, times: Any) -> Any:
        """(K, r, n), the cotangents of what was kept, of those (m, n) at the times."""
        found = self._matrix(times).T @ cts
        return found.reshape(len(self.marks) - 1, -1, cts.shape[-1])


@functools.cache
def radau(stages: int) -> Radau:
    """Radau's scheme of so many stages."""
    return Radau(stages)
