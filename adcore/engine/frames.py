"""Who asks: the instruction that a calling frame is executing.

A box is asked for a plain value by one method, `__float__`, whether it is assigned into an array,
printed or computed with. Only the program that asks can tell these apart.
"""

from __future__ import annotations

import dis
from types import FrameType


def instruction(frame: FrameType) -> tuple[str, int]:
    """The name and the argument of the instruction that a frame is executing."""
    code, at = frame.f_code.co_code, frame.f_lasti
    return dis.opname[code[at]], code[at + 1]


def is_assigning(frame: FrameType) -> bool:
    """Whether it is `target[...] = value`."""
    return instruction(frame)[0] in ("STORE_SUBSCR", "STORE_SLICE")


def is_subscripting(frame: FrameType) -> bool:
    """Whether it is `value[...]`, and not an iteration that takes the items one by one."""
    name, argument = instruction(frame)
    return name in ("BINARY_SUBSCR", "BINARY_SLICE") or (
        name == "BINARY_OP" and argument == SUBSCRIPT  # from Python 3.14
    )


def is_formatting(frame: FrameType) -> bool:
    """Whether it is `template % values`, in the program or in `logging`.

    It is the only `%` that asks its right operand for a plain float: numbers and arrays hand over
    to the right operand itself, which is traced.
    """
    name, argument = instruction(frame)
    return name == "BINARY_OP" and argument in FORMATS


def _operator(symbol: str) -> int:
    """The argument by which BINARY_OP means an operator; -1 if it does not know it."""
    symbols = [text for _, text in getattr(dis, "_nb_ops", ())]
    return symbols.index(symbol) if symbol in symbols else -1


SUBSCRIPT = _operator("[]")
FORMATS = {_operator("%"), _operator("%=")} - {-1}
