"""Traced entries follow the numbers that scipy moves in their place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from adcore.extend import boxes_in, plain
from adcore_numpy.tables.mixed_arguments import as_array

from .pattern import Pattern


def carries(value: Any) -> bool:
    """Whether a value, or one in a list, tuple or dict, depends on what is differentiated."""
    return any(box._trace.carries for box in boxes_in(value))


def is_traced(value: Any) -> bool:
    """Whether something in a value is: an array, a number, a sparse array's entry, an operator."""
    if isinstance(value, dict):
        return any(map(is_traced, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(is_traced, value))
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        return any(map(is_traced, value.flat))
    return getattr(value, "is_traced", False) is True or carries(value)


def settled(value: Any) -> Any:
    """A value without the box of an assignable constant; a traced one as it is now."""
    if hasattr(value, "_snapshot"):
        return value._snapshot() if carries(value) else plain(value)
    if type(value) in (list, tuple):
        return type(value)(map(settled, value))
    return value


def flat_data(values: list[Any]) -> Any:
    """All values one after the other, in one vector."""
    return np.concatenate([np.ravel(as_array(value)) for value in values])


def picked(data: Any, found: Any) -> Any:
    """The entries with the given numbers, 0 where the number is 0."""
    index = found.astype(np.intp)
    missing = index == 0
    if not missing.any():
        if index.ndim == 1 and index.size == data.shape[0]:
            if np.array_equal(index, np.arange(1, index.size + 1)):
                return data
        return data[index - 1]
    if data.shape[0] == 0:
        return np.zeros(index.shape, plain(data).dtype)
    return np.where(missing, np.zeros((), plain(data).dtype), data[np.maximum(index, 1) - 1])


class Numbered:
    """Numbers in the place of values: `of` gives some for each, `follow` the moved values."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.starts: list[int] = []  # the first number of each
        self.count = 1

    def _add(self, value: Any, n: int) -> None:
        self.values.append(value)
        self.starts.append(self.count)
        self.count += n

    def of(self, value: Any) -> Any:
        """Numbers in the shape of a number, an array or a list of numbers."""
        value = as_array(value)
        shape, n = np.shape(plain(value)), int(np.size(plain(value)))
        numbers = np.arange(self.count, self.count + n, dtype=float).reshape(shape)
        self._add(value, n)
        return numbers if shape else float(numbers)

    def of_sparse(self, pattern: Pattern, data: Any) -> Any:
        """A sparse array of numbers, at the places of its entries, of which no two coincide."""
        numbers = pattern.numbers
        moved = (
            pattern.matrix(
                np.arange(self.count, self.count + pattern.size, dtype=float).reshape(
                    pattern.data_shape
                )
            )
            if self.count > 1
            else numbers.copy()
        )
        self._add(data, pattern.size)
        return moved

    def at(self, number: int) -> Any:
        """The entry with a number."""
        k = bisect_right(self.starts, number) - 1
        value = self.values[k]
        return np.ravel(value)[number - self.starts[k]] if np.ndim(plain(value)) else value

    def data(self) -> Any:
        """All values in the order of their numbers."""
        return flat_data(self.values)

    def follow(self, found: Any, sparse: Callable[[Pattern, Any], Any]) -> Any:
        """What scipy has made of the numbers, of the values."""
        data = self.data()
        if scipy.sparse.issparse(found):
            pattern, numbers = Pattern.of(found)
            return sparse(pattern, picked(data, numbers))
        if isinstance(found, tuple):
            return tuple(self.follow(each, sparse) for each in found)
        return picked(data, np.asarray(found)[()] if np.ndim(found) == 0 else np.asarray(found))
