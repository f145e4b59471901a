"""Samples of numpy.emath: within and beyond the domain of the real functions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Real answers, complex answers, complex arguments, single precision."""
    rng = np.random.default_rng(14)
    x, p = rng.uniform(0.3, 0.9, (2, 3)), rng.uniform(1.2, 2.5, 3)
    mixed, beyond = x * np.array([1, -1, 2]), x * np.array([1, -2, 3]) + np.array([0, -1, 1])
    z = mixed + 1j * p

    for function in (np.emath.sqrt, np.emath.log, np.emath.log2, np.emath.log10):
        yield Sample(function, (x,), label="real")
        yield Sample(function, (mixed,), label="negative")
        yield Sample(function, (z,), label="complex")
        yield Sample(function, (mixed.astype(np.float32),), label="float32", order=1)
        yield Sample(function, (-0.7,), label="Python number")
    for function in (np.emath.arcsin, np.emath.arccos, np.emath.arctanh):
        yield Sample(function, (x,), label="real")
        yield Sample(function, (beyond,), label="beyond 1")
        yield Sample(function, (z,), label="complex")
        yield Sample(function, (beyond.astype(np.float32),), label="float32", order=1)
    yield Sample(np.emath.logn, (p, x), label="real")
    yield Sample(np.emath.logn, (2, mixed), wrt=(1,), label="integer base")
    yield Sample(np.emath.logn, (-p, mixed), label="negative")
    yield Sample(np.emath.power, (x, p), label="real")
    yield Sample(np.emath.power, (mixed, p), label="negative")
    yield Sample(np.emath.power, (mixed, -2), wrt=(0,), label="integer exponent")
    yield Sample(np.emath.power, ([2, 4, 3], -p), wrt=(1,), label="list")
