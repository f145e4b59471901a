"""Samples for `adcore_scipy.special.tables.elliptic`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """m near 0, negative and near 1; angles beyond a half turn; equal arguments."""
    m = np.array([-3.0, 0.0, 1e-9, 0.5, 0.8])
    for f in (sp.ellipk, sp.ellipe):
        yield Sample(f, (m,), label="all over")
    yield Sample(sp.ellipkm1, (1 - m,), label="all over")
    phi = np.array([[-4.0], [0.0], [0.7], [2.5], [8.0]])
    for f in (sp.ellipkinc, sp.ellipeinc):
        yield Sample(f, (phi, m[:-1]), label="all over")
    for u, label in ((0.8, "scalar"), (np.array([-2.0, 0.0, 1.3, 6.0]), "array")):
        yield Sample(sp.ellipj, (u, 0.6), label=label)
    yield Sample(sp.ellipj, (0.8, np.array([0.1, 0.3, 0.9])), label="parameters")
    yield Sample(sp.ellipj, (np.array([-2.0, 1.3]), 0.6), label="u alone", wrt=(0,))
    yield Sample(sp.ellipj, (np.float32(0.5), np.float32(0.5)), label="float32", order=1)
    x = np.array([1.0, 1.0, 2.0, 0.7, 1.0])
    y = np.array([1.0, 3.0, 1.0, 0.7, 1.001])
    z = np.array([1.0, 1.0, 2.01, 5.0, 0.999])
    for f in (sp.elliprd, sp.elliprf, sp.elliprg):
        yield Sample(f, (x, y, z), label="equal arguments")
        yield Sample(f, (0.0, y, z), label="x = 0", wrt=(1, 2))
    yield Sample(sp.elliprj, (x, y, z, np.array([1.0, 3.0, 2.0, 0.5, 1.002])), label="equal")
    yield Sample(sp.elliprj, (0.0, y, z, 1.5), label="x = 0", wrt=(1, 2, 3))
    yield Sample(sp.elliprc, (x, y), label="equal arguments")
    yield Sample(sp.elliprc, (x, np.array([-0.4, 3.0, -2.0, 0.7, 1.0])), label="principal values")
    yield Sample(sp.elliprj, (x, y, z, -1.5), label="principal values")
