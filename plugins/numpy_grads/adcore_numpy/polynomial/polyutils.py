"""`numpy.polynomial.polyutils`, made differentiable; `mapparms` and all other names are numpy's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from adcore.extend import on_plain

from ..tables.mixed_arguments import as_array, is_traced
from .arrays import bare, cut, series


def _as_series(alist: list[Any], trim: bool) -> Any:
    return np.polynomial.polyutils.as_series(alist, trim=trim)


def as_series(alist: Sequence[Any], trim: bool = True) -> list[Any]:
    """The coefficient arrays, without trailing zeros if `trim`; traced where they are."""
    plain = on_plain(_as_series, list(map(bare, alist)), trim)
    return [cut(series(c), p) if is_traced(c) else p for c, p in zip(alist, plain, strict=True)]


def trimseq(seq: Any) -> Any:
    """The coefficients without trailing zeros."""
    return seq[: len(on_plain(np.polynomial.polyutils.trimseq, bare(seq)))]


def trimcoef(c: Any, tol: float = 0) -> Any:
    """The coefficients without trailing ones of at most `tol`."""
    like = on_plain(np.polynomial.polyutils.trimcoef, bare(c), tol)
    c = series(c)
    return c[: len(like)] if np.any(np.abs(bare(c)) > tol) else c[:1] * 0


def getdomain(x: Any) -> Any:
    """The least and the largest x; of complex ones, the corners of the rectangle round them."""
    x = series(x)
    if x.dtype.kind == "c":
        corners = [f(np.real(x)) + 1j * f(np.imag(x)) for f in (np.min, np.max)]
        return np.stack(corners)
    return np.stack([np.min(x), np.max(x)])


def mapdomain(x: Any, old: Any, new: Any) -> Any:
    """x under the linear map that takes the interval `old` to `new`."""
    off, scl = np.polynomial.polyutils.mapparms(old, new)
    return off + scl * as_array(x)


def __getattr__(name: str) -> Any:
    return getattr(np.polynomial.polyutils, name)
