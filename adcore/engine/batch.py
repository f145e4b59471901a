"""The batch mode: many vectors through one pass, on an axis of their own.

A Jacobian is many pushforwards, or many pullbacks, of the same function at the same point. What
differs between them are the tangents (the cotangents) alone, and everything that is done with
these is linear: so they are stacked along a leading axis, and the one stack goes the way of one
vector. A box of a `BatchTrace` looks like one of the vectors and holds them all. A rule says how
its function acts on a stack (`batch` in the rule language; an elementwise one follows from
broadcasting); where it does not say, the function is called for one vector after the other.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from ..rules.rule import Active, Rule
from ..values import Space, Unbatched, box_types
from .box import Box
from .layers import Moved, rebuilt
from .trace import Trace


class BatchTrace(Trace):
    """Computes with whole stacks; a box holds one, and looks like each of its vectors.

    Arguments:
        size: how many vectors a stack has.
    """

    mode = "batch"
    binds = True

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def input(self, stack: Any) -> Box:
        """A box that looks like one of the vectors stacked along the first axis."""
        box_type = box_types[type(stack)]
        if box_type.batch is None:
            msg = f"A {type(stack).__name__} holds no stack of values."
            raise Unbatched(msg)
        box: Box = box_type(box_type.batch(stack), self, None)
        return box

    def stack_of(self, value: Any, space: Space) -> Any:
        """The stack that a box of this trace holds; of what is the same for all, that often."""
        if isinstance(value, Box) and value._trace is self:
            return value._primal.stack
        return space.repeated(value, self.size)

    def process(
        self, rule: Rule, call: Callable[..., Any], active: Active, notes: Any, args: Any
    ) -> Any:
        bound = as_spelled(rule, call)
        args = [arg.value if type(arg) is Moved else arg for arg in args]
        bare = [arg.stack if k in active else arg for k, arg in enumerate(args)]
        ans = NotImplemented
        if rule.batch is not None:
            ans = rule.batch(bound, active, self.size, bare)
        if ans is NotImplemented:
            ans = self._one_by_one(bound, active, bare)
        if isinstance(ans, (tuple, list)):
            return rebuilt(ans, [self.input(each) for each in ans])
        return self.input(ans)

    def _one_by_one(self, call: Callable[..., Any], active: Active, args: Sequence[Any]) -> Any:
        """The function of each vector by itself, and the stack of the answers."""
        answers = [
            call(*(arg[i] if k in active else arg for k, arg in enumerate(args)))
            for i in range(self.size)
        ]
        first = answers[0]
        if isinstance(first, (tuple, list)):
            return rebuilt(first, [_stacked(column) for column in zip(*answers, strict=True)])
        return _stacked(answers)


def _stacked(values: Sequence[Any]) -> Any:
    box_type = box_types.get(type(values[0]))
    space = None if box_type is None else box_type.space_of(values[0])
    if space is None:
        msg = f"A stack of {type(values[0]).__name__} has no derivative."
        raise Unbatched(msg)
    return space.stacked(values)


def as_spelled(rule: Rule, call: Callable[..., Any]) -> Callable[..., Any]:
    """The function of its arguments as the rule spells them; defaults are left to itself.

    A `call` with keywords that the rule does not spell is a partial one, and brings them along.
    """
    function, signature = rule.function, rule.signature
    config = getattr(call, "keywords", {})
    if signature is None or signature.variadic or not signature.defaults:
        return functools.partial(function, **config) if config else function
    n, names, defaults = signature.required, signature.names, signature.defaults

    def bound(*args: Any) -> Any:
        given = zip(names[n:], defaults, args[n : len(names)], strict=True)
        named = {name: arg for name, default, arg in given if arg is not default}
        return function(*args[:n], **named, **config)

    return bound


# How many elements a stack of the basis may have: enough for long inner loops, not too many for the
# caches; and what any stack on its way may have: not too many for the memory.
ELEMENTS, AT_MOST = 1 << 20, 1 << 24

Through = tuple[list[Any], Sequence[Space | None]]


def through_stacks(
    through: Callable[[Any], Through],
    space: Space,
    into: Sequence[Space | None],
    factor: complex = 1,
    largest: int = 1,
) -> Through:
    """The basis of a space through a linear map, in as few passes as can be.

    Arguments:
        through: takes a vector; returns the vectors that it becomes, and their spaces (None for
            what has no derivative).
        into: these spaces, if the basis is empty.
        factor: what the vectors of the basis are multiplied with.
        largest: the size of the largest vector that a single one becomes on its way, if known.

    Returns:
        For each of the spaces what the basis became: a list of vectors, or a tuple of stacks of
        them; and the spaces.
    """
    if space.size > 1:
        try:
            return _at_once(through, space, factor, largest)
        except Exception:
            # Something on the way takes no stacks: a user's rule, compiled code, a type without
            # them. Or it is an error, which the first single vector then meets as well.
            pass
    found = []
    for vector in space.basis():
        vectors, into = through(vector if factor == 1 else factor * vector)
        found.append(vectors)
    return [[vectors[i] for vectors in found] for i in range(len(into))], into


def _at_once(
    through: Callable[[Any], Through], space: Space, factor: complex, largest: int
) -> Through:
    passes = []
    step = max(1, min(ELEMENTS // space.size, AT_MOST // max(largest, 1)))
    for start in range(0, space.size, step):
        stop = min(start + step, space.size)
        trace = BatchTrace(stop - start)
        stack = space.basis_stack(start, stop)
        vectors, into = through(trace.input(stack if factor == 1 else factor * stack))
        trace.end()
        passes.append(
            [
                None if each is None else trace.stack_of(vector, each)
                for vector, each in zip(vectors, into, strict=True)
            ]
        )
    return list(zip(*passes, strict=True)), into
