"""Samples for `adcore_scipy.spatial.tables.shapes`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.shapes import RULES, _halved, _orthogonal

procrustes = RULES[0].function


def samples() -> Iterator[Sample]:
    """Flat and solid shapes; rotations themselves; stacks."""
    for shape in ((5, 2), (6, 3)):
        yield Sample(procrustes, (drawn(*shape), drawn(*shape, seed=8)), label=f"{shape}")
    for shape in ((3, 3), (2, 3, 3)):
        M = drawn(*shape)
        yield Sample(_orthogonal, (M,), label=f"{shape}")
        yield Sample(_orthogonal, (_orthogonal(M),), label=f"{shape}, orthogonal")
        H = M @ np.swapaxes(M, -1, -2) + np.eye(3)
        yield Sample(_halved, (H, drawn(*shape, seed=9)), label=f"{shape}", wrt=(1,))
