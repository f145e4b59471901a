"""The vector space of an array: its shape and dtype, and what can be done with its vectors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from random import Random
from sys import getrefcount
from typing import Any

import numpy as np

from adcore.errors import TangentError
from adcore.extend import Box, Contribution, Moved, Space, accumulate, layers, plain, primitive
from adcore.values import box_types

from . import quiet
from .decisions import is_lazy, some
from .scatter import add_at
from .stack import Batch


class ArraySpace(Space):
    """All arrays of one shape and one floating-point dtype; numpy's scalars have the shape ()."""

    __slots__ = ("dtype", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: Any) -> None:
        self.shape = shape
        self.dtype = dtype

    @property
    def ndim(self) -> int:  # type: ignore[override]
        return len(self.shape)

    @property
    def size(self) -> int:  # type: ignore[override]
        return math.prod(self.shape)

    @property
    def is_complex(self) -> bool:
        return bool(self.dtype.kind == "c")

    # ---------------------------------------------------------------------- in the sweep

    def project(self, vector: Any) -> Any:
        try:
            dtype = vector.dtype
            if dtype is self.dtype and vector.shape == self.shape:
                return vector
            if dtype is None:  # a contribution of this plugin
                return vector
        except AttributeError:  # a contribution, or a Python number
            if isinstance(vector, Contribution):
                return vector
            vector = np.multiply(vector, 1.0)  # a Python number, traced or not: as numpy's
        vector = _resized(vector, self.shape)
        if vector.dtype.kind == "c" and not self.is_complex:
            vector = vector.real
        return vector if vector.dtype == self.dtype else vector.astype(self.dtype)

    def add(self, a: Any, b: Any) -> Any:
        if type(a) is np.ndarray and type(b) is np.ndarray:
            # A large sum goes into the slot's own array, if nothing but the slot can see it.
            if a.size > 1000 and getrefcount(a) <= _UNSHARED and a.base is None:
                return np.add(a, b, out=a) if a.flags.writeable else a + b
            return a + b
        if isinstance(a, Contribution) or isinstance(b, Contribution):
            if type(a) is np.ndarray and getrefcount(a) <= _UNSHARED and a.base is None:
                gathered = Gathered(self)
                gathered.buffer = a if a.flags.writeable and a.dtype == self.dtype else a.copy()
                return gathered.add(b)
            return _gather(self, a).add(b)
        return a + b

    def mask(self, cotangent: Any, vector: Any) -> Any:
        parts = list(layers(vector))
        if any(type(part) is Batch for part in (*parts, plain(cotangent))):
            return finite_part(cotangent, vector)
        cut = plain(cotangent) == 0
        if not some(cut):
            return vector
        noted = not isinstance(vector, Box)  # an outer sweep must know of the selection too
        for part in parts:
            infinite = ~np.isfinite(part)
            if not noted or some(infinite):
                vector, noted = np.where(cut & infinite, 0, vector), True
        return vector

    hush, speak = staticmethod(quiet.hush), staticmethod(quiet.speak)

    def own(self, vector: Any, shared: bool) -> Any:
        if type(vector) is not np.ndarray:
            recorded = isinstance(vector, Box) and vector._trace.records
            return vector[()] if recorded and vector.shape == () else vector
        if vector.ndim == 0:
            return vector[()]
        unowned = shared or vector.base is not None or not vector.flags.writeable
        return vector.copy() if unowned else vector

    def with_ones(self, vector: Any, value: Any) -> Any:
        value = plain(value)
        if type(value) is Batch or np.count_nonzero(value) == self.size:
            return None
        zero = np.equal(value, 0)
        return self.project(np.where(zero, 1, 0 if vector is None else vector))

    # -------------------------------------------------------------------------- vectors

    def adopt(self, vector: Any, role: str) -> Any:
        given = vector if isinstance(vector, (Box, np.ndarray, np.generic)) else np.asarray(vector)
        shape, dtype = getattr(given, "shape", ()), getattr(given, "dtype", type(plain(given)))
        if shape != self.shape or not np.can_cast(dtype, self.dtype, "safe"):
            msg = (
                f"The {role} of a {self.describe()} must have its shape, and a dtype that casts "
                f"safely to its own; got {dtype} of shape {shape}."
            )
            raise TangentError(msg)
        return given if dtype == self.dtype else given.astype(self.dtype)

    def zeros(self) -> Any:
        return np.zeros(self.shape, self.dtype)[()]

    def ones(self) -> Any:
        return np.ones(self.shape, self.dtype) if self.shape else self.dtype.type(1)

    def basis(self) -> Iterator[Any]:
        for k in range(self.size):
            vector = np.zeros(self.size, self.dtype)
            vector[k] = 1
            yield vector.reshape(self.shape)[()]

    def basis_stack(self, start: int, stop: int) -> Any:
        stack = np.zeros((stop - start, self.size), self.dtype)
        stack[np.arange(stop - start), np.arange(start, stop)] = 1
        return stack.reshape((stop - start, *self.shape))

    def stacked(self, values: Sequence[Any]) -> Any:
        return np.stack(values)

    def repeated(self, vector: Any, size: int) -> Any:
        return np.broadcast_to(vector, (size, *self.shape))

    def block(self, stacks: Sequence[Any], of: Space, by: Space, axis: int) -> Any:
        stack = stacks[0] if len(stacks) == 1 else np.concatenate(stacks)
        if axis == 0:
            return np.reshape(stack, by.shape + of.shape)
        return np.reshape(np.moveaxis(stack, 0, -1), of.shape + by.shape)

    def random(self, rng: Random) -> Any:
        normal = np.random.default_rng(rng.getrandbits(64)).standard_normal
        vector = normal(self.shape) + (1j * normal(self.shape) if self.is_complex else 0)
        return np.asarray(vector, self.dtype)[()]

    def inner(self, a: Any, b: Any) -> Any:
        return np.sum(a * b)

    def norm(self, vector: Any) -> float:
        return float(np.max(np.abs(plain(vector)), initial=0.0))

    def stack(self, vectors: list[Any], of: Space, by: Space, axis: int) -> Any:
        shape = of.shape + by.shape if axis == -1 else by.shape + of.shape
        if not vectors:
            return np.zeros(shape, self.dtype)
        return np.stack(vectors, axis=axis).reshape(shape)[()]

    def describe(self) -> str:
        return f"{self.dtype} array of shape {self.shape}" if self.shape else f"{self.dtype} scalar"


