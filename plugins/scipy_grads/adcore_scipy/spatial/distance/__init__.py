"""Derivatives of scipy.spatial.distance.

`from adcore_scipy.spatial import distance` is all of scipy.spatial.distance with its functions made
traceable. Importing this package registers nothing: the hooks below are called by adcore when a
traced value first meets scipy.spatial.distance.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.spatial.distance as _scipy

from adcore.extend import Namespace, Sample, hookimpl

NAMESPACE = Namespace(__name__, _scipy, ("lengths", "vectors", "matrices"))

# All names of scipy.spatial.distance, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return NAMESPACE.rules()


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    yield from NAMESPACE.samples()
