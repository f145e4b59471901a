"""Derivatives of scipy.spatial: procrustes; `.distance` and `.transform` are packages of their own.

`from adcore_scipy import spatial` is all of scipy.spatial with what is here made traceable.
Importing this package registers nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.spatial as _scipy

from adcore.extend import Namespace, Sample, hookimpl

NAMESPACE = Namespace(__name__, _scipy, ("shapes",))

# All names of scipy.spatial, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return NAMESPACE.rules()


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    yield from NAMESPACE.samples()
