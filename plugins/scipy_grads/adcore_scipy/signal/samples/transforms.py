"""Samples for `adcore_scipy.signal.transforms`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.chirp_transforms import RULES

czt, zoom_fft, *newer = (rule.function for rule in RULES)


def samples() -> Iterator[Sample]:
    """Points on the circle and off it, ranges, bands of all kinds."""
    w, a = np.exp(-0.3j) * 0.98, np.exp(0.2j) * 1.01
    for dtype in "dD":
        x = drawn(5, 2, dtype=dtype)
        yield Sample(czt, (x, 4), {"axis": 0}, dtype, exact=True)
        yield Sample(czt, (x[:3, 0], 4, w, a), label=f"{dtype}, spiral", wrt=(0, 2, 3))
        yield Sample(zoom_fft, (x, 0.7, 4), {"axis": 0}, f"{dtype}, from 0", wrt=(0, 1))
        band = np.array([0.2, 0.8])
        kwargs = {"fs": 3.0, "endpoint": True}
        yield Sample(zoom_fft, (x, band), kwargs, f"{dtype}, band", wrt=(0, 1, "fs"))
    for envelope in newer:
        for dtype in "dD":
            for n in (8, 9):
                x = drawn(2, n, dtype=dtype)
                for band in ((1, None), (None, None), (-2, 2), (2, 4), (-3, -1)):
                    # Once: some envelopes come near 0, where differences of slopes are poor.
                    yield Sample(envelope, (x, band), label=f"{dtype}, {n}, {band}", order=1)
                for size in (6, 12):
                    kwargs = {"n_out": size, "residual": "all", "squared": True}
                    yield Sample(envelope, (x,), kwargs, f"{dtype}, {n} to {size}")
        yield Sample(envelope, (drawn(8, 2),), {"residual": None, "axis": 0}, "axis")
