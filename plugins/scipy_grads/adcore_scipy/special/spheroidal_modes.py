"""The eigenproblem of spheroidal wave functions: see `spheroidal` for what its rows are."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from adcore.extend import plain

from .parametric_eigenproblem import Eigenpair, eigenpair


@cache
def matrices(m: int, parity: int, size: int) -> tuple[Any, Any, Any]:
    """The degrees, D and S in Legendre functions of norm 1 (from DLMF 14.10.3)."""
    degrees = m + parity + 2.0 * np.arange(size)

    def up(k: Any) -> Any:
        """The factor of degree k + 1 in x times that of degree k."""
        return np.sqrt((k + 1 - m) * (k + 1 + m) / ((2 * k + 1) * (2 * k + 3)))

    below = np.where(degrees > m, up(np.maximum(degrees - 1, m)), 0)
    beside = up(degrees[:-1]) * up(degrees[:-1] + 1)
    squared = np.diag(up(degrees) ** 2 + below**2) + np.diag(beside, 1) + np.diag(beside, -1)
    return degrees, np.diag(degrees * (degrees + 1)), squared


def solved(m: int, n: int, gamma: Any) -> tuple[Any, Eigenpair]:
    """The degrees and the eigenvector of S_mn. Shapes: (..., rows) for γ (...)."""
    bare = plain(gamma)
    most = float(np.max(np.absolute(bare), where=np.isfinite(bare), initial=0))
    size = (n - m) // 2 + 20 + int(np.sqrt(most))
    degrees, diagonal, squared = matrices(m, (n - m) % 2, size)
    return degrees, eigenpair(diagonal, squared, gamma, (n - m) // 2)


def by_mode(function: Any, m: Any, n: Any, *args: Any) -> Any:
    """function(m, n, *args) for each pair of whole numbers in m and n; NaN for any other."""
    ms, ns = np.broadcast_arrays(plain(m), plain(n))
    total = np.nan
    for mode in sorted(set(zip(ms.ravel().tolist(), ns.ravel().tolist(), strict=True))):
        if 0 <= mode[0] <= mode[1] and all(k == round(k) for k in mode):
            here = function(int(mode[0]), int(mode[1]), *args)
            same = (ms == mode[0]) & (ns == mode[1])
            total = here if same.ndim == 0 else np.where(same, here, total)
    return total
