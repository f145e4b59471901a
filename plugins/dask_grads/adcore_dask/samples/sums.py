"""Samples of sums over blocks, computed in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from dask.delayed import delayed

from adcore.extend import Sample
from adcore.transforms.containers import flatten

from ..blocks import blocks_of
from ..job import Job
from ..parts import Value
from ..tables.sums import reduced


def logistic(w: Any, X: Any) -> Any:
    """A scalar."""
    return np.sum(np.logaddexp(0, X @ w))


def scaled(w: Any, s: Any, X: Any) -> Any:
    """A vector, of two parameters."""
    return np.sum(np.tanh(X * w) * s, axis=0)


def pair(w: Any, X: Any) -> Any:
    """Two answers."""
    return np.sum(np.sin(X @ w)), X.T @ (X @ w) ** 2


def samples() -> Iterator[Sample]:
    """Scalars, vectors, several answers; blocks of unequal length, and an empty one."""
    X = np.linspace(-1.0, 1.5, 15).reshape(5, 3)
    w, s = np.array([0.3, -0.7, 1.1]), np.array([1.5, 0.5, -0.5])
    blocks = blocks_of([delayed(X[:2]), delayed(X[2:2]), delayed(X[2:])])

    def job(fun: Any, *leaves: Any) -> dict[str, Any]:
        part = Value(fun, flatten((leaves, []))[1], blocks.views)
        return {"job": Job(part, blocks.columns, (0, 1, 2))}

    def sample(fun: Any, *leaves: Any, label: str) -> Sample:
        wrt = tuple(range(len(leaves)))
        return Sample(reduced, leaves, job(fun, *leaves), label=label, wrt=wrt)

    yield sample(logistic, w, label="scalar")
    yield sample(logistic, w.astype(np.float32), label="float32")
    yield sample(scaled, w, s, label="vector of two")
    yield sample(pair, w, label="two answers")
    yield sample(scaled, w + 0.5j, s + 0j, label="complex")
