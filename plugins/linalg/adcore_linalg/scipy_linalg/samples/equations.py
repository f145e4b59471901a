"""Samples for `adcore_linalg.scipy_linalg.tables.equations`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ... import scipy_linalg as sl
from ...samples.matrices import drawn, positive, regular


def samples() -> Iterator[Sample]:
    """Square and rectangular, real and complex; Riccati in A, B, E, S, as Q and R are symmetric."""
    for dtype in "dDf":
        order, label = 1 if dtype == "f" else 2, {"d": "", "D": "complex", "f": "float32"}[dtype]
        a, b = regular(3, 3, dtype=dtype), regular(2, 2, dtype=dtype, seed=6)
        q, square = drawn(3, 2, dtype=dtype), drawn(3, 3, dtype=dtype, seed=6)
        yield Sample(sl.solve_sylvester, (a, b, q), label=label, order=order)
        yield Sample(sl.solve_continuous_lyapunov, (a, square), label=label, order=order)
        yield Sample(sl.solve_lyapunov, (a, square), label=label, order=order)
        for method in (None, "direct", "bilinear"):
            yield Sample(
                sl.solve_discrete_lyapunov,
                ((a / 8).astype(dtype), square, method),
                label=f"{label} {method}",
                order=order,
            )
    a, b, q = regular(3, 3), regular(2, 2, seed=6), drawn(3, 2, dtype="D")
    yield Sample(sl.solve_sylvester, (a, b, q), label="real and complex")
    yield Sample(sl.solve_continuous_lyapunov, (a, drawn(3, 3, dtype="D")), label="complex q")
    yield Sample(sl.solve_sylvester, (a.tolist(), b, drawn(3, 2)), label="list", wrt=(1, 2))
    for dtype in "dD":
        a, b = drawn(3, 3, dtype=dtype) / 2, drawn(3, 2, dtype=dtype, seed=6)
        q, r = positive(3, 3, dtype=dtype), positive(2, 2, dtype=dtype, seed=7)
        e, s = regular(3, 3, dtype=dtype, seed=8), drawn(3, 2, dtype=dtype, seed=9) / 10
        name = "complex" if dtype == "D" else ""
        for function in (sl.solve_continuous_are, sl.solve_discrete_are):
            yield Sample(function, (a, b, q, r), label=name, wrt=(0, 1))
            yield Sample(function, (a, b, q, r, e, s), label=f"{name} e, s", wrt=(0, 1, 4, 5))
            yield Sample(function, (a, b, q, r), {"e": e}, f"{name} e", wrt=(0, 1, "e"))
            kwargs = {"s": s, "balanced": False}
            yield Sample(function, (a, b, q, r), kwargs, f"{name} s", wrt=(0, 1, "s"))
    mixed = (drawn(3, 3) / 2, drawn(3, 2, dtype="D"), np.eye(3), np.eye(2))
    yield Sample(sl.solve_continuous_are, mixed, label="real a, complex b", wrt=(0, 1))
