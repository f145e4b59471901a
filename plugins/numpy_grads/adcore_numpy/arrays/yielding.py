"""`A @ x` with a plain sparse A on the left: scipy.sparse is told that x is no array.

scipy asks for the class of its right operand, and makes an array of whatever calls itself one. So
to those few functions a traced array says that it is none; they then leave the operator to it.
"""

from __future__ import annotations

from types import FrameType

# Functions of scipy.sparse that dispatch an operator: they hand over to an operand that is neither
# an array nor to be made one.
YIELDING = frozenset({"_matmul_dispatch", "__add__", "__sub__", "__rsub__", "_divide"})


def is_yielding(frame: FrameType) -> bool:
    """Whether it dispatches an operator, and would hand it over to a value that is no array.

    It, or the `isdense` that it calls, asks for the class of its operand, and then for an array.
    """
    code = frame.f_code
    if code.co_name == "isdense" and frame.f_back is not None:
        code = frame.f_back.f_code
    return code.co_name in YIELDING and str(frame.f_globals.get("__name__", "")).startswith(
        "scipy.sparse."
    )
