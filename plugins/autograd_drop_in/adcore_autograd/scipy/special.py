"""`autograd.scipy.special`: all of scipy's, those traceable that adcore-scipy has so."""

from __future__ import annotations

from typing import Any

from adcore_scipy import special as _traceable


def __getattr__(name: str) -> Any:
    value = getattr(_traceable, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return dir(_traceable)
