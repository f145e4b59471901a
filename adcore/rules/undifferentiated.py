"""Rules of calls that are not differentiated themselves: composed of others, constant, refused.

And `Remark`, what else is said of a function: how it acts on stacks, what depends on what.
"""

from __future__ import annotations

import inspect
from typing import Any

from .rule import Rule
from .signatures import Function, demand


class Composite(Rule):
    """f written in terms of other primitives: everything follows."""

    shape = "composite"

    def __init__(
        self, function: Function, body: Function, in_place: bool = False, **options: Any
    ) -> None:
        demand(callable(body), function, f"a composite is made of a function, not of {body!r}")
        super().__init__(function, None, (), source=body, **options)
        self.body = body
        self.in_place = in_place  # changes its argument, returns nothing that has a derivative
        kinds = inspect.signature(body).parameters.values()
        self.names = tuple(p.name for p in kinds)
        self.keywords = frozenset(self.names)
        self.open = any(p.kind is p.VAR_KEYWORD for p in kinds)

    @property
    def native(self) -> frozenset[str]:
        return frozenset()


class Remark(Rule):
    """What is said of f beside its rule, as its attribute `shape`: `batch` or `pattern`."""

    def __init__(self, shape: str, function: Function, how: Function, **options: Any) -> None:
        demand(callable(how), function, f"its {shape} is a function, not {how!r}")
        super().__init__(function, None, (), source=how, **options)
        self.shape, self.how = shape, how


class Constant(Rule):
    """f has slope zero wherever it has one: its answer is never traced."""

    shape = "constant"

    def __init__(self, function: Function, **options: Any) -> None:
        super().__init__(function, None, (), **options)

    @property
    def native(self) -> frozenset[str]:
        return frozenset()


class Refusal(Rule):
    """f, or one argument of it, has no derivative, for a stated reason."""

    shape = "refused"

    def __init__(self, function: Function, arg: str | None, reason: str, **options: Any) -> None:
        demand(
            arg is None or isinstance(arg, str),
            function,
            f"an argument is refused by its name, not by {arg!r}",
        )
        demand(reason, function, "a refusal has a reason, which says what to do instead")
        super().__init__(function, None, (), **options)
        self.arg = arg
        self.reason = reason

    @property
    def native(self) -> frozenset[str]:
        return frozenset()
