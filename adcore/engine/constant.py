"""Assignable constants: arrays that depend on nothing as yet, and may come to by an assignment.

`buffer = np.zeros_like(x)` is plain, and `buffer[k] = x[0]` would lose a derivative. A box of a
trace that carries nothing is a cell like any other: what is written into it makes it a value of
the trace that the written value belongs to. To all else it is the plain value it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..rules.rule import Rule
from ..values import box_types
from .layers import Layer
from .trace import Trace


class ConstantTrace(Trace):
    """The trace of assignable constants: older than any other, it never ends."""

    mode = "constant"
    carries = False

    def __init__(self) -> None:
        self.id = -1

    def process(
        self, rule: Rule, call: Callable[..., Any], active: tuple[int, ...], notes: Any, args: Any
    ) -> Any:
        return assignable(call(*args))


CONSTANTS = ConstantTrace()


def assignable(value: Any) -> Any:
    """A value in which each plain array that can hold derivatives is a cell to assign to."""
    kind = type(value)
    if kind is tuple or kind is list:
        return kind([assignable(each) for each in value])
    box = box_types.get(kind)
    if box is None or isinstance(value, Layer) or not box.assignable:
        return value
    if box.space_of(value) is None:  # integers have no derivative to hold
        return value
    return box(value, CONSTANTS, None)


# While a derivative runs: the cells that stand for arrays that lifted code finds, by the identity
# of the array, so that all names of one array have one cell.
cells: dict[int, tuple[Any, Any]] = {}


def cell_of(array: Any, held_elsewhere: bool = False) -> Any:
    """The cell of an array that lifted code finds; what is no array is itself.

    Arguments:
        held_elsewhere: something else holds the array, or its memory, and would not see a write:
            the cell can be read and copied, and refuses to be written into.
    """
    known = cells.get(id(array))
    if known is not None and known[0] is array:
        return known[1]
    cell: Any = assignable(array)
    if cell is not array and isinstance(cell, Layer):
        if held_elsewhere:
            cell._lock()
        cells[id(array)] = array, cell
    return cell


def cells_of(arguments: Iterable[Any]) -> list[Any]:
    """Arguments that are not differentiated, as constants that a lifted function may write into.

    One array has one cell; the caller's own array is not written into. Arrays that share memory
    cannot be written into.
    """
    arguments = list(arguments)
    bases = [getattr(each, "base", None) for each in arguments]
    shared = {id(base) for base in bases if base is not None}
    made: dict[int, Any] = {}
    for each, base in zip(arguments, bases, strict=True):
        if id(each) not in made:
            cell: Any = cells[id(each)][1] if id(each) in cells else assignable(each)
            if cell is not each and isinstance(cell, Layer):
                if base is not None or id(each) in shared:
                    cell._lock()
            made[id(each)] = cell
    return [made[id(each)] for each in arguments]


def without_constants(value: Any) -> Any:
    """A value that leaves the program, without the box of an assignable constant."""
    constant = isinstance(value, Layer) and not value._trace.carries
    return value._primal if constant else value
