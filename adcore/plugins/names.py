"""The names of a lifted module: what they mean while a derivative runs, and its own arrays.

An array has one cell under all its names, and what is written into the cell goes into the array
when no derivative runs any more. What else holds the array (a list, a class, a view) would not see
a write in between, so the cell of such an array is locked; its reference count tells.
"""

from __future__ import annotations

import dis
import operator
import sys
import types
from collections.abc import Iterable
from typing import Any

from ..engine.constant import CONSTANTS, cell_of, cells
from ..engine.layers import Layer, plain
from ..rules import registry
from .lifted import is_cell, lifted


class Names:
    """The names of one module, plain and lifted.

    Arguments:
        names: its dictionary.
    """

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.size = -1  # of the dictionary, when it was last looked through
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}
        self.arrays: list[str] = []
        self.cells: dict[str, tuple[Any, Any]] = {}  # by name: an array, and its box
        self.stored: list[str] = []  # names that functions of the module bind anew

    def scan(self) -> None:
        """Look through the names for what has another meaning when it is lifted."""
        registry.load_pending()
        self.before, self.after = {}, {}
        for name, value in list(self.names.items()):
            if not name.startswith("__"):
                other = lifted(value)
                if other is not value:
                    self.before[name], self.after[name] = value, other
        self.arrays = [name for name, value in self.names.items() if is_cell(value)]
        self.stored = sorted(stored_by(self.names))
        self.size = len(self.names)

    def put_on(self, counts: dict[int, int]) -> None:
        """Let the names mean what they mean while a derivative runs; see `count_names`."""
        names = self.names
        same = map(operator.is_, map(names.get, self.before), self.before.values())
        if len(names) != self.size or not all(same):
            self.scan()
        names.update(self.after)
        for name in self.arrays:
            array = names.get(name)
            if is_cell(array):
                held = held_elsewhere(array, counts)  # before anything else here holds it
                cell = names[name] = cell_of(array, held)
                self.cells[name] = array, cell

    def take_off(self) -> None:
        """Let them mean again what they mean otherwise; what the program bound anew, it keeps."""
        names = self.names
        for name, value in self.after.items():
            if names.get(name) is value:
                names[name] = self.before[name]
        for name, (array, cell) in self.cells.items():
            if names.get(name) is cell:
                names[name] = array
        self.cells.clear()
        for name in (*self.arrays, *self.stored):
            if isinstance(names.get(name), Layer):  # bound to a traced value, which has no more use
                names[name] = plain(names[name])


def stored_by(names: dict[str, Any]) -> set[str]:
    """Names that may be bound anew by functions of a module, which say `global` of them."""
    found: set[str] = set()
    codes = [
        value.__code__
        for value in names.values()
        if isinstance(value, types.FunctionType) and value.__globals__ is names
    ]
    while codes:
        code = codes.pop()
        if STORE_GLOBAL in code.co_code[::2]:
            found.update(code.co_names)
        codes += [each for each in code.co_consts if isinstance(each, types.CodeType)]
    return found


STORE_GLOBAL = dis.opmap["STORE_GLOBAL"]


def count_names(modules: Iterable[Names]) -> dict[int, int]:
    """By how many names of lifted modules each of their arrays is known."""
    counts: dict[int, int] = {}
    for known in modules:
        for name in known.arrays:
            key = id(known.names.get(name))
            counts[key] = counts.get(key, 0) + 1
    return counts


def held_elsewhere(array: Any, counts: dict[int, int]) -> bool:
    """Whether more than the names of lifted modules hold an array, or it shares its memory."""
    if getattr(array, "base", None) is not None and sys.getrefcount(array.base) > BASE_OF_ONE:
        return True
    return sys.getrefcount(array) > counts.get(id(array), 1) + OWN_HOLDERS


def _own_holders() -> int:
    """What `getrefcount` says in `held_elsewhere`, called as it is, beyond the names."""
    names = {"a": object()}
    array = names.get("a")
    return _references(array, {}) - 1


def _references(array: Any, counts: dict[int, int]) -> int:
    return sys.getrefcount(array)


OWN_HOLDERS = _own_holders()
BASE_OF_ONE = 2  # the array that shows all of it, and the question


def write_back() -> None:
    """Put what was written into arrays, as numbers, where the program expects it."""
    for array, cell in cells.values():
        if cell._trace is not CONSTANTS or cell._primal is not array:
            value = plain(cell)
            if value is not None:  # a write that failed in the middle
                array[...] = value
    cells.clear()
