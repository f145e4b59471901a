"""Derivatives of scipy.ndimage.

`from adcore_scipy import ndimage` is all of scipy.ndimage with its functions made traceable.
Importing this package registers nothing: the hooks below are called by adcore when a traced value
first meets scipy.ndimage.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.ndimage as _scipy

from adcore.extend import Namespace, Sample, hookimpl

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "correlation_steps", "correlation", "gaussian", "slopes", "averages", "order_statistics",
    "windows", "fourier", "spline_steps", "interpolation", "measurements", "morphology",
    "discrete",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.ndimage, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return NAMESPACE.rules()


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    yield from NAMESPACE.samples()
