"""Samples for `adcore_scipy.interpolate.tables.piecewise`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.piecewise import RULES

NAMES = {rule.function.__name__: rule.function for rule in RULES[2:]}


def samples() -> Iterator[Sample]:
    """Degrees, orders, extrapolation, trailing axes, complex coefficients, no points."""
    x, at = np.array([0.0, 0.7, 1.6, 2.0]), np.array([-0.3, 0.2, 1.1, 1.9, 2.4])
    for name in ("PPoly", "BPoly"):
        call = NAMES[f"{name}.__call__"]
        for nu in (0, 1, 3, 5):
            if nu < 4 or name == "PPoly":
                yield Sample(call, (drawn(4, 3), x, at, nu), label=f"nu={nu}", wrt=(0, 1, 2))
        for extrapolate in (False, "periodic"):
            points = at[1:4] if extrapolate is False else at
            yield Sample(call, (drawn(3, 3), x, points, 0, extrapolate), label=f"{extrapolate}")
        yield Sample(call, (drawn(3, 3, 2, dtype="D"), x, at[:4].reshape(2, 2)), label="complex")
        yield Sample(call, (drawn(3, 3, 2), x, 0.4), label="one point")
        yield Sample(call, (drawn(3, 3), x, at[:0]), label="no points")
        integral = NAMES[f"{name}.integrate"]
        yield Sample(integral, (drawn(3, 3), x, 0.3, 1.8))
        yield Sample(integral, (drawn(3, 3, 2), x, 1.7, -0.3), label="backwards, outside")
        yield Sample(integral, (drawn(3, 3), x, 0.3, 5.1, "periodic"), label="periodic")
    yield Sample(NAMES["PPoly.__call__"], (drawn(3, 3), x[::-1].copy(), at), label="descending")
    yield Sample(NAMES["PPoly.antiderivative"], (drawn(3, 3), x, at, 2))
    c = np.array([[0.3, -0.2], [1.5, 1.1], [-0.6, 1.2]])
    yield Sample(NAMES["PPoly.solve"], (c, np.array([0.0, 1.0, 2.0]), 0.1))
