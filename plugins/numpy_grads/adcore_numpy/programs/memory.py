"""Whose memory a variable of a program is, and which operations may write into it.

An array that an operation made, that nothing uses afterwards and that shares its memory with
nothing that is used, may take the answer of the operation that uses it last.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from adcore.programs.passes import last_uses
from adcore.programs.program import Guard, Operation, Program, Ref, refs_in

from .knowledge import INFIX, PREFIX, UPDATES, is_fresh

FOREIGN = -1  # an input's memory, or a constant's
HOLDERS = (np.ndarray, tuple, list)  # all else holds numbers of its own
WORTH = 1 << 15  # bytes from which a buffer is worth to be used again


@dataclass(slots=True)
class Memory:
    """Of each variable when it is used last, and whose memory it may be."""

    program: Program
    last: dict[int, int]
    bases: dict[int, frozenset[int]]
    sharers: dict[int, list[int]]

    def may_be_written(self, variable: int, k: int) -> bool:
        """Whether an array is of no use to anything after step k, which uses it.

        No view is written into: several of its elements may be one.
        """
        if self.bases[variable] != {variable} or self.last.get(variable) != k:
            return False
        return all(
            other == variable or self.last.get(other, -1) < k for other in self.sharers[variable]
        )


def memory_of(program: Program) -> Memory:
    """The memory of all variables of a program."""
    bases = dict.fromkeys(program.inputs, frozenset({FOREIGN}))
    for step in program.steps:
        if isinstance(step, Guard) or step.raises is not None:
            continue
        if is_fresh(step) or program.forms[step.out][0] not in HOLDERS:
            bases[step.out] = frozenset({step.out})
        else:
            shared = frozenset().union(*(bases[v] for v in step.refs()))
            if _holds_arrays((step.args, step.kwargs)):
                shared |= {FOREIGN}
            bases[step.out] = shared or frozenset({FOREIGN})
    sharers: dict[int, list[int]] = {}
    for variable, owners in bases.items():
        for owner in owners:
            sharers.setdefault(owner, []).append(variable)
    return Memory(program, last_uses(program), bases, sharers)


def _holds_arrays(tree: Any) -> bool:
    if type(tree) is Ref:
        return False
    if type(tree) is dict:
        return any(map(_holds_arrays, tree.values()))
    if isinstance(tree, (tuple, list)):
        return any(map(_holds_arrays, tree))
    return isinstance(tree, np.ndarray) or callable(tree)


def buffer_for(step: Operation, k: int, memory: Memory) -> tuple[Any, int] | None:
    """The ufunc of an operation and the variable whose memory can take its answer, if any."""
    ufunc = elementwise(step)
    forms = memory.program.forms
    form = forms[step.out]
    if ufunc is None or form[0] is not np.ndarray or _bytes(form) < WORTH:
        return None
    for arg in step.args:
        if type(arg) is Ref and forms[arg.variable] == form:
            if memory.may_be_written(arg.variable, k):
                return ufunc, arg.variable
    return None


def elementwise(step: Operation) -> Any:
    """The ufunc that does what an operation does, if it takes `out=` in the last place."""
    if step.kwargs:
        return None
    if step.function in INFIX:
        return INFIX[step.function][1]
    if step.function in PREFIX:
        return PREFIX[step.function][1]
    function = step.function
    plain = isinstance(function, np.ufunc) and function.signature is None and function.nout == 1
    return function if plain and len(step.args) == function.nin else None


def written_in_place(step: Operation, k: int, memory: Memory) -> bool:
    """Whether an assignment can write into the array itself."""
    if step.function not in UPDATES or step.kwargs or type(step.args[0]) is not Ref:
        return False
    old = step.args[0].variable
    return old not in refs_in(step.args[1:]) and memory.may_be_written(old, k)


def _bytes(form: Any) -> int:
    return math.prod(form[2]) * int(form[1].itemsize)


def is_large(form: Any) -> bool:
    """Whether an array should not wait for the end of the program to be freed."""
    return len(form) == 3 and form[0] is np.ndarray and _bytes(form) >= 1 << 12


def outputs_to_copy(memory: Memory) -> list[bool]:
    """Which outputs share memory with an argument, a constant or an output before."""
    seen: set[int] = set()
    copies = []
    for output in memory.program.outputs:
        if type(output) is not Ref:
            copies.append(isinstance(output, np.ndarray))
            continue
        bases = memory.bases[output.variable]
        is_array = memory.program.forms[output.variable][0] is np.ndarray
        copies.append(is_array and (FOREIGN in bases or not seen.isdisjoint(bases)))
        seen |= bases
    return copies
