"""Values that the samples share."""

from __future__ import annotations

import numpy as np


def drawn(*shape: int, dtype: str = "d", seed: int = 5) -> np.ndarray:
    """Normal entries."""
    rng = np.random.default_rng([seed, *shape])
    values = rng.normal(size=shape)
    if dtype in "FD":
        values = values + 1j * rng.normal(size=shape)
    return values.astype(dtype)
