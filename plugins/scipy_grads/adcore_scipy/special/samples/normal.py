"""Samples for `adcore_scipy.special.tables.normal`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Far into both tails."""
    yield Sample(sp.log_ndtr, (np.array([-1e4, -40.0, -5.0, 0.0, 6.0]),), label="tails")
    yield Sample(sp.log_ndtr, (np.array([50.0, np.inf]),), label="far right", kink=True)
    yield Sample(sp.ndtr, (np.array([-8.0, 0.0, 8.0]),), label="tails")
    yield Sample(sp.ndtr, (np.array([-np.inf, np.inf]),), label="ends", kink=True)
    yield Sample(sp.ndtri_exp, (np.array([-1e4, -300.0, -0.05]),), label="tails")
    yield Sample(sp.owens_t, (np.array([0.0, 3.0]), np.array([0.0, -2.0])), label="around 0")
