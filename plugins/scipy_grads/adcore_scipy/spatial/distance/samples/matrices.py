"""Samples for `adcore_scipy.spatial.distance.tables.matrices`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..metrics import METRICS
from ..tables.matrices import RULES

cdist, directed_hausdorff, pdist, squareform = (rule.function for rule in RULES)


def steep(u: Any, v: Any, p: Any = 1.5) -> Any:
    """A distance of one's own."""
    return np.sum(np.abs(u - v) ** p)


def samples() -> Iterator[Sample]:
    """Each metric with its options; points that coincide; functions; matrices and vectors."""
    x, y, w = drawn(4, 3), drawn(5, 3), np.array([0.4, 1.2, 0.9])
    for metric in METRICS:
        if metric == "hamming":
            continue
        a, b = (np.abs(x), np.abs(y)) if metric == "jensenshannon" else (x, y)
        yield Sample(cdist, (a, b, metric), label=metric, wrt=(0, 1))
        yield Sample(pdist, (b, metric), label=metric, wrt=(0,))
        if metric not in ("jensenshannon", "mahalanobis", "seuclidean"):
            yield Sample(cdist, (a, b, metric), {"w": w}, f"{metric}, w", wrt=(0, 1, "w"))
            yield Sample(pdist, (b, metric), {"w": w}, f"{metric}, w", wrt=(0, "w"))
    for function, points in ((cdist, (x, y)), (pdist, (y,))):
        wrt = tuple(range(len(points)))
        for p in (1, 3.0, np.inf):
            options = {"p": p, "w": w}
            label = f"minkowski, {p}"
            yield Sample(function, (*points, "minkowski"), options, label, wrt=(*wrt, "w"))
        options = {"VI": drawn(3, 3) / 5 + np.eye(3)}
        yield Sample(function, (*points, "mahal"), options, "VI", wrt=(*wrt, "VI"))
        yield Sample(function, (*points, "SE"), {"V": w}, "V", wrt=(*wrt, "V"))
        single = tuple(p.astype("f") for p in points)
        yield Sample(function, single, label="single", wrt=wrt)
        yield Sample(function, (*points, steep), {"p": 2.5}, "function", wrt=wrt)
    together = np.stack([x[0], x[0], x[1]])
    for metric in ("euclidean", "sqeuclidean", "seuclidean", "cityblock"):
        yield Sample(cdist, (together, x, metric), label=f"{metric}, equal", wrt=(0, 1), kink=True)
        yield Sample(pdist, (together, metric), label=f"{metric}, equal", wrt=(0,), kink=True)
    yield Sample(pdist, (x[:1],), label="one point", wrt=(0,))
    yield Sample(cdist, (x[:0], y), label="no points", wrt=(1,))
    for n in (2, 4):
        v = drawn(n * (n - 1) // 2)
        yield Sample(squareform, (v,), label=f"{n}", exact=True)
        matrix = squareform(v)
        yield Sample(squareform, (matrix, "no", False), label=f"{n}, matrix", exact=True)
    yield Sample(squareform, (drawn(6, dtype="f"), "tomatrix"), label="single", exact=True)
    yield Sample(directed_hausdorff, (x, y), wrt=(0, 1))
