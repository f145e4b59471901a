"""`ArrayBox`: the box of arrays and numbers, which is adcore-numpy's.

`isinstance(x, ArrayBox)` is true of every traced array or number. Importing this gives the boxes
the two attributes that programs for autograd read: `_value`, and `_node`.
"""

from __future__ import annotations

from typing import Any

from adcore_numpy.arrays.box import NumpyBox

from ..boxes import Box as Box
from ..builtins import SequenceBox as SequenceBox

ArrayBox: Any = NumpyBox
if not hasattr(ArrayBox, "_value"):
    ArrayBox._value = property(lambda self: self._primal)
    ArrayBox._node = property(lambda self: self._note)

__all__ = ["ArrayBox", "Box", "SequenceBox"]
