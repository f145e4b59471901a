"""Samples of the functions of functions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Results of every rank, arguments passed on, conditions of every form."""
    rng = np.random.default_rng(0)
    a = rng.standard_normal((2, 3, 4))

    def along(function, axis, arr, *args, label, wrt=(2,), **kwargs):
        return Sample(
            np.apply_along_axis, (function, axis, arr, *args), kwargs, label=label, wrt=wrt
        )

    yield along(np.sum, 0, a, label="to a number")
    yield along(lambda v: v * np.sum(v), 1, a, label="to a vector")
    yield along(lambda v: np.outer(v, v), -1, a, label="to a matrix")
    yield along(lambda v: np.outer(v, v[:2]), 0, a, label="to a matrix, first axis")
    yield along(lambda v: [v[0], v[1] ** 2], 1, a, label="to a list")
    yield along(lambda v, p, scale: scale * v**p, 1, a, 2.0, label="arguments", scale=0.5)
    yield along(lambda v, s: s * v, 1, a, 1.5, label="traced argument", wrt=(2, 3))
    yield along(np.cumsum, 0, a[0, 0], label="vector")
    yield along(np.prod, 1, a + 1j, label="complex")
    yield along(np.sum, 1, a.astype(np.float32), label="float32")

    def over(function, arr, axes, label):
        return Sample(np.apply_over_axes, (function, arr, axes), label=label, wrt=(1,))

    yield over(np.sum, a, [0, 2], "reductions")
    yield over(np.prod, a, -1, "one axis")
    yield over(np.cumsum, a, (0, 1), "axes kept")
    yield over(np.mean, a.astype(np.float32), (0, 1, 2), "float32")

    x = np.array([[-1.3, 0.4, 2.2], [0.9, -0.2, 1.7]])

    def piecewise(x, conditions, functions, *args, label, **kwargs):
        arguments = (x, conditions, functions, *args)
        return Sample(np.piecewise, arguments, kwargs, label=label, wrt=(0,))

    functions = [np.sin, lambda v: v**2]
    yield piecewise(x, [x < 0, x >= 0], functions, label="two functions")
    yield piecewise(x, [x < 0, x > 1], [*functions, np.exp], label="otherwise")
    yield piecewise(x, [x < 1, x > 0], functions, label="overlap")
    yield piecewise(x, [x < 0], functions, label="nothing elsewhere")
    yield piecewise(x[0], x[0] < 0, functions, label="single condition")
    yield piecewise(x, [np.array([True, False])], [lambda v: v * v[:, :1], np.cos], label="rows")
    yield piecewise(x, [x < 0, x > 1], [-1.0, 2, np.exp], label="numbers")
    yield piecewise(x, [x > 0], [np.log, 0.0], label="log where it is defined")
    yield piecewise(x, [x < 9, x > 9], functions, label="condition that never holds")
    powers = [lambda v, p, s: s * v**p, lambda v, p, s: v]
    yield piecewise(x, [x < 0], powers, 3, s=2.0, label="arguments passed on")
    yield piecewise(np.float64(0.7), [True, False], functions, label="scalar")
    yield piecewise(np.array(0.7), [False, True], functions, label="0-d")
    yield piecewise(x + 1j, [x < 0], [np.sin, np.exp], label="complex")
    yield piecewise(x.astype(np.float32), [x < 0], [np.sin, np.exp], label="float32")
    yield Sample(
        np.piecewise, (x, [x < 0], [0.5, np.sin]), label="traced number among the functions",
        wrt=(0, 2),
    )  # fmt: skip
