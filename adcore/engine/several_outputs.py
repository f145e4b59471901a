"""Operations with several outputs: one entry on the tape for all, and one more for each."""

from __future__ import annotations

from typing import Any

from ..values import Contribution, Space


class Item(Contribution):
    """The cotangent of one output of an operation with several."""

    __slots__ = ("ct", "k")

    def __init__(self, k: int, ct: Any) -> None:
        self.k = k
        self.ct = ct

    def value(self, space: Any) -> tuple[Any, ...]:
        """The cotangents of all outputs, zeros where nothing arrived."""
        return Items({self.k: self.ct}).value(space)


class Items(Contribution):
    """The cotangents of several outputs so far."""

    __slots__ = ("cts",)

    def __init__(self, cts: dict[int, Any]) -> None:
        self.cts = cts

    def value(self, space: Any) -> tuple[Any, ...]:
        """The cotangents of all outputs, zeros where nothing arrived."""
        return tuple(
            self.cts[k] if k in self.cts else None if each is None else each.zeros()
            for k, each in enumerate(space.spaces)
        )


class Outputs(Space):
    """The space of an operation with several outputs; those without derivative have None."""

    __slots__ = ("spaces",)

    def __init__(self, spaces: list[Any]) -> None:
        self.spaces = spaces

    def project(self, vector: Any) -> Any:
        return vector

    def add(self, a: Any, b: Any) -> Any:
        items = a if isinstance(a, Items) else Items({a.k: a.ct})
        items.cts[b.k] = b.ct  # each output has one place, so one contribution
        return items

    def hush(self) -> Any:
        space = next(space for space in self.spaces if space is not None)
        return space, space.hush()

    def speak(self, token: Any) -> None:
        space, token = token
        space.speak(token)


def pull_item(ct: Any, ans: Any, k: int) -> Item:
    """The pullback of taking output k: its cotangent, at its place among those of all."""
    return Item(k, ct)
