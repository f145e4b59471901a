"""Samples for `adcore_linalg.tables.equal_values`: directions that show no choice."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample

from ..tables.equal_values import moved_with, pulled_to
from .matrices import drawn


def samples() -> Iterator[Sample]:
    """Both are the identity."""
    nothing = lambda t: False
    for dtype in "dD":
        a, b = drawn(2, 2, dtype=dtype), drawn(2, 2, seed=6, dtype=dtype)
        yield Sample(pulled_to, (a, nothing), wrt=(0,), exact=True)
        yield Sample(moved_with, (a, b, nothing, "", False), wrt=(0, 1), exact=True)
