"""Derivatives of scipy.sparse: sparse arrays whose entries are traced.

`from adcore_scipy import sparse` is all of scipy.sparse with its classes and functions made
traceable. Importing this package registers nothing: the hooks below are called by adcore when a
traced value first meets scipy.sparse.
"""

from __future__ import annotations

from typing import Any

import scipy.sparse as _scipy

from adcore.extend import Namespace, hookimpl

# One module per table; samples under the same name.
TABLES = ("products", "classes", "building", "operations")
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.sparse, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()


@hookimpl
def adcore_sparse() -> list[Any]:
    """The makers of sparse derivatives."""
    from .derivatives.transforms import Maker

    return [Maker]
