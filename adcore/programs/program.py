"""A program: what a function did with its inputs, as a list of steps.

A step is an operation (a function, its arguments, the variable that its answer becomes) or a guard
(a question about a variable, and the answer on which everything after it rests). Variables are
numbers; in the arguments of an operation a `Ref` stands for one, everything else is a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..engine.layers import rebuilt
from ..rules.signatures import describe


class Ref(NamedTuple):
    """A variable, in the arguments of an operation."""

    variable: int


@dataclass(slots=True, eq=False)
class Operation:
    """A call that a program makes.

    Attributes:
        function, args, kwargs: the call; a `Ref` at any depth stands for a variable.
        out: the variable that the answer becomes.
        where: the line of the user's code that asked for it.
        surroundings: what else it is computed under (numpy's handling of floating-point errors).
        raises: the exception it must raise, if the function caught one; then it has no answer.
        passage: of which run of a checkpointed function it is, which computes again.
        backwards: whether a reverse sweep computed it.
    """

    function: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    out: int
    where: str = ""
    surroundings: Any = None
    raises: type[BaseException] | None = None
    passage: int = 0
    backwards: bool = False

    def refs(self) -> list[int]:
        """The variables it uses."""
        found = []
        for arg in self.args:  # written out: every pass asks for this
            kind = type(arg)
            if kind is Ref:
                found.append(arg.variable)
            elif kind in NESTED or isinstance(arg, tuple):
                found += refs_in(arg)
        return found + list(refs_in(self.kwargs)) if self.kwargs else found


@dataclass(slots=True, eq=False)
class Guard:
    """What must be true of a variable for the rest of the program to hold.

    Attributes:
        variable: which.
        ask: "value", "form" (type, dtype and shape) or "length".
        outcome: the answer when it was recorded.
        where: the line of the user's code that looked.
    """

    variable: int
    ask: str
    outcome: Any
    where: str = ""

    def refs(self) -> list[int]:
        """The variable it looks at."""
        return [self.variable]


Step = Operation | Guard
NESTED = frozenset({tuple, list, dict, slice})


@dataclass(slots=True)
class Program:
    """Steps from inputs to outputs.

    Attributes:
        inputs: the variables of the arguments that are numbers.
        steps: operations and guards, in order.
        outputs: for each leaf that the function returned a `Ref` or a constant.
        structure: the containers of those leaves.
        forms: of each variable what the recording found but its numbers: type, dtype, shape.
        surroundings: those that it starts in.
    """

    name: str
    inputs: tuple[int, ...]
    steps: list[Step]
    outputs: list[Any]
    structure: Any
    forms: dict[int, Any] = field(default_factory=dict)
    surroundings: Any = None

    @property
    def operations(self) -> list[Operation]:
        """The steps that compute."""
        return [step for step in self.steps if isinstance(step, Operation)]

    @property
    def guards(self) -> list[Guard]:
        """The steps that look."""
        return [step for step in self.steps if isinstance(step, Guard)]


class Miss:
    """What a program gives in place of an answer when a guard does not hold.

    Attributes:
        guard: which.
        found: what it found.
    """

    __slots__ = ("found", "guard")

    def __init__(self, guard: Guard, found: Any) -> None:
        self.guard = guard
        self.found = found


def refs_in(tree: Any) -> Iterator[int]:
    """The variables in the arguments of an operation."""
    kind = type(tree)
    if kind is Ref:
        yield tree.variable
    elif kind is slice:
        yield from refs_in((tree.start, tree.stop, tree.step))
    elif kind is dict:
        yield from refs_in(tuple(tree.values()))
    elif isinstance(tree, (tuple, list)):
        for item in tree:
            yield from refs_in(item)


def replaced(tree: Any, leaf: Callable[[Any], Any]) -> Any:
    """The arguments with `leaf` applied to all that is no container."""
    kind = type(tree)
    if kind is tuple:  # written out: the commonest by far
        return tuple(
            [
                replaced(item, leaf) if type(item) in NESTED or issubclass(type(item), tuple)
                else leaf(item)
                for item in tree
            ]
        )  # fmt: skip
    if kind is slice:
        return slice(*(replaced(part, leaf) for part in (tree.start, tree.stop, tree.step)))
    if kind is dict:
        return {key: replaced(value, leaf) for key, value in tree.items()}
    if kind is not Ref and isinstance(tree, (tuple, list)) and kind_is_plain(kind):
        return rebuilt(tree, [replaced(item, leaf) for item in tree])
    return leaf(tree)


def kind_is_plain(kind: type) -> bool:
    """Whether a type of sequences is a list, a tuple or a named tuple."""
    return kind in (list, tuple) or hasattr(kind, "_make")


def words(step: Step) -> str:
    """A step in words, for messages."""
    place = f" ({step.where})" if step.where else ""
    if isinstance(step, Operation):
        return f"{describe(step.function)}{place}"
    return f"the {step.ask} of a variable, {step.outcome!r}{place}"
