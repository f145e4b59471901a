"""The boxes of arrays and of numpy's scalars: they look like them, and their operators are numpy's
functions.

A class for each: who asks whether a value has a length takes another way if it has."""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import numpy as np

from adcore.engine.frames import is_subscripting
from adcore.extend import (
    FIRST,
    Box,
    ValueType,
    apply,
    apply_binary,
    apply_unary,
    plain,
    registered,
)
from adcore.scalars import FloatMethods, ScalarBox, Steps

from ..namespace.constructors import asarray
from .assignment import assign, augmented, is_basic, refuse_read_only
from .cures import cure
from .methods import ArrayMethods, ContainerMethods
from .space import ArraySpace
from .stack import Batch
from .view import (
    SPLITS,
    VIEWS,
    is_view,
    write_at,
    write_by_numbers,
    write_imag,
    write_real,
)

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
        if kind in BOXES:
            return apply_binary(registered[ufunc], call, self, other)
        return ufunc(self, other) if isinstance(other, OPERANDS) else NotImplemented

    def reflected(self: Any, other: Any) -> Any:
        if type(other) in PLAIN or type(other) in BOXES:
            return apply_binary(registered[ufunc], call, other, self)
        return ufunc(other, self) if isinstance(other, OPERANDS) else NotImplemented

    return method, reflected


def _unary(ufunc: Any, call: Callable[..., Any]) -> Any:
    """An operator method of one argument, with the rule of the ufunc."""
    return lambda self: apply_unary(registered[ufunc], call, self)


