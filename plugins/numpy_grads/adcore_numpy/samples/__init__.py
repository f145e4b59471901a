"""Calls to test the rules on, a module per table."""

from __future__ import annotations

import numpy as np


def drawn(*shape: int, dtype: str = "d", seed: int = 5) -> np.ndarray:
    """Normal entries, the same each time: what the samples of several plugins are made of."""
    rng = np.random.default_rng([seed, *shape])
    x = rng.normal(size=shape)
    if dtype in "FD":
        x = x + 1j * rng.normal(size=shape)
    return x.astype(dtype)
