"""Samples for `adcore_scipy.signal.tables.partial_fractions`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.partial_fractions import RULES

residue, residuez, invres, invresz = (rule.function for rule in RULES)


def samples() -> Iterator[Sample]:
    """Proper and not, real poles and pairs."""
    real, pairs = np.array([2.0, 3.0, 0.5]), np.array([1.0, 0.4, 1.2, 0.7])
    for function in (residue, residuez):
        for name, a in (("real", real), ("pairs", pairs)):
            for n in (2, 5):
                yield Sample(function, (drawn(n), a), label=f"{name}, {n}")
    for function in (invres, invresz):
        for dtype in "dD":
            for n in (0, 2):
                args = drawn(3, dtype=dtype), np.array([0.3, -0.9, 1.7]).astype(dtype), drawn(n)
                yield Sample(function, args, label=f"{dtype}, {n}")
