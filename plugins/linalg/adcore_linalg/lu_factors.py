"""LU factorisations that are made once and used again, with the LAPACK of scipy.

numpy solves and throws the factors away. scipy's LAPACK keeps them: it is used where the program
has imported scipy.linalg; nothing here imports it. Without it the functions say None.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

PREFIX = {"f": "s", "d": "d", "F": "c", "D": "z"}

LU = tuple[Any, Any, str]  # the factors, the pivots, the prefix of the LAPACK routines


def lapack(routine: str) -> Any:
    """A routine of scipy's LAPACK if scipy.linalg is imported, else None."""
    module = sys.modules.get("scipy.linalg.lapack")
    return getattr(module, routine, None)


def factored(a: Any) -> LU | None:
    """P A = L U of one square matrix; None without LAPACK, for a stack, or if U is singular."""
    if type(a) is not np.ndarray or a.ndim != 2 or a.shape[0] != a.shape[1] or not a.size:
        return None
    prefix = PREFIX.get(a.dtype.char)
    getrf = lapack(f"{prefix}getrf")
    if getrf is None:
        return None
    lu, pivots, info = getrf(a)
    return (lu, pivots, prefix) if info == 0 else None


def solved(lu: LU, b: Any, trans: bool = False) -> Any:
    """A⁻¹ b, or A⁻ᵀ b, of the factors of A; b of their dtype, a vector or a matrix."""
    factors, pivots, prefix = lu
    x, _ = lapack(f"{prefix}getrs")(factors, pivots, b, trans=int(trans))
    return np.ascontiguousarray(x)


def fits(lu: LU | None, b: Any) -> bool:
    """Whether `solved` takes b: a plain array of the factors' dtype and height, not empty."""
    return (
        lu is not None
        and type(b) is np.ndarray
        and b.dtype == lu[0].dtype
        and b.ndim in (1, 2)
        and b.shape[0] == lu[0].shape[0]
        and b.size > 0
    )


def inverted(lu: LU) -> Any:
    """A⁻¹ of the factors of A."""
    factors, pivots, prefix = lu
    inverse, info = lapack(f"{prefix}getri")(factors, pivots)
    if info:
        raise np.linalg.LinAlgError("Singular matrix")
    return np.ascontiguousarray(inverse)
