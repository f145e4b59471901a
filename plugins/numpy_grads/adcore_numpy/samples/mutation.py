"""Samples for `adcore_numpy.tables.mutation`: none, they return nothing."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Nothing to test a rule on."""
    return iter(())
