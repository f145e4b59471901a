"""A job: a part to be summed over blocks, and what was found of its derivative on the way."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from adcore.errors import ConversionError
from adcore.extend import Box

from .blocks import Column
from .cluster import total_of
from .worker import Order


@dataclass(eq=False)
class Job:
    """A part, the blocks that it is summed over, and the answer once it is known.

    Attributes:
        part: the function of one block, see `parts`.
        answer, structure: the leaves of the sum, and what they are leaves of.
        rows: the weighted rows of all blocks.
        slopes: the cotangents of the leaves `active` for a scalar answer, found in the same pass.
        tangents: the tangents of the answer, found in the same pass.
    """

    part: Any
    columns: tuple[Column, ...]
    chosen: tuple[int, ...]
    weights: Any = None
    client: Any = None
    refuses: bool = False
    answer: Any = None
    structure: Any = None
    rows: float = 0.0
    slopes: Any = None
    tangents: Any = None
    active: tuple[int, ...] = ()

    def of(self, part: Any, **known: Any) -> Job:
        """The same sum of another part."""
        fresh = {"answer": None, "structure": None, "slopes": None, "tangents": None, "active": ()}
        return dataclasses.replace(self, part=part, **{**fresh, **known})

    def run(self, leaves: tuple[Any, ...]) -> list[Any]:
        """Compute the sum: one pass over the blocks."""
        has_rows = tuple(column.has_rows for column in self.columns)
        order = Order(self.part, leaves, len(self.columns[0].parts), has_rows, self.refuses)
        found = total_of(order, self.columns, self.chosen, self.weights, self.client)
        if any(isinstance(leaf, Box) for leaf in found.leaves):
            msg = (
                "The function summed over blocks uses a traced value by closure: its derivative "
                "would be lost. Pass it as an argument: total(fun, over=…)(w, value)."
            )
            raise ConversionError(msg)
        self.structure, self.rows = found.structure, found.rows
        return found.leaves
