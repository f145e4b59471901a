"""`autograd.scipy.linalg`: all of scipy's, those traceable that adcore-linalg has so."""

from __future__ import annotations

from typing import Any

from adcore_linalg import scipy_linalg as _traceable


def __getattr__(name: str) -> Any:
    value = getattr(_traceable, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return dir(_traceable)
