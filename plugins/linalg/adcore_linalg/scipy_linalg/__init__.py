"""All of scipy.linalg, made traceable: `from adcore_linalg import scipy_linalg`.

scipy does not dispatch, so its functions are offered here under the same names; what is not traced
goes to scipy as it is. Importing this package registers nothing: the hooks below are called by
adcore when a traced value first meets scipy.linalg.
"""

from __future__ import annotations

import scipy.linalg as _scipy

from adcore.extend import Namespace

# One module per table; samples under the same name.
TABLES = (
    "triangular", "solvers", "banded", "convolutions", "inverses",
    "factorisations", "pivoted", "orthogonal", "singular_values",
    "exponential", "logarithm_and_powers", "square_root_and_sign", "equations",
    "eigen", "banded_eigen", "schur_and_hessenberg", "structured",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.linalg, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
