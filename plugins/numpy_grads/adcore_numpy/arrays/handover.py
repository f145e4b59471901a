"""Writing into an array that was handed over: in place if nobody else holds it, at every layer.

An array is seldom where it can be seen to have one owner: a box holds it, and the tuples of
arguments that it is passed on in. So it is passed on as a `Moved`, out of which it is taken here;
then the reference count tells of all others: the tape, a view, a tangent that is the same array.
"""

from __future__ import annotations

from sys import getrefcount
from typing import Any

import numpy as np

from adcore.extend import BOTH, FIRST, SECOND, Box, Moved, registered, snapshot
from adcore.values import box_types


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


def put(moved: Moved, value: Any, key: Any) -> Any:
    """The array that was handed over, plain or traced, with `value` at `key`.

    After an error, what was handed over is where it was.
    """
    if not isinstance(moved.value, Box):
        if isinstance(value, Box) and value._trace.carries:
            args = (moved, value._primal, key)
            return value._trace.process(_rule(), put, SECOND, value._note, args)
        return _into_plain(moved, value, key)
    box = moved.value
    moved.value = None
    alone = getrefcount(box) <= ALONE
    trace, old, note = box._trace, Moved(box._primal), Moved(box._note)
    if alone:
        box._primal = box._note = None
    try:
        return put_in(trace, note, old, value, key)
    except BaseException:
        if alone:
            box._primal, box._note = old.value, note.value
        moved.value = box
        raise


def _into_plain(moved: Moved, value: Any, key: Any) -> Any:
    array = moved.value
    moved.value = None
    shared = getrefcount(array) > ALONE or array.base is not None or not array.flags.writeable
    try:
        if shared:
            array = array.copy("K")
        array[key] = value
    except BaseException:
        moved.value = array
        raise
    return array


def put_in(trace: Any, note: Moved, old: Moved, value: Any, key: Any) -> Any:
    """The same for a box that was taken apart: its trace, its note, and what it held."""
    if isinstance(value, Box) and not value._trace.carries:
        value = value._primal
    theirs = value._trace if isinstance(value, Box) else None
    if theirs is not None and theirs.id > trace.id:
        return _within(theirs, trace, note, old, value, key)
    if not trace.carries:
        return put(old, value, key)
    if trace.mode == "batch":
        return _into_stack(trace, old, value, key)
    notes: Any = note if trace.mode == "forward" else note.value
    if theirs is trace:
        args = (old, value._primal, key)
        return trace.process(_rule(), put, BOTH, (notes, value._note), args)
    return trace.process(_rule(), put, FIRST, notes, (old, snapshot(value), key))


def _within(theirs: Any, trace: Any, note: Moved, old: Moved, value: Any, key: Any) -> Any:
    """A value of a newer trace, for which the array is a constant, goes into it."""
    args = (old, value._primal, key)
    if not trace.carries:
        return theirs.process(_rule(), put, SECOND, value._note, args)
    box = Moved(box_types[type(old.value)](old.value, trace, note.value))
    old.value = note.value = None
    try:
        return theirs.process(_rule(), put, SECOND, value._note, (box, value._primal, key))
    except BaseException:
        if box.value is not None:
            old.value, note.value = box.value._primal, box.value._note
        raise


def _into_stack(trace: Any, old: Moved, value: Any, key: Any) -> Any:
    """Into each array of a stack: the index stands behind the first axis, where that can be."""
    from ..tables.batched_products import behind
    from .assignment import updated

    stacked = isinstance(value, Box) and value._trace is trace
    further = behind(key)
    if further is None:
        active, note = (BOTH, (None, None)) if stacked else (FIRST, None)
        args = (old.value, value._primal if stacked else snapshot(value), key)
        return trace.process(registered[updated], updated, active, note, args)
    batch = old.value
    old.value = None
    stack = Moved(batch.stack)
    if getrefcount(batch) <= ALONE:
        batch.stack = None
    if stacked:
        value = value._primal.stack
        added = stack.value[further].ndim - value.ndim
        value = np.reshape(value, (len(value), *(1,) * added, *value.shape[1:]))
    return trace.input(put(stack, value, further))


def _rule() -> Any:
    from .assignment import updated

    return registered[updated]
