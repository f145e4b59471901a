"""Matrices that the samples share: drawn anew, with nothing near a singularity."""

from __future__ import annotations

import numpy as np

from adcore_numpy.samples import drawn as drawn


def apart(*shape: int, dtype: str = "d") -> np.ndarray:
    """Numbers with absolute values from 0.5 to 3.5, none near another or near 0."""
    rng = np.random.default_rng([7, *shape])
    n = int(np.prod(shape))
    size = rng.permutation(np.linspace(0.5, 3.5, n)) ** 1.2
    phase = np.exp(1j * rng.uniform(0, 6, n)) if dtype in "FD" else rng.choice([-1.0, 1.0], n)
    return (size * phase).reshape(shape).astype(dtype)


def regular(*shape: int, dtype: str = "d", seed: int = 5) -> np.ndarray:
    """Matrices with a good condition, the leading columns too, and no symmetry."""
    return (drawn(*shape, dtype=dtype, seed=seed) + 3 * np.eye(*shape[-2:])).astype(dtype)


def positive(*shape: int, dtype: str = "d", seed: int = 5) -> np.ndarray:
    """Hermitian positive definite matrices."""
    x = drawn(*shape, dtype=dtype, seed=seed)
    return (x @ np.conj(np.swapaxes(x, -1, -2)) + shape[-1] * np.eye(shape[-1])).astype(dtype)


def with_spectrum(values: tuple[float, ...], dtype: str = "d", seed: int = 5) -> np.ndarray:
    """A Hermitian matrix with the given eigenvalues."""
    n = len(values)
    q = np.linalg.qr(drawn(n, n, dtype=dtype, seed=seed))[0]
    a = (q * np.array(values)) @ np.conj(q.T)
    return ((a + np.conj(a.T)) / 2).astype(dtype)


def with_singular_values(
    values: tuple[float, ...], m: int, n: int, dtype: str = "d", seed: int = 5
) -> np.ndarray:
    """An m × n matrix with the given singular values, at most min(m, n)."""
    k = len(values)
    u = np.linalg.qr(drawn(m, m, dtype=dtype, seed=seed))[0][:, :k]
    v = np.linalg.qr(drawn(n, n, dtype=dtype, seed=seed + 1))[0][:, :k]
    return ((u * np.array(values)) @ np.conj(v.T)).astype(dtype)
