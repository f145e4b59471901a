"""Writing into an array that was handed over: in place if nobody else holds it, at every layer.

An array is seldom where it can be seen to have one owner: a box holds it, and the tuples of
arguments that it is passed on in. So it is passed on as a `Moved`, out of which it is taken here;
then the reference count tells of all others: the tape, a view, a tangent that is the same array.
"""

from __future__ import annotations

from collections.abc import Callable
from sys import getrefcount
from typing import Any

import numpy as np

from adcore.extend import BOTH, FIRST, SECOND, Box, Moved, registered, snapshot
from adcore.values import box_types


def _repeated(moved: Moved, trace: Any) -> Moved:
    """A stack of copies of an array, for a trace of stacks."""
    array = moved.value
    return Moved(trace.input(np.copy(np.broadcast_to(array, (trace.size, *np.shape(array))))))


def as_moved(value: Any) -> Moved:
    """A value that may have been handed over already."""
    return value if type(value) is Moved else Moved(value)


def _count_of_one() -> int:
    """What `getrefcount` says, within a function, of what its local variable alone holds."""
    moved = Moved(np.zeros(1))
    only = moved.value
    moved.value = None
    return getrefcount(only)


ALONE = _count_of_one()


class Write:
    """A way to write `value` into an array at `key`: `write(moved, value, key)` is the new array.

    Arguments:
        into: `into(array, key, value)` does it to a plain array, in place.

    Attributes:
        primitive: the function of the same values that copies, of which the rule is.

    After an error, what was handed over is where it was.
    """

    def __init__(self, into: Callable[[Any, Any, Any], None]) -> None:
        self.into = into
        self.primitive: Any = None

    def __call__(self, moved: Moved, value: Any, key: Any) -> Any:
        if not isinstance(moved.value, Box):
            if isinstance(value, Box) and value._trace.carries:
                if value._trace.mode == "batch":
                    return self(_repeated(moved, value._trace), value, key)
                args = (moved, value._primal, key)
                return self._process(value._trace, SECOND, value._note, args)
            return self._into_plain(moved, value, key)
        box = moved.value
        moved.value = None
        alone = getrefcount(box) <= ALONE
        trace, old, note = box._trace, Moved(box._primal), Moved(box._note)
        if alone:
            box._primal = box._note = None
        try:
            return self.within(trace, note, old, value, key)
        except BaseException:
            if alone:
                box._primal, box._note = old.value, note.value
            moved.value = box
            raise

    def _process(self, trace: Any, active: Any, notes: Any, args: Any) -> Any:
        return trace.process(registered[self.primitive], self, active, notes, args)

    def _into_plain(self, moved: Moved, value: Any, key: Any) -> Any:
        array = moved.value
        moved.value = None
        shared = getrefcount(array) > ALONE or array.base is not None or not array.flags.writeable
        try:
            if shared:
                array = array.copy("K")
            self.into(array, key, value)
        except BaseException:
            moved.value = array
            raise
        return array

    def within(self, trace: Any, note: Moved, old: Moved, value: Any, key: Any) -> Any:
        """The same for a box that was taken apart: its trace, its note, and what it held."""
        if isinstance(value, Box) and not value._trace.carries:
            value = value._primal
        theirs = value._trace if isinstance(value, Box) else None
        if theirs is not None and theirs.id > trace.id:
            return self._by_newer(theirs, trace, note, old, value, key)
        if not trace.carries:
            return self(old, value, key)
        if trace.mode == "batch":
            return self._into_stack(trace, old, value, key)
        notes: Any = note if trace.mode == "forward" else note.value
        if theirs is trace:
            args = (old, value._primal, key)
            return self._process(trace, BOTH, (notes, value._note), args)
        return self._process(trace, FIRST, notes, (old, snapshot(value), key))

    def _by_newer(
        self, theirs: Any, trace: Any, note: Moved, old: Moved, value: Any, key: Any
    ) -> Any:
        """A value of a newer trace, for which the array is a constant, goes into it."""
        if not trace.carries:
            return self._process(theirs, SECOND, value._note, (old, value._primal, key))
        box = Moved(box_types[type(old.value)](old.value, trace, note.value))
        old.value = note.value = None
        if theirs.mode == "batch":
            return self(_repeated(box, theirs), value, key)
        try:
            return self._process(theirs, SECOND, value._note, (box, value._primal, key))
        except BaseException:
            if box.value is not None:
                old.value, note.value = box.value._primal, box.value._note
            raise

    def _into_stack(self, trace: Any, old: Moved, value: Any, key: Any) -> Any:
        """Into each array of a stack: the index stands behind the first axis, where it can."""
        from ..tables.batched_products import behind

        stacked = isinstance(value, Box) and value._trace is trace
        further = behind(key)
        if further is None:
            active, note = (BOTH, (None, None)) if stacked else (FIRST, None)
            args = (old.value, value._primal if stacked else snapshot(value), key)
            rule = registered[self.primitive]
            return trace.process(rule, self.primitive, active, note, args)
        batch = old.value
        old.value = None
        stack = Moved(batch.stack)
        if getrefcount(batch) <= ALONE:
            batch.stack = None
        if stacked:
            value = value._primal.stack
            added = stack.value[further].ndim - value.ndim
            value = np.reshape(value, (len(value), *(1,) * added, *value.shape[1:]))
        return trace.input(self(stack, value, further))
