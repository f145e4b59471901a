"""Samples for `adcore_scipy.special.tables.hypergeometric`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Complex and large z, parameters that are whole numbers, z near 1."""
    z = np.array([0.3 + 0.4j, -1.2 + 0.7j, 2.0 - 1.5j])
    large = np.array([-60.0, -15.0, 15.0, 60.0])
    yield Sample(sp.hyp0f1, (1.5, z), label="complex")
    yield Sample(sp.hyp0f1, (1.5, large), label="large")
    yield Sample(sp.hyp0f1, (np.array([-0.7, -1.4]), 2.0), label="negative b")
    yield Sample(sp.hyp1f1, (0.7, 1.5, z), label="complex")
    yield Sample(sp.hyp1f1, (0.7, 1.5, np.array([-60.0, -15.0, 5.0])), label="large")
    yield Sample(sp.hyp1f1, (np.array([-3.0, 0.0, 2.0]), 1.5, 2.0), label="whole a")
    yield Sample(sp.hyp1f1, (-2, np.array([0.5, 1.5]), 2.0), label="an integer a")
    yield Sample(sp.hyperu, (np.array([-2.0, 0.0, 1.0]), 0.5, 2.0), label="whole a")
    yield Sample(sp.hyperu, (0.7, np.array([1.0, 2.0]), 1.5), label="whole b", wrt=(0, 2))
    yield Sample(sp.hyperu, (0.5, 0.3, np.array([30.0, 60.0])), label="large")
    yield Sample(sp.hyp2f1, (0.7, 0.4, 1.5, 0.3 * z), label="complex")
    yield Sample(sp.hyp2f1, (0.7, 0.4, 1.5, np.array([-30.0, -3.0])), label="below -1")
    yield Sample(sp.hyp2f1, (0.7, 0.4, 1.5, np.array([0.8, 0.9])), label="near 1")
    yield Sample(sp.hyp2f1, (np.array([-3.0, 0.0, 2.0]), 0.4, 1.5, 0.6), label="whole a")
    yield Sample(sp.hyp2f1, (-3, 0.4, 1.5, np.array([1.0, 1.4])), label="an integer a, beyond 1")
    yield Sample(sp.hyp2f1, (0.3, 0.4, 1.9, 1.0), label="at 1", kink=True)
    yield Sample(sp.hyp2f1, (0.0, 0.4, 1.2, 1.0), label="a = 0 at 1", kink=True)
