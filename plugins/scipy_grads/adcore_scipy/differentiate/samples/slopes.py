"""Samples for `adcore_scipy.differentiate.tables.slopes`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables import slopes

DERIVATIVE, JACOBIAN, HESSIAN = (rule.function for rule in slopes.RULES)


def wave(x: Any, a: Any, b: Any = 0.5) -> Any:
    """An elementwise function."""
    return np.sin(a * x) * np.exp(-b * x)


def field(a: Any) -> Any:
    """Three functions of two numbers, at any number of points."""
    return lambda x: np.stack([a * x[0] ** 2 * x[1], x[0] + np.sin(a * x[1]), x[0] / (2 + x[1])])


def valley(a: Any) -> Any:
    """A function of two numbers, at any number of points."""
    return lambda x: (1 - x[0]) ** 2 + a * (x[1] - x[0] ** 2) ** 2


def samples() -> Iterator[Sample]:
    """Points and what the function uses; stacks of points."""
    x = np.array([0.3, 1.2])
    df = lambda result: result.df
    wrt = (1, "args")
    yield Sample(DERIVATIVE, (wave, x), {"args": (1.3,)}, "args", wrt, gauge=df)
    yield Sample(DERIVATIVE, (wave, 0.4), {"args": (1.3, 0.2)}, "number", wrt, gauge=df)
    column = {"args": (np.array([[0.9], [1.4]]),)}
    yield Sample(DERIVATIVE, (wave, x), column, "broadcast", wrt, gauge=df)
    options = {"args": (1.3,), "preserve_shape": True}
    yield Sample(DERIVATIVE, (wave, x), options, "options", wrt, gauge=df)
    yield Sample(JACOBIAN, (field(1.1), x), gauge=df, wrt=(1,))
    stack = np.array([[0.3, 0.5, 0.7], [1.2, -0.4, 0.1]])
    yield Sample(JACOBIAN, (field(1.1), stack), label="stack", gauge=df, wrt=(1,))
    ddf = lambda result: result.ddf
    yield Sample(HESSIAN, (valley(3.0), x), gauge=ddf, wrt=(1,))
    yield Sample(HESSIAN, (valley(3.0), stack), label="stack", gauge=ddf, wrt=(1,))
