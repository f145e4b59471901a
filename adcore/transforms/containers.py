"""Containers: taking them apart into leaves and putting them together again.

Tuples, lists, dictionaries, named tuples and dataclasses are containers; everything else is a
leaf. `register_container` adds further ones.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from ..errors import AdcoreError, StructureError
from ..rules import registry
from ..values import box_types

Children = tuple[Sequence[Any], Any]  # the children, and what is needed to build it again

_flatteners: dict[type, Callable[[Any], Children]] = {
    tuple: lambda x: (x, None),
    list: lambda x: (x, None),
    dict: lambda x: (list(x.values()), tuple(x)),
    OrderedDict: lambda x: (list(x.values()), tuple(x)),
}
_builders: dict[type, Callable[[Any, Sequence[Any]], Any]] = {
    tuple: lambda _, children: tuple(children),
    list: lambda _, children: list(children),
    dict: lambda keys, children: dict(zip(keys, children, strict=True)),
    OrderedDict: lambda keys, children: OrderedDict(zip(keys, children, strict=True)),
}


def register_container(
    kind: type,
    flatten: Callable[[Any], Children],
    unflatten: Callable[[Any, Sequence[Any]], Any],
) -> None:
    """Let values of a type be taken apart by every transform.

    Arguments:
        kind: the exact type; subclasses are leaves.
        flatten: `flatten(value) -> (children, rest)`; `rest` is compared with == when two values
            must have the same structure.
        unflatten: `unflatten(rest, children) -> value`.

    >>> class Pair:
    ...     def __init__(self, a, b):
    ...         self.a, self.b = a, b
    >>> register_container(Pair, lambda p: ((p.a, p.b), None), lambda _, ab: Pair(*ab))
    >>> from adcore import grad
    >>> grad(lambda p: p.a * p.b)(Pair(2.0, 3.0)).a
    3.0
    """
    _leaf_types.discard(kind)
    _flatteners[kind] = flatten
    _builders[kind] = unflatten


class Structure:
    """The shape of a container: its type, what rebuilds it, and the structures inside.

    `kind` is None for a leaf.
    """

    __slots__ = ("children", "is_row", "kind", "leaves", "rest")

    def __init__(self, kind: type | None, rest: Any, children: tuple[Structure, ...]) -> None:
        self.kind = kind
        self.rest = rest
        self.children = children
        self.leaves: int = 1 if kind is None else sum(child.leaves for child in children)
        # A plain tuple of leaves: what every call's arguments are, most often.
        self.is_row = kind is tuple and all(child.kind is None for child in children)

    def matches(self, other: Structure) -> bool:
        """True if values of both structures are built alike."""
        return (
            self.kind is other.kind
            and self.leaves == other.leaves
            and self.rest == other.rest
            and all(map(Structure.matches, self.children, other.children))
        )

    def __str__(self) -> str:
        """The structure in words, for messages: 'dict(leaf, tuple(leaf, leaf))'."""
        if self.kind is None:
            return "leaf"
        return f"{self.kind.__name__}({', '.join(map(str, self.children))})"

    def unflatten(self, leaves: Sequence[Any]) -> Any:
        """The container with the given leaves."""
        if self.kind is None:
            return leaves[0]
        if self.is_row:
            return tuple(leaves)
        parts, start = [], 0
        for child in self.children:
            parts.append(child.unflatten(leaves[start : start + child.leaves]))
            start += child.leaves
        return _build(self.kind, self.rest, parts)

    def leaves_of(self, value: Any, what: str, path: str = "") -> list[Any]:
        """The leaves of a value that must have this structure; dictionaries in any order.

        Raises:
            StructureError: it has another one; `what` names it in the message.
        """
        if self.kind is None:
            return [value]
        mapping: Any = value  # if it is one
        parts = _children(value, type(value))
        if type(value) is not self.kind or parts is None:
            raise _misfit(what, path, f"a {self.kind.__name__}", repr(value))
        children, rest = parts
        if rest != self.rest and self.kind in (dict, OrderedDict) and set(rest) == set(self.rest):
            children, rest = [mapping[key] for key in self.rest], self.rest
        if rest != self.rest:
            raise _misfit(what, path, f"a {self.kind.__name__} with {self.rest!r}", repr(rest))
        if len(children) != len(self.children):
            raise _misfit(what, path, f"{len(self.children)} entries", str(len(children)))
        labels: Sequence[Any] = range(len(children))
        if isinstance(self.rest, tuple):
            labels = self.rest
        leaves = []
        for label, mine, theirs in zip(labels, self.children, children, strict=True):
            leaves += mine.leaves_of(theirs, what, f"{path}[{label!r}]")
        return leaves


def _misfit(what: str, path: str, expected: str, got: str) -> StructureError:
    at = f" at {path}" if path else ""
    msg = f"{what}: expected {expected}{at}, got {got}. Use the same containers as for the value."
    return StructureError(msg)


LEAF = Structure(None, None, ())
_rows: dict[int, Structure] = {}  # of tuples of leaves, by their length
_leaf_types: set[type] = set()  # met before, and found to be no container


def flatten(value: Any) -> tuple[list[Any], Structure]:
    """The leaves of a value, and its structure.

    >>> leaves, structure = flatten({"a": 1.0, "b": (2.0, None)})
    >>> leaves
    [1.0, 2.0, None]
    >>> structure.unflatten([10.0, 20.0, None])
    {'a': 10.0, 'b': (20.0, None)}
    """
    kind = type(value)
    if kind in _leaf_types:
        return [value], LEAF
    if kind is tuple and all([type(item) in _leaf_types for item in value]):
        n = len(value)
        return list(value), _rows.get(n) or _rows.setdefault(n, _flatten(value, [], ()))
    leaves: list[Any] = []
    return leaves, _flatten(value, leaves, ())


def _flatten(value: Any, leaves: list[Any], above: tuple[int, ...]) -> Structure:
    kind = type(value)
    parts = None if kind in _leaf_types else _children(value, kind)
    if parts is None and kind not in _leaf_types and kind not in box_types:
        if registry.load_pending():  # a plugin may tell how it is taken apart
            parts = _children(value, kind)
    if parts is None:
        _leaf_types.add(kind)
        leaves.append(value)
        return LEAF
    if id(value) in above:
        msg = f"A {kind.__name__} contains itself; a transform needs a tree of containers."
        raise StructureError(msg)
    children, rest = parts
    above = (*above, id(value))
    return Structure(kind, rest, tuple(_flatten(child, leaves, above) for child in children))


def _children(value: Any, kind: type) -> Children | None:
    """The children of a container, None for a leaf."""
    flattener = _flatteners.get(kind)
    if flattener is not None:
        return flattener(value)
    if isinstance(value, tuple) and hasattr(kind, "_make"):  # a named tuple
        return value, tuple(kind._fields) if hasattr(kind, "_fields") else None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = tuple(f.name for f in dataclasses.fields(value) if f.init)
        return [getattr(value, name) for name in names], names
    return None


def _build(kind: type, rest: Any, children: list[Any]) -> Any:
    builder = _builders.get(kind)
    if builder is not None:
        return builder(rest, children)
    if issubclass(kind, tuple):
        return kind._make(children)  # type: ignore[attr-defined]
    return _build_dataclass(kind, dict(zip(rest, children, strict=True)))


def _build_dataclass(kind: type, fields: dict[str, Any]) -> Any:
    """A dataclass with the given values of its fields, whatever its __post_init__ makes of them.

    Built by its __init__, so that fields which that computes (`init=False`) follow from the
    others. Where __init__ refuses, as a check of positive numbers does a gradient, it is built
    field by field; that needs all fields to be among the given ones.
    """
    try:
        built = kind(**fields)
    except AdcoreError:
        raise
    except Exception as error:
        if any(field.name not in fields for field in dataclasses.fields(kind)):
            msg = (
                f"The dataclass {kind.__name__} cannot be built from traced values or from "
                f"gradients ({type(error).__name__}: {error}), and it computes fields of its own. "
                "Tell how to take it apart and build it with adcore.register_container."
            )
            raise StructureError(msg) from error
        built = object.__new__(kind)
    for name, value in fields.items():
        if getattr(built, name, fields) is not value:
            object.__setattr__(built, name, value)
    return built


def tree_map(function: Callable[[Any], Any], value: Any) -> Any:
    """The same containers with `function` applied to every leaf."""
    leaves, structure = flatten(value)
    return structure.unflatten([function(leaf) for leaf in leaves])
