"""All of scipy.linalg, made traceable: `from adcore_linalg import scipy_linalg`.

scipy does not dispatch, so its functions are offered here under the same names; what is not traced
goes to scipy as it is. Importing this package registers nothing: the hooks below are called by
adcore when a traced value first meets scipy.linalg.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import scipy.linalg as _scipy

from adcore.extend import Sample, hookimpl

from .offer import functions as _functions

# One module per table; samples under the same name.
TABLES = (
    "triangular", "solvers", "banded", "convolutions", "inverses",
    "factorisations", "pivoted", "orthogonal", "singular",
    "functions", "powers", "roots", "equations",
    "eigen", "banded_eigen", "forms", "structured",
)  # fmt: skip


def _tables(package: str) -> Iterator[Any]:
    for name in TABLES:
        if find_spec(f"{package}.{name}"):
            yield import_module(f"{package}.{name}")


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return [table.RULES for table in _tables("adcore_linalg.scipy_linalg")]


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    for table in _tables("adcore_linalg.scipy_linalg.samples"):
        yield from table.samples()


def __getattr__(name: str) -> Any:
    """All other names are scipy's."""
    return getattr(_scipy, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_scipy)})


# What the tables offer, under scipy's names.
globals().update(
    (function.__name__, function)
    for table in _tables(__name__)
    for function in _functions(table.RULES)
)
