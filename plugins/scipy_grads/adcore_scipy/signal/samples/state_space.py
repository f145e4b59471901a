"""Samples for `adcore_scipy.signal.tables.state_space`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.state_space import RULES, _run, _solved

tf2ss, ss2tf, zpk2ss, ss2zpk, cont2discrete = (rule.function for rule in RULES[2:])
SYSTEM = (
    np.array([[-1.2, 0.5], [0.3, -0.7]]), np.array([[1.0], [0.4]]),
    np.array([[0.6, 1.1]]), np.array([[0.3]]),
)  # fmt: skip


def samples() -> Iterator[Sample]:
    """Proper and strictly proper, several outputs and inputs, all methods."""
    num, den = np.array([2.0, 3.0, 0.5]), np.array([2.0, 3.0, 0.4])
    yield Sample(tf2ss, (num, den), label="proper")
    yield Sample(tf2ss, (num[:1], den), label="strictly proper")
    yield Sample(tf2ss, (num[:1], den[:1]), label="no state")
    yield Sample(tf2ss, (drawn(2, 3), den), label="two outputs")
    yield Sample(zpk2ss, (np.array([0.2]), np.array([-0.9, -0.4]), 1.5))
    a, d = SYSTEM[0], SYSTEM[3]
    yield Sample(ss2tf, SYSTEM, label="one input")
    yield Sample(ss2tf, (a, drawn(2, 2), drawn(2, 2), drawn(2, 2)), {"input": 1}, "two")
    yield Sample(ss2zpk, SYSTEM)
    for method in ("zoh", "foh", "bilinear", "euler", "backward_diff"):
        yield Sample(cont2discrete, (SYSTEM, 0.3, method), label=method, wrt=(0, 1))
    yield Sample(cont2discrete, ((*SYSTEM[:3], 0 * d), 0.3, "impulse"), label="impulse", wrt=(1,))
    yield Sample(cont2discrete, (SYSTEM, 0.3, "gbt", 0.2), label="gbt", wrt=(0, 1, 3))
    yield Sample(cont2discrete, ((num, den), 0.3), label="coefficients", wrt=(0, 1))
    roots = np.array([0.2, -0.5]), np.array([-0.9, -0.4]), 1.5
    yield Sample(cont2discrete, (roots, 0.3), label="roots", wrt=(0, 1))
    yield Sample(_solved, (a, drawn(2, 3)))
    yield Sample(_run, (a, drawn(3, 2), drawn(2)))
    yield Sample(_run, (a, drawn(0, 2), drawn(2)), label="no step")
