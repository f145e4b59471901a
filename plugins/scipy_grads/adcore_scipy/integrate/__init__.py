"""Derivatives of scipy.integrate.

`from adcore_scipy import integrate` is all of scipy.integrate with its functions made traceable.
Importing this package registers nothing: the hooks below are called by adcore when a traced value
first meets scipy.integrate.
"""

from __future__ import annotations

import scipy.integrate as _scipy

from adcore.extend import Namespace

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "samples_given", "quadrature", "several_variables", "initial_value",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.integrate, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
