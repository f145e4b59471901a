"""Samples for `adcore_scipy.cluster.vq.tables.quantization`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables.quantization import RULES, _length

whiten, vq = (rule.function for rule in RULES[:2])


def samples() -> Iterator[Sample]:
    """Points and numbers; an observation that is a code."""
    x = np.random.default_rng(3).normal(size=(7, 2))
    book = np.array([[0.5, 0.4], [-0.6, 0.1], [0.1, -1.2]])
    yield Sample(whiten, (x,))
    yield Sample(whiten, (x[:, 0],), {"check_finite": True}, "vector")
    yield Sample(vq, (x, book), wrt=(0, 1))
    yield Sample(vq, (x.astype("f"), book.astype("f")), label="single", wrt=(0, 1))
    yield Sample(vq, (x[:, 0], book[:, 1]), label="numbers", wrt=(0, 1))
    yield Sample(vq, (np.stack([book[1], x[0]]), book), label="a code", wrt=(0, 1), kink=True)
    yield Sample(_length, (x,))
    yield Sample(_length, (np.zeros((2, 3)),), label="0", kink=True)
