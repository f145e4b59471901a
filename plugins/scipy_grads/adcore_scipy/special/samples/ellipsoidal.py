"""Samples for `adcore_scipy.special.tables.ellipsoidal`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables import ellipsoidal as table


def samples() -> Iterator[Sample]:
    """All four classes, on every side of h and k; degrees as arrays; s = h where it is finite."""
    for p in (1, 3, 5, 7):
        for s in (0.4, 1.5, 3.0):
            yield Sample(table.ellip_harm, (1.0, 4.0, 3, p, s), label=f"class {p}, s={s}")
    yield Sample(table.ellip_harm, (1.0, 4.0, 2, 2, np.array([2.5, -3.0])), label="array")
    yield Sample(table.ellip_harm, (1.0, 4.0, 3, 3, 3.0), {"signm": -1, "signn": -1}, "signs")
    yield Sample(table.ellip_harm, (1.0, 4.0, 2, 1, 1.0), label="s = h")
    degrees = np.array([0, 1, 2])
    yield Sample(table.ellip_harm, (1.0, 4.0, degrees, 1, 3.0), label="degrees")
    yield Sample(table.ellip_harm_2, (1.0, 4.0, 2, 1, 3.0), order=1)
    yield Sample(table.ellip_harm_2, (1.0, 4.0, 1, 2, np.array([2.6, 3.5])), label="array", order=1)
    yield Sample(table.ellip_normal, (1.0, 4.0, 1, 1), order=1)
    yield Sample(table.ellip_normal, (1.0, np.array([3.0, 5.0]), 1, 2), label="array", order=1)
