"""Derivatives of scipy.sparse: sparse arrays whose entries are traced.

`from adcore_scipy import sparse` is all of scipy.sparse with its classes and functions made
traceable. Importing this package registers nothing: the hooks below are called by adcore when a
traced value first meets scipy.sparse.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.sparse as _scipy

from adcore.extend import Namespace, Sample, hookimpl

# One module per table; samples under the same name.
TABLES = ("products", "classes", "building", "operations")
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.sparse, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return NAMESPACE.rules()


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    yield from NAMESPACE.samples()
