"""What is computed on one block: functions that travel to the workers, and make one another.

Each is called as `part(leaves, block, weight)` and returns a container and the weighted number of
rows. `Value` calls the user's function; of a part come its gradient, tangent, pullback and stack,
which are parts again: so derivatives of any order are computed where the block is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from adcore import jvp, vjp
from adcore.extend import plain
from adcore.transforms.containers import Structure, flatten, tree_map
from adcore.transforms.leaves import leaf_space

from .blocks import View

Answer = tuple[Any, float]


@dataclass(frozen=True, eq=False)
class Value:
    """The user's function on a block, times the weight.

    Attributes:
        structure: the containers of the parameters and of the mapped functions' arguments.
        views: what the function gets of a block.
        averages: the function is a mean over the rows, and counts as often as there are rows.
        skips: a block whose value is not finite contributes zeros.
    """

    fun: Callable[..., Any]
    structure: Structure
    views: tuple[View, ...]
    averages: bool = False
    skips: bool = False

    def __call__(self, leaves: Sequence[Any], block: Sequence[Any], weight: Any) -> Answer:
        params, mapped = self.structure.unflatten(list(leaves))
        arguments = iter(mapped)
        value = self.fun(*params, *(_seen(view, block, arguments) for view in self.views))
        rows = rows_of(block)
        if self.averages:
            weight = rows if weight is None else rows * weight
        if self.skips and not is_finite(value):
            value, weight, rows = tree_map(_zero, value), None, 0
        if weight is not None:
            value = tree_map(lambda leaf: leaf * weight, value)
        return value, float(rows if weight is None else weight)


def _seen(view: View, block: Sequence[Any], arguments: Any) -> Any:
    """What a view shows of a block; mapped functions take their arguments in turn."""
    if view.fun is None:
        return block[view.take]
    args = next(arguments)
    return view.fun(*args, *[_seen(each, block, arguments) for each in view.of])


def arguments_in(views: Sequence[View]) -> list[tuple[Any, ...]]:
    """The arguments of all mapped functions, in the order in which `_seen` asks for them."""
    found = []
    for view in views:
        if view.fun is not None:
            found += [view.args, *arguments_in(view.of)]
    return found


def without_arguments(views: Sequence[View]) -> tuple[View, ...]:
    """The same views to be sent: the arguments travel among the leaves."""
    return tuple(
        view if view.fun is None else View(fun=view.fun, of=without_arguments(view.of))
        for view in views
    )


def rows_of(block: Sequence[Any]) -> int:
    """How many rows a block has: those of its first part that has a length."""
    for part in block:
        if hasattr(part, "__len__") and getattr(part, "ndim", 1):
            return len(part)
    return 1


def is_finite(value: Any) -> bool:
    """Whether all numbers of a container are finite."""
    return all(np.all(np.isfinite(plain(x))) for x in flatten(value)[0] if leaf_space(x))


def _zero(leaf: Any) -> Any:
    space = leaf_space(leaf)
    return type(leaf)() if space is None else space.zeros()


# ------------------------------------------------------------------------------- derived parts


def _along(part: Any, active: Sequence[int], leaves: Sequence[Any], *where: Any) -> Any:
    """The part as a function of some of its leaves."""

    def fun(*given: Any) -> Answer:
        changed = list(leaves)
        for k, leaf in zip(active, given, strict=True):
            changed[k] = leaf
        return part(changed, *where)  # type: ignore[no-any-return]

    return fun


@dataclass(frozen=True, eq=False)
class Gradient:
    """(value, cotangents of the active leaves) for a real scalar; (value, None) for all else."""

    part: Any
    active: tuple[int, ...]

    def __call__(self, leaves: Sequence[Any], *where: Any) -> Answer:
        fun = _along(self.part, self.active, leaves, *where)
        value, pullback, rows = vjp(fun, *(leaves[k] for k in self.active), has_aux=True)
        space = leaf_space(value) if flatten(value)[1].kind is None else None
        if space is None or space.size != 1 or space.ndim or space.is_complex:
            return (value, None), rows
        return (value, pullback(space.ones())), rows


@dataclass(frozen=True, eq=False)
class Tangent:
    """(value, tangent); the tangents of the active leaves come behind the leaves."""

    part: Any
    active: tuple[int, ...]

    def __call__(self, leaves: Sequence[Any], *where: Any) -> Answer:
        n = len(leaves) - len(self.active)
        fun = _along(self.part, self.active, leaves[:n], *where)
        primals = tuple(leaves[k] for k in self.active)
        value, tangent, rows = jvp(fun, primals, tuple(leaves[n:]), has_aux=True)
        return (value, tangent), rows


@dataclass(frozen=True, eq=False)
class Pullback:
    """The cotangents of the active leaves; those of the outputs come behind the leaves."""

    part: Any
    active: tuple[int, ...]
    outputs: int

    def __call__(self, leaves: Sequence[Any], *where: Any) -> Answer:
        n = len(leaves) - self.outputs
        fun = _along(self.part, self.active, leaves[:n], *where)
        value, pullback, rows = vjp(fun, *(leaves[k] for k in self.active), has_aux=True)
        return pullback(flatten(value)[1].unflatten(list(leaves[n:]))), rows


@dataclass(frozen=True, eq=False)
class Stack:
    """The part at several points: some leaves are stacks, and so are the answers."""

    part: Any
    active: tuple[int, ...]
    size: int

    def __call__(self, leaves: Sequence[Any], *where: Any) -> Answer:
        columns = []
        structure, rows = None, 0.0
        for i in range(self.size):
            at = [leaf[i] if k in self.active else leaf for k, leaf in enumerate(leaves)]
            value, rows = self.part(at, *where)
            found, structure = flatten(value)
            columns.append(found)
        assert structure is not None
        stacks = [
            None if column[0] is None else np.stack(column)
            for column in zip(*columns, strict=True)
        ]
        return structure.unflatten(stacks), rows
