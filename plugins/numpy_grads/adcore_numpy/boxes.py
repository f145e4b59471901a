"""The box of an array: it looks like one, and its operators and methods are numpy's functions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import numpy as np
from adcore.extend import FIRST, Box, apply, apply_binary, apply_unary, plain, registered, ValueType
from adcore.scalars import ScalarBox

from .spaces import ArraySpace

SCALAR_TYPES = tuple(np.dtype(code).type for code in np.typecodes["All"] if code not in "OSUVMm")


FLOAT64 = np.dtype(float)

# Spaces of the commonest dtype by shape: looking one up costs half of making it.
_float64_spaces: dict[tuple[int, ...], ArraySpace] = {}


def _remembered(shape: tuple[int, ...]) -> ArraySpace:
    if len(_float64_spaces) > 1000:
        _float64_spaces.clear()
    space = _float64_spaces[shape] = ArraySpace(shape, FLOAT64)
    return space


def _binary(ufunc: Any, call: Callable[..., Any]) -> tuple[Any, Any]:
    """An operator method and its reflection; they share the rule of the ufunc.

    Other types' own operators come first; lists take the way of the ufunc.
    """

    def method(self: Any, other: Any) -> Any:
        kind = type(other)
        if kind in PLAIN:  # written out: the commonest operations by far
            note, args = self._note, (self._primal, other)
            return self._trace.process(registered[ufunc], call, FIRST, note, args)
        if kind is ArrayBox or kind is ScalarBox:
            return apply_binary(registered[ufunc], call, self, other)
        return ufunc(self, other) if isinstance(other, (list, tuple)) else NotImplemented

    def reflected(self: Any, other: Any) -> Any:
        if type(other) in PLAIN or type(other) is ScalarBox:
            return apply_binary(registered[ufunc], call, other, self)
        return ufunc(other, self) if isinstance(other, (list, tuple)) else NotImplemented

    return method, reflected


def _method(function: Callable[..., Any]) -> Any:
    """An array method that is numpy's function of the same arguments."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    method.__name__ = function.__name__
    method.__doc__ = f"As `numpy.{function.__name__}`."
    return method


class ArrayBox(Box):
    """A traced numpy array or numpy scalar."""

    __slots__ = ()

    @staticmethod
    def space_of(value: Any) -> Any:
        dtype = value.dtype
        if dtype is FLOAT64:
            shape = value.shape
            return _float64_spaces.get(shape) or _remembered(shape)
        return ArraySpace(value.shape, dtype) if dtype.kind in "fc" else None

    # ------------------------------------------------------------------ what it looks like

    shape = property(lambda self: self._primal.shape)
    ndim = property(lambda self: self._primal.ndim)
    size = property(lambda self: self._primal.size)
    dtype = property(lambda self: self._primal.dtype)

    def __len__(self) -> int:
        return len(self._primal)

    # ------------------------------------------------------------------------- operators

    __add__, __radd__ = _binary(np.add, operator.add)
    __sub__, __rsub__ = _binary(np.subtract, operator.sub)
    __mul__, __rmul__ = _binary(np.multiply, operator.mul)
    __truediv__, __rtruediv__ = _binary(np.true_divide, operator.truediv)
    __pow__, __rpow__ = _binary(np.power, operator.pow)
    __matmul__, __rmatmul__ = _binary(np.matmul, operator.matmul)

    def __neg__(self) -> Any:
        return apply_unary(registered[np.negative], operator.neg, self)

    def __getitem__(self, index: Any) -> Any:
        return apply(operator.getitem, (self, index), {})

    sum = _method(np.sum)


# Beside a box these take the direct way; for all others (lists, foreign arrays) numpy decides.
PLAIN = frozenset({int, float, complex, bool, np.ndarray, *SCALAR_TYPES})

VALUE_TYPE = ValueType(
    [np.ndarray, *SCALAR_TYPES], ArrayBox, constants={list: np.asarray, tuple: np.asarray}
)
