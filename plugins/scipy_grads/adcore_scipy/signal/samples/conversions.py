"""Samples for `adcore_scipy.signal.tables.conversions`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.conversions import RULES
from .filtering import A, B

NAMES = {rule.function.__name__: rule.function for rule in RULES if rule.shape == "composite"}


def samples() -> Iterator[Sample]:
    """Orders of both kinds, real and complex roots, leading zeros, no zeros."""
    z, p = np.array([0.2, -0.6]), np.array([-0.9, -0.4, -1.5])
    pair = np.array([-0.5 + 0.7j, -0.5 - 0.7j])
    sos = np.array([[0.5, 1.2, 0.3, 1.0, 0.9, 0.1], [0.8, 0.3, -0.2, 1.0, 0.7, 0.6]])
    yield Sample(NAMES["normalize"], (B, A), label="normalize")
    yield Sample(NAMES["normalize"], (drawn(2, 2), np.array([0, 2.0, 1.0])), wrt=(0,), label="rows")
    yield Sample(NAMES["zpk2tf"], (z, p, 1.5), label="real")
    yield Sample(NAMES["zpk2tf"], (drawn(2, 2), p, drawn(2)), label="rows")
    yield Sample(NAMES["zpk2tf"], (z[:0], p, 1.5), label="no zeros")
    yield Sample(NAMES["tf2zpk"], (np.array([2.0, 3.0, 0.5]), np.array([1.0, 3.0, 1.0, 4.0])))
    yield Sample(NAMES["sos2tf"], (sos,))
    yield Sample(NAMES["sos2zpk"], (sos,))
    for name in ("lp2lp", "lp2hp", "bilinear"):
        for b, a in ((B, A), (A, B)):
            yield Sample(NAMES[name], (b, a, 0.7), label=f"{len(b)}")
    for name in ("lp2bp", "lp2bs"):
        for b, a in ((B[:2], A[:3]), (A[:3], B[:2])):
            yield Sample(NAMES[name], (b, a, 0.7, 1.2), label=f"{len(b)}")
    for roots in (p, np.append(pair, 1.7 * pair)):
        for name in ("bilinear_zpk", "lp2lp_zpk", "lp2hp_zpk"):
            yield Sample(NAMES[name], (z, roots, 1.5, 0.7), label=roots.dtype.char)
        for name in ("lp2bp_zpk", "lp2bs_zpk"):
            yield Sample(NAMES[name], (z, roots, 1.5, 0.7, 1.2), label=roots.dtype.char, order=1)
