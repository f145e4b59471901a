"""Leaves: what a transform differentiates, once the containers are taken off.

Leaves that are not floating-point pass through untouched, and their gradient is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..engine.box import Box
from ..engine.constant import without_constants
from ..engine.layers import plain, snapshot
from ..engine.refusals import raise_again
from ..engine.roots import bare
from ..engine.trace import Trace
from ..errors import InputTypeError, StructureError, TangentError
from ..rules import registry
from ..values import Space, box_types
from .containers import tree_map


def leaf_space(value: Any) -> Space | None:
    """The space of a leaf, None if it is not floating-point; loads the plugin for its type."""
    box = box_types.get(type(value)) or registry.find_box(type(value))
    space: Space | None = None if box is None else box.space_of(value)
    return space


def leaf_spaces(leaves: Sequence[Any], fun: Callable[..., Any]) -> list[Space | None]:
    """The spaces of all leaves; at least one must be differentiable."""
    spaces = [leaf_space(leaf) for leaf in leaves]
    if any(space is not None for space in spaces):
        return spaces
    if len(leaves) == 1:
        kind = type(plain(leaves[0])).__name__
        dtype = getattr(leaves[0], "dtype", None)
        got = f"{kind} of dtype {dtype}" if dtype is not None else f"{kind} {leaves[0]!r}"
    else:
        got = f"only {', '.join(sorted({type(leaf).__name__ for leaf in leaves})) or 'nothing'}"
    trouble = registry.trouble([type(plain(leaf)) for leaf in leaves])
    msg = (
        f"The input of {name_of(fun)} must be floating-point to be differentiated; got {got}. "
        f"{_cure(leaves)}{trouble}"
    )
    raise InputTypeError(msg)


def _cure(leaves: Sequence[Any]) -> str:
    """What to pass in place of leaves that are not floating-point."""
    for leaf in leaves:
        kind = type(leaf)
        if hasattr(leaf, "to_numpy"):  # a table or a column of one
            return f"Pass x.to_numpy() in place of the {kind.__name__} x."
        if hasattr(leaf, "__dict__") and not callable(leaf) and not hasattr(leaf, "dtype"):
            return (
                f"Tell how a {kind.__name__} is taken apart into numbers and arrays, and put "
                "together again, with adcore.register_container; or write a value type for it."
            )
    return (
        "Pass floats: 2.0 for 2, x.astype(float) for an integer array, a plugin for a type of "
        "your own."
    )


def demand_whole(outputs: Sequence[Any], fun: Callable[..., Any]) -> None:
    """Refuse an output that is no traced value itself, but an object that holds some.

    It would count as a constant.
    """
    for output in outputs:
        if isinstance(output, Box) or not any(isinstance(p, Box) for p in _attributes(output)):
            continue
        kind = type(output).__name__
        cure = f"Tell how a {kind} is taken apart, with adcore.register_container."
        if type(output) in box_types:
            cure = f"Let the constructor of {kind} be a primitive with a rule."
        msg = f"{name_of(fun)} returned a {kind} with traced parts, whose derivative would be lost."
        raise StructureError(f"{msg} {cure}")


def _attributes(value: Any) -> Iterator[Any]:
    """What an object holds, under its names or as a container that no transform takes apart."""
    yield from getattr(value, "__dict__", {}).values()
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from value
    for kind in type(value).__mro__:
        names = kind.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            yield getattr(value, name, None)


def name_of(fun: Callable[..., Any]) -> str:
    """The name of a function, for messages."""
    return getattr(fun, "__name__", type(fun).__name__)


def unboxed(value: Any, trace: Trace) -> Any:
    """A result with the layer of `trace` taken off every leaf."""

    def without(leaf: Any) -> Any:
        return without_constants(snapshot(bare(leaf._primal)) if is_of(trace, leaf) else leaf)

    return tree_map(without, value)


def is_of(trace: Trace, value: Any) -> bool:
    """Whether a value is a box of this trace."""
    return isinstance(value, Box) and value._trace is trace


def demand_dependence(trace: Trace, outputs: Sequence[Any]) -> None:
    """Raise what the trace refused, if the program caught it and all its derivatives are zero."""
    if trace.refused is None or any(is_of(trace, output) for output in outputs):
        return
    if any(leaf_space(output) is not None for output in outputs):
        raise_again(trace)


def owned(ct: Any, space: Space, seen: set[int]) -> Any:
    """A cotangent that shares no memory with another result, zeros where none flowed."""
    if ct is None:
        return space.zeros()
    ct = without_constants(ct)
    ct = snapshot(space.own(ct, id(ct) in seen))
    seen.add(id(ct))
    return ct


def value_and_aux(fun: Callable[..., Any], output: Any) -> tuple[Any, Any]:
    """The two parts of what a function with has_aux=True returned."""
    if not isinstance(output, tuple) or len(output) != 2:
        msg = f"has_aux=True: {name_of(fun)} must return a pair (value, aux); got {output!r}."
        raise StructureError(msg)
    return output


def adopted(vector: Any, space: Space | None, role: str) -> Any:
    """A tangent or cotangent given by the user, checked against the space of its primal."""
    if space is not None:
        return space.adopt(vector, role)
    if vector is not None and not (type(vector) in (int, float) and vector == 0):
        msg = f"The {role} of a value that is not floating-point must be None; got {vector!r}."
        raise TangentError(msg)
    return None


def demand_tuples(name: str, primals: Any, tangents: Any) -> None:
    """Refuse primals or tangents that are no tuples."""
    for what, given in (("primals", primals), ("tangents", tangents)):
        if not isinstance(given, (tuple, list)):
            kind = type(given).__name__
            msg = f"{name} takes a tuple of {what}, got a {kind}: write {name}(f, (x,), (v,))."
            raise StructureError(msg)
