"""The two tasks that run on the workers: a part on a block, and the sum of some answers."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from adcore.errors import StructureError
from adcore.transforms.containers import Structure, flatten

from .errors import BlockError, BlocksError, NotFiniteError
from .parts import is_finite, rows_of

HERE = str(Path(__file__).parent)


@dataclass(frozen=True, eq=False)
class Order:
    """What is to be done on every block: it travels once to each worker.

    Attributes:
        part: the function, see `parts`.
        leaves: the parameters.
        blocks: how many blocks there are.
        has_rows: which parts of a block are to have the same length.
        refuses: a block whose answer is not finite is an error.
    """

    part: Any
    leaves: tuple[Any, ...]
    blocks: int
    has_rows: tuple[bool, ...]
    refuses: bool


class Sum(NamedTuple):
    """What blocks contributed: the leaves of the answer, its structure, the weighted rows."""

    leaves: list[Any]
    structure: Structure
    rows: float


def on_block(order: Order, number: int, weight: Any, even_empty: bool, *block: Any) -> Sum | None:
    """The part on one block; None of a block without rows, which contributes nothing."""
    try:
        given = [part if _is_whole(part) else list(part) for part in block]
        rows = [len(p) for p, counts in zip(given, order.has_rows, strict=True) if counts]
        if len(set(rows)) > 1:
            msg = f"The parts of a block of over= have {', '.join(map(str, rows))} rows."
            raise BlocksError(f"{msg} Give the collections the same chunks.")
        if rows and not rows[0] and not even_empty:
            return None
        value, count = order.part(order.leaves, given, weight)
        if order.refuses and not is_finite(value):
            where = f"block {number} of {order.blocks}, {rows_of(given)} rows"
            raise NotFiniteError(f"The answer or its derivative is not finite ({where}).")
    except Exception as error:
        located = _located(error, number, order.blocks)
        if located is error:
            raise
        raise located from None  # its cause cannot travel
    return Sum(*flatten(value), count)


def _is_whole(part: Any) -> bool:
    """False for the lazy sequence of records that a partition of a bag may be."""
    return hasattr(part, "__len__") or not hasattr(part, "__next__")


def _located(error: Exception, number: int, blocks: int) -> Exception:
    """The error with a note that says on which block, and in which line of whose code."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_users(f.filename)]
    line = f", {frames[-1].filename}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
    where = f"on block {number} of {blocks}{line}"
    try:
        error.add_note(where)
        twin = pickle.loads(pickle.dumps(error))
        if type(twin) is type(error) and str(twin) == str(error):
            return error
    except Exception:  # it cannot travel as it is
        pass
    return BlockError(f"{type(error).__name__}: {error} ({where})")


def _is_users(filename: str) -> bool:
    parts = Path(filename).parts
    return not filename.startswith(HERE) and not {"adcore", "adcore_numpy"} & set(parts)


def summed(sums: Sequence[Sum | None]) -> Sum | None:
    """The sum of some answers; None if all blocks were empty."""
    total: Sum | None = None
    for each in sums:
        if total is None or each is None:
            total = each if total is None else total
            continue
        if not total.structure.matches(each.structure):
            msg = f"The function returned {total.structure} on one block, {each.structure} on"
            raise StructureError(f"{msg} another. Return the same containers on every block.")
        leaves = [_plus(a, b) for a, b in zip(total.leaves, each.leaves, strict=True)]
        total = Sum(leaves, total.structure, total.rows + each.rows)
    return total


def _plus(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    if getattr(a, "shape", ()) != getattr(b, "shape", ()):
        msg = (
            f"The function returned shape {a.shape} on one block, {b.shape} on another: they have "
            "no sum. Sum over the rows within the function, or use map_blocks."
        )
        raise StructureError(msg)
    return a + b
