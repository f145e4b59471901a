"""Derivatives of numpy.

Plain numpy (`import numpy as np`) is enough wherever numpy dispatches. `import adcore_numpy as np`
is all of numpy with the few constructors made traceable that numpy does not dispatch
(`array`, `asarray`, `zeros` …). Importing this package registers nothing: the hooks below are
called by adcore when a traced value first meets numpy.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import numpy as _np

from adcore.extend import Sample, ValueType, hookimpl

from .namespace.names import arange as arange
from .namespace.names import array as array
from .namespace.names import asanyarray as asanyarray
from .namespace.names import asarray as asarray
from .namespace.names import asarray_chkfinite as asarray_chkfinite
from .namespace.names import ascontiguousarray as ascontiguousarray
from .namespace.names import asfortranarray as asfortranarray
from .namespace.names import c_ as c_
from .namespace.names import full as full
from .namespace.names import full_like as full_like
from .namespace.names import iterable as iterable
from .namespace.names import mgrid as mgrid
from .namespace.names import ogrid as ogrid
from .namespace.names import pad as pad
from .namespace.names import r_ as r_
from .namespace.names import require as require

__version__ = "0.1.0"

# One module per table, in the order of numpy's reference.
TABLES = (
    *("root_slopes", "ufuncs", "ufunc_methods", "elementwise"),
    *("reductions", "variance", "nan_reductions", "cumulative", "statistics", "differences"),
    *("reshaping", "windows", "joining", "creation", "matrix_products", "contraction"),
    *("selection", "sorting", "sets", "editing", "functional", "mutation", "indexing"),
    *("polynomials", "polynomial_series", "scimath", "without_derivative"),
    *("batching", "patterns"),
)


@hookimpl
def adcore_types() -> list[ValueType]:
    """Arrays, numpy's scalars, and the lists that may stand beside them."""
    from .arrays import value_types

    return value_types.VALUE_TYPES


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return [import_module(f".tables.{table}", __name__).RULES for table in TABLES]


@hookimpl
def adcore_backends() -> list[Any]:
    """Programs as straight-line Python."""
    return [import_module(".programs.backend", __name__).BACKEND]


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples: a module for each table, and for each part of a table that is split."""
    from . import samples

    for module in iter_modules(samples.__path__):
        yield from import_module(f".{module.name}", samples.__name__).samples()


# Traceable names that live in a table, which is imported when they are first asked for.
IN_TABLES = {"kaiser": ".tables.elementwise", "vectorize": ".tables.functional"}


def __getattr__(name: str) -> Any:
    """All other names are numpy's; `polynomial` is its traceable twin."""
    if name == "polynomial":
        return import_module(".polynomial", __name__)
    if name in IN_TABLES:
        return getattr(import_module(IN_TABLES[name], __name__), name)
    return getattr(_np, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_np)})