def narrowed(vector: Any, shape: tuple[int, ...]) -> Any:
    """The sum over the axes that broadcasting from `shape` added or stretched."""
    added = vector.ndim - len(shape)
    if added > 0:
        vector = vector.sum(axis=tuple(range(added)))
    stretched = tuple(
        k for k, n in enumerate(shape[len(shape) - vector.ndim :]) if n == 1 != vector.shape[k]
    )
    return vector.sum(axis=stretched, keepdims=True) if stretched else vector


_NUMPY = (np.ndarray, np.generic)


def _resized(vector: Any, shape: tuple[int, ...]) -> Any:
    """Undo broadcasting: sum the axes it added or stretched; broadcast what is too small."""
    if vector.shape == shape:
        return vector
    vector = narrowed(vector, shape)
    if vector.shape == shape:
        return vector
    if vector.ndim == 0 and issubclass(type(vector), _NUMPY) and math.prod(shape) < 10_000:
        filled = np.empty(shape, vector.dtype)  # several times faster than a view, while small
        filled.fill(vector)
        return filled
    return np.broadcast_to(vector, shape)


# ------------------------------------------------------------------------ sparse contributions


class Scatter(Contribution):
    """The pullback of `x[index]`: a cotangent for the elements at `index`, zero elsewhere."""

    __slots__ = ("ct", "index")

    dtype = None

    def __init__(self, index: Any, ct: Any) -> None:
        self.index = index
        self.ct = ct

    def value(self, space: Any) -> Any:
        return _gather(space, None).add(self).value(space)


