"""Logistic regression and a multilayer perceptron."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from harness import Workload


def logistic_loss(m: Any, data: Any, w: Any) -> Any:
    """The mean negative log-likelihood of labels of -1 and 1."""
    x, y = data
    return m.sum(m.log1p(m.exp(-y * (x @ w)))) / y.shape[0]


def logistic_by_hand(data: Any, w: Any) -> Any:
    """Value and gradient share the exponential."""
    x, y = data
    e = np.exp(-y * (x @ w))
    np.log1p(e).sum()
    return -(y * (e / (1 + e))) @ x / len(y)


def mlp_loss(m: Any, data: Any, w1: Any, b1: Any, w2: Any, b2: Any, w3: Any, b3: Any) -> Any:
    """Two hidden layers with tanh; cross-entropy with one-hot targets."""
    x, targets = data
    h = m.tanh(x @ w1 + b1)
    h = m.tanh(h @ w2 + b2)
    logits = h @ w3 + b3
    normaliser = m.log(m.sum(m.exp(logits), axis=1))
    return (m.sum(normaliser) - m.sum(logits * targets)) / targets.shape[0]


def mlp_by_hand(data: Any, w1: Any, b1: Any, w2: Any, b2: Any, w3: Any, b3: Any) -> Any:
    """Back-propagation written out."""
    x, targets = data
    h1 = np.tanh(x @ w1 + b1)
    h2 = np.tanh(h1 @ w2 + b2)
    logits = h2 @ w3 + b3
    e = np.exp(logits)
    totals = e.sum(axis=1)
    np.log(totals).sum() - (logits * targets).sum()
    g3 = (e / totals[:, None] - targets) / len(x)
    g2 = (g3 @ w3.T) * (1 - h2 * h2)
    g1 = (g2 @ w2.T) * (1 - h1 * h1)
    return x.T @ g1, g1.sum(0), h1.T @ g2, g2.sum(0), h2.T @ g3, g3.sum(0)


def logistic(quick: bool) -> list[Workload]:
    """From hundred rows of twenty features to 10⁵ rows of hundred."""
    found = []
    for rows, features in ((100, 20),) if quick else ((100, 20), (10_000, 50), (100_000, 100)):
        rng = np.random.default_rng(0)
        x = rng.normal(size=(rows, features))
        y = np.where(rng.normal(size=rows) > 0, 1.0, -1.0)
        w = rng.normal(size=features) / features
        name = f"logistic regression {rows:,}×{features}"
        found.append(
            Workload(name, logistic_loss, (w,), (x, y), logistic_by_hand, memory=rows > 1000,
                     without=frozenset({"casadi"}))
        )  # fmt: skip
    return found


def mlp(quick: bool) -> list[Workload]:
    """128 features, layers of 256, 256 and 10, at batches of 1, 32 and 256."""
    found = []
    sizes = (12, 8, 8, 3) if quick else (128, 256, 256, 10)
    for batch in (4,) if quick else (1, 32, 256):
        rng = np.random.default_rng(0)
        parameters: list[Any] = []
        for inner, outer in pairwise(sizes):
            parameters += [rng.normal(size=(inner, outer)) / np.sqrt(inner), np.zeros(outer)]
        x = rng.normal(size=(batch, sizes[0]))
        targets = np.eye(sizes[-1])[rng.integers(sizes[-1], size=batch)]
        found.append(
            Workload(
                f"MLP, batch {batch}",
                mlp_loss,
                tuple(parameters),
                (x, targets),
                mlp_by_hand,
                memory=batch == 256,
            )
        )
    return found
