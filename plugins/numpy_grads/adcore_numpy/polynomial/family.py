"""What the six families of `numpy.polynomial` have in common: their constant matrices.

A family is a basis P₀, P₁, … with a three-term recurrence x Pᵢ = αᵢ Pᵢ₊₁ + βᵢ Pᵢ + γᵢ Pᵢ₋₁. Every
operation on coefficients is linear or bilinear, so each is a constant matrix or tensor. They are
found by applying numpy's own functions to the basis; nothing is tabulated here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy as np


class Family:
    """One of the six: its module in numpy and the prefix of its names ('cheb')."""

    def __init__(self, module: ModuleType, prefix: str) -> None:
        self.module = module
        self.prefix = prefix

    def whole(self, name: str) -> str:
        """The whole name of a function: 'chebval' for 'val', 'poly2cheb' for 'poly2*'."""
        return name.replace("*", self.prefix) if "*" in name else self.prefix + name

    def numpy(self, name: str) -> Callable[..., Any]:
        """numpy's own function of that name."""
        function: Callable[..., Any] = getattr(self.module, self.whole(name))
        return function

    @property
    def x(self) -> Any:
        """The coefficients of x."""
        return self.numpy("x") * 1.0

    def columns(self, name: str, n: int, rows: int) -> Any:
        """The matrix of a linear function of n coefficients, whose answer has at most `rows`."""
        matrix = np.zeros((rows, n))
        for j in range(n):
            column = self.numpy(name)(unit(j))
            matrix[: len(column), j] = column
        return matrix

    @lru_cache(maxsize=64)  # noqa: B019 - the six families live for ever
    def times_x(self, n: int) -> Any:
        """(n + 1, n): coefficients of x p(x)."""
        return self.columns("mulx", n, n + 1)

    @lru_cache(maxsize=64)  # noqa: B019
    def derivative(self, n: int, m: int) -> Any:
        """(max(n - m, 1), n): coefficients of the m-th derivative."""
        return self.numpy("der")(np.eye(n), m)

    @lru_cache(maxsize=64)  # noqa: B019
    def slopes(self, n: int) -> Any:
        """(n, n): column j holds the coefficients of Pⱼ′."""
        matrix = np.zeros((n, n))
        if n > 1:
            matrix[:-1] = self.derivative(n, 1)
        return matrix

    @lru_cache(maxsize=64)  # noqa: B019
    def integral(self, n: int) -> Any:
        """(n + 1, n): coefficients of the antiderivative that is 0 at 0."""
        return self.columns("int", n, n + 1)

    @lru_cache(maxsize=64)  # noqa: B019
    def conversion(self, name: str, n: int) -> Any:
        """(n, n): from powers ('poly2*') or to powers ('*2poly')."""
        return self.columns(name, n, n)

    @lru_cache(maxsize=32)  # noqa: B019
    def products(self, n1: int, n2: int) -> Any:
        """(n1 + n2 - 1, n2, n1): entry (k, j, i) is the coefficient of P_k in P_i P_j.

        Pᵢ₊₁ p = (x Pᵢ p - βᵢ Pᵢ p - γᵢ Pᵢ₋₁ p) / αᵢ, for all p = Pⱼ at once.
        """
        size = n1 + n2 - 1
        times_x, recurrence = self.times_x(size), self.times_x(n1)
        tensor = np.zeros((size + 1, n2, n1))
        tensor[:n2, :, 0] = np.eye(n2)
        for i in range(n1 - 1):
            following = np.tensordot(times_x, tensor[:size, :, i], 1)
            following -= recurrence[i, i] * tensor[:, :, i]
            if i:
                following -= recurrence[i - 1, i] * tensor[:, :, i - 1]
            tensor[:, :, i + 1] = following / recurrence[i + 1, i]
        return tensor[:size]

    @lru_cache(maxsize=64)  # noqa: B019
    def companion(self, n: int) -> tuple[Any, Any]:
        """Base and weights of the companion matrix of n + 1 coefficients.

        It is base + weights · c[:-1]/c[-1] in the last column.
        """
        base = self.numpy("companion")(unit(n))
        ones = self.numpy("companion")(np.ones(n + 1))
        return base, (ones - base)[:, -1]


def unit(j: int) -> Any:
    """The coefficients of P_j."""
    vector = np.zeros(j + 1)
    vector[j] = 1
    return vector


FAMILIES = {
    prefix: Family(module, prefix)
    for prefix, module in {
        "poly": np.polynomial.polynomial,
        "cheb": np.polynomial.chebyshev,
        "leg": np.polynomial.legendre,
        "lag": np.polynomial.laguerre,
        "herm": np.polynomial.hermite,
        "herme": np.polynomial.hermite_e,
    }.items()
}
