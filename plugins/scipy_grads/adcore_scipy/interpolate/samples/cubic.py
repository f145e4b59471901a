"""Samples for `adcore_scipy.interpolate.tables.cubic`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..solves import _tridiagonal
from ..tables.cubic import RULES

X = np.array([0.0, 0.7, 1.6, 2.0, 3.1])
AB = drawn(3, 4) + np.array([[0], [6], [0]])
AT = np.array([-0.2, 0.3, 1.2, 1.8, 2.9, 3.3])


def _named(items: object) -> Iterator[tuple[str, object]]:
    for item in items:  # type: ignore[attr-defined]
        if isinstance(item, list):
            yield from _named(item)
        elif hasattr(item, "function"):
            yield item.function.__name__, item.function


NAMES = dict(_named(RULES))


def samples() -> Iterator[Sample]:
    """Each way to choose slopes, by axis, order, boundary condition, few points."""
    yield Sample(_tridiagonal, (AB, drawn(4, 2)))
    yield Sample(_tridiagonal, (AB, drawn(4, 2, dtype="D")), label="D")
    for name in ("PchipInterpolator", "Akima1DInterpolator", "CubicSpline"):
        call = NAMES[f"{name}.__call__"]
        at = AT[1:-1] if name[0] == "A" else AT
        for nu in (0, 1, 2):
            yield Sample(call, (X, drawn(5), at, nu), label=f"nu={nu}")
        axis = (("axis", 1),)
        yield Sample(call, (X, drawn(2, 5, 2), at.reshape(2, -1), 0, axis), label="axis")
        for n in (2, 3, 4):
            yield Sample(call, (X[:n], drawn(n), np.array([0.1, 0.5])), label=f"{n} points")
        yield Sample(NAMES[f"{name}.integrate"], (X, drawn(5), 0.3, 2.5))
    outside = (("extrapolate", True),)
    akima = NAMES["Akima1DInterpolator.__call__"]
    yield Sample(akima, (X, drawn(5), AT, 0, outside), label="outside")
    yield Sample(akima, (X, drawn(5), AT, 0, (("method", "makima"), *outside)), label="makima")
    yield from _splines()
    hermite = NAMES["CubicHermiteSpline.__call__"]
    yield Sample(hermite, (X, drawn(5), drawn(5, 1)[:, 0], AT))
    yield Sample(hermite, (X, drawn(2, 5), drawn(2, 5, seed=7), AT, 1, 1), label="axis")
    pchip = NAMES["pchip_interpolate"]
    yield Sample(pchip, (X, drawn(5), AT))
    yield Sample(pchip, (X, drawn(5), AT, [0, 1]), label="orders")


def _splines() -> Iterator[Sample]:
    call = NAMES["CubicSpline.__call__"]
    for bc in ("natural", "clamped", ("natural", "not-a-knot")):
        yield Sample(call, (X, drawn(5), AT, 0, (("bc_type", bc),)), label=f"{bc}")
    yield Sample(call, (X, drawn(5, 2, dtype="D"), AT), label="complex")
    bounded = NAMES["CubicSpline.bc_type"]
    for orders in ((1, 1), (2, 1), (1, 2)):
        yield Sample(bounded, (X, drawn(5), 0.3, -0.6, AT, orders), label=f"{orders}")
    yield Sample(bounded, (X[:2], drawn(2), 0.3, -0.6, AT), label="2 points")
