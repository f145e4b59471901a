"""Samples for `adcore_scipy.integrate.tables.samples_given`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..tables.samples_given import (
    cumulative_simpson,
    cumulative_trapezoid,
    fixed_quad,
    romb,
    simpson,
    trapezoid,
)

X = np.array([0.0, 0.4, 0.7, 1.3, 1.5, 2.1])


def values(*shape: int) -> Any:
    """Some numbers of no importance."""
    return np.sin(1.0 + 2.3 * np.arange(np.prod(shape))).reshape(shape)


def samples() -> Iterator[Sample]:
    """Even and odd numbers of samples, x of both kinds, the spacing, other axes."""
    for function in (trapezoid, simpson):
        for n in (2, 3, 4, 5, 6):
            yield Sample(function, (values(n),), label=f"{n} samples", exact=True)
            yield Sample(function, (values(n), X[:n]), label=f"{n} samples at x")
            kwargs = {"x": X[:n]}
            yield Sample(function, (values(2, n),), kwargs, f"2 x {n}, x", wrt=(0, "x"))
        yield Sample(function, (values(4),), {"dx": 0.3}, "dx", wrt=(0, "dx"))
        yield Sample(function, (values(5, 2),), {"dx": 0.3, "axis": 0}, "axis 0", wrt=(0, "dx"))
        grid = X[:5, None] + 0.1 * values(5, 2)
        yield Sample(function, (values(5, 2), grid), {"axis": 0}, "x of the same shape")
        yield Sample(function, (values(6), np.array([0, 1, 1, 2, 2, 4.0])), label="ties", wrt=(0,))
    ties = np.array([0.0, 1.0, 1.0, 2.0, 4.0])
    yield Sample(simpson, (values(5), ties), label="ties in x", wrt=(0, 1), kink=True)
    yield Sample(trapezoid, (values(3) + 1j * values(3), X[:3]), label="complex")
    yield Sample(trapezoid, (values(3).astype("f"),), label="float32", exact=True, order=1)
    yield Sample(trapezoid, (values(0, 3),), label="empty")
    for n in (2, 5, 6):
        for initial in (None, 0):
            kwargs = {"initial": initial}
            yield Sample(cumulative_trapezoid, (values(n), X[:n]), kwargs, f"{n}, {initial}")
        yield Sample(cumulative_simpson, (values(n),), {"x": X[:n]}, f"{n} at x", wrt=(0, "x"))
        kwargs = {"dx": 0.3, "initial": 0.5}
        wrt = (0, "dx", "initial")
        yield Sample(cumulative_simpson, (values(n),), kwargs, f"{n}, initial", wrt=wrt)
        grid = X[:n, None] + 0.02 * values(n, 2)
        kwargs = {"x": grid, "axis": 0}
        yield Sample(cumulative_simpson, (values(n, 2),), kwargs, f"{n} x 2", wrt=(0, "x"))
        kwargs = {"dx": np.array([[0.3, 0.5]]), "axis": 0}
        yield Sample(cumulative_simpson, (values(n, 2),), kwargs, f"{n} x 2, dx", wrt=(0, "dx"))
    yield Sample(cumulative_trapezoid, (values(3, 2),), {"dx": 0.2, "axis": 0}, "axis 0", wrt=(0,))
    for n in (2, 3, 5, 9):
        yield Sample(romb, (values(n), 0.3), label=f"{n} samples")
    yield Sample(romb, (values(5, 2),), {"axis": 0}, "axis 0", exact=True)

    def integrand(x: Any, a: Any) -> Any:
        return np.exp(-a * x * x)

    yield Sample(fixed_quad, (integrand, 0.1, 0.8, (1.5,)), label="limits and args", wrt=(1, 2, 3))
    yield Sample(fixed_quad, (np.cos, 0.1, 0.8), {"n": 4}, "limits", wrt=(1, 2))
