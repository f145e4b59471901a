"""Derivatives of scipy.integrate.

`from adcore_scipy import integrate` is all of scipy.integrate with its functions made traceable.
Importing this package registers nothing: the hooks below are called by adcore when a traced value
first meets scipy.integrate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.integrate as _scipy

from adcore.extend import Sample, hookimpl

from ..offer import offer as _offer
from ..offer import samples as _samples
from ..offer import tables as _tables

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "samples_given", "quadrature", "several_variables", "initial_value",
)  # fmt: skip


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return [table.RULES for table in _tables("adcore_scipy.integrate", TABLES)]


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    yield from _samples("adcore_scipy.integrate.samples")


def __getattr__(name: str) -> Any:
    """All other names are scipy's."""
    return getattr(_scipy, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_scipy)})


# What the tables offer, under scipy's names.
globals().update(_offer(__name__, _scipy, TABLES))
