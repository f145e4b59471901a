"""Samples for `adcore_scipy.special.tables.student`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Few and many degrees of freedom, both tails."""
    yield Sample(sp.stdtr, (np.array([0.5, 3.0, 40.0]), np.array([-6.0, 0.0, 3.0])), label="tails")
    for f, args in {sp.stdtrit: (3.0, 0.3), sp.stdtridf: (0.7, 1.0)}.items():
        yield Sample(f, args, label="scalars", order=2 if f is sp.stdtrit else 1)
        yield Sample(f, (np.array([args[0]] * 2), args[1]), label="vector", order=1)
