"""Samples for `adcore_numpy.tables.reductions`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

WHERE = np.array([[True, False, True, True], [True, True, False, True], [True, True, True, True]])


def samples() -> Iterator[Sample]:
    """Every keyword and form of axis, dtypes, empty and 0-d inputs, zeros and ties."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(3, 4))
    cube = rng.normal(size=(2, 3, 4))
    z = x + 1j * rng.normal(size=(3, 4))
    yield from _linear(np.sum, x, cube, z)
    yield from _linear(np.mean, x, cube, z)
    yield from _initial_of_sum(x, z)
    yield from _prod(x, cube, z)
    apart = rng.permutation(12).reshape(3, 4) / 4 - 1.3  # no two so close that a step swaps them
    for function in (np.max, np.min, np.amax, np.amin):
        yield from _extremum(function, apart, cube)
    yield Sample(np.ptp, (x,))
    yield Sample(np.ptp, (x,), {"axis": 1, "keepdims": True}, label="axis")
    yield Sample(np.ptp, (cube,), {"axis": (0, -1)}, label="axes")
    yield Sample(np.ptp, (np.array([1.0, 1.0, 1.0]),), label="ties", kink=True)


def forms(x: np.ndarray, cube: np.ndarray) -> Iterator[tuple[str, np.ndarray, dict]]:
    """All forms of axis and keepdims."""
    yield "all", x, {}
    yield "scalar", np.float64(1.3), {}
    yield "0-d", np.array(1.3), {}
    yield "float", 1.3, {}
    yield "vector", x[0], {"axis": 0}
    yield "axis 0", x, {"axis": 0}
    yield "axis -1", x, {"axis": -1}
    yield "axis -2", x, {"axis": np.int64(-2)}
    yield "middle", cube, {"axis": 1}
    yield "keepdims", x, {"axis": 1, "keepdims": True}
    yield "all keepdims", x, {"keepdims": True}
    yield "axes", cube, {"axis": (0, -1)}
    yield "axes keepdims", cube, {"axis": (2, 0), "keepdims": True}
    yield "no axes", x, {"axis": ()}
    yield "no results", np.ones((0, 3)), {"axis": 1}
    yield "where", x, {"axis": 1, "where": WHERE}
    yield "where all", x, {"where": WHERE}
    yield "where broadcast", x, {"axis": 1, "where": np.array([True, False, True, True])}
    yield "where keepdims", x, {"axis": 0, "keepdims": True, "where": WHERE}


def _linear(function, x, cube, z):
    for label, a, options in forms(x, cube):
        if not (label.startswith("where") and function is np.sum):
            yield Sample(function, (a,), options, label=label, exact=True)
    yield Sample(function, (x, 1, np.float32), label="positional, dtype")
    yield Sample(function, (x.astype(np.float32),), {"axis": 0}, label="float32")
    yield Sample(function, (x.astype(np.float32),), {"dtype": np.float64}, label="wider")
    yield Sample(function, (z,), {"axis": 1}, label="complex", exact=True)
    yield Sample(function, (x,), {"axis": 1, "dtype": complex}, label="complex sum", exact=True)
    yield Sample(function, (z,), {"axis": 1, "where": WHERE}, label="complex where", exact=True)
    single = x.astype(np.float32)
    yield Sample(function, (single,), {"axis": 1, "where": WHERE}, label="float32 where")


def _initial_of_sum(x, z):
    for label, a, options in forms(x, x[None]):
        if label.startswith("where"):
            yield Sample(np.sum, (a,), options, label=label, exact=True)
    both = (0, "initial")
    yield Sample(np.sum, (np.ones((0, 3)),), {"axis": 0}, label="empty")
    yield Sample(np.sum, (x,), {"initial": 2.5}, label="initial", wrt=both, exact=True)
    options = {"initial": np.float64(2.5), "axis": 1, "keepdims": True, "where": WHERE}
    yield Sample(np.sum, (x,), options, label="initial where", wrt=both, exact=True)
    yield Sample(np.sum, (x,), {"initial": 2.5, "axis": 0}, label="initial alone", wrt=(0,))
    yield Sample(np.sum, (z,), {"initial": 2j, "axis": 0}, label="complex initial", wrt=both)


def _prod(x, cube, z):
    for label, a, options in forms(x, cube):
        yield Sample(np.prod, (a,), options, label=label)
    both = (0, "initial")
    yield Sample(np.prod, (x.astype(np.float32),), {"axis": 1}, label="float32")
    yield Sample(np.prod, (x, 1, np.float32), label="positional, dtype", order=1)
    yield Sample(np.prod, (z,), {"axis": 0}, label="complex")
    yield Sample(np.prod, (np.ones((0, 3)),), {"axis": 0}, label="empty")
    yield Sample(np.prod, (x,), {"initial": 2.5, "axis": 0}, label="initial", wrt=both)
    options = {"initial": 2.5, "axis": 0, "where": WHERE, "keepdims": True}
    yield Sample(np.prod, (x,), options, label="initial where", wrt=both)
    zeros = x.copy()
    zeros[0, 1] = zeros[1, 2] = zeros[1, 3] = 0.0
    yield Sample(np.prod, (zeros,), {"axis": 1}, label="zeros")
    yield Sample(np.prod, (zeros,), label="zeros, all")
    yield Sample(np.prod, (zeros[1],), label="two zeros")
    yield Sample(np.prod, (np.zeros(3),), label="three zeros")
    yield Sample(np.prod, (np.array([2.0, 0.0, 3.0, 5.0, 7.0]),), label="one zero")
    yield Sample(np.prod, (0.0,), label="zero float")
    yield Sample(np.prod, (zeros[None] + 0j,), {"axis": (0, -1)}, label="zeros, axes, complex")
    yield Sample(np.prod, (zeros.T,), {"axis": -2, "keepdims": True}, label="zeros, keepdims")
    options = {"axis": 1, "where": WHERE, "initial": 1.5}
    yield Sample(np.prod, (zeros,), options, label="zeros, where", wrt=both)
    yield Sample(np.prod, (x,), {"initial": 0.0, "axis": 1}, label="initial zero", wrt=both)
    single = zeros.astype(np.float32)
    yield Sample(np.prod, (single,), {"axis": 1}, label="zeros, float32")


def _extremum(function, x, cube):
    for label, a, options in forms(x, cube):
        options = {**options, "initial": 0.05} if label.startswith("where") else options
        yield Sample(function, (a,), options, label=label)
    both = (0, "initial")
    yield Sample(function, (x.astype(np.float32),), {"axis": 1}, label="float32")
    yield Sample(function, (x,), {"axis": 1, "initial": 0.05}, label="initial", wrt=both)
    for initial in (-9.0, 9.0):
        options = {"axis": 0, "initial": initial, "keepdims": True}
        yield Sample(function, (x,), options, label=f"initial {initial:g}", wrt=both)
    yield Sample(function, (np.ones((0, 3)),), {"initial": 2.0}, label="empty", wrt=both)
    ties = np.array([[1.0, 1.0, 0.0, 0.0], [0.5, 0.5, 0.5, 0.5]])
    yield Sample(function, (ties,), {"axis": 1}, label="ties", kink=True)
    yield Sample(function, (ties,), {"initial": 1.0}, label="initial tie", wrt=both, kink=True)
    options = {"axis": 0, "where": WHERE[:2], "initial": 0.5}
    yield Sample(function, (ties,), options, label="ties, where", wrt=both, kink=True)
    yield Sample(function, (x + 1j * x[::-1],), {"axis": 1}, label="complex")
