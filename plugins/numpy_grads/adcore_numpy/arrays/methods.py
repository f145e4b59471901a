"""The methods and attributes of a traced array: numpy's functions, under the names of ndarray.

`name = _method(np.name)` where the method takes what the function takes after the array, in the
same order; written out where they differ. What ndarray does in place, or with its memory, is
refused with the function to use instead.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np

from adcore.engine.layers import number_of, on_plain
from adcore.errors import ConversionError, MutationError
from adcore.extend import apply
from adcore.scalars import number

from ..tables.reshaping import cast, reshaped
from .assignment import assign, assign_flat


def _method(function: Callable[..., Any]) -> Any:
    """A method that hands the array and its arguments to a function of numpy."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self._copy_by(function, *args, **kwargs)

    method.__name__ = function.__name__
    method.__doc__ = f"As `numpy.{function.__name__}` of this array."
    return method


def _view(function: Callable[..., Any]) -> Any:
    """The same for a function that gives a view of the array."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self._view_by(function, *args, **kwargs)

    method.__name__ = function.__name__
    method.__doc__ = f"As `numpy.{function.__name__}` of this array."
    return method


def _in_place(cure: str) -> Any:
    """A method that would change the array."""

    def method(self: Any, *args: Any, **kwargs: Any) -> NoReturn:
        msg = f"{self._words()} cannot be changed in place. Use {cure} instead."
        self._refuse(MutationError(msg))

    method.__doc__ = f"Refused, since it changes the array: use {cure}."
    return method


def _of_memory(name: str) -> Any:
    """A method that reads the memory of the array."""

    def method(self: Any, *args: Any, **kwargs: Any) -> NoReturn:
        msg = (
            f"{self._words()} has no memory to read: its derivative would be lost. "
            f"stop_gradient(x).{name}(...) reads that of the plain array."
        )
        self._refuse(ConversionError(msg))

    method.__doc__ = "Refused, since it reads the memory of the array: use stop_gradient."
    return method


def _attribute(read: Callable[[Any], Any], doc: str, cure: str) -> property:
    """An attribute that can be read, and that ndarray lets one assign to."""

    def assign(self: Any, value: Any) -> NoReturn:
        msg = f"{self._words()} cannot be changed in place. Use {cure} instead."
        self._refuse(MutationError(msg))

    return property(read, assign, doc=doc)


class ArrayMethods:
    """What an ndarray and a numpy scalar have, and so their boxes, except for the operators."""

    __slots__ = ()

    # fmt: off
    # --------------------------------------------------------------- what the plain array knows
    shape    = _attribute(lambda self: self._primal.shape, "Its shape.", "x = x.reshape(shape)")
    dtype    = _attribute(lambda self: self._primal.dtype, "Its dtype.", "x = x.astype(dtype)")
    strides  = _attribute(lambda self: number_of(self).strides, "Strides.", "x = np.transpose(x)")
    ndim     = property(lambda self: self._primal.ndim)
    size     = property(lambda self: self._primal.size)
    itemsize = property(lambda self: self._primal.itemsize)
    nbytes   = property(lambda self: self._primal.nbytes)
    flags    = property(lambda self: number_of(self).flags)
    device   = property(lambda self: "cpu")

    # ------------------------------------------------------------------------- traced attributes
    T        = property(_view(np.transpose))
    real     = property(_view(np.real), lambda self, value: assign(self.real, ..., value))
    imag     = property(_view(np.imag), lambda self, value: assign(self.imag, ..., value))
    flat     = property(lambda self: self._flat(), lambda self, value: assign_flat(self, value))

    # ------------------------------------------------------------------------------- reductions
    all          = _method(np.all)
    any          = _method(np.any)
    argmax       = _method(np.argmax)
    argmin       = _method(np.argmin)
    max          = _method(np.max)
    mean         = _method(np.mean)
    min          = _method(np.min)
    prod         = _method(np.prod)
    std          = _method(np.std)
    sum          = _method(np.sum)
    trace        = _method(np.trace)
    var          = _method(np.var)

    # ---------------------------------------------------------------------- elementwise, running
    conj         = _method(np.conjugate)
    conjugate    = _method(np.conjugate)
    cumprod      = _method(np.cumprod)
    cumsum       = _method(np.cumsum)
    round        = _method(np.round)

    # ------------------------------------------------------------------------ products, selection
    argsort      = _method(np.argsort)
    choose       = _method(np.choose)
    diagonal     = _view(np.diagonal)
    nonzero      = _method(np.nonzero)
    repeat       = _method(np.repeat)
    searchsorted = _method(np.searchsorted)
    take         = _method(np.take)

    # ------------------------------------------------------------------------------------- shapes
    ravel        = _view(np.ravel)
    flatten      = _method(np.ravel)
    squeeze      = _view(np.squeeze)
    swapaxes     = _view(np.swapaxes)

    # -------------------------------------------------------------------------- in place: refused
    byteswap     = _in_place("stop_gradient(x).byteswap()")
    resize       = _in_place("np.resize(x, shape)")
    setfield     = _in_place("x.astype(dtype)")
    setflags     = _in_place("stop_gradient(x).setflags()")

    # --------------------------------------------------------------------------- memory: refused
    dump         = _of_memory("dump")
    dumps        = _of_memory("dumps")
    getfield     = _of_memory("getfield")
    tobytes      = _of_memory("tobytes")
    tostring     = _of_memory("tostring")
    tofile       = _of_memory("tofile")
    # fmt: on

    # ------------------------------------------------- methods that take other arguments

    def reshape(self, *shape: Any, order: str = "C", copy: bool | None = None) -> Any:
        """As `numpy.reshape`; the shape may be given as one tuple or as several numbers."""
        to = shape[0] if len(shape) == 1 else shape
        if order == "C" and copy is None:
            return self._view_by(reshaped, to, order)
        how = {"order": order} if copy is None else {"order": order, "copy": copy}
        return self._view_by(np.reshape, to, **how)

    def transpose(self, *axes: Any) -> Any:
        """As `numpy.transpose`; the axes may be given as one tuple or as several numbers."""
        if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], (tuple, list))):
            axes = axes[0]
        return self._view_by(np.transpose, axes or None)

    def clip(self, min: Any = None, max: Any = None, out: Any = None, **kwargs: Any) -> Any:
        """As `numpy.clip`, which calls its bounds a_min and a_max."""
        return apply(np.clip, (self, min, max), {"out": out, **kwargs})

    def compress(self, condition: Any, axis: Any = None, out: Any = None) -> Any:
        """As `numpy.compress`, whose first argument is the condition."""
        return apply(np.compress, (condition, self), {"axis": axis, "out": out})

    def copy(self, order: str = "C") -> Any:
        """As `numpy.copy`."""
        return apply(np.copy, (self,), {"order": order})

    def astype(
        self,
        dtype: Any,
        order: str = "K",
        casting: str = "unsafe",
        subok: bool = True,
        copy: bool = True,
    ) -> Any:
        """The array in another dtype; plain, without derivative, if that is one of integers."""
        if not np.can_cast(self.dtype, dtype, casting):
            number_of(self).astype(dtype, casting=casting)  # raises
        x = self._copy_by(cast, dtype)
        return x if order == "K" else x.copy(order)

    def view(self, dtype: Any = None, type: Any = None) -> Any:
        """The array itself; its memory cannot be read as of another dtype or type."""
        if type is None and (dtype is None or np.dtype(dtype) == self.dtype):
            return self
        msg = (
            f"{self._words()} has no memory to view as {dtype or type}. x.astype(dtype) converts "
            "values, np.stack([x.real, x.imag], axis=-1) makes real numbers of complex ones."
        )
        self._refuse(ConversionError(msg))

    def item(self, *index: Any) -> Any:
        """One element as a traced Python number: the only one, or that at an index."""
        number_of(self).item(*index)  # raises if there is no such element
        if index:
            at = index[0] if len(index) == 1 else index
            self = (self if isinstance(at, tuple) else self.ravel())[at]
        return number(self)

    def tolist(self) -> Any:
        """Nested lists of traced Python numbers."""
        return [row.tolist() for row in self] if self.ndim else number(self)

    # ------------------------------------------------------------------ the array API standard

    def to_device(self, device: Any, /, *, stream: Any = None) -> Any:
        """The array itself: numpy's only device is the CPU."""
        number_of(self).to_device(device, stream=stream)  # raises for others
        return self

    def __array_namespace__(self, *, api_version: str | None = None) -> Any:
        """The functions for this array: all of numpy, with traced constructors."""
        import adcore_numpy

        return adcore_numpy


