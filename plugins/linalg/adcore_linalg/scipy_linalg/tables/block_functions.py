"""Functions of block matrices, whose blocks are derivatives of functions of matrices.

The differential of f at A in the direction E is the Fréchet derivative L(A, E). It is a block of
f([[A, E], [0, A]]) = [[f(A), L(A, E)], [0, f(A)]] (Mathias 1996, doi:10.1137/S0895479895283409,
theorem 2.1), so that higher derivatives are blocks of f of larger matrices. With the pairing
Re Σ ct·t its adjoint in E is L(Aᵀ, ·).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def blocks(a: Any, e: Any) -> Any:
    """[[A, E], [0, A]]."""
    zero = np.zeros_like(a)
    return np.concatenate([np.concatenate([a, e], -1), np.concatenate([zero, a], -1)], -2)


def corner(x: Any) -> Any:
    """The upper right quarter."""
    n = x.shape[-1] // 2
    return x[..., :n, n:]


def doubled(a: Any) -> Any:
    """[[A, 0], [0, A]]."""
    return blocks(a, np.zeros_like(a))


def in_corner(a: Any) -> Any:
    """[[0, A], [0, 0]], the adjoint of `corner`."""
    zero = np.zeros_like(a)
    return np.concatenate([np.concatenate([zero, a], -1), np.concatenate([zero, zero], -1)], -2)


def of_both(x: Any) -> Any:
    """The sum of the diagonal quarters, the adjoint of `doubled`."""
    n = x.shape[-1] // 2
    return x[..., :n, :n] + x[..., n:, n:]


# ------------------------------------------------------------------- what scipy functions share


def asks_accuracy(disp: Any) -> bool:
    """Whether the call asks for an estimate of the error too."""
    return disp is False or (type(disp) is int and disp == 0)


def each_matrix(function: Callable[..., Any], a: Any, *rest: Any) -> Any:
    """The function of each matrix of a stack."""
    if a.ndim == 2:
        return function(a, *rest)
    results = [function(matrix, *rest) for matrix in a.reshape(-1, *a.shape[-2:])]
    return np.stack(results).reshape(a.shape) if results else np.zeros_like(a)
