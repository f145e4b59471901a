"""Samples of the elementwise functions that are not ufuncs."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import signature

import numpy as np

from adcore.extend import Sample
from adcore_numpy.tables.elementwise import replaced


def samples() -> Iterator[Sample]:
    """Every keyword; bounds, replaced values, and the points where the formulas change."""
    rng = np.random.default_rng(13)
    x = rng.standard_normal((2, 3))
    f, z = x.astype(np.float32), x + 1j * rng.standard_normal((2, 3))

    # --------------------------------------------------------------------------- complex numbers
    yield Sample(np.angle, (z,))
    yield Sample(np.angle, (z, True), label="degrees")
    yield Sample(np.angle, (z,), {"deg": True}, label="keyword")
    yield Sample(np.angle, (z.astype(np.complex64),), label="complex64", order=1)
    yield Sample(np.angle, (np.zeros(2, complex),), label="0", kink=True)
    for function in (np.real, np.imag, np.real_if_close):
        yield Sample(function, (x,), label="real", exact=True)
        yield Sample(function, (z,), label="complex", exact=True)
        yield Sample(function, (z.astype(np.complex64),), label="complex64", order=1)
        yield Sample(function, (z[0, 0],), label="scalar", exact=True)
    yield Sample(np.real_if_close, (x + 1e-15j,), {"tol": 1e6}, label="close", kink=True)

    # ------------------------------------------------------------------------------------ limits
    low, high = np.array([-0.6, -0.3, -0.1]), np.array([[0.2], [0.4]])
    y = np.array([[-1.5, 0.1, 0.0], [0.3, -0.8, 1.2]])
    yield Sample(np.clip, (y, -0.5, 0.5), wrt=(0,), label="numbers")
    yield Sample(np.clip, (y, low, high), label="arrays")
    yield Sample(np.clip, (y, None, high), label="upper alone")
    yield Sample(np.clip, (y, low, None), label="lower alone")
    yield Sample(np.clip, (y,), {"a_min": low, "a_max": 0.5}, wrt=(0, "a_min"), label="keywords")
    yield Sample(np.clip, (y[0], list(low), [1, 1, 1]), label="lists", wrt=(0,))
    yield Sample(np.clip, (y, 0.5 + high, low - 0.5), label="crossed bounds")
    yield Sample(np.clip, (y.astype(np.float32), -0.5, 0.5), wrt=(0,), label="float32", order=1)
    yield Sample(np.clip, (y, low, high), wrt=(1, 2), label="the bounds alone")
    yield Sample(np.clip, (y[0], y[0], 0.5), label="on the bound", kink=True)
    if "min" in signature(np.clip).parameters:  # numpy 2.1
        both = {"min": low, "max": high}
        yield Sample(np.clip, (y,), both, wrt=(0, "min", "max"), label="min and max")
        yield Sample(np.clip, (y,), {"max": 0.5}, wrt=(0,), label="max alone")
        yield Sample(np.clip, (y,), label="no bounds", wrt=(0,))
    holes = np.array([1.0, np.nan, np.inf, -np.inf, 2.0])
    parts = np.array([complex(1, np.nan), complex(np.inf, 2), complex(np.nan, -np.inf)])
    numbers = {"nan": 1.0, "posinf": 2.0, "neginf": -3.0}
    yield Sample(np.nan_to_num, (x,), exact=True)
    yield Sample(np.nan_to_num, (holes,), label="replaced", kink=True)
    yield Sample(np.nan_to_num, (holes,), numbers, label="keywords", kink=True)
    yield Sample(np.nan_to_num, (parts,), numbers, label="complex", kink=True)
    yield Sample(np.nan_to_num, (f,), label="float32", order=1)
    yield Sample(replaced, (x, 0.0, None, None), wrt=(0,), exact=True)
    phase = np.array([[0.0, 3.0, 6.5, 0.4], [0.0, -3.0, 3.0, 5.0]])
    yield Sample(np.unwrap, (phase,), exact=False)
    yield Sample(np.unwrap, (phase,), {"axis": 0, "discont": 4.0}, label="axis, discont")
    yield Sample(np.unwrap, (phase,), {"period": 4.3}, wrt=(0, "period"), label="period")
    yield Sample(np.unwrap, (phase.astype(np.float32),), label="float32", order=1)

    # ------------------------------------------------------------------------- special functions
    near = np.array([0.0, 1e-9, -1e-3, 0.0999, 0.1001, -0.7, 1.0, 4.3])
    yield Sample(np.sinc, (near,), label="near 0")
    yield Sample(np.sinc, (0.0,), label="0")
    yield Sample(np.sinc, (z,), label="complex")
    yield Sample(np.i0, (near,), label="near 0")
    yield Sample(np.i0, (np.array([-7.9, 8.1, 30.0]) / 4,), label="larger")