class ContainerMethods:
    """What an ndarray has and a numpy scalar has not, and so the box of an array alone."""

    __slots__ = ()

    # fmt: off
    mT           = property(_view(np.matrix_transpose))
    argpartition = _method(np.argpartition)
    dot          = _method(np.dot)
    # fmt: on

    def __len__(self: Any) -> int:
        return len(self._primal)

    def __iter__(self: Any) -> Iterator[Any]:
        if self.ndim == 0:
            msg = "iteration over a 0-d array"
            raise TypeError(msg)
        return (self[k] for k in range(len(self)))

    def __contains__(self, item: Any) -> bool:
        return bool(on_plain(operator.contains, self, item))

    # ------------------------------------------------------------------------------- in place

    def fill(self: Any, value: Any) -> None:
        """Write one value everywhere."""
        assign(self, ..., value)

    def sort(
        self: Any, axis: int = -1, kind: Any = None, order: Any = None, **kwargs: Any
    ) -> None:
        """Sort in place: as `numpy.sort`."""
        assign(self, ..., apply(np.sort, (self, axis, kind, order), kwargs))

    def partition(self, kth: Any, axis: int = -1, kind: str = "introselect") -> None:
        """Partition in place: as `numpy.partition`."""
        assign(self, ..., apply(np.partition, (self, kth, axis, kind), {}))

    def put(self: Any, indices: Any, values: Any, mode: str = "raise") -> None:
        """Write values at places of the flattened array: as `numpy.put`."""
        apply(np.put, (self, indices, values, mode), {})

    def __delitem__(self: Any, key: Any) -> NoReturn:
        msg = f"{self._words()} cannot be changed in place. Use np.delete, or keep what remains."
        self._refuse(MutationError(msg))
