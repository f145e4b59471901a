"""`autograd.numpy.linalg`: numpy's own, whose calls traced values bring to adcore's rules."""

from __future__ import annotations

import functools
from typing import Any

import numpy as _np
import numpy.linalg as _numpy

from .listed import with_arrays
from .symmetric import shared_evenly

norm = with_arrays(_numpy.norm)
_dot = functools.partial(_np.einsum, "...ij,...jk->...ik")


def cholesky(a: Any, *args: Any, **kwargs: Any) -> Any:
    """`numpy.linalg.cholesky`, with a gradient that is symmetric, as the matrix is."""
    return _numpy.cholesky(shared_evenly(a), *args, **kwargs)


def T(x: Any) -> Any:
    """The transposes of a stack of matrices."""
    return _np.swapaxes(x, -1, -2)


def __getattr__(name: str) -> Any:
    value = getattr(_numpy, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return dir(_numpy)


__all__ = [name for name in dir(_numpy) if name[0] != "_"]
