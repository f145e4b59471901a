"""Derivatives of scipy.ndimage.

`from adcore_scipy import ndimage` is all of scipy.ndimage with its functions made traceable.
Importing this package registers nothing: the hooks below are called by adcore when a traced value
first meets scipy.ndimage.
"""

from __future__ import annotations

import scipy.ndimage as _scipy

from adcore.extend import Namespace

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "correlation_steps", "correlation", "gaussian", "slopes", "averages", "order_statistics",
    "windows", "fourier", "spline_steps", "interpolation", "measurements", "morphology",
    "discrete",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.ndimage, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
