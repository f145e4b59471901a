"""Values that the samples share."""

from __future__ import annotations

import numpy as np


def drawn(*shape: int, dtype: str = "d", seed: int = 5) -> np.ndarray:
    """Normal entries."""
    rng = np.random.default_rng([seed, *shape])
    x = rng.normal(size=shape)
    if dtype in "FD":
        x = x + 1j * rng.normal(size=shape)
    return x.astype(dtype)
