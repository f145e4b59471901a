"""Samples for `adcore_scipy.spatial.distance.tables.lengths`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.lengths import (
    _divergence,
    _form,
    _inverse,
    _length,
    _norm,
    _number,
    _products,
    _pulls,
    _squares,
)


def samples() -> Iterator[Sample]:
    """Vectors, stacks, zeros."""
    w, A = np.array([0.7, 1.3, 0.4]), drawn(3, 3) + 4 * np.eye(3)
    p, q = (
        np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]]),
        np.array([[0.3, 0.3, 0.4], [0.6, 0.2, 0.2]]),
    )
    for label, d in (("vector", drawn(3)), ("stack", drawn(2, 4, 3))):
        yield Sample(_length, (d, w), label=label)
        yield Sample(_form, (d, A), label=label)
        for order in (1.5, 3.0, 0.7):
            yield Sample(_norm, (d, w, order), label=f"{label}, {order}", wrt=(0, 1))
    yield Sample(_divergence, (p[0], q[0]), label="vector")
    yield Sample(_divergence, (p, q), label="stack")
    zero = np.stack([np.zeros(3), drawn(3)])
    yield Sample(_length, (zero, w), label="0", wrt=(0,), kink=True)
    yield Sample(_form, (zero, A), label="0", wrt=(0,), kink=True)
    yield Sample(_norm, (zero, w, 3.0), label="0", wrt=(0,), kink=True)
    yield Sample(_divergence, (p, np.stack([p[0], q[1]])), label="equal", kink=True)
    yield Sample(_inverse, (A,))
    yield Sample(_number, (np.float64(1.5),), exact=True)
    x, y = drawn(3, 2), drawn(4, 2)
    yield Sample(_squares, (x, y), wrt=(0, 1))
    yield Sample(_pulls, (drawn(3, 4), x, y), wrt=(0, 1, 2))
    yield Sample(_products, (x + 1, y * 2, x, y), wrt=(0, 1, 2, 3))
    yield Sample(_pulls, (drawn(3, 4), x[:, :0], y[:, :0]), label="no columns", wrt=(0,))
