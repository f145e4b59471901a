"""Samples for `adcore_scipy.spatial.distance.tables.vectors`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.vectors import RULES

FUNCTIONS = {rule.function.__name__: rule.function for rule in RULES[:13]}
WEIGHTED = (
    "braycurtis", "canberra", "chebyshev", "cityblock", "correlation", "cosine", "euclidean",
    "sqeuclidean",
)  # fmt: skip


def samples() -> Iterator[Sample]:
    """With weights and without, single precision, lists; equal vectors."""
    u, v, w = drawn(4), drawn(4, seed=7), np.array([0.4, 1.2, 0.9, 0.3])
    for name in WEIGHTED:
        function = FUNCTIONS[name]
        yield Sample(function, (u, v))
        yield Sample(function, (u, v, w), label="weights", wrt=(0, 1, 2))
        yield Sample(function, (u.astype("f"), v.astype("f")), label="single")
        yield Sample(function, (list(u), v), label="list", wrt=(0, 1))
        if name not in ("correlation", "cosine"):
            yield Sample(function, (u, u.copy()), label="equal", kink=True)
    yield Sample(FUNCTIONS["correlation"], (u, v, w, False), label="not centred", wrt=(0, 1, 2))
    yield Sample(
        FUNCTIONS["hamming"], (np.array([1.0, 2, 3, 4]), np.array([1.0, 0, 3, 0]), w), wrt=(2,)
    )
    for p in (1, 1.5, 2, 3.0, np.inf):
        yield Sample(FUNCTIONS["minkowski"], (u, v, p, w), label=f"{p}", wrt=(0, 1, 3))
        yield Sample(FUNCTIONS["minkowski"], (u, v, p), label=f"{p}, no weights", wrt=(0, 1))
    yield Sample(FUNCTIONS["minkowski"], (u, u.copy(), 3), label="equal", wrt=(0,), kink=True)
    yield Sample(FUNCTIONS["seuclidean"], (u, v, w), wrt=(0, 1, 2))
    A = drawn(4, 4) / 5 + np.eye(4)
    yield Sample(FUNCTIONS["mahalanobis"], (u, v, A), wrt=(0, 1, 2))
    yield Sample(FUNCTIONS["mahalanobis"], (u, u.copy(), A), label="equal", wrt=(0, 1), kink=True)
    yield Sample(FUNCTIONS["mahalanobis"], (u[:1], v[:1], 2.0), label="number", wrt=(0, 1, 2))
    p, q = np.abs(drawn(4, 3)), np.abs(drawn(4, 3, seed=7))
    shannon = FUNCTIONS["jensenshannon"]
    yield Sample(shannon, (p[:, 0], q[:, 0]))
    yield Sample(shannon, (p, q, 2.0), {"axis": 1, "keepdims": True}, "base", wrt=(0, 1, 2))
    yield Sample(shannon, (p, q), {"axis": 0}, "axis")
    yield Sample(shannon, (p, p.copy()), label="equal", kink=True)
