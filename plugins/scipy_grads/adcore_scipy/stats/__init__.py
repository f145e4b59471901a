"""Derivatives of scipy.stats.

`from adcore_scipy import stats` has the distributions under scipy's names, differentiable in x,
loc, scale and shapes; all else is scipy's, and refuses traced values. Importing this package
registers nothing: the hooks below are called by adcore when a traced value first meets scipy.stats.

>>> from adcore import grad
>>> from adcore_scipy import stats
>>> grad(lambda mu: stats.norm(mu, 2.0).logpdf([1.0, 2.0]).sum())(0.5)
0.5
>>> grad(lambda a: stats.gamma.ppf(0.5, a))(2.0)  # how the median moves with the shape
0.99...
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.stats as _scipy

from adcore.extend import Sample, hookimpl

from ..offer import samples as _samples
from ..offer import tables as _tables

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "continuous", "discrete", "multivariate",
)  # fmt: skip


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return [table.RULES for table in _tables("adcore_scipy.stats", TABLES)]


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    yield from _samples("adcore_scipy.stats.samples")


def __getattr__(name: str) -> Any:
    """All other names are scipy's."""
    return getattr(_scipy, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_scipy)})


# What the tables offer, under scipy's names.
for _table in _tables(__name__, TABLES):
    globals().update(_table.OFFERED)
