"""Containers: taking them apart into leaves and putting them together again.

Tuples, lists, dictionaries, named tuples and dataclasses are containers; everything else is a
leaf. `register_container` adds further ones.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from .errors import StructureError

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
    _flatteners[kind] = flatten
    _builders[kind] = unflatten


class Structure:
    """The shape of a container: its type, what rebuilds it, and the structures inside.

    `kind` is None for a leaf.
    """

    __slots__ = ("children", "kind", "leaves", "rest")

    def __init__(self, kind: type | None, rest: Any, children: tuple[Structure, ...]) -> None:
        self.kind = kind
        self.rest = rest
        self.children = children
        self.leaves = 1 if kind is None else sum(child.leaves for child in children)

    def unflatten(self, leaves: Sequence[Any]) -> Any:
        """The container with the given leaves."""
        if self.kind is None:
            return leaves[0]
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
        at = f" at {path}" if path else ""
        parts = _children(value, type(value))
        if type(value) is not self.kind or parts is None:
            msg = f"{what}: expected a {self.kind.__name__}{at}, got {value!r}."
            raise StructureError(msg)
        children, rest = parts
        if rest != self.rest and self.kind in (dict, OrderedDict) and set(rest) == set(self.rest):
            children, rest = [value[key] for key in self.rest], self.rest
        if rest != self.rest or len(children) != len(self.children):
            expected = f"keys {self.rest}" if self.rest else f"{len(self.children)} entries"
            msg = f"{what}: expected {expected}{at}, got {rest or len(children)}."
            raise StructureError(msg)
        labels = self.rest if isinstance(self.rest, tuple) else range(len(children))
        leaves = []
        for label, mine, theirs in zip(labels, self.children, children, strict=True):
            leaves += mine.leaves_of(theirs, what, f"{path}[{label!r}]")
        return leaves


LEAF = Structure(None, None, ())


def flatten(value: Any) -> tuple[list[Any], Structure]:
    """The leaves of a value, and its structure.

    >>> leaves, structure = flatten({"a": 1.0, "b": (2.0, None)})
    >>> leaves
    [1.0, 2.0, None]
    >>> structure.unflatten([10.0, 20.0, None])
    {'a': 10.0, 'b': (20.0, None)}
    """
    leaves: list[Any] = []
    return leaves, _flatten(value, leaves, ())


def _flatten(value: Any, leaves: list[Any], above: tuple[int, ...]) -> Structure:
    kind = type(value)
    parts = _children(value, kind)
    if parts is None:
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
    return kind(**dict(zip(rest, children, strict=True)))


def tree_map(function: Callable[[Any], Any], value: Any) -> Any:
    """The same containers with `function` applied to every leaf."""
    leaves, structure = flatten(value)
    return structure.unflatten([function(leaf) for leaf in leaves])
