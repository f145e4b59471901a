"""Sums over data on many machines, with derivatives: the blocks stay where dask has them.

Importing this package registers nothing: the hooks below are called by adcore when a traced value
first meets one of these functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adcore.extend import Sample, ValueType, hookimpl

from . import refusal as refusal
from .errors import BlockError, BlocksError, ClusterError, NotFiniteError
from .totals import Mapped, Total, ggn, map_blocks, mean, total

__version__ = "0.1.0"
__all__ = [
    "BlockError",
    "BlocksError",
    "ClusterError",
    "Mapped",
    "NotFiniteError",
    "Total",
    "ggn",
    "map_blocks",
    "mean",
    "total",
]


@hookimpl
def adcore_types() -> list[ValueType]:
    """dask's arrays, lazy and in chunks; and delayed values, which have no derivative."""
    import dask.array as da
    from dask.delayed import Delayed

    from .arrays.box import DaskBox
    from .arrays.delayed import DelayedBox

    return [
        ValueType([da.Array], DaskBox, fingerprint=lambda x: x.name),
        ValueType([Delayed], DelayedBox),
    ]


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of sums over blocks, and of what dask's arrays do in their own way."""
    from .arrays import placing, rechunking
    from .tables import sums

    return [*sums.RULES, *placing.RULES, *rechunking.RULES]


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples for them."""
    from .samples import arrays, sums

    yield from sums.samples()
    yield from arrays.samples()
