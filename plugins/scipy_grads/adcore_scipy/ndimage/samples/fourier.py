"""Samples for `adcore_scipy.ndimage.tables.fourier`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.fourier import RULES


def samples() -> Iterator[Sample]:
    """Spectra of one to three dimensions, whole and half; dtypes; the sizes and shifts too."""
    for function in (rule.function for rule in RULES):
        for dtype in "dfDF":
            yield Sample(function, (drawn(4, 3, dtype=dtype), 0.7), label=dtype, wrt=(0, 1))
        for shape in ((5,), (3, 4), (2, 3, 4)):
            value = np.linspace(0.4, 1.3, len(shape))
            args = (drawn(*shape, dtype="D"), value, 6)
            yield Sample(function, args, label=f"half, {len(shape)}-d", wrt=(0, 1))
            args = (drawn(*shape), list(value), -1)
            yield Sample(function, args, label=f"constant, {len(shape)}-d", wrt=(0,))
        args = (drawn(3, 4, dtype="F"), [0.3, 0.4], 5, 0, np.complex128)
        yield Sample(function, args, label="output", wrt=(0, 1))
        yield Sample(function, (np.arange(4), 0.3), label="whole numbers", wrt=(1,))
