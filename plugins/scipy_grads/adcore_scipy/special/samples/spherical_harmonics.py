"""Samples for `adcore_scipy.special.tables.spherical_harmonics`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

from ..tables import spherical_harmonics as table


def samples() -> Iterator[Sample]:
    """Scalars, arrays, every `diff_n`, orders beyond the degree, poles, angles beyond them."""
    if not hasattr(sp, "sph_harm_y"):
        return
    alone, every, harmonic, harmonics = (rule.function for rule in table.RULES)
    theta, phi = np.array([[0.3, 1.4, 2.6]]), np.array([[0.7], [-2.0]])
    m = np.array([[0], [1], [-2], [3], [4]])
    for diff_n in range(3):
        kwargs, label = {"diff_n": diff_n}, f"diff_n={diff_n}"
        yield Sample(alone, (3, m, theta), kwargs, label)
        yield Sample(every, (3, 2, theta), kwargs, label)
        yield Sample(harmonic, (3, m[1:3, None], theta, phi), kwargs, label)
        yield Sample(harmonics, (2, 1, theta, phi), kwargs, label)
        yield Sample(harmonic, (3, -1, 0.4, 0.7), kwargs, f"{label}, one")
        yield Sample(harmonics, (2, 1, 0.4, 0.7), kwargs, f"{label}, one")
    yield Sample(alone, (3, 1, 0.4))
    yield Sample(alone, (3, 1, np.zeros((2, 0))), label="empty")
    yield Sample(every, (2, 3, 0.4), label="orders beyond")
    yield Sample(every, (0, 0, 0.4))
    poles = np.array([0.0, np.pi])
    yield Sample(alone, (3, m[:3], poles), label="poles", kink=True)
    yield Sample(harmonic, (3, m[:3], poles, 0.3), label="poles", kink=True)
    yield Sample(alone, (3, m[:3], np.array([-0.4, 3.9])), label="beyond the poles")
    for function in (alone, every):
        yield Sample(function, (2, 1, np.float32(0.4)), label="float32", order=1)
    for function in (harmonic, harmonics):
        args = (2, 1, np.float32(0.4), np.float32(0.6))
        yield Sample(function, args, label="float32", order=1)
    args = (np.array([1, 2]), np.array([0, -1]), np.float32(0.4), np.float32(0.6))
    yield Sample(harmonic, args, label="arrays of degrees, float32", order=1)
