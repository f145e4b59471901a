"""Derivatives of scipy.optimize: solutions as functions of what the problem depends on.

`from adcore_scipy import optimize` is all of scipy.optimize with its solvers made traceable: in
what the given functions close over, in `args`, and in data. scipy solves, on plain values; the
derivatives are those of the solution, by the implicit function theorem. Importing this package
registers nothing: the hooks below are called by adcore when a traced value first meets it.
"""

from __future__ import annotations

import scipy.optimize as _scipy

from adcore.extend import Namespace

from .watching import Progress as progress  # noqa: F401 (a name of the package)

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = ("minima", "least_squares", "linear_programs", "roots", "refused")
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.optimize, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