class Gathered(Contribution):
    """Contributions to one array, gathered at the cost of what each of them touches.

    Plain ones are added into a buffer at once. Traced ones wait, and are then scattered by a
    single operation, so that a loop over n elements costs O(n) at every order.
    """

    __slots__ = ("buffer", "dense", "space", "waiting")

    dtype = None

    def __init__(self, space: ArraySpace) -> None:
        self.space = space
        self.buffer: Any = None
        self.dense: Any = None  # the sum of traced contributions to the whole array
        self.waiting: list[Scatter] = []

    def add(self, contribution: Any) -> Gathered:
        """Take one more; returns itself."""
        if isinstance(contribution, Scatter):
            if is_lazy(plain(contribution.ct)):
                lazy = box_types[type(plain(contribution.ct))]
                self.add(lazy.placed(contribution.ct, contribution.index, self.space))
            elif isinstance(contribution.ct, Box):
                self.waiting.append(contribution)
            else:
                self._own_buffer()
                add_at(self.buffer, contribution.index, self._cast(contribution.ct))
        elif isinstance(contribution, Gathered):
            for each in (contribution.buffer, contribution.dense, *contribution.waiting):
                if each is not None:
                    self.add(each)
        elif isinstance(contribution, Box) or is_lazy(contribution):
            self.dense = contribution if self.dense is None else self.dense + contribution
        elif self.buffer is None:
            self.buffer = np.array(contribution, order="C")
        else:
            self.buffer += contribution
        return self

    def _own_buffer(self) -> None:
        if self.buffer is None:
            self.buffer = np.zeros(self.space.shape, self.space.dtype)

    def _cast(self, ct: Any) -> Any:
        if self.space.dtype.kind == "c" or getattr(ct, "dtype", ct) is self.space.dtype:
            return ct
        return np.real(ct)

    def value(self, space: Any) -> Any:
        total = self.buffer
        if self.dense is not None:
            total = self.dense if total is None else total + self.dense
        self.buffer = self.dense = None
        if self.waiting:
            moved, total = Moved(total), None  # so that nothing else holds it
            total = self._with_waiting(moved)
        return space.project(total)

    def _with_waiting(self, moved: Moved) -> Any:
        """The sum with what waits: a few are added where they belong, many make an array first."""
        from ..tables.indexing import scattered
        from .assignment import add

        indices = [each.index for each in self.waiting]
        cts = [each.ct for each in self.waiting]
        if moved.value is not None and len(cts) * 1000 < self.space.size:
            for index, ct in zip(indices, cts, strict=True):
                moved.value = add(moved, ct, index)
            return moved.value
        sparse = scattered(*cts, indices=indices, shape=self.space.shape)
        return sparse if moved.value is None else moved.value + sparse


def _gather(space: ArraySpace, first: Any) -> Gathered:
    if isinstance(first, Gathered):
        return first
    gathered = Gathered(space)
    return gathered if first is None else gathered.add(first)


@primitive
def finite_part(cotangent: Any, vector: Any) -> Any:
    """`ArraySpace.mask` as an operation: for stacks, of which each array has its own cotangent."""
    return np.where((cotangent == 0) & ~np.isfinite(vector), 0, vector)


class _Probe(ArraySpace):
    """Tells what `getrefcount` says in `add` of an array that only its slot holds."""

    __slots__ = ("count",)

    def add(self, a: Any, b: Any) -> Any:
        self.count = getrefcount(a)
        return b


def _unshared_count() -> int:
    probe = _Probe((1,), np.dtype(float))
    accumulate([np.zeros(1)], 0, probe, np.zeros(1))
    return int(probe.count)


_UNSHARED = _unshared_count()
