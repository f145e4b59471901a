"""Samples for `adcore_scipy.interpolate.tables.bsplines`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..solves import Factor, _factor_solved
from ..tables.bsplines import RULES

NAMES = {rule.function.__name__: rule.function for rule in RULES if hasattr(rule, "function")}
X = np.array([0.0, 0.7, 1.6, 2.0, 3.1, 3.4, 4.0])
AT = np.array([-0.2, 0.3, 1.2, 1.8, 2.9, 4.2])
T = np.array([0.0, 0.0, 0.0, 0.0, 1.3, 2.1, 4.0, 4.0, 4.0, 4.0])


def samples() -> Iterator[Sample]:
    """Degrees, orders, extrapolation, axes, boundary conditions."""
    factor = Factor(drawn(4, 4) + 4 * np.eye(4))
    for trans in "NT":
        yield Sample(_factor_solved, (drawn(4, 2), factor, trans), label=trans)
    yield Sample(_factor_solved, (drawn(4, 2, dtype="D"), factor), label="complex")
    represented = NAMES["make_splrep.__call__"]
    for k in (1, 3):
        yield Sample(represented, (X, drawn(7), AT, k), wrt=(0, 1, 2), label=f"k={k}")
    call = NAMES["BSpline.__call__"]
    for nu in (0, 1, 2, 4):
        yield Sample(call, (T, drawn(6), 3, AT, nu), label=f"nu={nu}", wrt=(1, 3))
    for extrapolate in (False, "periodic"):
        points = AT[1:-1] if extrapolate is False else AT
        yield Sample(
            call, (T, drawn(6), 3, points, 0, extrapolate), label=f"{extrapolate}", wrt=(1, 3)
        )
    yield Sample(
        call, (drawn(9).cumsum() * 0 + np.arange(9.0), drawn(6), 2, AT + 1.5, 1), label="knots"
    )
    yield Sample(
        call,
        (T, drawn(2, 6, 2, dtype="D"), 3, AT[:4].reshape(2, 2), 0, True, 1),
        wrt=(1, 3),
        label="axis",
    )
    yield Sample(call, (T, drawn(6), 3, 0.4), label="one point", wrt=(1, 3))
    integral = NAMES["BSpline.integrate"]
    yield Sample(integral, (T, drawn(6), 3, 0.3, 4.5), wrt=(1, 3, 4))
    yield Sample(integral, (T, drawn(6), 3, 1.3, -0.5, False), wrt=(1, 3, 4), label="inside")
    yield Sample(
        integral, (T, drawn(6, 2), 3, 0.3, 9.5, "periodic"), wrt=(1, 3, 4), label="periodic"
    )
    for name in ("derivative", "antiderivative"):
        yield Sample(NAMES[f"BSpline.{name}"], (T, drawn(6), 3, AT, 2), wrt=(1, 3))
    yield from _made()


def _made() -> Iterator[Sample]:
    call = NAMES["make_interp_spline.__call__"]
    for k in (1, 2, 3, 5):
        yield Sample(call, (X, drawn(7), AT + 0.04, k), label=f"k={k}")
    for bc in ("natural", "clamped", ([(1, 0.4)], [(2, 0.3)])):
        yield Sample(call, (X, drawn(7), AT, 3, bc), label=f"{bc}"[:12], wrt=(0, 1, 2))
    y = drawn(7, 2)
    y[-1] = y[0]
    for k in (3, 5):
        period = np.zeros((7, 2))
        period[1:-1] = y[1:-1]
        yield Sample(call, (X, period, AT, k, "periodic"), wrt=(2,), label=f"periodic {k}")
    yield Sample(call, (X, drawn(2, 7, dtype="D"), AT, 3, None, 1), wrt=(1,), label="axis")
    yield Sample(call, (X, drawn(7), AT), wrt=(1,), label="values")
    lsq = NAMES["make_lsq_spline.__call__"]
    sites = np.linspace(0, 4, 12)
    weights = 1 + 0.1 * np.arange(12.0)
    yield Sample(lsq, (sites, drawn(12), T, AT), wrt=(1, 3))
    yield Sample(
        lsq,
        (sites + 0.01 * np.sin(sites * np.pi / 2), drawn(12), T, AT, 3, weights),
        wrt=(1, 3, 5),
        label="weights",
    )
    smoothing = NAMES["make_smoothing_spline.__call__"]
    yield Sample(smoothing, (drawn(7), X, AT, None, 0.3), wrt=(0, 2))
    yield Sample(smoothing, (drawn(7), X, AT, weights[:7], 0.3), wrt=(0, 2), label="weights")
