"""A stack of arrays in the place of one: what a box holds in batch mode.

It says what each of its arrays would say of itself (shape, dtype), and refuses all that would read
their numbers as if they were those of one array.
"""

from __future__ import annotations

import math
from typing import Any, NoReturn

import numpy as np

from adcore.extend import Unbatched

# Functions of what the arrays have in common: asked of a plain one without numbers.
COMMON = frozenset(
    {np.shape, np.ndim, np.size, np.iscomplexobj, np.isrealobj, np.zeros_like, np.ones_like}
)


def _numbers(self: Any, *args: Any, **kwargs: Any) -> NoReturn:
    msg = "The numbers of a stack of arrays are not those of one array."
    raise Unbatched(msg)


class Batch:
    """Arrays of one shape, stacked along the first axis of `stack`."""

    __slots__ = ("stack",)

    def __init__(self, stack: Any) -> None:
        self.stack = stack

    shape    = property(lambda self: self.stack.shape[1:])  # fmt: skip
    dtype    = property(lambda self: self.stack.dtype)  # fmt: skip
    ndim     = property(lambda self: self.stack.ndim - 1)  # fmt: skip
    size     = property(lambda self: math.prod(self.stack.shape[1:]))  # fmt: skip
    itemsize = property(lambda self: self.stack.itemsize)  # fmt: skip
    nbytes   = property(lambda self: self.size * self.itemsize)  # fmt: skip

    @property
    def __class__(self) -> Any:
        return np.ndarray if self.stack.ndim > 1 else self.dtype.type

    def __len__(self) -> int:
        if self.ndim == 0:
            msg = "len() of unsized object"
            raise TypeError(msg)
        return int(self.stack.shape[1])

    def __array_function__(self, function: Any, kinds: Any, args: Any, kwargs: Any) -> Any:
        if function not in COMMON or type(args[0]) is not Batch or len(args) > 1:
            _numbers(self)
        empty = np.broadcast_to(np.empty((), args[0].dtype), args[0].shape)
        return function(empty, **kwargs)

    __array__ = __array_ufunc__ = _numbers
    __bool__ = __int__ = __float__ = __complex__ = __index__ = __iter__ = __getitem__ = _numbers
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _numbers  # type: ignore[assignment]
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _numbers
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __abs__ = __neg__ = _numbers
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<stack of {self.stack.shape[0]} arrays of shape {self.shape}>"
