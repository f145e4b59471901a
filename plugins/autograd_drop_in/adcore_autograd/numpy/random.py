"""`autograd.numpy.random`: numpy's own, whose calls traced values bring to adcore's rules."""

from __future__ import annotations

from typing import Any

import numpy.random as _numpy


def __getattr__(name: str) -> Any:
    value = getattr(_numpy, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return dir(_numpy)


__all__ = [name for name in dir(_numpy) if name[0] != "_"]
