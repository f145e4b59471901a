"""Samples for `adcore_scipy.special.tables.gamma`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

from ..tables.gamma import multigammaln, polygamma


def samples() -> Iterator[Sample]:
    """Negative arguments, complex ones, the poles of Γ; several orders."""
    x = np.array([-2.3, -0.6, 0.4, 7.5])
    z = np.array([0.3 + 1.2j, -1.4 - 0.7j, 6.0 + 0.1j])
    for f in (sp.gamma, sp.psi, sp.rgamma):
        yield Sample(f, (x,), label="negative")
        yield Sample(f, (z,), label="complex plane")
    yield Sample(sp.gammaln, (x,), label="negative")
    yield Sample(sp.loggamma, (z,), label="complex plane")
    yield Sample(sp.rgamma, (np.array([0.0, -1.0, -4.0]),), label="poles of gamma")
    yield Sample(sp.rgamma, (np.array([0.0, -1.0]) + 0j,), label="poles of gamma, complex")
    yield Sample(sp.beta, (x, 0.7), label="negative")
    a, b = np.array([30.0, 3.0, 0.7]), np.array([0.5, 0.25, 40.0])
    yield Sample(sp.betaln, (a, b), label="far apart")
    yield Sample(sp.poch, (a, b), label="far apart")
    yield Sample(sp.poch, (np.array([0.0, -1.0, -2.0, -5.0]), 2.0), label="poles", wrt=(0,))
    yield Sample(sp.poch, (np.array([-0.4, 2.5]), np.array([1.3, -0.8])), label="negative")
    for n in (0, 1, np.array([[0], [2], [3]])):
        yield Sample(polygamma, (n, x[2:]), label=f"order {np.ravel(n).tolist()}")
    yield Sample(polygamma, (1, x[:2]), label="negative")
    yield Sample(polygamma, (2, np.float32(1.5)), label="float32", order=1)
    yield Sample(polygamma, (1, x[:0]), label="empty")
    for d in (1, 2, 5):
        yield Sample(multigammaln, (np.array([2.4, 3.0]), d), label=f"dimension {d}", wrt=(0,))
    yield Sample(multigammaln, (2.5, 3), label="scalar", wrt=(0,))
