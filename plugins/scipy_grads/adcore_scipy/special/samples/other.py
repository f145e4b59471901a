"""Samples for `adcore_scipy.special.other`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp
from scipy.special import _ufuncs

from adcore.extend import Sample

from ..tables.exponential_integrals_and_zeta import diric, log_softmax, log_sum, logsumexp, softmax


def samples() -> Iterator[Sample]:
    """Orders, both sides of poles, the complex plane; axes, weights and signs of sums."""
    x = np.array([0.4, 1.3, 6.0])
    z = np.array([0.4 + 0.8j, 2.0 - 1.0j])
    for n in (0, 1, 2, np.array([[0], [3]])):
        yield Sample(sp.expn, (n, x), label=f"order {np.ravel(n).tolist()}", wrt=(1,))
    yield Sample(sp.expi, (-x,), label="negative")
    for f in (sp.exp1, sp.expi):
        yield Sample(f, (z,), label="complex plane")
    for f in (sp.shichi, sp.sici):
        yield Sample(f, (x,))
        yield Sample(f, (z,), label="complex plane")
        yield Sample(f, (1.3,), label="scalar")
        yield Sample(f, (-30.0,), label="far")
        yield Sample(f, (np.float32(1.3),), label="float32", order=1)
    yield Sample(sp.spence, (np.array([0.5, 0.999, 1.0, 1.29, 1.31, 9.0]),), label="around 1")
    yield Sample(sp.spence, (z,), label="complex plane")
    yield Sample(_ufuncs._riemann_zeta, (np.array([-3.5, 0.4, 1.4, 20.0]),), label="both sides")
    yield Sample(sp.zetac, (np.array([-3.5, 0.4, 1.4, 20.0]),), label="both sides")
    yield Sample(_ufuncs._zeta, (np.array([1.3, 9.0]), np.array([0.3, 20.0])), label="far")
    yield Sample(sp.agm, (np.array([1.0, 3.0, 0.5]), np.array([1.0, 0.2, 7.0])), label="apart")
    yield Sample(sp.agm, (-1.5, -0.4), label="negative")
    for n in (1, 2, 5, 8):
        yield Sample(diric, (np.array([0.0, 0.4, np.pi, 2 * np.pi, 7.0]), n), label=f"n={n}")
    yield from _sums()


def _sums() -> Iterator[Sample]:
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(2, 3)), rng.uniform(0.5, 2.0, size=(2, 3))
    for axis in (None, 0, -1, (0, 1)):
        yield Sample(logsumexp, (a, axis), label=f"axis {axis}")
        yield Sample(softmax, (a, axis), label=f"axis {axis}")
        yield Sample(log_softmax, (a, axis), label=f"axis {axis}")
    yield Sample(log_sum, (a, 1))
    yield Sample(logsumexp, (a,), {"axis": 1, "keepdims": True}, label="kept")
    yield Sample(logsumexp, (a,), {"axis": 1, "b": b}, label="weights")
    signed = {"axis": 1, "b": b * [1, 3, -0.1], "return_sign": True}
    yield Sample(logsumexp, (a,), signed, label="signs", wrt=(0, "b"))
    yield Sample(logsumexp, (a,), {"b": np.array([1.0, 0.0, 2.0])}, label="a weight 0", wrt=(0,))
    yield Sample(logsumexp, (np.array([800.0, 801.0]),), label="large")
    yield Sample(logsumexp, (a.astype("f"), 0), label="float32", order=1)
    yield Sample(logsumexp, (a[:, :0], 0), label="empty", order=1)
    yield Sample(logsumexp, (1.5,), label="scalar")
    yield Sample(logsumexp, (np.array([-1.0, 2.0]) + 0.3j,), label="complex")