class NumpyBox(ArrayMethods, Steps, Box):
    """A traced value of numpy: what an array and a scalar have in common."""

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
        return self._snapshot()

    def __getitem__(self, index: Any) -> Any:
        rule, args = registered[operator.getitem], (self._primal, index)
        return self._trace.process(rule, operator.getitem, FIRST, self._note, args)

    def _view_by(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        args = (self, *args)
        return viewed(apply(function, args, kwargs), function, args, kwargs)

    def _flat(self) -> Any:
        return apply(np.ravel, (self,), {})


class ArrayBox(ContainerMethods, NumpyBox):
    """A traced numpy array, also one without dimensions."""

    __slots__ = ()

    __iadd__      = augmented(np.add)  # fmt: skip
    __isub__      = augmented(np.subtract)  # fmt: skip
    __imul__      = augmented(np.multiply)  # fmt: skip
    __itruediv__  = augmented(np.true_divide)  # fmt: skip
    __ipow__      = augmented(np.power)  # fmt: skip
    __imod__      = augmented(np.remainder)  # fmt: skip
    __ifloordiv__ = augmented(np.floor_divide)  # fmt: skip
    __imatmul__   = augmented(np.matmul)  # fmt: skip

    def __getitem__(self, index: Any) -> Any:
        rule, args = registered[operator.getitem], (self._primal, index)
        part = self._trace.process(rule, operator.getitem, FIRST, self._note, args)
        if type(part._primal) in NUMBERS or not is_basic(index):
            return part
        return view_at(self, index, part)

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(value, ViewBox) and value.shows(self, key):
            return  # x[k] += v: what stands there was written already
        assign(self, key, value)

    def __array_function__(self, function: Any, kinds: Any, args: Any, kwargs: Any) -> Any:
        answer = super().__array_function__(function, kinds, args, kwargs)
        if function in VIEWS or function in SPLITS:
            return viewed(answer, function, args, kwargs)
        return answer

    def _flat(self) -> Any:
        def take(whole: Any) -> Any:
            return np.ravel(whole) if not isinstance(whole, Box) else apply(np.ravel, (whole,), {})

        return view_of(self, take, take(self))

    def __copy__(self) -> Any:
        return self._snapshot()

    def __deepcopy__(self, memo: Any) -> Any:
        return self._snapshot()


class NumpyScalarBox(FloatMethods, NumpyBox):
    """A traced numpy scalar: no container, as `np.float64(1.0)` is none, though x[()] is x."""

    __slots__ = ()

    def __getitem__(self, index: Any) -> Any:
        if type(index) is int and not is_subscripting(sys._getframe(1)):
            # Python takes what has items for a sequence, and IndexError for its end.
            msg = f"'{plain(self).__class__.__name__}' object is not iterable"
            raise TypeError(msg)
        return NumpyBox.__getitem__(self, index)


BOXES = frozenset({ArrayBox, NumpyScalarBox, ScalarBox})

class ViewBox(ArrayBox):
    """A traced array that shows a part of another, its parent; see `view`."""

    __slots__ = ("_key", "_parent", "_seen", "_take", "_write")

    def __init__(self, part: Any, parent: Any, take: Any, write: Any, key: Any = None) -> None:
        self._parent, self._take, self._write, self._key = parent, take, write, key
        self._settle(part)

    def _settle(self, part: Any) -> None:
        """Show a part that was taken of the parent as it is now."""
        self._seen = (self._parent._primal, self._parent._note)
        super()._become(part)

    def _looked_after(slot: Any) -> property:  # type: ignore[misc]
        """A slot of a box that is brought up to date when the parent has become another array."""

        def read(self: Any) -> Any:
            parent, (primal, note) = self._parent, self._seen
            if parent._primal is not primal or parent._note is not note:
                self._settle(self._take(parent))
            return slot.__get__(self)

        return property(read, slot.__set__)

    _primal = _looked_after(Box._primal)  # type: ignore[attr-defined, assignment]
    _trace = _looked_after(Box._trace)  # type: ignore[attr-defined, assignment]
    _note = _looked_after(Box._note)  # type: ignore[attr-defined, assignment]

    def _become(self, other: Any) -> None:
        self._parent._become(self._write(self._parent, other))
        self._settle(other)

    def _snapshot(self) -> Any:
        return ArrayBox(self._primal, self._trace, self._note)

    def shows(self, parent: Any, key: Any) -> bool:
        """Whether it is the view of an array at a basic index."""
        return self._parent is parent and self._key is not None and bool(self._key == key)


def view_at(parent: Any, key: Any, part: Any) -> ViewBox:
    """The view at a basic index."""
    return ViewBox(part, parent, lambda whole: taken(whole, key), write_at(key), key)


def taken(whole: Any, key: Any) -> Any:
    """A part of a traced array that is no view."""
    return apply(operator.getitem, (whole, key), {})


def viewed(answer: Any, function: Any, args: Any, kwargs: Any) -> Any:
    """What a function that gives views in numpy has returned, as views of its first argument."""
    parent = args[0] if args else None
    if not isinstance(parent, ArrayBox) or not args:
        return answer

    def take(whole: Any) -> Any:
        if isinstance(whole, Box):
            return apply(function, (whole, *args[1:]), kwargs)
        return function(whole, *args[1:], **kwargs)  # of index numbers

    if function in SPLITS:
        return [
            view_of(parent, lambda whole, k=k: take(whole)[k], part)  # type: ignore[misc]
            for k, part in enumerate(answer)
        ]
    if type(answer) is not ArrayBox or not is_view(parent, take, answer):
        return answer
    return ViewBox(answer, parent, take, writer(function, take))


def view_of(parent: Any, take: Any, part: Any) -> Any:
    """A view taken in any way that works on index numbers as well."""
    return ViewBox(part, parent, take, write_by_numbers(take)) if isinstance(part, Box) else part


def writer(function: Any, take: Any) -> Any:
    """What writes through a view that a function gave."""
    if function is np.real or function is np.imag:
        return write_real if function is np.real else write_imag
    return write_by_numbers(take) if VIEWS.get(function, True) else refuse_read_only


BOXES = frozenset({ArrayBox, NumpyScalarBox, ViewBox, ScalarBox})

# --------------------------------------------------------------------------- the value type

SCALAR_TYPES = tuple(np.dtype(code).type for code in np.typecodes["All"] if code not in "OSUVMm")
NUMBERS = frozenset(SCALAR_TYPES)

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


VALUE_TYPES = [
    ValueType(
        [np.ndarray, np.memmap, ViewBox],
        ArrayBox,
        constants={list: asarray, tuple: asarray},
        examples=_examples,
    ),
    ValueType(SCALAR_TYPES, NumpyScalarBox),
]
