"""Given vectors, pushed or pulled through one function: as a stack, in as few passes as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..engine.batch import AT_MOST, ELEMENTS, Through, through_stacks
from ..engine.forward import ForwardTrace, RootAtZero
from ..engine.reverse import SPACE
from ..errors import ArgumentError
from ..values import Space
from .containers import flatten
from .leaves import demand_dependence, demand_whole, leaf_space, name_of
from .pullbacks import ReverseRun, Transposed
from .pushforwards import tangent_of


class Given(Space):
    """Vectors in the place of a basis: `through_stacks` asks for no more of it."""

    __slots__ = ("size", "vectors")

    def __init__(self, vectors: Any) -> None:
        self.vectors, self.size = vectors, len(vectors)

    def basis(self) -> Iterator[Any]:
        yield from self.vectors

    def basis_stack(self, start: int, stop: int) -> Any:
        return self.vectors[start:stop]


def _largest(at_least: int, largest: int) -> int:
    """What keeps the stacks as short as `through_stacks` keeps those of a basis."""
    return max(largest, at_least * (AT_MOST // ELEMENTS))


def pushed(fun: Callable[..., Any], x: Any, vectors: Any) -> tuple[Any, int]:
    """Tangents through a function of one value with one value as its output, by forward mode.

    Arguments:
        vectors: a stack of tangents of x, along the first axis.

    Returns:
        What they become, a list of vectors or a tuple of stacks of them; and the output's size.
    """
    space = leaf_space(x)
    trace: Any = None

    def push(vector: Any) -> Through:
        nonlocal trace
        trace = ForwardTrace()
        outputs, _ = flatten(trace.run(fun, (trace.input(x, vector),)))
        demand_whole(outputs, fun)
        demand_dependence(trace, outputs)
        return [tangent_of(demand_single(outputs, fun), trace, set())], [leaf_space(outputs[0])]

    largest = _largest(space.size if space is not None else 1, 1)
    try:
        found, spaces = through_stacks(push, Given(vectors), (), 1, largest)
    except RootAtZero as root:
        if root.trace is not trace:
            raise
        transposed = Transposed(fun, (x,))
        demand_single(transposed.run.values, fun)

        def push_back(vector: Any) -> Through:
            return [flatten(transposed.push([vector]))[0][0]], transposed.out_spaces

        found, spaces = through_stacks(push_back, Given(vectors), (), 1, largest)
    return found[0], getattr(spaces[0], "size", 0)


def pulled(
    fun: Callable[..., Any], x: Any, vectors: Callable[[Any], Any]
) -> tuple[Any, int]:
    """Cotangents through such a function, by reverse mode.

    Arguments:
        vectors: makes the stack of cotangents, of the output's value.

    Returns:
        What they become, as `pushed`; nothing, if the stack has another number of elements in
        each vector than the output has; and the output's size.
    """
    run = ReverseRun(fun, (x,))
    size: Any = run.spaces[0].size  # type: ignore[union-attr]
    place, value = run.places[0], demand_single(run.values, fun)
    largest = max((getattr(entry[SPACE], "size", 1) for entry in run.trace.tape), default=1)

    def pull(ct: Any) -> Through:
        return run.pull_leaves([] if place is None else [(place, ct)]), run.spaces

    stack, out = vectors(value), leaf_space(value)
    if out is None or stack is None:
        return [], getattr(out, "size", 0)
    given = Given(stack)
    found, _ = through_stacks(pull, given, run.spaces, 1, _largest(size, largest))
    return found[0], out.size


def demand_single(outputs: Sequence[Any], fun: Callable[..., Any]) -> Any:
    """The only output of a function; an error if it has several, or one without derivative."""
    if len(outputs) == 1 and leaf_space(outputs[0]) is not None:
        return outputs[0]
    msg = (
        f"A sparse derivative is that of one array of real numbers; {name_of(fun)} returned "
        f"{len(outputs)} values, or one that is not floating-point. Concatenate them to one array."
    )
    raise ArgumentError(msg)
