"""Samples for `adcore_scipy.special.tables.bessel_derivatives`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables import bessel_derivatives


def samples() -> Iterator[Sample]:
    """Derivatives of several orders, complex z, whole orders."""
    z = np.array([0.3 + 0.4j, 1.2 + 0.7j, 2.0 - 1.5j])
    for rule in bessel_derivatives.RULES:
        yield Sample(rule.function, (0.7, 1.3), label="numbers")
        yield Sample(rule.function, (0.7, np.array([1.3, 4.0]), 0), label="n = 0", wrt=(1,))
        yield Sample(rule.function, (2, np.array([1.3, 4.0])), {"n": 3}, label="n = 3")
        yield Sample(rule.function, (1.6, z), label="complex", wrt=(1,))
