"""Samples for `adcore_scipy.special.tables.lambert`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp
from scipy.special import _ufuncs

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """The branches, 0, the complex plane; through scipy's function, which is not a ufunc."""
    w = _ufuncs._lambertw
    yield Sample(w, (np.array([-0.1, 0.0, 1e3]) + 0j, 0, 1e-8), label="main branch", wrt=(0,))
    yield Sample(w, (np.array([-0.2 + 0.5j, -1 - 1j]), -1, 1e-8), label="branch -1", wrt=(0,))
    yield Sample(w, (np.array([-0.1, 0.5, 2.0]), 0, 1e-8), label="real", wrt=(0,))
    yield Sample(sp.wrightomega, (np.array([-30.0, 0.0, 50.0]),), label="far")
    yield Sample(sp.wrightomega, (np.array([0.5 + 1j, -2 + 1j]),), label="complex plane")
