"""Samples for `adcore_scipy.special.tables.tukey_lambda`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Negative parameters, and what is beyond the support."""
    x = np.array([-1.5, 0.0, 0.7])
    yield Sample(sp.tklmbda, (x, np.array([[-0.7], [0.3]])), label="heavy tails")
    yield Sample(sp.tklmbda, (np.array([-3.0, 3.0]), 1.0), label="beyond", kink=True)
