"""Samples for `adcore_scipy.signal.recursive`; those of lfilter test the steps with states."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.recursive_steps import _iir, _recursive
from .filtering import A, B


def samples() -> Iterator[Sample]:
    """With states and without."""
    for dtype in "dD":
        b, a, x = B.astype(dtype), A.astype(dtype), drawn(2, 4, dtype=dtype)
        yield Sample(_recursive, (a, x), label=dtype)
        yield Sample(_recursive, (a[:1], x), label=f"{dtype}, a factor")
        yield Sample(_iir, (b, a, x), label=dtype)
        yield Sample(_iir, (b, a, x, drawn(2, 3, dtype=dtype)), label=f"{dtype}, state")
