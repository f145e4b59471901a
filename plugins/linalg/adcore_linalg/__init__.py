"""Derivatives of numpy.linalg.

Nothing here is called by a user: `numpy.linalg.solve(a, b)` of traced values finds its rule here.
The rules of scipy.linalg, with a namespace of its own, are in `adcore_linalg.scipy_linalg`.
Importing this package registers nothing: the hooks below are called by adcore when a traced value
first meets numpy.linalg.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from adcore.extend import Sample, hookimpl

__version__ = "0.1.0"

# One module per table; samples under the same name.
TABLES = (
    "products", "systems", "determinants", "norms", "factorisations", "eigenvalues", "singular",
    "least_squares",
)  # fmt: skip


def _tables(package: str) -> Iterator[Any]:
    for name in TABLES:
        yield import_module(f"{package}.{name}")


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return [table.RULES for table in _tables("adcore_linalg")]


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    for table in _tables("adcore_linalg.samples"):
        yield from table.samples()
