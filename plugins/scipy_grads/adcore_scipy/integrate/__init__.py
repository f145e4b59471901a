"""Derivatives of scipy.integrate.

`from adcore_scipy import integrate` is all of scipy.integrate with its functions made traceable.
Importing this package registers nothing: the hooks below are called by adcore when a traced value
first meets scipy.integrate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.integrate as _scipy

from adcore.extend import Namespace, Sample, hookimpl

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "samples_given", "quadrature", "several_variables", "initial_value",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.integrate, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return NAMESPACE.rules()


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    yield from NAMESPACE.samples()
