"""Samples for `adcore_scipy.special.tables.bessel`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

FREE = (sp.jv, sp.jve, sp.yv, sp.yve, sp.kv, sp.kve, sp.iv, sp.ive)
HANKEL = (sp.hankel1, sp.hankel1e, sp.hankel2, sp.hankel2e)


def samples() -> Iterator[Sample]:
    """Whole and negative orders, large and complex z, z = 0."""
    z = np.array([0.3 + 0.4j, -1.2 + 0.7j, 2.0 - 1.5j])
    for function in (*FREE, *HANKEL):
        yield Sample(function, (0.7, 1.3), label="numbers")
        yield Sample(function, (np.array([[0], [1], [-2]]), np.array([0.4, 5.0])), label="integers")
        yield Sample(function, (np.array([0.0, 1.0, -2.0]), 1.3), label="whole orders", order=1)
        yield Sample(function, (1.6, z), label="complex", wrt=(1,))
        yield Sample(function, (np.array([0.6, -1.3]), 1.2 - 0.7j), label="in the order", order=1)
        yield Sample(function, (1, np.array([40.0, 70.0])), label="large")
        yield Sample(function, (2.5, np.zeros((0, 2))), label="empty")
    far = np.array([60.0 + 30.0j, 30.0 - 60.0j])
    for function in (sp.jve, sp.yve, sp.kve, sp.ive, *HANKEL[1::2]):
        yield Sample(function, (1.6, far), label="far", wrt=(1,))
    yield Sample(sp.ive, (1.6, -far), label="far to the left", wrt=(1,))
    for function in (sp.jv, sp.iv, sp.ive, sp.jve):
        yield Sample(function, (np.array([0, 1, 2, 3]), 0.0), label="at 0", kink=True)
        yield Sample(function, (2, np.array([-0.4, -60.0])), label="negative z")
    for function in (sp.i0e, sp.i1e, sp.j0, sp.j1):
        yield Sample(function, (np.array([-80.0, -1.0, 45.0, 60.0]),), label="both sides")
        yield Sample(function, (0.0,), label="at 0", kink=True)
    for function in (sp.k0e, sp.k1e):
        yield Sample(function, (np.array([0.2, 45.0, 60.0]),), label="large")
    for function in (sp.yn, sp.kn):
        yield Sample(function, (np.array([0, 1, 4], np.uint8), 1.3), label="unsigned")
