"""`autograd.numpy.linalg`: numpy's own, whose calls traced values bring to adcore's rules."""

from __future__ import annotations

import functools
from typing import Any

import numpy as _np
import numpy.linalg as _numpy

from .listed import with_arrays

norm = with_arrays(_numpy.norm)
_dot = functools.partial(_np.einsum, "...ij,...jk->...ik")


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
