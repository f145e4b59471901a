"""Overlapping segments of a signal, and their sum: two steps, each the transpose of the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import batch, linear

from .. import NAMESPACE
from .fourier_steps import natively

step = NAMESPACE.step


@step
def _segments(x: Any, size: int, hop: int) -> Any:
    """The segments (..., count, size) of x (..., n), of which each begins `hop` after the last."""
    return np.lib.stride_tricks.sliding_window_view(x, size, -1)[..., ::hop, :].copy()


@step
def _overlapped(parts: Any, hop: int, n: int) -> Any:
    """The signal of n places that is the sum of the segments, zero where none is."""
    *outer, count, size = parts.shape
    pieces = -(-size // hop)
    total = np.zeros((*outer, count + pieces, hop), parts.dtype)
    for k in range(pieces):
        piece = parts[..., k * hop : (k + 1) * hop]
        total[..., k : k + count, : piece.shape[-1]] += piece
    total = total.reshape(*outer, (count + pieces) * hop)
    if total.shape[-1] < n:
        total = np.concatenate([total, np.zeros((*outer, n - total.shape[-1]), parts.dtype)], -1)
    return total[..., :n]


RULES = [
    linear(_segments, lambda ct, x, size, hop: _overlapped(ct, hop, x.shape[-1])),
    linear(_overlapped, lambda ct, parts, hop, n: _segments(ct, parts.shape[-1], hop)),
    batch(_segments, natively),
    batch(_overlapped, natively),
]
