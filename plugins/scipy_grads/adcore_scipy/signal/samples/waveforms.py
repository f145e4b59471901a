"""Samples for `adcore_scipy.signal.tables.waveforms`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.waveforms import RULES

chirp, gausspulse, sawtooth, sweep_poly = (
    rule.function for rule in RULES if not isinstance(rule, list)
)


def samples() -> Iterator[Sample]:
    """Every parameter; equal frequencies; the corners."""
    t = np.array([0.0, 0.3, 1.1, 1.9])
    for method in ("linear", "quadratic", "logarithmic", "hyperbolic"):
        for f1 in (0.9, 0.5, 0.52):
            args = (t, 0.5, 2.0, f1, method, 20.0)
            yield Sample(chirp, args, label=f"{method}, {f1}", wrt=(0, 1, 2, 3, 5))
    args = (t, 0.5, 2.0, 0.9, "quadratic")
    yield Sample(chirp, args, {"vertex_zero": False}, "vertex elsewhere", wrt=(0, 1, 2, 3))
    yield Sample(chirp, args[:4], {"complex": True}, "complex", wrt=(0, 1, 2, 3))
    args = (t - 1, 0.7, 0.5, -5.0, -50.0)
    for quad, env in ((False, False), (True, False), (False, True), (True, True)):
        yield Sample(gausspulse, (*args, quad, env), label=f"{quad}, {env}", wrt=(0, 1, 2, 3))
    yield Sample(gausspulse, ("cutoff", *args[1:]), label="cutoff", wrt=(1, 2, 3, 4))
    t = np.array([-4.0, 0.5, 2.0, 3.5, 6.0])
    yield Sample(sawtooth, (t,), label="rising")
    yield Sample(sawtooth, (t, 0.45), label="both", wrt=(0, 1))
    yield Sample(sawtooth, (t, 0.0), label="falling", wrt=(0,))
    yield Sample(sawtooth, (np.array([0.0, np.pi]), 0.5), label="corners", wrt=(0,), kink=True)
    yield Sample(sweep_poly, (t / 9, drawn(3), 0.3), wrt=(0, 1, 2))
    yield Sample(sweep_poly, (t / 9, np.poly1d([0.2, 0.5])), label="poly1d", wrt=(0,))
