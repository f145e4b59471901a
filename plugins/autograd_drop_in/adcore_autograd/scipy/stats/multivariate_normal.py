"""The methods of `scipy.stats.multivariate_normal`, traceable by adcore-scipy."""

from __future__ import annotations

from typing import Any

from adcore_scipy import stats as _stats

from ...numpy.symmetric import shared_evenly

_distribution = _stats.multivariate_normal


def pdf(x: Any, mean: Any = None, cov: Any = 1, allow_singular: bool = False) -> Any:
    """The density, with a gradient in `cov` that is symmetric, as that is."""
    return _distribution.pdf(x, mean, _symmetric(cov), allow_singular)


def logpdf(x: Any, mean: Any = None, cov: Any = 1, allow_singular: bool = False) -> Any:
    """The log of the density, likewise."""
    return _distribution.logpdf(x, mean, _symmetric(cov), allow_singular)


def entropy(mean: Any = None, cov: Any = 1) -> Any:
    """The entropy, likewise."""
    return _distribution.entropy(mean, _symmetric(cov))


def _symmetric(cov: Any) -> Any:
    return shared_evenly(cov) if getattr(cov, "ndim", 0) == 2 else cov


def __getattr__(name: str) -> Any:
    value = getattr(_distribution, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return dir(_distribution)
