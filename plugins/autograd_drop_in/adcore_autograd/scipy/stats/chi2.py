"""The methods of `scipy.stats.chi2`, traceable by adcore-scipy."""

from __future__ import annotations

from typing import Any

from adcore_scipy import stats as _stats

_distribution = _stats.chi2


def __getattr__(name: str) -> Any:
    value = getattr(_distribution, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return dir(_distribution)
