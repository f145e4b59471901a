"""Layers: a value may carry one for each trace; what takes them off, and finds them.

A *layer* belongs to exactly one trace; for every other trace what it covers is a constant. What it
looks like to the program is the matter of its subclass, the box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .trace import Trace


class Layer:
    """A value inside a trace. `_note` is the trace's own: a place on the tape, or a tangent."""

    __slots__ = ("_note", "_primal", "_trace")

    def __init__(self, primal: Any, trace: Trace, note: Any) -> None:
        self._primal = primal
        self._trace = trace
        self._note = note

    def _become(self, other: Layer) -> None:
        """Be the value that `other` is, from now on, under every name: an assignment in place."""
        self._primal, self._trace, self._note = other._primal, other._trace, other._note

    def _lock(self) -> None:
        """Refuse to be written into from now on: other holders of the value would not see it."""

    def _again(self) -> Layer:
        """Another cell of the same value: what one becomes, the other does not."""
        return type(self)(self._primal, self._trace, self._note)

    def _snapshot(self) -> Any:
        """What it is now, apart from what it may become: for all who keep it."""
        return self._again() if self._trace.carries else self._primal


def snapshot(value: Any) -> Any:
    """A value that may be kept: a traced one as it is now, a plain one itself."""
    return value._snapshot() if isinstance(value, Layer) else value


class Moved:
    """A value that is handed over: to whoever takes it, who may write into it if that is alone.

    Arguments, tangents and cotangents pass through many hands, and each holds a reference. What
    they hold of a moved value is this; the value itself has one owner, and it can be seen from its
    reference count whether there are others.
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def plain(value: Any) -> Any:
    """The value with every layer of boxes taken off, but for that of a program being recorded."""
    while isinstance(value, Layer) and not value._trace.records:
        value = value._primal
    return value


def number_of(value: Any) -> Any:
    """The number itself, also of a program being recorded: for messages and what is printed."""
    return number_of(value._primal) if isinstance(value, Layer) else value


def on_plain(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """`call` of the plain values: a decision, which a program being recorded is told of."""
    bare = plain_within(args)
    recorder = recorder_of([*bare, *kwargs.values()])
    return call(*bare, **kwargs) if recorder is None else recorder.record(call, bare, kwargs)


def is_differentiated(value: Any) -> bool:
    """Whether a value is, or holds, more than plain numbers, those of a program among them."""
    return any(not box._trace.records for box in boxes_in(value))


def recorder_of(values: Any) -> Any:
    """The trace that records a program, if no box among the values has another layer."""
    found = None
    for box in boxes_in(values):
        if box._trace.records:
            found = box._trace
        elif box._trace.carries:
            return None
    return found


def layers(value: Any) -> Iterator[Any]:
    """The plain value, and the plain tangents that it carries for forward modes."""
    while isinstance(value, Layer) and not value._trace.records:
        if value._trace.mode == "forward":
            yield from layers(value._note)
        value = value._primal
    yield value


def plain_within(value: Any) -> Any:
    """The same for boxes inside lists, tuples and dicts too."""
    if isinstance(value, Layer):
        return plain(value)
    if type(value) in (list, tuple):
        return type(value)(map(plain_within, value))
    if type(value) is dict:
        return {key: plain_within(item) for key, item in value.items()}
    return value


def rebuilt(container: Any, items: list[Any]) -> Any:
    """The items in a container of the same type: list, tuple or namedtuple."""
    make = getattr(type(container), "_make", type(container))
    return make(items)


def holds_boxes(values: Iterable[Any]) -> bool:
    """True if one of the values is a box, or a list, tuple or dict that holds one at any depth."""
    for value in values:  # no generator: this is asked at every call of a primitive
        kind = type(value)
        if kind is int or kind is float:
            continue
        if isinstance(value, Layer):
            return True
        if (kind is list or kind is tuple) and holds_boxes(value):
            return True
        if kind is dict and holds_boxes(value.values()):
            return True
    return False


def boxes_in(value: Any) -> Iterator[Layer]:
    """Every box in a value, also inside lists, tuples and dicts."""
    if isinstance(value, Layer):
        yield value
    elif type(value) in (list, tuple):
        for item in value:
            yield from boxes_in(item)
    elif type(value) is dict:
        yield from boxes_in(list(value.values()))


def traces_of(values: Any) -> Iterator[Trace]:
    """The traces of all boxes in the values, of every layer."""
    for box in boxes_in(values):
        inner: Any = box
        while isinstance(inner, Layer):
            yield inner._trace
            inner = inner._primal


def newest(args: Iterable[Any]) -> Any:
    """The newest trace among the boxes in `args`, None if there is none."""
    traces = [arg._trace for arg in args if isinstance(arg, Layer)]
    return max(traces, key=lambda trace: trace.id, default=None)
