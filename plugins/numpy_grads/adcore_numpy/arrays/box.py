"""The box of an array: it looks like one, and its operators are numpy's functions."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import numpy as np

from adcore.extend import FIRST, Box, ValueType, apply_binary, apply_unary, plain, registered
from adcore.scalars import ScalarBox, Steps

from ..namespace.constructors import asarray
from .cures import cure
from .methods import ArrayMethods
from .space import ArraySpace
from .stack import Batch

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

    Other types' own operators come first; lists, and subclasses of Python's numbers, take the way
    of the ufunc.
    """

    def method(self: Any, other: Any) -> Any:
        kind = type(other)
        if kind in PLAIN:  # written out: the commonest operations by far
            note, args = self._note, (self._primal, other)
            return self._trace.process(registered[ufunc], call, FIRST, note, args)
        if kind is ArrayBox or kind is ScalarBox:
            return apply_binary(registered[ufunc], call, self, other)
        return ufunc(self, other) if isinstance(other, OPERANDS) else NotImplemented

    def reflected(self: Any, other: Any) -> Any:
        if type(other) in PLAIN or type(other) is ScalarBox:
            return apply_binary(registered[ufunc], call, other, self)
        return ufunc(other, self) if isinstance(other, OPERANDS) else NotImplemented

    return method, reflected


def _unary(ufunc: Any, call: Callable[..., Any]) -> Any:
    """An operator method of one argument, with the rule of the ufunc."""
    return lambda self: apply_unary(registered[ufunc], call, self)


class ArrayBox(ArrayMethods, Steps, Box):
    """A traced numpy array or numpy scalar."""

    __slots__ = ()

    batch = Batch
    _cure = staticmethod(cure)

    @staticmethod
    def space_of(value: Any) -> Any:
        dtype = value.dtype
        if dtype is FLOAT64:
            shape = value.shape
            return _float64_spaces.get(shape) or _remembered(shape)
        return ArraySpace(value.shape, dtype) if dtype.kind in "fc" else None

    @staticmethod
    def is_discrete(value: Any) -> bool:
        return value.dtype.kind in "biuSU"

    # ------------------------------------------------------------------------- operators

    __add__, __radd__ = _binary(np.add, operator.add)
    __sub__, __rsub__ = _binary(np.subtract, operator.sub)
    __mul__, __rmul__ = _binary(np.multiply, operator.mul)
    __truediv__, __rtruediv__ = _binary(np.true_divide, operator.truediv)
    __pow__, __rpow__ = _binary(np.power, operator.pow)
    __mod__, __rmod__ = _binary(np.remainder, operator.mod)
    __matmul__, __rmatmul__ = _binary(np.matmul, operator.matmul)

    __neg__ = _unary(np.negative, operator.neg)
    __abs__ = _unary(np.absolute, operator.abs)

    def __pos__(self) -> Any:
        return self

    # ------------------------------------------------------------------------- container

    def __getitem__(self, index: Any) -> Any:
        rule, args = registered[operator.getitem], (self._primal, index)
        return self._trace.process(rule, operator.getitem, FIRST, self._note, args)

    def __len__(self) -> int:
        return len(self._primal)

    def __iter__(self) -> Iterator[Any]:
        if self.ndim == 0:
            msg = "iteration over a 0-d array"
            raise TypeError(msg)
        return (self[k] for k in range(len(self)))

    def __contains__(self, item: Any) -> bool:
        return plain(item) in plain(self)


# --------------------------------------------------------------------------- the value type

SCALAR_TYPES = tuple(np.dtype(code).type for code in np.typecodes["All"] if code not in "OSUVMm")

# Beside a box these take the direct way; for all others (lists, foreign arrays) numpy decides.
PLAIN = frozenset({int, float, complex, bool, np.ndarray, *SCALAR_TYPES})
OPERANDS = (list, tuple, int, float, complex)


def _examples(
    domains: Sequence[tuple[float, float]], rng: Random
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Arguments for an elementwise function, drawn uniformly from its domains."""

    def drawn(*shapes: tuple[int, ...], dtype: Any = float) -> tuple[Any, ...]:
        return tuple(
            np.array([rng.uniform(low, high) for _ in range(math.prod(shape))], dtype)
            .reshape(shape)
            for (low, high), shape in zip(domains, shapes, strict=True)
        )

    n = len(domains)
    yield "scalars", tuple(x[()] for x in drawn(*[()] * n))
    yield "0-d", drawn(*[()] * n)
    yield "vectors", drawn(*[(3,)] * n)
    yield "empty", drawn(*[(0,)] * n)
    yield "float32", drawn(*[(2, 3)] * n, dtype=np.float32)
    if n > 1:
        yield "broadcast", drawn(*[(2, 1), (3,)] * (n // 2), *[()] * (n % 2))
        first, *others = drawn((3,), *[()] * (n - 1))
        yield "array and Python floats", (first, *map(float, others))
        yield "Python float and arrays", (float(drawn(*[()] * n)[0]), *drawn(*[(3,)] * n)[1:])
    parts = zip(drawn(*[(2,)] * n), drawn(*[(2,)] * n), strict=True)
    yield "complex", tuple(x + 0.2j * y for x, y in parts)


VALUE_TYPE = ValueType(
    [np.ndarray, np.memmap, *SCALAR_TYPES],
    ArrayBox,
    constants={list: asarray, tuple: asarray},
    examples=_examples,
)
