"""Derivatives of scipy.sparse.linalg: solutions, eigenvalues and functions of sparse arrays.

`from adcore_scipy.sparse import linalg` is all of scipy.sparse.linalg with its functions made
traceable, in right-hand sides and in the entries of sparse arrays. Importing this package registers
nothing: the hooks below are called by adcore when a traced value first meets it.
"""

from __future__ import annotations

import scipy.sparse.linalg as _scipy

from adcore.extend import Namespace

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "solves", "operators", "functions", "norms", "direct", "iterative", "least_squares",
    "eigenvalues", "calls",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.sparse.linalg, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
