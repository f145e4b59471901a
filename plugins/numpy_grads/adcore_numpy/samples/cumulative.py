"""Samples for `adcore_numpy.tables.cumulative`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Every form of axis, dtypes, empty and 0-d inputs, and zeros in every place."""
    rng = np.random.default_rng(13)
    x = rng.normal(size=(3, 5))
    holes = x.copy()
    holes[0, 0] = holes[1, 3] = np.nan
    for function in (np.cumsum, np.cumprod, np.nancumsum, np.nancumprod):
        yield from _flattening(function, x, function in (np.cumsum, np.nancumsum))
    for function in (np.nancumsum, np.nancumprod):
        yield Sample(function, (holes,), label="NaN")
        yield Sample(function, (holes,), {"axis": 0}, label="NaN, axis")
    yield from _zeros(np.cumprod, x)
    yield from _zeros(np.nancumprod, holes)
    if hasattr(np, "cumulative_sum"):
        for function in (np.cumulative_sum, np.cumulative_prod):
            yield from _with_initial(function, x, function is np.cumulative_sum)
        yield from _zeros(np.cumulative_prod, x)
        options = {"axis": 1, "include_initial": True}
        zeros = np.where(np.abs(x) < 0.4, 0, x)
        yield Sample(np.cumulative_prod, (zeros,), options, label="zeros, initial")


def _flattening(function, x, exact):
    yield Sample(function, (x,), label="flattened", exact=exact)
    yield Sample(function, (1.5,), label="float", exact=exact)
    yield Sample(function, (np.float64(1.5),), {"axis": 0}, label="scalar, axis", exact=exact)
    yield Sample(function, (np.array(1.5),), label="0-d", exact=exact)
    yield Sample(function, (x,), {"axis": 0}, label="axis 0", exact=exact)
    yield Sample(function, (x,), {"axis": -1}, label="axis -1", exact=exact)
    yield Sample(function, (x, 1, np.float32), label="positional, dtype", order=1)
    yield Sample(function, (np.ones((0, 3)),), {"axis": 0}, label="empty")
    yield Sample(function, (np.ones((0, 3)),), label="empty, flattened")
    yield Sample(function, (x.astype(np.float32),), {"axis": 1}, label="float32")
    yield Sample(function, (x + 1j * x[::-1],), {"axis": 1}, label="complex")


def _with_initial(function, x, exact):
    yield Sample(function, (x[0],), label="vector", exact=exact)
    yield Sample(function, (1.5,), label="float", exact=exact)
    yield Sample(function, (x[0],), {"include_initial": True}, label="initial", exact=exact)
    options = {"axis": -2, "include_initial": True, "dtype": np.float64}
    yield Sample(function, (x,), options, label="initial, axis", exact=exact)
    yield Sample(function, (x,), {"axis": 1}, label="axis", exact=exact)
    single = x.astype(np.float32)
    options = {"axis": 1, "include_initial": True}
    yield Sample(function, (single,), options, label="initial, float32")
    yield Sample(function, (x + 1j,), options, label="initial, complex")


def _zeros(function, x):
    for label, places in (
        ("one zero", [2]),
        ("first zero", [0]),
        ("last zero", [4]),
        ("two zeros", [1, 3]),
        ("zeros", [0, 1, 3, 4]),
        ("all zeros", [0, 1, 2, 3, 4]),
    ):
        row = x[0].copy()
        row[places] = 0.0
        yield Sample(function, (row,), label=label)
    zeros = x.copy()
    zeros[0, 1] = zeros[1, 0] = zeros[2, 4] = 0.0
    yield Sample(function, (zeros,), {"axis": 1}, label="zeros, axis 1")
    yield Sample(function, (zeros,), {"axis": 0}, label="zeros, axis 0")
