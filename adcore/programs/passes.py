"""What makes a program shorter without changing a bit of what it gives.

Operations on constants alone need no pass: they ran when the program was recorded.
"""

from __future__ import annotations

from typing import Any

from .backends import Backend
from .program import Guard, Operation, Program, Ref, Step, refs_in, replaced


def without_dead_code(program: Program, backend: Backend) -> None:
    """Leave out operations that no output and no guard needs, and that raise no error."""
    needed = set(refs_in(program.outputs))
    kept: list[Step] = []
    for step in reversed(program.steps):
        if (
            isinstance(step, Guard)
            or step.raises is not None
            or step.out in needed
            or backend.may_raise(step, program.forms)
        ):
            needed.update(step.refs())
            kept.append(step)
    program.steps = kept[::-1]


def with_common_parts_once(program: Program, backend: Backend) -> set[int]:
    """Compute what is computed several times once; the variables that now stand for several."""
    first: dict[Any, int] = {}
    instead: dict[int, int] = {}
    shared: set[int] = set()
    steps: list[Step] = []
    asked: set[Any] = set()
    for step in program.steps:
        renamed(step, instead)
        if isinstance(step, Guard):
            question = (step.variable, step.ask)
            if question not in asked:  # the answer is known
                asked.add(question)
                steps.append(step)
            continue
        key = _key(step, backend) if step.raises is None and backend.pure(step) else None
        if key is not None and key in first:
            instead[step.out] = first[key]
            shared.add(first[key])
            continue
        if key is not None:
            first[key] = step.out
        steps.append(step)
    program.steps = steps
    program.outputs = _renamed_tree(program.outputs, instead)
    return shared


def renamed(step: Step, instead: dict[int, int]) -> None:
    """Let a step use other variables in place of some."""
    if not instead:
        return
    if isinstance(step, Guard):
        step.variable = instead.get(step.variable, step.variable)
    else:
        step.args = _renamed_tree(step.args, instead)
        step.kwargs = _renamed_tree(step.kwargs, instead)


def _renamed_tree(tree: Any, instead: dict[int, int]) -> Any:
    def leaf(value: Any) -> Any:
        if type(value) is Ref and value.variable in instead:
            return Ref(instead[value.variable])
        return value

    return replaced(tree, leaf)


def _key(step: Operation, backend: Backend) -> Any:
    """What two operations have in common if one will do; None if that cannot be told."""
    parts: list[Any] = [id(step.function), id(step.surroundings), step.passage]

    def leaf(value: Any) -> Any:
        kind = type(value)
        if kind in (int, float, complex, bool, str, Ref, type(None)):
            parts.append((kind, repr(value)))
        else:
            parts.append((kind, id(value)))
        return value

    def walk(tree: Any) -> None:
        kind = type(tree)
        if kind is slice:
            parts.append(slice)
            walk((tree.start, tree.stop, tree.step))
        elif kind is dict:
            parts.append(tuple(tree))
            walk(tuple(tree.values()))
        elif kind is not Ref and isinstance(tree, (tuple, list)):
            parts.append((kind, len(tree)))
            for each in tree:
                walk(each)
        else:
            leaf(tree)

    walk((step.args, step.kwargs))
    return tuple(parts)


def last_uses(program: Program) -> dict[int, int]:
    """Of each variable the number of the last step that uses it; outputs are used after all."""
    last: dict[int, int] = {}
    for k, step in enumerate(program.steps):
        for variable in step.refs():
            last[variable] = k
    for variable in refs_in(program.outputs):
        last[variable] = len(program.steps)
    return last
