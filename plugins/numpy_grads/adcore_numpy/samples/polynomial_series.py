"""Samples for `adcore_numpy.tables.polynomial_series`: the same calls for all six families."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..polynomial import fitting
from ..polynomial.operations import OPERATIONS, Operations
from ..polynomial.polynomial import polyvalfromroots
from ..tables.polynomial_series import DISPATCHED


def samples() -> Iterator[Sample]:
    """Every function with every keyword; several axes, precisions, trimmed and short series."""
    rng = np.random.default_rng(29)
    for operations in OPERATIONS.values():
        yield from _values(operations, rng)
        yield from _arithmetic(operations, rng)
        yield from _calculus(operations, rng)
        yield from _roots(operations, rng)
        yield from _fits(operations, rng)
    yield from _single(rng)


def _made(table: Any) -> Iterator[Sample]:
    for label, function, args, kwargs in table:
        wrt: list[int | str] = [k for k, arg in enumerate(args) if _is_float(arg)]
        wrt += [key for key, arg in kwargs.items() if key != "rcond" and _is_float(arg)]
        single = any(getattr(arg, "dtype", None) == np.float32 for arg in args)
        yield Sample(function, args, kwargs, label=label, wrt=wrt, order=1 if single else 2)


def _is_float(arg: Any) -> bool:
    return np.asarray(arg).dtype.kind in "fc" if not isinstance(arg, (str, type(None))) else False


def _values(of: Operations, rng: Any) -> Iterator[Sample]:
    x, y, z, c = rng.uniform(-1, 1, (4, 4))
    grid, table, cube = rng.normal(size=(2, 3)), rng.normal(size=(3, 2)), rng.normal(size=(2, 3, 2))
    yield from _made(
        [
            ("", of.val, (x, c), {}),
            ("scalar", of.val, (0.3, c), {}),
            ("array", of.val, (grid, c), {}),
            ("constant", of.val, (x, c[:1]), {}),
            ("number", of.val, (x, 1.5), {}),
            ("line", of.val, (x, [1.5, 0.5]), {}),
            ("columns", of.val, (x, table), {}),
            ("columns at a scalar", of.val, (np.float64(0.2), table), {}),
            ("tensor", of.val, (grid[0], grid), {"tensor": False}),
            ("broadcast", of.val, (grid, rng.normal(size=(3, 2, 1))), {"tensor": False}),
            ("complex", of.val, (x + 1j * y, c + 1j * z), {}),
            ("mixed", of.val, (x, c + 1j * z), {}),
            ("empty", of.val, (x[:0], c), {}),
            ("single", of.val, (x.astype(np.float32), c.astype(np.float32)), {}),
            ("", of.vander, (x, 3), {}),
            ("constant", of.vander, (x, 0), {}),
            ("scalar", of.vander, (0.3, 2), {}),
            ("array", of.vander, (grid, 2), {}),
            ("complex", of.vander, (x + 1j * y, 2), {}),
            ("single", of.vander, (x.astype(np.float32), 2), {}),
            ("", of.vander2d, (x, y, (1, 2)), {}),
            ("array", of.vander2d, (grid, grid + 1, [2, 1]), {}),
            ("", of.vander3d, (x, y, z, (1, 0, 2)), {}),
            ("", of.val2d, (x, y, table), {}),
            ("cube", of.val2d, (x, y, cube), {}),
            ("", of.val3d, (x, y, z, cube), {}),
            ("", of.grid2d, (x, y[:2], table), {}),
            ("", of.grid3d, (x[:2], y[:1], z[:2], cube), {}),
        ]
    )


def _arithmetic(of: Operations, rng: Any) -> Iterator[Sample]:
    a, b = rng.normal(size=5), np.array([0.5, -1.0, 2.0])
    a[-1], short = 1.5, np.array([2.5])
    trailing = np.array([0.5, 2.0, 0.0])
    single = np.array([0.5, 1.5, -1.0, 2.0], np.float32)
    table = [
        ("", of.mulx, (a,), {}),
        ("", of.pow, (b, 3), {}),
        ("one", of.pow, (b, 1), {"maxpower": 4}),
        ("short", of.div, (b, a), {}),
        ("by a number", of.div, (a, short), {}),
        ("single", of.div, (single, single[:2]), {}),
    ]
    for function in (of.add, of.sub, of.mul, of.div):
        table += [
            ("", function, (a, b), {}),
            ("swapped", function, (b, a), {}),
            ("number", function, (a, 2.5), {}),
            ("list", function, (a, [2.5, 1.0]), {}),
            ("complex", function, (a, b + 1j), {}),
        ]
    yield from _made(table)
    # A coefficient that is 0 is trimmed, yet the others' derivatives feel it.
    yield Sample(of.mulx, (short * 0,), label="zero", kink=True)
    for function in (of.add, of.mul):
        args = (trailing, b[:2])
        yield Sample(function, args, label="trimmed", kink=True)
        yield Sample(function, (single, single[:2]), label="single", order=1)


def _calculus(of: Operations, rng: Any) -> Iterator[Sample]:
    c, table = rng.normal(size=4), rng.normal(size=(3, 2))
    yield from _made(
        [
            ("", of.der, (c,), {}),
            ("keywords", of.der, (table.T,), {"m": 2, "scl": 1.5, "axis": 1}),
            ("none", of.der, (c,), {"m": 0}),
            ("all", of.der, (c, 5), {}),
            ("single", of.der, (c.astype(np.float32),), {}),
            ("", of.int, (c,), {}),
            ("keywords", of.int, (c,), {"m": 2, "k": [0.5, 1.5], "lbnd": 0.3, "scl": 1.5}),
            ("axis", of.int, (table.T,), {"m": 1, "k": 0.5, "lbnd": -0.5, "axis": 1}),
            ("none", of.int, (c, 0), {}),
            ("single", of.int, (c.astype(np.float32), 2), {}),
            ("", of.line, (0.5, 1.5), {}),
            ("constant", of.line, (0.5, 0), {}),
        ]
    )
    yield Sample(of.trim, (np.array([0.5, 1.0, 1e-12, 0.0]), 1e-9), wrt=(0,), kink=True)
    if of.home != "polynomial":
        yield from _made([("", of.from_powers, (c,), {}), ("", of.to_powers, (c,), {})])


def _roots(of: Operations, rng: Any) -> Iterator[Sample]:
    zeros = np.array([-0.7, 0.2, 0.9])
    real, paired = of.fromroots(zeros), np.array([1.5, 0.4, 0.3, 1.0])
    yield from _made(
        [
            ("", of.roots, (real * 20,), {}),
            ("line", of.roots, (np.array([0.5, 2.0]),), {}),
            ("complex roots", of.roots, (paired,), {}),
            ("complex", of.roots, (paired + 1j * rng.normal(size=4),), {}),
            ("", of.fromroots, (zeros,), {}),
            ("five", of.fromroots, (rng.normal(size=5),), {}),
            ("one", of.fromroots, (zeros[:1],), {}),
            ("complex", of.fromroots, (zeros + 1j * rng.normal(size=3),), {}),
            ("", of.companion, (real * 20,), {}),
            ("line", of.companion, (np.array([0.5, 2.0]),), {}),
        ]
    )


def _fits(of: Operations, rng: Any) -> Iterator[Sample]:
    x, y, w = np.linspace(-1, 1, 6), rng.normal(size=6), rng.uniform(1, 2, 6)
    columns = rng.normal(size=(6, 2))
    yield from _made(
        [
            ("", of.fit, (x, y, 2), {}),
            ("weights", of.fit, (x, y, 2), {"w": w, "rcond": 1e-12}),
            ("columns", of.fit, (x, columns, 1), {"w": w}),
            ("degrees", of.fit, (x, y, [0, 2]), {}),
            ("complex", of.fit, (x, y + 1j * w, 2), {}),
        ]
    )


def _single(rng: Any) -> Iterator[Sample]:
    A, b, x = rng.normal(size=(5, 3)), rng.normal(size=5), rng.normal(size=3)
    two = rng.normal(size=(2, 2))
    yield from _made(
        [
            ("", fitting.fitted, (A, b), {"rcond": 1e-14}),
            ("complex", fitting.fitted, (A + 1j * A[::-1], b + 1j), {"rcond": 1e-14}),
            ("", fitting.pseudo_inverse, (A,), {"rcond": 1e-14}),
            ("complex", fitting.pseudo_inverse, (A + 1j * A[::-1],), {"rcond": 1e-14}),
            ("", polyvalfromroots, (x, b), {}),
            ("scalar", polyvalfromroots, (0.3, b), {}),
            ("tensor", polyvalfromroots, (x[:2], A[:, :2]), {"tensor": False}),
        ]
    )
    for function, _ in DISPATCHED:
        yield Sample(function, (x[:2], x[1:], two))
