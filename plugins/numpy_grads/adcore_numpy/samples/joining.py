"""Samples for `adcore_numpy.tables.joining` and `adcore_numpy.padding`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables.joining import concatenated, stacked
from ..tables.padding import padded


def samples() -> Iterator[Sample]:
    """Every keyword and form; mixtures of dtypes, constants among traced arrays, empty parts."""
    rng = np.random.default_rng(12)
    x, y, cube = rng.normal(size=(2, 3)), rng.normal(size=(4, 3)), rng.normal(size=(2, 3, 4))
    yield from _joining(x, y, cube)
    yield from _blocks(x, y)
    yield from _splitting(x, cube)
    yield from _grids(x)
    yield from _padding(x, cube)


def _joining(x: Any, y: Any, cube: Any) -> Iterator[Sample]:
    v, w, ints = x[0], y[0], np.array([1, 2, 3])
    config = {"axis": 0, "dtype": None, "casting": "same_kind"}
    for label, function, args, kwargs in (
        ("", concatenated, (x, y), {**config, "bounds": (0, 2, 6)}),
        ("", stacked, (v, w), config),
        ("", np.concatenate, ((x, y),), {}),
        ("axis", np.concatenate, ([x, x[:, :1], x], -1), {}),
        ("flat", np.concatenate, ((x, v, cube),), {"axis": None}),
        ("array", np.concatenate, (cube,), {}),
        ("complex", np.concatenate, ((x, 1j * y),), {}),
        ("constants", np.concatenate, ([v, ints, [1.0, 2.0]],), {}),
        ("empty", np.concatenate, ((x, y[:0]),), {}),
        ("dtype", np.concatenate, ((x, y),), {"dtype": complex, "casting": "safe"}),
        ("", np.stack, ((v, w),), {}),
        ("axis", np.stack, ([x, x, 2 * x], -1), {}),
        ("scalars", np.stack, ((1.5, np.float64(2.5), 3),), {}),
        ("array", np.stack, (cube, 1), {}),
        ("dtype", np.stack, ((v, w),), {"axis": 1, "dtype": complex, "casting": "unsafe"}),
        ("", np.vstack, ((x, y),), {}),
        ("vectors", np.vstack, ([v, y, 1j * w],), {}),
        ("dtype", np.vstack, ((v, w),), {"dtype": complex, "casting": "safe"}),
        ("", np.hstack, ((x, x[:, :1]),), {}),
        ("vectors", np.hstack, ((v, 2.0, w),), {}),
        ("dtype", np.hstack, ((v, w),), {"dtype": complex, "casting": "safe"}),
        ("", np.dstack, ((x, x),), {}),
        ("vectors", np.dstack, ((v, w),), {}),
        ("cubes", np.dstack, ((cube, x[:, :, None]),), {}),
        ("", np.column_stack, ((v, w),), {}),
        ("mixed", np.column_stack, ((v, y[:3], ints),), {}),
        ("flat", np.append, (x, w), {}),
        ("scalar", np.append, (v, 2.5), {}),
        ("list", np.append, (v, [2.5, 1.0]), {}),
        ("axis", np.append, (x, y), {"axis": 0}),
    ):
        yield Sample(function, args, kwargs, label=label, exact=True)
    narrow = x.astype("f4")
    yield Sample(np.concatenate, ((narrow, narrow),), label="float32", order=1)
    yield Sample(np.stack, ((narrow, x),), label="mixed precision", order=1)
    yield Sample(np.concatenate, ((x, y),), {"dtype": "f4"}, label="narrowing", order=1)


def _blocks(x: Any, y: Any) -> Iterator[Sample]:
    tall = np.ones((4, 2))
    for label, nest in (
        ("flat", [x[0], 2.0, y[0]]),
        ("matrix", [[x, x[:, :2]], [y, tall]]),
        ("constants", [[x, np.zeros((2, 2))], [np.ones((1, 3)), np.zeros((1, 2))]]),
        ("deep", [[[x[0, 0], 1.0], [y[0, :2]]], [[2.0, x[1, 1]], [y[1, :2]]]]),
        ("bare", x),
        ("vectors in rows", [[x[0]], [y[1]]]),
    ):
        yield Sample(np.block, (nest,), label=label, exact=True)


def _splitting(x: Any, cube: Any) -> Iterator[Sample]:
    for label, function, args, kwargs in (
        ("sections", np.split, (cube, 2), {}),
        ("indices", np.split, (cube, [1, 3]), {"axis": 2}),
        ("indices out of order", np.split, (cube, [3, 1], -1), {}),
        ("indices beyond", np.split, (x, (-1, 7), 1), {}),
        ("uneven", np.array_split, (cube, 3, 2), {}),
        ("more than there are", np.array_split, (x, 4), {}),
        ("indices", np.array_split, (x + 1j, np.array([2])), {"axis": 1}),
        ("", np.hsplit, (cube, 3), {}),
        ("vector", np.hsplit, (x[0], [1]), {}),
        ("", np.vsplit, (x, 2), {}),
        ("", np.dsplit, (cube, [1]), {}),
    ):
        yield Sample(function, args, kwargs, label=label, exact=True)
    if hasattr(np, "unstack"):
        yield Sample(np.unstack, (cube,), exact=True)
        yield Sample(np.unstack, (cube,), {"axis": -2}, label="axis", exact=True)


def _grids(x: Any) -> Iterator[Sample]:
    a, b, c = x[0], x[1, :2], np.array([1.0, 2.0])
    for indexing in ("xy", "ij"):
        for sparse in (False, True):
            kwargs = {"indexing": indexing, "sparse": sparse}
            label = f"{indexing} {sparse}"
            yield Sample(np.meshgrid, (a, b, c), kwargs, label=f"three {label}", exact=True)
            yield Sample(np.meshgrid, (a, 2.5), kwargs, label=f"scalar {label}", exact=True)
            yield Sample(np.meshgrid, (a,), kwargs, label=f"one {label}", exact=True)
    yield Sample(np.meshgrid, (a, [1, 2]), {"copy": False}, label="copy", exact=True)


def _padding(x: Any, cube: Any) -> Iterator[Sample]:
    yield Sample(padded, (x, np.array([(1, 2), (0, 3)]), 1.5), exact=True)
    widths = (2, (1, 3), ((1, 2), (0, 4)), ((1,), (2,)), np.array([[0, 0], [7, 9]]))
    modes = {
        "constant": ({}, {"constant_values": 2.5}, {"constant_values": ((1.0, 2.0), (3.0, 4.0))}),
        "edge": ({},),
        "linear_ramp": ({}, {"end_values": ((1.0, 2.0), (3.0, 4.0))}),
        "maximum": ({}, {"stat_length": 2}),
        "minimum": ({}, {"stat_length": ((1, 2), (2, 9))}),
        "mean": ({}, {"stat_length": (1, 2)}),
        "median": ({}, {"stat_length": 3}),
        "reflect": ({}, {"reflect_type": "odd"}),
        "symmetric": ({}, {"reflect_type": "odd"}),
        "wrap": ({},),
    }
    for mode, options in modes.items():
        statistic = mode in ("maximum", "minimum", "median")
        for k, kwargs in enumerate(options):
            for i, width in enumerate(widths):
                yield Sample(
                    np.pad,
                    (x, width, mode),
                    kwargs,
                    label=f"{mode} {k} width {i}",
                    exact=not statistic,
                )
        thin = cube[:, :1] + (0 if statistic else 1j)
        yield Sample(np.pad, (thin, 2, mode), label=f"{mode} 3-d", order=1)
        yield Sample(np.pad, (x[0].astype("f4"), 2, mode), label=f"{mode} float32", order=1)
        yield Sample(np.pad, (np.zeros((0, 3)), ((0, 0), (1, 1)), mode), label=f"{mode} empty")
        yield Sample(np.pad, (np.float64(2.0), 0, mode), label=f"{mode} 0-d")
    if hasattr(np, "matvec"):  # numpy 2.2
        yield Sample(np.pad, (x, {-1: 2, 0: (0, 1)}), label="dict", exact=True)
    yield Sample(np.pad, (x, 2, "empty"), label="empty", exact=True, gauge=lambda y: y[2:-2, 2:-2])
    for mode, key in (("constant", "constant_values"), ("linear_ramp", "end_values")):
        for i, values in enumerate((2.5, (1.5, 2.5), ((1.5, 2.5), (3.5, 4.5)))):
            wrt = (0, key)
            yield Sample(
                np.pad, (x, (1, 3), mode), {key: values}, f"{key} {i}", wrt=wrt, exact=True
            )
