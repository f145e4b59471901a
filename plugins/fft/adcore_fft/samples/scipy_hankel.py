"""Samples for `adcore_fft.tables.scipy_hankel`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.fft as fft

from adcore.extend import Sample

from ..tables.scipy_hankel import DISPATCHES


def samples() -> Iterator[Sample]:
    """Odd and even lengths, with and without offset and bias, batches."""
    rng = np.random.default_rng(14)
    x = rng.normal(size=(2, 7))
    for function, first in ((fft.fht, "a"), (fft.ifht, "A")):
        for n in (6, 7):
            yield Sample(function, (x[:, :n], 0.3, 0.5), label=f"n={n}", exact=True)
            options = {"offset": 0.2, "bias": -0.3}
            label = f"n={n}, offset, bias"
            yield Sample(function, (x[:, :n], 0.3, 0.5), options, label=label, exact=True)
        yield Sample(function, (x[0], 0.2, 1.5, 0.1, 0.4), label="positional", exact=True)
        options = {first: x, "dln": 0.3, "mu": 0.0}
        yield Sample(function, (), options, label="keywords", wrt=(first,), exact=True)
        if DISPATCHES:
            yield Sample(function, (x.astype(np.float32), 0.3, 0.5), label="single")
