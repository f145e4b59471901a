"""Operations that give what they are given, to the bit: x · 1, x / 1, −(−x), xᵀᵀ.

x + 0 is none of them: −0 + 0 is 0. An array of another type, dtype or shape is another value.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from adcore.programs.passes import _renamed_tree, renamed
from adcore.programs.program import Guard, Operation, Program, Ref

TIMES = {operator.mul, np.multiply}
OVER = {operator.truediv, np.true_divide}
NEGATIVE = {operator.neg, np.negative}


def simplify(program: Program) -> None:
    """Leave out operations that give what they are given."""
    instead: dict[int, int] = {}
    made: dict[int, Operation] = {}
    steps = []
    for step in program.steps:
        renamed(step, instead)
        if isinstance(step, Guard) or step.raises is not None:
            steps.append(step)
            continue
        same = _same_as(step, made)
        if same is not None and program.forms[same] == program.forms[step.out]:
            instead[step.out] = same
            continue
        made[step.out] = step
        steps.append(step)
    program.steps = steps
    program.outputs = _renamed_tree(program.outputs, instead)


def _same_as(step: Operation, made: dict[int, Operation]) -> int | None:
    """The variable that an operation gives again, None if it computes."""
    if step.kwargs:
        return None
    function, args = step.function, step.args
    try:
        if function in TIMES:
            x, y = args
            return _variable(x) if _is_one(y) else _variable(y) if _is_one(x) else None
        if function in OVER:
            return _variable(args[0]) if _is_one(args[1]) else None
        if function in NEGATIVE or (function is np.transpose and len(args) == 1):
            inner = made.get(_variable(args[0]) or -1)
            if inner is None or inner.kwargs or len(inner.args) != 1:
                return None
            alike = inner.function in NEGATIVE if function in NEGATIVE else (
                inner.function is np.transpose
            )
            return _variable(inner.args[0]) if alike else None
    except TypeError:  # an unhashable function
        return None
    return None


def _variable(arg: Any) -> int | None:
    return arg.variable if type(arg) is Ref else None


def _is_one(arg: Any) -> bool:
    if isinstance(arg, (np.ndarray, np.generic)):
        return arg.dtype.kind in "fciu" and bool(np.all(arg == 1))
    return type(arg) in (int, float) and arg == 1
