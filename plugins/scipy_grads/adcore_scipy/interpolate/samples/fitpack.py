"""Samples for `adcore_scipy.interpolate.tables.fitpack`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.fitpack import RULES
from .bsplines import AT, T, X

NAMES = {rule.function.__name__: rule.function for rule in RULES if hasattr(rule, "function")}


def samples() -> Iterator[Sample]:
    """Orders, what holds outside, degrees, least squares."""
    c = np.append(drawn(6), np.zeros(4))
    call = NAMES["splev.__call__"]
    for der in (0, 1, 2):
        yield Sample(call, (AT, T, c, 3, der), wrt=(0, 2), label=f"der={der}")
    for ext in (1, 3):
        yield Sample(call, (AT, T, c, 3, 0, ext), wrt=(0, 2), label=f"ext={ext}")
    yield Sample(NAMES["splint.__call__"], (0.4, 5.0, T, c, 3), wrt=(0, 3))
    for name in ("splder", "splantider"):
        yield Sample(NAMES[f"{name}.__call__"], (T, c, 3, 2), wrt=(1,))
    for k in (1, 3, 4):
        yield Sample(NAMES["splrep.__call__"], (drawn(7), X, k), wrt=(0,), label=f"k={k}")
    sites = np.linspace(0, 4, 12)
    knots = np.array([1.3, 2.1])
    yield Sample(NAMES["splrep.__call__"], (drawn(12), sites, 3, knots), wrt=(0,), label="knots")
    yield Sample(NAMES["UnivariateSpline.__call__"], (drawn(7), X, AT), wrt=(0, 2))
    name = "InterpolatedUnivariateSpline"
    for nu, ext in ((0, 0), (1, 0), (0, 1), (0, "const")):
        args = (drawn(7), X, AT, (), nu, ext)
        yield Sample(NAMES[f"{name}.__call__"], args, wrt=(0, 2), label=f"{nu}, {ext}")
    yield Sample(NAMES[f"{name}.integral"], (drawn(7), X, 0.3, 3.2), wrt=(0, 2, 3))
    lsq = NAMES["LSQUnivariateSpline.__call__"]
    yield Sample(lsq, (drawn(12), sites, AT, (knots,)), wrt=(0, 2))
