"""Samples for `adcore_scipy.interpolate.tables.surfaces`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.surfaces import RULES

NAMES = {rule.function.__name__: rule.function for rule in RULES if hasattr(rule, "function")}
SITES = (np.array([0.0, 0.7, 1.6, 2.0, 3.1, 3.5]), np.array([0.0, 1.0, 1.7, 2.6, 3.0]))
X, Y = np.array([0.3, 1.2, 2.9]), np.array([0.4, 1.3, 2.1])
KNOTS = (np.array([0.0, 0, 0, 1, 2, 3, 3, 3]), np.array([0.0, 0, 0, 1.5, 2, 2, 2]))


def samples() -> Iterator[Sample]:
    """Grids and single points, derivatives, degrees, points outside, three dimensions."""
    call = NAMES["RectBivariateSpline.__call__"]
    yield Sample(call, (drawn(6, 5), X, Y, SITES), wrt=(0, 1, 2), label="grid")
    yield Sample(call, (drawn(6, 5), X, Y, SITES, 0, 0, False), wrt=(0, 1, 2), label="points")
    yield Sample(call, (drawn(6, 5), X, Y, SITES, 1, 0, False), wrt=(0, 1, 2), label="dx")
    yield Sample(call, (drawn(6, 5), X, Y, SITES, 0, 0, True, 1), wrt=(0, 1, 2), label="linear")
    wide = np.array([-0.4, 1.2, 9.0])
    yield Sample(call, (drawn(6, 5), wide, Y, SITES), wrt=(0, 1, 2), label="outside")
    volume = NAMES["RectBivariateSpline.integral"]
    yield Sample(volume, (drawn(6, 5), SITES, (0.2, 1.9, 0.1, 9.0)), wrt=(0,))
    fitted, rng = NAMES["LSQBivariateSpline.__call__"], np.random.default_rng(4)
    points = tuple(rng.uniform(0, 3, (2, 40)))
    given = (drawn(40), rng.uniform(0.5, 2, 40), points, ([1.4], [1.2, 2.0]))
    yield Sample(fitted, (*given, (X, Y), True, 2), wrt=(0, 1, 4), label="grid")
    yield Sample(fitted, (*given, (X, Y), False, 1), wrt=(0, 1, 4), label="points")
    evaluated = NAMES["bisplev.__call__"]
    yield Sample(evaluated, (drawn(20), X, Y[:2], KNOTS, 2), wrt=(0, 1, 2), label="grid")
    yield Sample(evaluated, (drawn(20), 0.7, 1.1, KNOTS, 2, 1), wrt=(0, 1, 2), label="one point")
    tensor, at = NAMES["NdBSpline.__call__"], np.stack([X, Y * 0.8], -1)
    yield Sample(tensor, (drawn(5, 4), at, KNOTS, 2), wrt=(0, 1), label="two dimensions")
    yield Sample(tensor, (drawn(5, 4), at, KNOTS, 2, (1, 0)), wrt=(0, 1), label="nu")
    yield Sample(tensor, (drawn(5, 4, 2), at, KNOTS, 2), wrt=(0, 1), label="trailing")
    three = (np.array([0.3, 0.9, 2.2]), (*KNOTS, KNOTS[0]), 2)
    yield Sample(tensor, (drawn(5, 4, 5), *three), wrt=(0, 1), label="three dimensions")
