"""Functions of sparse arrays that act on the stored entries, since they leave zero at zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

# As scipy names them; each is numpy's of the same name.
NAMES = (
    "sin tan arcsin arctan sinh tanh arcsinh arctanh rint sign expm1 log1p deg2rad rad2deg floor "
    "ceil trunc sqrt"
).split()
UNARY = {"negative": "__neg__", "absolute": "__abs__", "conjugate": "conj"}
BINARY = {
    "matmul": ("__matmul__", "__rmatmul__"),
    "multiply": ("__mul__", "__rmul__"),
    "add": ("__add__", "__radd__"),
    "subtract": ("__sub__", "__rsub__"),
    "divide": ("__truediv__", "__rtruediv__"),
}


class Elementwise:
    """What `Sparse` does to its entries."""

    def _on_data(self: Any, function: Callable[[Any], Any]) -> Any:
        """A function of the stored entries, no two of which stand at the same place."""
        A = self.summed()
        pattern, data = A.held()
        return self._made_of(pattern, function(data))

    def __array_ufunc__(self: Any, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """numpy's functions that leave zero at zero; its operators with an array on the left."""
        if method == "__call__" and not kwargs:
            name = ufunc.__name__
            if len(inputs) == 1 and name in {*NAMES, *UNARY}:
                return getattr(self, UNARY.get(name, name))()
            if len(inputs) == 2 and name in BINARY:
                left, right = inputs
                operator, reflected = BINARY[name]
                if left is self:
                    return getattr(self, operator)(right)
                return getattr(self, reflected)(left)
        return NotImplemented

    def conj(self: Any, copy: bool = True) -> Any:
        """The complex conjugate."""
        return self._on_data(np.conj)

    def conjugate(self: Any, copy: bool = True) -> Any:
        """The complex conjugate."""
        return self._on_data(np.conj)

    def astype(self: Any, dtype: Any, casting: str = "unsafe", copy: bool = True) -> Any:
        """In another dtype."""
        return self._on_data(lambda data: data.astype(dtype))


def _named(name: str) -> Callable[[Any], Any]:
    function = getattr(np, name)

    def method(self: Any) -> Any:
        return self._on_data(function)

    method.__name__, method.__doc__ = name, f"`numpy.{name}` of each entry."
    return method


for _name in NAMES:
    setattr(Elementwise, _name, _named(_name))
