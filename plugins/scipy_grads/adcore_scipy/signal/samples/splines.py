"""Samples for `adcore_scipy.signal.tables.splines`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.splines import RULES

(
    gauss_spline, spline_filter, cspline1d, qspline1d, cspline1d_eval, qspline1d_eval,
    cspline2d, qspline2d, symiirorder1, symiirorder2,
) = (rule.function for rule in RULES)  # fmt: skip


def samples() -> Iterator[Sample]:
    """Within the grid, beyond it, one place; smoothing; several rows."""
    yield Sample(gauss_spline, (drawn(4), 3.0), label="all", wrt=(0, 1))
    for function in (cspline1d, qspline1d):
        for n in (1, 2, 6):
            yield Sample(function, (drawn(n),), label=f"{n}", exact=True)
    yield Sample(cspline1d, (drawn(6), 0.3), label="smoothing", wrt=(0, 1))
    x = np.array([-9.3, -0.4, 0.2, 1.7, 3.4, 5.3, 8.8])
    for function in (cspline1d_eval, qspline1d_eval):
        yield Sample(function, (drawn(5), x), {"dx": 0.9, "x0": 0.1}, "all", wrt=(0, 1, "dx", "x0"))
        yield Sample(function, (drawn(5), np.arange(-5.0, 9.0)), label="on the grid", kink=True)
    x = drawn(14, 15)
    for function in (cspline2d, qspline2d):
        yield Sample(function, (x,), wrt=(0,), exact=True)
    yield Sample(cspline2d, (drawn(30, 30), 0.5), label="smoothing", wrt=(0,), exact=True)
    for dtype in "df":
        image = drawn(30, 31, dtype=dtype)
        yield Sample(spline_filter, (image, 0.5), label=dtype, wrt=(0,), exact=True)
    for rows in ((), (2,)):
        x = drawn(*rows, 30)
        yield Sample(symiirorder1, (x, 0.7, 0.3), label=f"{len(x.shape)}-d", wrt=(0,), exact=True)
        yield Sample(symiirorder2, (x, 0.4, 0.7), label=f"{len(x.shape)}-d", wrt=(0,), exact=True)
