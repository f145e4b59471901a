"""Derivatives of scipy.interpolate.

`from adcore_scipy import interpolate` is all of scipy.interpolate with its classes and functions
made traceable. Importing this package registers nothing: the hooks below are called by adcore when
a traced value first meets scipy.interpolate.
"""

from __future__ import annotations

import scipy.interpolate as _scipy

from adcore.extend import Namespace

from ..versions import older

if older("1.17"):
    msg = (
        "adcore_scipy.interpolate needs scipy 1.17 or newer: the objects of older ones keep their "
        "arrays elsewhere. Upgrade scipy; the rest of adcore_scipy works with 1.15."
    )
    raise ImportError(msg)

# One module per table; samples under the same name.
TABLES = (
    "piecewise", "cubic", "bsplines", "fitpack", "polynomials", "rational", "grids", "surfaces",
    "tensor_polynomials", "scattered", "refused",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.interpolate, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
