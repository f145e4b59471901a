"""Samples for `adcore_scipy.special.tables.sigmoids`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Both tails, and what is beyond them."""
    far = np.array([-40.0, -5.0, 5.0, 40.0])
    ends = np.array([-800.0, 800.0, np.inf])
    for f in (sp.expit, sp.log_expit):
        yield Sample(f, (far,), label="tails")
        yield Sample(f, (ends,), label="ends", kink=True)
    yield Sample(sp.logit, (np.array([1e-9, 0.5, 1 - 1e-9]),), label="near the ends", kink=True)
