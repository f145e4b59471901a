"""Samples for `adcore_scipy.special.tables.box_cox`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """λ at and near 0 and 1, x at and near 1; x = 0."""
    lmbda = np.array([[0.0], [1e-9], [1e-3], [1.0], [-0.7]])
    x = np.array([0.2, 1.0, 1.0 + 1e-7, 3.0])
    yield Sample(sp.boxcox, (x, lmbda), label="near 0 and 1")
    yield Sample(sp.boxcox1p, (x - 1, lmbda), label="near 0 and 1")
    yield Sample(sp.inv_boxcox, (np.log(x), lmbda / 2), label="near 0 and 1")
    yield Sample(sp.inv_boxcox1p, (np.log(x), lmbda / 2), label="near 0 and 1")
    yield Sample(sp.boxcox, (0.0, np.array([1.0, 2.0])), label="x = 0", wrt=(1,))
