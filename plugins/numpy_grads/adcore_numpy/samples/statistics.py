"""Samples of averages, covariances, convolutions and counts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Every keyword of every function of the table."""
    yield from _averages()
    yield from _covariances()
    yield from _convolutions()
    yield from _counts()


def _averages() -> Iterator[Sample]:
    rng = np.random.default_rng(0)
    a, w = rng.standard_normal((2, 3, 4)), rng.uniform(0.5, 2, (2, 3, 4))
    z = a + 1j * rng.standard_normal(a.shape)

    def sample(*args, label, exact=False, **kwargs):
        return Sample(np.average, args, kwargs, label=label, exact=exact)

    yield sample(a, label="plain", exact=True)
    yield sample(a, label="axis", axis=1, exact=True)
    yield sample(a, label="axes, keepdims", axis=(0, -1), keepdims=True, exact=True)
    yield sample(a, None, w, label="weights")
    yield sample(a, 1, w, label="weights, axis")
    yield sample(a, 1, w[0, :, 0], label="weights of one axis")
    yield sample(a, (2, 0), w[:, 0].T, label="weights of two axes, out of order", keepdims=True)
    yield sample(a, -1, w, True, label="weights, returned")
    yield sample(a, -1, w[0, 0], True, label="weights of one axis, returned", keepdims=True)
    yield sample(a, 0, None, True, label="returned", exact=True)
    yield sample(z, 0, w, label="complex data")
    yield sample(a, 0, w + 1j, label="complex weights")
    yield sample(np.arange(3), None, w[0, :, 0], label="integers, traced weights")
    yield sample(a.astype(np.float32), 0, w.astype(np.float32), label="float32")
    yield sample(np.float64(1.5), label="scalar", exact=True)
    yield Sample(np.average, (a, 1), {"weights": w}, label="weights by name", wrt=("weights",))


def _covariances() -> Iterator[Sample]:
    rng = np.random.default_rng(1)
    m, y = rng.standard_normal((3, 6)), rng.standard_normal((2, 6))
    z = m + 1j * rng.standard_normal(m.shape)
    w, f = rng.uniform(0.5, 2, 6), np.array([1, 2, 1, 3, 1, 1])

    def sample(*args, label, function=np.cov, wrt=None, **kwargs):
        return Sample(function, args, kwargs, label=label, wrt=wrt)

    yield sample(m, label="rows")
    yield sample(m[0], label="one variable")
    yield sample(m, y, label="y")
    yield sample(m[0], m[1], label="two variables")
    yield sample(m.T, y.T, False, label="rowvar=False")
    yield sample(m, None, True, True, label="bias")
    yield sample(m, label="ddof", ddof=2)
    yield sample(m, label="fweights", fweights=f)
    yield sample(m, label="fweights, bias", fweights=f, bias=True)
    yield sample(m, label="aweights", aweights=w, wrt=(0, "aweights"))
    yield sample(m, label="aweights, ddof 0", aweights=w, ddof=0, wrt=(0, "aweights"))
    yield sample(m, label="both weights", aweights=w, fweights=f, wrt=(0, "aweights"))
    yield sample(z, label="complex")
    yield sample(z, y, label="complex and real, weighted", aweights=w, wrt=(0, 1, "aweights"))
    yield sample(m.astype(np.float32), label="float32")
    yield sample(m.astype(np.float32), label="dtype", dtype=np.float32)
    yield sample([m[0], m[1]], y, label="list, y", wrt=(0, 1))
    yield sample(m.astype(np.float32), label="dtype, weights", dtype=np.float32, aweights=w)
    yield sample(m[:0], label="no variable")

    yield sample(m, label="rows", function=np.corrcoef)
    yield sample(m[0], label="one variable", function=np.corrcoef)
    yield sample(m, y, label="y", function=np.corrcoef)
    yield sample(m.T, label="rowvar=False", function=np.corrcoef, rowvar=False)
    yield sample(z, label="complex", function=np.corrcoef)
    yield sample(m.astype(np.float32), label="dtype", function=np.corrcoef, dtype=np.float32)
    yield sample(m[0], 2 * m[0], label="fully correlated", function=np.corrcoef)


def _convolutions() -> Iterator[Sample]:
    rng = np.random.default_rng(2)
    for function in (np.correlate, np.convolve):
        for n, m in ((6, 3), (3, 6), (6, 4), (4, 7), (5, 5), (1, 4), (4, 1)):
            a, v = rng.standard_normal(n), rng.standard_normal(m)
            for mode in ("full", "same", "valid"):
                yield Sample(function, (a, v, mode), label=f"{n} by {m}, {mode}")
                if {n, m} == {4, 7}:
                    z = a + 1j * rng.standard_normal(n), v + 1j * rng.standard_normal(m)
                    yield Sample(function, (*z, mode), label=f"complex, {n} by {m}, {mode}")
        yield Sample(function, (z[0], v), label="complex and real")
        yield Sample(function, (a, z[1]), label="real and complex")
        yield Sample(function, (a.astype(np.float32), v.astype(np.float32)), label="float32")
        yield Sample(function, (a,), {"v": [1.0, 2.0], "mode": "same"}, label="list, by name")
    yield Sample(np.convolve, (np.float64(1.5), v), label="scalar")


def _counts() -> Iterator[Sample]:
    rng = np.random.default_rng(3)
    x, w = np.array([0, 3, 1, 3, 0]), rng.standard_normal(5)
    yield Sample(np.bincount, (x, w), label="weights", exact=True)
    yield Sample(np.bincount, ([0, 3], w[:2], 7), label="list, minlength", exact=True)
    yield Sample(np.bincount, (x, w.astype(np.float32)), label="float32", exact=True)
    yield Sample(np.bincount, (x[:0], w[:0], 3), label="empty", exact=True)
    yield Sample(np.bincount, (x,), {"weights": w}, label="by name", wrt=("weights",), exact=True)
