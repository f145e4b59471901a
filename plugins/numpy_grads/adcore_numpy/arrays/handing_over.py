"""Sparse arrays of scipy beside a traced array: their operators hand over to ours.

They ask the other operand for its class, and then for an array. From one that is neither an array
nor to be made one they step back, as from any operand that they do not know.
"""

from __future__ import annotations

from types import FrameType

# Functions of scipy.sparse that dispatch an operator.
YIELDING = frozenset({"_matmul_dispatch", "__add__", "__sub__", "__rsub__", "_divide"})
ASKING = YIELDING | {"isdense"}


def is_yielding(frame: FrameType) -> bool:
    """Whether it dispatches an operator, and would hand it over to a value that is no array.

    It, or the `isdense` that it calls, asks for the class of its operand, and then for an array.
    """
    name = frame.f_code.co_name
    if name not in ASKING:  # all but always
        return False
    if name == "isdense" and frame.f_back is not None:
        name = frame.f_back.f_code.co_name
    home = str(frame.f_globals.get("__name__", ""))
    return name in YIELDING and home.startswith("scipy.sparse.")
