"""Samples of the discrete distributions: one for every method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..discrete_method_slopes import DISCRETE
from ..tables.discrete import LAWS, SUMS

# Shapes that samples and tests are taken at, by distribution.
SHAPES: dict[str, tuple[float, ...]] = {
    "bernoulli": (0.3,), "betabinom": (5, 2.3, 0.63), "betanbinom": (5, 9.3, 1.2),
    "binom": (5, 0.4), "boltzmann": (1.4, 19), "dlaplace": (0.8,), "geom": (0.5,),
    "hypergeom": (30, 12, 6), "logser": (0.6,), "nbinom": (5.2, 0.5),
    "nchypergeom_fisher": (140, 80, 60, 0.5), "nchypergeom_wallenius": (140, 80, 60, 0.5),
    "nhypergeom": (140, 80, 60), "planck": (0.51,), "poisson": (2.6,), "randint": (7, 31),
    "skellam": (3.1, 4.7), "yulesimon": (4.3,), "zipf": (6.5,), "zipfian": (1.25, 10),
}  # fmt: skip

SECOND = ("logpmf", "cdf")


def inner_places(scipys: Any, shapes: Any) -> tuple[Any, Any]:
    """Places below the upper end of the support, and probabilities that are at no step."""
    k = scipys.ppf(np.array([0.2, 0.55, 0.9]), *shapes)
    k = np.minimum(k, scipys.support(*shapes)[1] - 1)
    return k.astype(int), (scipys.cdf(k - 1, *shapes) + scipys.cdf(k, *shapes)) / 2


def samples() -> Iterator[Sample]:
    """Each method at three places."""
    for law in LAWS:
        shapes = SHAPES[law.__name__]
        for method in DISCRETE:
            if law.why_not(method):
                continue
            refused = law.refusals(method)
            first = ["q"] if method in ("ppf", "isf") else ["k"]
            names = [*(first if method != "entropy" else []), *law.shape_names, "loc"]
            k, q = inner_places(law.scipys, shapes)
            place = {"entropy": [], "ppf": [q], "isf": [1 - q]}.get(method, [k + 1])
            loc = 1.0 if method in ("ppf", "isf") else 1
            yield Sample(
                getattr(law, method),
                (*place, *shapes, loc),
                wrt=[i for i, name in enumerate(names) if name not in refused],
                order=2 if method in SECOND else 1,
                label="inner points",
            )
    k, p = np.array([0, 2, 1]), np.array([0.2, 0.7, 0.4])
    for law in SUMS:
        for method in ("pmf", "logpmf", "cdf", "logcdf", "sf", "logsf"):
            yield Sample(getattr(law, method), (k, p), wrt=[1], label="several places")
