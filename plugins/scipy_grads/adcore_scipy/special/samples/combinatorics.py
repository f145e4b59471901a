"""Samples for `adcore_scipy.special.tables.combinatorics`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

from ..tables.combinatorics import comb, factorial, perm


def samples() -> Iterator[Sample]:
    """Between whole numbers, at them, and where a coefficient is 0."""
    n, k = np.array([4.0, 5.5, 2.0]), np.array([2.0, 0.3, 1.7])
    yield Sample(sp.binom, (n, k), label="around")
    yield Sample(sp.binom, (np.array([40.0, 90.0]), 1.5), label="large")
    yield Sample(sp.binom, (np.array([3.0, 3.0, 2.5]), np.array([4.0, -1.0, -2.0])), label="zeros")
    yield Sample(comb, (n, k), {"exact": False})
    yield Sample(comb, (n, k), {"repetition": True}, label="repetition")
    yield Sample(comb, (np.array([2.5, -1.5]), np.array([3.5, 1.0])), label="outside", kink=True)
    yield Sample(perm, (n, k), {"exact": False})
    yield Sample(perm, (np.array([2.5, -1.5]), np.array([3.5, 1.0])), label="outside", kink=True)
    yield Sample(factorial, (n,), {"exact": False})
    yield Sample(factorial, (np.array([-2.5, 0.0]),), label="negative", kink=True)
    yield Sample(factorial, (2.5,), label="scalar")
