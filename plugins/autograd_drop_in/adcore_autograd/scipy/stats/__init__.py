"""`autograd.scipy.stats`: a module for each distribution that autograd has; the others are scipy's,
traceable by adcore-scipy."""

from __future__ import annotations

from typing import Any

from adcore_scipy import stats as _traceable

from . import beta as beta
from . import chi2 as chi2
from . import dirichlet as dirichlet
from . import gamma as gamma
from . import multivariate_normal as multivariate_normal
from . import norm as norm
from . import poisson as poisson
from . import t as t


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(_traceable, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_traceable)})
