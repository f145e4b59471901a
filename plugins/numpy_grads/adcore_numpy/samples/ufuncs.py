"""Samples of the ufuncs: what their domains do not reach."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Special points, constant operands, several outputs, rules that are not elementwise."""
    rng = np.random.default_rng(11)
    x, y = rng.standard_normal((2, 3)), rng.uniform(0.5, 1.5, 3)
    z = x + 1j * rng.standard_normal((2, 3))
    f, g = x.astype(np.float32), y.astype(np.float32)

    # ------------------------------------------------------------------------------- powers
    whole = np.array([0.0, -1.5, 2.0])
    for exponent in (0, 1, 2, 3, 4, -1, 0.5, 2.0, 3.0, np.float32(2), np.int64(3)):
        label = f"exponent {exponent!r}"
        yield Sample(np.power, (y, exponent), wrt=(0,), label=label)
        yield Sample(np.power, (g, exponent), wrt=(0,), label=f"float32 {label}", order=1)
        yield Sample(np.power, (y + 1j, exponent), wrt=(0,), label=f"complex {label}")
    for exponent in (0, 1, 2, 3, 4, 1.0, 2.0, 2.5):
        yield Sample(np.power, (np.zeros(2), exponent), wrt=(0,), kink=True, label=f"0**{exponent}")
    yield Sample(np.power, (whole, np.array([2.0, 3.0, -1.0])), wrt=(0,), label="any base")
    yield Sample(np.power, (whole, np.array([2, 3, 1])), label="integer exponents")
    yield Sample(np.power, (np.zeros(3), np.array([0, 1, 2])), kink=True, label="0**integers")
    yield Sample(np.power, (np.zeros(4), np.array([0.0, 1, 2, 2.5])), kink=True, label="0**floats")
    yield Sample(np.power, (np.array([2, 0, 1]), y), label="integer base")
    yield Sample(np.power, (2, x), label="Python base")
    yield Sample(np.power, (3.0, y + 1j), label="real base, complex exponent", wrt=(0, 1))
    yield Sample(np.power, (-y, y + 1j), label="negative base, complex exponent", wrt=(1,))
    yield Sample(np.float_power, (y, x))
    yield Sample(np.float_power, (g, 3), label="float32", order=1)
    yield Sample(np.float_power, (z, 2), label="complex")

    # ---------------------------------------------------------------------- constant operands
    for ufunc in (np.add, np.subtract, np.multiply, np.divide, np.maximum, np.arctan2, np.hypot):
        yield Sample(ufunc, (x, 0.7), wrt=(0,), label="Python number on the right")
        yield Sample(ufunc, (2, y), wrt=(1,), label="Python number on the left")
        yield Sample(ufunc, (x, [1, 2, 3]), wrt=(0,), label="list on the right")
        yield Sample(ufunc, (f, np.float32(0.7)), wrt=(0,), label="float32", order=1)
    keywords = {"dtype": np.float64, "casting": "unsafe"}
    yield Sample(np.add, (x, y), keywords, label="dtype", exact=True)
    yield Sample(np.multiply, (f, 2), keywords, wrt=(0,), label="dtype wider", order=1)
    yield Sample(np.multiply, (x, z), label="real times complex")

    # ------------------------------------------------------------------------------ remainders
    a, b = np.array([5.3, -5.3, 5.3, -5.3]), np.array([2.0, 2.0, -2.0, -2.0])
    for ufunc in (np.remainder, np.fmod, np.divmod):
        yield Sample(ufunc, (a, b), label="signs", exact=False)
        yield Sample(ufunc, (a, 2), label="Python divisor", wrt=(0,))
    yield Sample(np.fmod, (0.9, 0.3), kink=True, label="near a jump")

    # --------------------------------------------------------------- special points and kinks
    zeros = np.zeros(3)
    for ufunc in (np.absolute, np.fabs):
        yield Sample(ufunc, (np.array([-1.5, 2.0]),), label="signs")
        yield Sample(ufunc, (zeros,), kink=True, label="0")
    yield Sample(np.absolute, (z,), label="complex")
    yield Sample(np.absolute, (np.zeros(2, complex),), kink=True, label="complex 0")
    yield Sample(np.sign, (z,), label="complex")
    yield Sample(np.sign, (np.zeros(2, complex),), kink=True, label="complex 0")
    yield Sample(np.conjugate, (x,), label="real", exact=True)
    yield Sample(np.conjugate, (z,), label="complex", exact=True)
    yield Sample(np.conjugate, (f,), label="float32", order=1)
    yield Sample(np.heaviside, (np.array([0.0, -1, 2]), y), wrt=(1,), label="value at 0")
    yield Sample(np.hypot, (zeros, zeros), kink=True, label="origin")
    yield Sample(np.hypot, (zeros, y), label="on an axis", order=1)
    yield Sample(np.arctan2, (zeros, zeros), kink=True, label="origin")
    yield Sample(np.arctan2, (x, -y), label="left half plane")
    yield Sample(np.arctan2, (1e-200 * y, 1e-200 * y), kink=True, label="tiny")
    yield Sample(np.arccosh, (z - 2,), label="complex, left half plane")
    yield Sample(np.copysign, (np.array([-1.5, 2.0, -3.0]), np.array([1.0, -1.0, -0.0])), wrt=(0,))
    yield Sample(np.copysign, (zeros, y), kink=True, label="0")
    for ufunc in (np.logaddexp, np.logaddexp2):
        yield Sample(ufunc, (1000 * x, y), label="far apart")
    ties = np.array([1.0, 2.0, 3.0])
    for ufunc in (np.maximum, np.minimum, np.fmax, np.fmin):
        yield Sample(ufunc, (ties, ties), kink=True, label="ties")
        yield Sample(ufunc, (x, 0), wrt=(0,), label="relu")
        yield Sample(ufunc, (ties, np.array([np.nan, np.nan, 1.0])), kink=True, label="NaN")

    # --------------------------------------------------------------------------- several outputs
    for ufunc in (np.frexp, np.modf):
        yield Sample(ufunc, (np.array([0.3, -5.7, 12.3]),))
        yield Sample(ufunc, (np.array([0.3, -5.7], np.float32),), label="float32", order=1)
        yield Sample(ufunc, (2.6,), label="Python number")
    yield Sample(np.ldexp, (x, np.array([1, -2, 3])), label="mixed exponents", exact=True)
    yield Sample(np.ldexp, (f, 3), label="float32", order=1)
    yield Sample(np.nextafter, (ties, ties + 1), wrt=(0,), exact=True)
