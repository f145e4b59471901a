"""The vector space of a dask array: its vectors are lazy, and cut into chunks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import dask.array as da
import numpy as np

from adcore.extend import Box, Contribution, Space, layers, plain
from adcore_numpy.arrays.space import ArraySpace, narrowed

from .placing import placed

Shape = tuple[float, ...]


def same(a: Shape, b: Shape) -> bool:
    """Whether two shapes agree; a length that is not known (NaN) agrees with any."""
    return len(a) == len(b) and all(m == n or m != m or n != n for m, n in zip(a, b, strict=True))


class DaskSpace(ArraySpace):
    """All dask arrays of one shape, dtype and chunks. Nothing here computes, but `norm`.

    Attributes:
        like: an array of the space where its shape is not known: others are made of its blocks.
    """

    __slots__ = ("chunks", "like")

    def __init__(self, value: Any) -> None:
        super().__init__(value.shape, value.dtype)
        self.chunks = value.chunks
        unknown = any(n != n for n in value.shape)
        self.like = plain(value) if unknown else None

    # ---------------------------------------------------------------------- in the sweep

    def project(self, vector: Any) -> Any:
        if isinstance(vector, Contribution):
            vector = placed(vector.ct, vector.index, self)  # type: ignore[attr-defined]
        if not hasattr(vector, "dtype"):
            vector = np.multiply(vector, 1.0)
        if not same(vector.shape, self.shape):
            vector = narrowed(vector, self.shape)
        if not same(vector.shape, self.shape):
            vector = vector * self.ones()
        if vector.dtype.kind == "c" and not self.is_complex:
            vector = vector.real
        return vector if vector.dtype == self.dtype else vector.astype(self.dtype)

    def add(self, a: Any, b: Any) -> Any:
        return a + b

    def mask(self, cotangent: Any, vector: Any) -> Any:
        cut = np.equal(plain(cotangent), 0)
        for part in list(layers(vector)):
            vector = np.where(cut & ~np.isfinite(part), 0, vector)
        return vector

    def with_ones(self, vector: Any, value: Any) -> Any:
        zero = np.equal(plain(value), 0)
        return self.project(np.where(zero, 1.0, 0.0 if vector is None else vector))

    def own(self, vector: Any, shared: bool) -> Any:
        """As it leaves: a dask array with the chunks of its primal."""
        if isinstance(vector, Box):
            return vector
        if type(vector) is not da.Array:
            return self._lazy(vector)
        if self.like is not None or vector.chunks == self.chunks:
            return vector
        return vector.rechunk(self.chunks)

    def _lazy(self, vector: Any) -> Any:
        if self.like is not None:
            return vector * self.ones()
        if not self.shape:
            return da.from_array(np.asarray(vector, self.dtype))
        return da.from_array(np.broadcast_to(vector, self.shape), chunks=self.chunks)

    # -------------------------------------------------------------------------- vectors

    def adopt(self, vector: Any, role: str) -> Any:
        if isinstance(plain(vector), da.Array) and same(vector.shape, self.shape):
            if np.can_cast(vector.dtype, self.dtype, "safe"):
                return vector if vector.dtype == self.dtype else vector.astype(self.dtype)
        return super().adopt(vector, role)

    def zeros(self) -> Any:
        return self._full(0)

    def ones(self) -> Any:
        return self._full(1)

    def _full(self, value: int) -> Any:
        if self.like is not None:
            return da.map_blocks(np.full_like, self.like, value, dtype=self.dtype)
        return da.full(self.shape, value, dtype=self.dtype, chunks=self.chunks)

    def basis(self) -> Iterator[Any]:
        for vector in super().basis():
            yield self._lazy(vector)

    def basis_stack(self, start: int, stop: int) -> Any:
        raise self._lacking("basis_stack", "a Jacobian in one pass")

    stacked, repeated = Space.stacked, Space.repeated  # one by one: no stack of lazy arrays

    def random(self, rng: Random) -> Any:
        return self._lazy(super().random(rng))

    def norm(self, vector: Any) -> float:
        return float(np.asarray(np.max(np.abs(plain(vector)))))

    def block(self, stacks: Sequence[Any], of: Space, by: Space, axis: int) -> Any:
        raise self._lacking("block", "a Jacobian in one pass")

    def describe(self) -> str:
        return f"{self.dtype} dask array of shape {self.shape}"
