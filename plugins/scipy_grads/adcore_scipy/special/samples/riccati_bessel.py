"""Samples for `adcore_scipy.special.tables.riccati_bessel`."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample

from ..tables import riccati_bessel


def samples() -> Iterator[Sample]:
    """Orders up to 0, 1, 4; x = 0."""
    for rule in riccati_bessel.RULES:
        for n in (0, 1, 4):
            yield Sample(rule.function, (n, 1.3), label=f"up to {n}")
        yield Sample(rule.function, (2, 14.0), label="large")
    yield Sample(riccati_bessel.RULES[0].function, (3, 0.0), label="at 0", kink=True)
