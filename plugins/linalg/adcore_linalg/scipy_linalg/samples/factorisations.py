"""Samples for `adcore_linalg.scipy_linalg.tables.factorisations`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ...samples.matrices import drawn, positive
from ..tables.factorisations import cho_factor, cholesky
from . import BATCHES


def samples() -> Iterator[Sample]:
    """Both triangles of matrices that are not symmetric, stacks."""
    for function in (cholesky, cho_factor):
        for lower in (False, True):
            side = "lower" if lower else "upper"
            for dtype in "dDf":
                a = positive(3, 3, dtype=dtype)
                yield Sample(function, (a, lower), label=f"{dtype}, {side}")
            half = np.tril(positive(3, 3)) if lower else np.triu(positive(3, 3))
            a = half + (np.triu(drawn(3, 3), 1) if lower else np.tril(drawn(3, 3), -1))
            yield Sample(function, (a,), {"lower": lower}, f"one triangle, {side}")
            if BATCHES:
                yield Sample(function, (positive(2, 3, 3),), {"lower": lower}, f"stack, {side}")
        kwargs = {"check_finite": False}
        yield Sample(function, (positive(3, 3),), kwargs, "unchecked")
        yield Sample(function, (drawn(0, 0),), label="empty")
