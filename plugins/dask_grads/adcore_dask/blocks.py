"""Collections as blocks: aligned along the first axis, each block a delayed value.

A *column* is the list of the blocks of one collection. Several columns are aligned: their blocks
with the same number go together into one call.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dask.delayed import Delayed, delayed
from distributed import Future

from .errors import BlocksError

Sizes = tuple[int, ...] | None  # the rows of each block; None where they are not known


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The blocks of one collection.

    Attributes:
        parts: one delayed value per block.
        has_rows: a block is a part of an array or table, or a list of records: it has a length.
    """

    parts: tuple[Delayed, ...]
    has_rows: bool


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What the function gets of a block: a part itself, or what a function makes of some.

    Attributes:
        take: which column, if it is the part itself.
        fun, args: the mapped function and its leading arguments, see `map_blocks`.
        of: the views that the mapped function gets.
    """

    take: int = -1
    fun: Any = None
    args: tuple[Any, ...] = ()
    of: tuple[View, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Aligned columns, and the views of them that go into one call."""

    columns: tuple[Column, ...]
    views: tuple[View, ...]

    def __len__(self) -> int:
        return len(self.columns[0].parts)


def blocks_of(over: Any) -> Blocks:
    """The blocks of a collection, or of a tuple of collections that are aligned.

    Raises:
        BlocksError: it is no collection, or those of a tuple do not fit together.
    """
    if isinstance(over, Blocks):
        return over
    given = over if isinstance(over, tuple) else (over,)
    if not given:
        raise BlocksError("over=() holds no collection. Give a dask array, bag, list of futures …")
    mapped = [each if isinstance(each, Blocks) else None for each in given]
    plain = _aligned([each for each in given if not isinstance(each, Blocks)])
    columns: list[Column] = []
    views: list[View] = []
    rest = iter(plain)
    for each in mapped:
        start = len(columns)
        if each is None:
            columns.append(next(rest))
            views.append(View(take=start))
        else:
            columns += each.columns
            views += [_moved(view, start) for view in each.views]
    _demand_same_number([len(column.parts) for column in columns])
    return Blocks(tuple(columns), tuple(views))


def _moved(view: View, by: int) -> View:
    """A view of the columns that stand `by` places further."""
    if view.fun is None:
        return View(take=view.take + by)
    return View(fun=view.fun, args=view.args, of=tuple(_moved(each, by) for each in view.of))


def _demand_same_number(numbers: Sequence[int]) -> None:
    if len(set(numbers)) > 1:
        msg = (
            f"The collections of over= have {', '.join(map(str, numbers))} blocks. Give them the "
            "same number, in the same order: rechunk or repartition one like the other."
        )
        raise BlocksError(msg)
    if not numbers[0]:
        raise BlocksError("The collection of over= has no blocks: there is nothing to sum.")


def _aligned(collections: Sequence[Any]) -> list[Column]:
    """The columns of collections; arrays get the chunks of the first one of known size."""
    whole = [_with_whole_rows(each) if _is_array(each) else each for each in collections]
    arrays = [each for each in whole if _is_array(each)]
    known = [each.chunks[0] for each in arrays if _is_known(each.chunks[0])]
    lengths = sorted({sum(sizes) for sizes in known})
    if len(lengths) > 1:
        msg = f"The arrays of over= have {' and '.join(map(str, lengths))} rows; they must agree."
        raise BlocksError(msg)
    return [_column(each, known[0] if known else None) for each in whole]


def _is_array(value: Any) -> bool:
    return hasattr(value, "chunks") and hasattr(value, "rechunk")


def _is_known(sizes: Sequence[float]) -> bool:
    return not any(math.isnan(size) for size in sizes)


def _with_whole_rows(array: Any) -> Any:
    """A dask array of which only the first axis is cut."""
    if array.ndim == 0:
        raise BlocksError("A dask array of over= has no axis to take blocks along.")
    if all(n == 1 for n in array.numblocks[1:]):
        return array
    return array.rechunk({k: -1 for k in range(1, array.ndim)})


def _column(collection: Any, sizes: Sizes) -> Column:
    if _is_array(collection):
        if sizes is not None and _is_known(collection.chunks[0]):
            collection = collection.rechunk({0: sizes})
        return Column(tuple(collection.to_delayed().ravel()), True)
    if isinstance(collection, (Delayed, Future)):
        return Column((delayed(collection),), False)
    if hasattr(collection, "to_delayed"):  # a dataframe, a bag
        return Column(tuple(collection.to_delayed()), True)
    if isinstance(collection, list) and all(isinstance(p, (Delayed, Future)) for p in collection):
        return Column(tuple(map(delayed, collection)), False)
    msg = (
        f"over= holds a {type(collection).__name__}, which is no collection of blocks. Give a dask "
        "array (dask.array.from_array of a numpy one), dataframe or bag, a list of delayed values "
        "or of futures, or a tuple of these."
    )
    raise BlocksError(msg)
