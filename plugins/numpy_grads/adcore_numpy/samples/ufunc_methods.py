"""Samples of the methods of ufuncs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Every method with every keyword; ties, infinities, single precision, empty arrays."""
    rng = np.random.default_rng(12)
    x, y = rng.uniform(0.5, 2, (2, 3, 2)), rng.uniform(0.5, 2, 3)
    f, z = x.astype(np.float32), x + 1j * rng.standard_normal(x.shape)
    mask = np.array([[[True, False], [True, True], [False, True]]])

    # ---------------------------------------------------------------------------------- reduce
    single = {"add": 0.0, "multiply": 1.0, "maximum": 0.0, "minimum": 9.0, "fmax": 0.0, "fmin": 9.0}
    for name, initial in {**single, "logaddexp": 0.3, "logaddexp2": 0.3, "hypot": 0.3}.items():
        reduce = getattr(np, name).reduce
        exact = name == "add"
        yield Sample(reduce, (x,), label="default axis", exact=exact)
        yield Sample(reduce, (x, 1), label="positional axis", exact=exact)
        yield Sample(reduce, (x,), {"axis": -1, "keepdims": True}, label="keepdims", exact=exact)
        yield Sample(reduce, (x,), {"axis": None}, label="axis None", exact=exact)
        yield Sample(reduce, (x,), {"axis": (0, 2)}, label="axis tuple", exact=exact)
        yield Sample(reduce, (x,), {"initial": initial}, label="initial", exact=exact)
        where = {"where": mask, "initial": initial, "axis": 1}
        yield Sample(reduce, (x,), where, label="where", exact=exact)
        yield Sample(reduce, (f,), label="float32", order=1)
        yield Sample(reduce, (f,), {"dtype": np.float64}, label="dtype", order=1)
        yield Sample(reduce, (np.zeros((0, 2)),), {"initial": initial}, label="empty", kink=True)
    for ufunc in (np.add, np.multiply):
        yield Sample(ufunc.reduce, (z,), {"axis": 1}, label="complex")
    ties, gap = np.array([2.0, 1.0, 2.0, 1.0]), np.array([np.nan, 1.0, 1.0, 3.0, 3.0])
    for ufunc in (np.maximum, np.minimum, np.fmax, np.fmin):
        yield Sample(ufunc.reduce, (ties,), label="ties", kink=True)
        yield Sample(ufunc.accumulate, (ties,), label="ties", kink=True)
    for ufunc in (np.fmax, np.fmin):
        yield Sample(ufunc.reduce, (gap,), label="NaN", kink=True)
        yield Sample(ufunc.accumulate, (gap[1:],), label="long ties", kink=True)
    yield Sample(np.hypot.reduce, (np.zeros(3),), label="origin", kink=True)
    for ufunc in (np.logaddexp, np.logaddexp2):
        yield Sample(ufunc.reduce, (np.array([-np.inf, 1.0, 2.0]),), label="-inf", kink=True)
    yield Sample(np.subtract.reduce, (x,), label="default axis", exact=True)
    yield Sample(np.subtract.reduce, (x, 2), {"keepdims": True}, label="keepdims", exact=True)
    yield Sample(np.subtract.reduce, (y,), {"axis": None}, label="axis None", exact=True)
    yield Sample(np.subtract.reduce, (f,), {"axis": (1,)}, label="float32", order=1)

    # ------------------------------------------------------------------------------ accumulate
    for ufunc in (
        np.add, np.multiply, np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp,
        np.logaddexp2, np.subtract,
    ):  # fmt: skip
        exact = ufunc in (np.add, np.subtract)
        yield Sample(ufunc.accumulate, (y,), label="vector", exact=exact)
        yield Sample(ufunc.accumulate, (x,), {"axis": 1}, label="axis", exact=exact)
        yield Sample(ufunc.accumulate, (x, -1), label="last axis", exact=exact)
        yield Sample(ufunc.accumulate, (f,), {"dtype": np.float64}, label="float32", order=1)
        yield Sample(ufunc.accumulate, (np.zeros((0, 2)),), label="empty", kink=True)

    # ----------------------------------------------------------------------------------- outer
    for ufunc in (
        np.add, np.subtract, np.multiply, np.divide, np.power, np.float_power, np.fmod,
        np.remainder, np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp, np.logaddexp2,
        np.hypot, np.arctan2, np.divmod,
    ):  # fmt: skip
        yield Sample(ufunc.outer, (y, 1.1 * x[0, :2]), label="vector and matrix")
        yield Sample(ufunc.outer, (y, 0.7), label="vector and number")
        yield Sample(ufunc.outer, (0.37, y), label="number and vector")
    yield Sample(np.multiply.outer, (z[0], y), label="complex")
    yield Sample(np.multiply.outer, ([1.0, 2.0], y), label="list", wrt=(1,))
    yield Sample(np.subtract.outer, (f[0], f[0]), {"dtype": np.float64}, label="float32", order=1)
    yield Sample(np.copysign.outer, (y, y), wrt=(0,), label="signs")
    yield Sample(np.heaviside.outer, (np.array([0.0, 1.0]), y), wrt=(1,), label="values at 0")
    yield Sample(np.nextafter.outer, (y, x[0]), wrt=(0,), exact=True)
    yield Sample(np.ldexp.outer, (y, np.array([1, -2])), exact=True)

    # -------------------------------------------------------------------------------- reduceat
    v = rng.standard_normal((6, 2))
    yield Sample(np.add.reduceat, (v, [0, 2, 3]), label="increasing", exact=True)
    yield Sample(np.add.reduceat, (v, [1, 4]), label="not from 0", exact=True)
    yield Sample(np.add.reduceat, (v, [3, 1, 1, 5, 0]), label="any order", exact=True)
    yield Sample(np.add.reduceat, (v, [0, 1], 1), label="axis", exact=True)
    yield Sample(np.add.reduceat, (v[:, 0].astype(np.float32), [0, 3]), label="float32", order=1)
    yield Sample(np.add.reduceat, (z[0], [0, 2]), label="complex", exact=True)
