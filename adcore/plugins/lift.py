"""`lift`: modules that know nothing of adcore see twins among their names while a derivative runs.

What a library does not dispatch (`np.zeros`, `math.exp`, `scipy.linalg.expm`) has a twin, and the
program that calls the original was written without it. So for as long as a derivative runs, and no
longer, the names of a lifted module mean other things: modules and functions their twins, arrays
assignable constants. Without a derivative nothing is changed, so plain code costs what it did.
"""

from __future__ import annotations

import functools
import operator
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from ..engine.constant import CONSTANTS, assignable
from ..engine.layers import Layer, plain
from ..engine.running import is_running, watch
from ..errors import ArgumentError
from ..rules import registry
from ..rules.twins import lifted_names
from ..values import box_types
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

    def scan(self) -> None:
        """Look through the names for what has another meaning when it is lifted."""
        registry.load_pending()
        self.before, self.after = {}, {}
        for name, value in list(self.names.items()):
            if not name.startswith("__"):
                other = lifted(value)
                if other is not value:
                    self.before[name], self.after[name] = value, other
        self.arrays = list(own_arrays(self.names))
        self.size = len(self.names)

    def put_on(self) -> None:
        """Let the names mean what they mean while a derivative runs."""
        names = self.names
        same = map(operator.is_, map(names.get, self.before), self.before.values())
        if len(names) != self.size or not all(same):
            self.scan()
        names.update(self.after)
        for name in self.arrays:
            array = names.get(name)
            cell = assignable(array)
            if cell is not array:
                self.cells[name] = array, cell
                names[name] = cell

    def take_off(self) -> None:
        """Let them mean again what they mean otherwise; what the program bound anew, it keeps."""
        names = self.names
        for name, value in self.after.items():
            if names.get(name) is value:
                names[name] = self.before[name]
        for name, (array, cell) in self.cells.items():
            if written_back(array, cell) and names.get(name) is cell:
                names[name] = array
        self.cells.clear()
        for name in self.arrays:
            if isinstance(names.get(name), Layer):  # bound to a traced value, which has no more use
                names[name] = plain(names[name])


def own_arrays(names: dict[str, Any]) -> Iterator[str]:
    """Names of arrays that may become cells: they share their memory with no other array here."""
    arrays = {name: value for name, value in names.items() if is_cell(value)}
    bases = [getattr(value, "base", None) for value in arrays.values()]
    shared = {id(base) for base in bases if base is not None}
    for name, value in arrays.items():
        base = value.base if hasattr(value, "base") else None
        # The base of `np.arange(6.0).reshape(2, 3)` has no other holder.
        alone = base is None or sys.getrefcount(base) <= BASE_OF_ONE + bases.count(base)
        if alone and id(value) not in shared:
            yield name


def written_back(array: Any, cell: Any) -> bool:
    """Put what was written into a module's array, as numbers, where the program expects it."""
    if cell._trace is not CONSTANTS or cell._primal is not array:
        array[...] = plain(cell)
    return True
