"""Patterns: where the stored entries of a sparse array stand, without what they are.

An operation that only moves entries (a transpose, a slice, a block matrix) is found by doing it
with *numbers* in the place of the entries: scipy moves the numbers, and they tell which entry
stands where. So whatever scipy can move, traced entries can follow.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse

# Formats whose entries are no flat array are held as the compressed rows that they convert to.
LISTED = frozenset({"lil", "dok"})


class Pattern:
    """The class of a sparse array and the places of its stored entries.

    Arguments:
        kind: scipy's class.
        shape: that of the sparse array.
        parts: index arrays, as the constructor of the class takes them beside the data.
        data_shape: the shape of the data.
    """

    def __init__(self, kind: Any, shape: Any, parts: tuple[Any, ...], data_shape: Any) -> None:
        self.kind, self.shape, self.parts, self.data_shape = kind, shape, parts, data_shape

    @classmethod
    def of(cls, A: Any) -> tuple[Pattern, Any]:
        """The pattern of a sparse array of scipy, and its data."""
        form = A.format
        kind = kind_of(form, isinstance(A, scipy.sparse.sparray))
        if form in LISTED:
            A = A.tocsr()
        if form == "coo":
            parts: tuple[Any, ...] = (tuple(A.coords),)
        else:
            parts = (A.offsets,) if form == "dia" else (A.indices, A.indptr)
        return cls(kind, A.shape, parts, A.data.shape), A.data

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Pattern):
            return NotImplemented
        alike = (self.kind, self.shape, self.data_shape) == (
            other.kind, other.shape, other.data_shape,
        )  # fmt: skip
        return alike and all(
            np.array_equal(a, b) for a, b in zip(self.parts, other.parts, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{self.kind.__name__} of shape {self.shape} with {self.size} stored entries"

    @property
    def size(self) -> int:
        """How many entries the data have."""
        return int(np.prod(self.data_shape))

    @property
    def is_array(self) -> bool:
        """Whether `*` is elementwise, as for sparse arrays; for sparse matrices it is `@`."""
        return issubclass(self.kind, scipy.sparse.sparray)

    def matrix(self, data: Any) -> Any:
        """scipy's sparse array of this pattern with these plain data; it shares the indices."""
        form = _format(self.kind)
        if form in LISTED:
            held = scipy.sparse.csr_array if self.is_array else scipy.sparse.csr_matrix
            return self.kind(held((data, *self.parts), shape=self.shape))
        return self.kind((data, *self.parts), shape=self.shape)

    @cached_property
    def numbers(self) -> Any:
        """The sparse array whose entries are 1, 2, … in the order of the data."""
        return self.matrix(np.arange(1.0, self.size + 1).reshape(self.data_shape))

    @cached_property
    def places(self) -> tuple[Any, Any, Any]:
        """Rows and columns of the stored entries, and which of the flat data stands there.

        The last is None where that is all of them in order. Of a vector, all rows are 0.
        """
        form, shape = _format(self.kind), self.shape
        if form == "coo":
            coords, take = self.parts[0], None
        elif form == "csr" and len(shape) == 2:
            indices, indptr = self.parts
            coords = (np.repeat(np.arange(shape[0], dtype=indices.dtype), np.diff(indptr)), indices)
            take = None
        elif form == "csc":
            indices, indptr = self.parts
            coords = (indices, np.repeat(np.arange(shape[1], dtype=indices.dtype), np.diff(indptr)))
            take = None
        else:
            found = self.numbers.tocoo()
            coords, take = found.coords, found.data.astype(np.intp) - 1
        rows = coords[0] if len(shape) == 2 else np.zeros_like(coords[-1])
        return rows, coords[-1], take

    @cached_property
    def is_summed(self) -> bool:
        """Whether no two of the stored entries stand at the same place."""
        rows, columns, _ = self.places
        linear = rows.astype(np.int64) * self.shape[-1] + columns
        step = np.diff(linear)
        return bool(np.all(step > 0)) or len(np.unique(linear)) == len(linear)

    def transposed(self) -> Pattern:
        """The pattern of the transpose, with the data as they are: of coo, csr and csc."""
        form = _format(self.kind)
        turned = {"coo": "coo", "csr": "csc", "csc": "csr"}[form]
        if form == "coo":
            parts: tuple[Any, ...] = (self.parts[0][::-1],)
        else:
            parts = self.parts
        return Pattern(kind_of(turned, self.is_array), self.shape[::-1], parts, self.data_shape)


def _format(kind: Any) -> str:
    """The format of a class of scipy's, "csr"."""
    return str(kind.__name__[:3])


def kind_of(form: str, is_array: bool) -> Any:
    """scipy's class of a format."""
    return getattr(scipy.sparse, f"{form}_{'array' if is_array else 'matrix'}")


def ones_of(numbers: Any) -> Any:
    """The same places, with 1 at each that is not padding."""
    made = numbers.tocsr() if numbers.format in LISTED else numbers.copy()
    made.data = (made.data != 0).astype(float)
    return made
