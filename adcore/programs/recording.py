"""One run of a function under the recorder, and how two such runs differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine.constant import without_constants
from ..engine.layers import Layer
from ..engine.trace import recording
from ..errors import CompileError
from ..transforms.containers import Structure, flatten
from ..transforms.leaves import demand_whole, name_of
from .backends import Backend
from .program import Operation, Program, Ref, words
from .recorder import RecordTrace
from .signature import SIMPLE, form_of


def recorded(
    fun: Callable[..., Any],
    backend: Backend,
    leaves: list[Any],
    structure: Structure,
) -> tuple[Program, list[Any]]:
    """The program of one run of a function, as it was recorded, and what the run gave."""
    trace = RecordTrace(backend)
    boxes = [
        leaf if form_of(backend, leaf) is None else trace.input(leaf)
        for leaf in leaves
    ]
    inputs = tuple(range(len(trace.forms)))
    args, kwargs = structure.unflatten(boxes)
    recording.add(trace)
    try:
        output = trace.run(lambda: fun(*args, **kwargs), ())
        outputs, out_structure = flatten(output)
        demand_whole(outputs, fun)
        tree = [_output(trace, each, leaves, fun) for each in outputs]
    finally:
        recording.discard(trace)
    if trace.refused is not None:
        kind, message, where = trace.refused
        raise kind(f"{message} (Raised {where}, and caught by the function.)")
    found = [each._primal if isinstance(each, Layer) else each for each in outputs]
    program = Program(
        name_of(fun), inputs, trace.steps, tree, out_structure, trace.forms, trace.start
    )
    return program, found


def _output(trace: RecordTrace, value: Any, leaves: list[Any], fun: Callable[..., Any]) -> Any:
    """A leaf of what a function returned: a variable, or a constant, which must not hold any."""
    value = without_constants(value)
    if isinstance(value, Layer):
        return trace.symbolic(value)
    if isinstance(value, (*SIMPLE, float, complex, type)) or hasattr(value, "dtype"):
        return trace.symbolic(value)
    if any(value is leaf for leaf in leaves):
        return value
    msg = (
        f"{name_of(fun)} returned a {type(value).__name__}, which belongs to the run that was "
        "recorded: a program returns numbers, arrays and containers of them. Leave it out, or tell "
        "how it is taken apart with adcore.register_container."
    )
    raise CompileError(msg)


def difference(old: Program, new: Program, backend: Backend) -> str:
    """The first operation of which a constant has changed, in words; '' if there is none."""
    mine = [step for step in new.steps if isinstance(step, Operation)]
    theirs = [step for step in old.steps if isinstance(step, Operation)]
    # The older program went through the passes: its operations are a part of the other's.
    k = 0
    for step in theirs:
        while k < len(mine) and mine[k].out != step.out:
            k += 1
        if k == len(mine):
            return f"It does something else: {words(step)} is not done any more. "
        for was, now in zip(_constants(step), _constants(mine[k]), strict=False):
            if type(was) is not type(now) or not _same(was, now, backend):
                return f"A constant of {words(step)} was {was!r}, and is now {now!r}. "
    for was, now in zip(old.outputs, new.outputs, strict=False):
        if type(was) is not Ref and type(now) is not Ref and not _same(was, now, backend):
            return f"It returns a constant, which was {was!r}, and is now {now!r}. "
    return ""


def _constants(step: Operation) -> list[Any]:
    found: list[Any] = []

    def walk(tree: Any) -> None:
        if type(tree) is Ref:
            return
        if type(tree) is dict:
            tree = tuple(tree.values())
        if isinstance(tree, (tuple, list)):
            for each in tree:
                walk(each)
        else:
            found.append(tree)

    walk((step.args, step.kwargs))
    return found


def _same(a: Any, b: Any, backend: Backend) -> bool:
    if hasattr(a, "dtype") and hasattr(a, "shape"):
        return backend.same(a, b)
    try:
        return bool(a == b) or callable(a)
    except Exception:
        return True
