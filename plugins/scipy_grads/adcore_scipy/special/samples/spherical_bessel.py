"""Samples for `adcore_scipy.special.tables.spherical_bessel`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables import spherical_bessel


def samples() -> Iterator[Sample]:
    """Orders, 0 among them, complex z, z = 0, derivatives."""
    z = np.array([0.3 + 0.4j, 1.2 + 0.7j, 2.0 - 1.5j])
    n = np.array([[0], [1], [4]])
    for rule in spherical_bessel.RULES:
        function = rule.function
        for derivative in (False, True):
            kwargs = {"derivative": derivative}
            yield Sample(function, (n, np.array([0.4, 5.0])), kwargs, label=f"{derivative}")
            yield Sample(function, (2, z), kwargs, label=f"complex, {derivative}")
        yield Sample(function, (0, 1.3), label="number")
        yield Sample(function, (n, np.zeros((0,))), label="empty")
    for rule in (spherical_bessel.RULES[0], spherical_bessel.RULES[2]):
        for derivative in (False, True):
            yield Sample(
                rule.function,
                (n, 0.0),
                {"derivative": derivative},
                label=f"0, {derivative}",
                kink=True,
            )
            yield Sample(
                rule.function, (n, -1.3), {"derivative": derivative}, label=f"below 0, {derivative}"
            )
