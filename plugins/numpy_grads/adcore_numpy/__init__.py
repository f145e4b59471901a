"""Derivatives of numpy.

Plain numpy (`import numpy as np`) is enough wherever numpy dispatches. `import adcore_numpy as np`
is all of numpy with the few constructors made traceable that numpy does not dispatch
(`array`, `asarray`, `zeros` …). Importing this package registers nothing: the hooks below are
called by adcore when a traced value first meets numpy.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as _np

from adcore.extend import Sample, ValueType, hookimpl

from .namespace import arange as arange
from .namespace import array as array
from .namespace import asanyarray as asanyarray
from .namespace import asarray as asarray
from .namespace import asarray_chkfinite as asarray_chkfinite
from .namespace import ascontiguousarray as ascontiguousarray
from .namespace import asfortranarray as asfortranarray
from .namespace import c_ as c_
from .namespace import full as full
from .namespace import full_like as full_like
from .namespace import mgrid as mgrid
from .namespace import ogrid as ogrid
from .namespace import pad as pad
from .namespace import r_ as r_
from .namespace import require as require

__version__ = "0.1.0"

# One module per table, in the order of numpy's reference; samples under the same name.
TABLES = (
    "ufuncs", "ufunc_methods", "elementwise", "reductions", "spread", "nan_reductions", "cumulative", "statistics", "differences", "shapes",
    "joining", "creation", "products", "contraction", "selection", "sorting", "sets", "editing", "functional", "mutation",
    "polynomials", "polynomial_series", "scimath", "indexing", "constants",
)


def _tables(package: str) -> Iterator[Any]:
    for name in TABLES:
        if find_spec(f"{package}.{name}"):
            yield import_module(f"{package}.{name}")


@hookimpl
def adcore_types() -> list[ValueType]:
    """Arrays, numpy's scalars, and the lists that may stand beside them."""
    from . import boxes

    return [boxes.VALUE_TYPE]


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return [table.RULES for table in _tables("adcore_numpy")]


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    for table in _tables("adcore_numpy.samples"):
        yield from table.samples()


def __getattr__(name: str) -> Any:
    """All other names are numpy's."""
    return getattr(_np, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_np)})
