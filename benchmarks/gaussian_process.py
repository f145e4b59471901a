"""The negative log-likelihood of a Gaussian process in its three hyperparameters."""

from __future__ import annotations

from typing import Any

import numpy as np
from harness import Workload


def _covariance(m: Any, data: Any, theta: Any) -> Any:
    distances, eye, _ = data
    scale = m.exp(2 * theta[0])
    return scale * m.exp(distances * (-0.5 * m.exp(-2 * theta[1]))) + m.exp(2 * theta[2]) * eye


def by_cholesky(m: Any, data: Any, theta: Any) -> Any:
    """The factor gives the quadratic form and the determinant."""
    factor = m.cholesky(_covariance(m, data, theta))
    white = m.solve(factor, data[2])
    diagonal = m.diagonal(factor, 0, -1, -2)  # the axes that autograd asks for
    return 0.5 * m.sum(white * white) + m.sum(m.log(diagonal))


def by_solve(m: Any, data: Any, theta: Any) -> Any:
    """`solve` and `slogdet`, as most write it first."""
    k, y = _covariance(m, data, theta), data[2]
    return 0.5 * m.sum(y * m.solve(k, y)) + 0.5 * m.slogdet(k)[1]


def by_hand(data: Any, theta: Any) -> Any:
    """One Cholesky factor, one inverse, three inner products (Rasmussen and Williams, 5.9)."""
    distances, eye, y = data
    length = np.exp(-2 * theta[1])
    kernel = np.exp(2 * theta[0]) * np.exp(distances * (-0.5 * length))
    noise = np.exp(2 * theta[2])
    factor = np.linalg.cholesky(kernel + noise * eye)
    inverse_factor = np.linalg.inv(factor)
    inverse = inverse_factor.T @ inverse_factor
    weights = inverse @ y
    0.5 * (y @ weights) + np.log(np.diagonal(factor)).sum()
    ct = 0.5 * (inverse - np.outer(weights, weights))
    by_kernel = ct * kernel
    by_length = np.vdot(by_kernel, distances) * length
    return np.array([2 * by_kernel.sum(), by_length, 2 * noise * np.trace(ct)])


def workloads(quick: bool) -> list[Workload]:
    """With 10, 100 and 500 points, by Cholesky and by solve with log-determinant."""
    found = []
    for n in (6,) if quick else (10, 100, 500):
        rng = np.random.default_rng(0)
        x = rng.uniform(size=(n, 2)) * np.sqrt(n)
        distances = ((x[:, None] - x[None, :]) ** 2).sum(axis=2)
        data = (distances, np.eye(n), rng.normal(size=n))
        theta = np.array([0.1, 0.2, -1.0])
        without = frozenset({"mygrad", "casadi"})  # neither has these functions
        for how, function in (("Cholesky", by_cholesky), ("solve", by_solve)):
            name = f"Gaussian process n={n}, {how}"
            found.append(Workload(name, function, (theta,), data, by_hand, without=without))
    return found
