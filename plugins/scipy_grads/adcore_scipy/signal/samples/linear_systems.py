"""Samples for `adcore_scipy.signal.tables.linear_systems`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.linear_systems import RULES
from .state_space import SYSTEM

(lsim, impulse, step, freqresp, bode, dlsim, dimpulse, dstep, dfreqresp, dbode) = (
    rule.function for rule in RULES
)


def samples() -> Iterator[Sample]:
    """All forms of a system, inputs, times and initial states."""
    times = np.array([0.2, 0.5, 0.8])
    num, den = np.array([3.0, 0.5]), np.array([2.0, 3.0, 0.4])
    roots = np.array([0.2]), np.array([-0.9, -0.4]), 1.5
    forms: dict[str, Any] = {"coefficients": (num, den), "roots": roots, "matrices": SYSTEM}
    for name, system in forms.items():
        yield Sample(impulse, (system,), {"T": times}, name)
        yield Sample(step, (system,), {"T": times}, name)
        yield Sample(freqresp, (system, times), label=name, wrt=(0, 1))
        yield Sample(bode, (system, times), label=name, wrt=(0, 1), order=1)
        yield Sample(dlsim, ((*system, 0.5), drawn(4)), label=name, wrt=(0, 1))
        yield Sample(dfreqresp, ((*system, 0.5), times), label=name, wrt=(0, 1), order=1)
        yield Sample(dbode, ((*system, 0.5), times), label=name, wrt=(0, 1), order=1)
    for interp in (True, False):
        args = (SYSTEM, drawn(3, 1), times, drawn(2), interp)
        yield Sample(lsim, args, label=f"interp {interp}", wrt=(0, 1, 3))
    yield Sample(lsim, (SYSTEM, drawn(1, 1), times[:1]), label="one time", wrt=(0, 1))
    yield Sample(lsim, (SYSTEM, None, times, drawn(2)), label="no input", wrt=(0, 3))
    given = scipy.signal.lti(*SYSTEM)
    yield Sample(lsim, (given, drawn(3), times), label="object", wrt=(1,))
    discrete = (*SYSTEM, 0.5)
    matrices = {"x0": drawn(2), "t": np.array([0.0, 0.6, 1.7])}
    yield Sample(dlsim, (discrete, drawn(3, 1)), matrices, "times", wrt=(0, 1, "x0", "t"))
    discrete = (*SYSTEM, 1)
    yield Sample(dimpulse, (discrete, drawn(2)), {"n": 4}, wrt=(0, 1))
    yield Sample(dstep, (discrete, drawn(2)), {"n": 4}, wrt=(0, 1))
