"""Derivatives of numpy.linalg.

Nothing here is called by a user: `numpy.linalg.solve(a, b)` of traced values finds its rule here.
The rules of scipy.linalg, with a namespace of its own, are in `adcore_linalg.scipy_linalg`.
Importing this package registers nothing: the hooks below are called by adcore when a traced value
first meets numpy.linalg.
"""

from __future__ import annotations

import numpy as _np

from adcore.extend import Namespace

__version__ = "0.1.0"

# One module per table; samples under the same name.
TABLES = (
    "array_api_names", "systems", "determinants", "norms", "factorisations", "equal_values",
    "eigenvalues", "singular_values", "least_squares", "patterns",
)  # fmt: skip
_namespace = Namespace(__name__, _np.linalg, TABLES)

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = _namespace.hooks()
