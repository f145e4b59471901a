"""Derivatives of scipy.cluster.vq: whitening, and distances to the nearest code.

`from adcore_scipy.cluster import vq` is all of scipy.cluster.vq with these made traceable.
Importing this package registers nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.cluster.vq as _scipy

from adcore.extend import Namespace, Sample, hookimpl

NAMESPACE = Namespace(__name__, _scipy, ("quantization",))

# All names of scipy.cluster.vq, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return NAMESPACE.rules()


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    yield from NAMESPACE.samples()
