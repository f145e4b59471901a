"""Samples for `adcore_numpy.tables.polynomials`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables.polynomials import horner


def samples() -> Iterator[Sample]:
    """Every keyword and form; complex and single precision; zeros at either end."""
    rng = np.random.default_rng(28)
    yield from _values(rng)
    yield from _roots(rng)
    yield from _arithmetic(rng)
    yield from _fits(rng)


def _values(rng: Any) -> Iterator[Sample]:
    p, x, grid = rng.normal(size=4), rng.normal(size=3), rng.normal(size=(2, 3))
    single = p.astype(np.float32)
    yield Sample(horner, (p, x))
    for label, args in {
        "": (p, x),
        "scalar": (p, 0.5),
        "array": (p, grid),
        "constant": (p[:1], x),
        "list": ([1.0, 2.0, 3.0], x),
        "columns": (grid, x),
        "columns at a scalar": (grid, 0.5),
        "columns on a grid": (rng.normal(size=(3, 1)), grid),
        "complex": (p + 1j, x * (1 + 1j)),
        "complex point": (p, x + 1j),
        "empty": (p, x[:0]),
    }.items():
        yield Sample(np.polyval, args, label=label, wrt=(0, 1))
    yield Sample(np.polyval, (single, single[:3]), label="single", wrt=(0, 1), order=1)


def _roots(rng: Any) -> Iterator[Sample]:
    zeros, M = np.array([0.5, -1.5, 2.0]), rng.normal(size=(3, 3))
    p = np.poly(zeros)
    for label, c in {
        "": p,
        "complex roots": np.array([1.0, 0.5, 2.0, 1.5]),
        "complex": p + 1j * rng.normal(size=4),
        "root at zero": np.append(p, 0.0),
        "line": p[:2],
        "none": p[:1],
    }.items():
        yield Sample(np.roots, (c,), label=label, gauge=_power_sums)
    # A leading zero is a root at infinity, which numpy leaves out.
    yield Sample(np.roots, (np.append(0.0, p),), label="leading zero", kink=True)
    for label, z in {
        "": zeros,
        "double": np.array([0.5, 0.5, 1.0]),
        "one": zeros[:1],
        "complex": zeros + 1j * rng.normal(size=3),
        "matrix": M,
        "identity": np.eye(3) * 1.5,
        "small matrix": M[:1, :1],
        "complex matrix": M + 1j * M.T,
    }.items():
        yield Sample(np.poly, (z,), label=label, kink=label == "identity")


def _power_sums(r: Any) -> Any:
    """Determine the roots but not their order, which is LAPACK's."""
    return [np.sum(r**k) for k in range(1, len(r) + 1)]


def _first(quotient_and_remainder: Any) -> Any:
    return quotient_and_remainder[0]


def _arithmetic(rng: Any) -> Iterator[Sample]:
    p, q, number = np.array([1.5, 0.5, -1.0, 2.0]), np.array([2.0, -0.5]), np.array([2.5])
    single = p.astype(np.float32)
    for function in (np.polyadd, np.polysub, np.polymul, np.polydiv):
        for label, args in {
            "": (p, q),
            "swapped": (q, p),
            "number": (p, number),
            "scalar": (p, 2.5),
            "list": (p, [1.0, 2.0]),
            "complex": (p + 1j, q),
        }.items():
            yield Sample(function, args, label=label, wrt=(0, 1))
        # numpy trims the remainder where it is below 1e-8: its length is left to rounding.
        gauge = _first if function is np.polydiv else None
        args = (single, single[:2])
        yield Sample(function, args, label="single", wrt=(0, 1), order=1, gauge=gauge)
    leading = np.array([0.0, 1.5, 2.5])
    yield Sample(np.polymul, (leading, p), label="leading zero", wrt=(0, 1), kink=True)
    yield Sample(np.polyadd, (leading, p), label="leading zero", wrt=(0, 1))
    for label, args, kwargs in (
        ("", (p,), {}),
        ("m", (p,), {"m": 2}),
        ("none", (p, 0), {}),
        ("complex", (p + 1j,), {}),
        ("single", (single,), {}),
    ):
        order = 1 if label == "single" else 2
        yield Sample(np.polyder, args, kwargs, label=label, wrt=(0,), order=order)
        yield Sample(np.polyint, args, kwargs, label=label, wrt=(0,), order=order)
    yield Sample(np.polyint, (p, 2), {"k": [0.5, 1.5]}, label="constants", wrt=(0, "k"))
    yield Sample(np.polyint, (p, 3), {"k": 0.5}, label="constant", wrt=(0, "k"))


def _fits(rng: Any) -> Iterator[Sample]:
    x, y, w = np.linspace(-1, 2, 6), rng.normal(size=6), rng.uniform(1, 2, 6)
    columns = rng.normal(size=(6, 2))
    for label, args, kwargs, wrt in (
        ("", (x, y, 2), {}, (0, 1)),
        ("exact", (x[:3], y[:3], 2), {}, (0, 1)),
        ("weights", (x, y, 2), {"w": w, "rcond": 1e-12}, (0, 1, "w")),
        ("columns", (x, columns, 1), {"w": w}, (0, 1, "w")),
        ("complex", (x, y + 1j * w, 2), {}, (0, 1)),
        ("complex points", (x + 1j * y, y + 1j * w, 2), {}, (0, 1)),
        ("cov", (x, y, 2), {"cov": True}, (0, 1)),
        ("cov of columns", (x, columns, 1), {"w": w, "cov": True}, (0, 1, "w")),
        ("unscaled", (x, y, 2), {"cov": "unscaled", "w": w}, (0, 1, "w")),
    ):
        yield Sample(np.polyfit, args, kwargs, label=label, wrt=wrt)
    single = x.astype(np.float32)
    yield Sample(np.polyfit, (single, single**2, 1), label="single", wrt=(0, 1), order=1)
