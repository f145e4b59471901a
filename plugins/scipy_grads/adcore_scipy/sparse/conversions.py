"""Sparse arrays with traced entries, converted, taken apart and written into.

All of it moves entries: scipy does it to numbers, and the entries follow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError

from .moving import Numbered, carries, settled
from .pattern import LISTED


class Conversions:
    """The formats of `Sparse`, its parts, and how these are written."""

    def asformat(self: Any, format: Any, copy: bool = False) -> Any:
        """In another format."""
        if format is None or format == self.format:
            return self.copy() if copy else self
        if not self.is_traced:
            return self._result_of(self.plain().asformat(format, copy=copy))
        return self.moved(lambda A: A.asformat(format))

    def tocsr(self: Any, copy: bool = False) -> Any:
        """As compressed rows."""
        return self.asformat("csr", copy)

    def tocsc(self: Any, copy: bool = False) -> Any:
        """As compressed columns."""
        return self.asformat("csc", copy)

    def tocoo(self: Any, copy: bool = True) -> Any:
        """As coordinates."""
        return self.asformat("coo", copy)

    def todia(self: Any, copy: bool = False) -> Any:
        """As diagonals."""
        return self.asformat("dia", copy)

    def tolil(self: Any, copy: bool = False) -> Any:
        """As lists of rows."""
        return self.asformat("lil", copy)

    def todok(self: Any, copy: bool = False) -> Any:
        """As a dictionary."""
        return self.asformat("dok", copy)

    def tobsr(self: Any, blocksize: Any = None, copy: bool = False) -> Any:
        """As blocks."""
        return self.through("tobsr", blocksize)

    def transpose(self: Any, axes: Any = None, copy: bool = False) -> Any:
        """The transpose."""
        return self.through("transpose", axes)

    def through(self: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        """A method of scipy's that only moves entries."""
        if not self.is_traced:
            return self._result_of(getattr(self.plain(), name)(*args, **kwargs))
        return self.moved(lambda A: getattr(A, name)(*args, **kwargs))

    def copy(self: Any) -> Any:
        """Another one, which does not see what is written into this."""
        if self._made is not None:
            return self._own(self._made.copy())
        pattern, data = self.held()
        return self._made_of(pattern, data.copy())

    def reshape(self: Any, *shape: Any, **kwargs: Any) -> Any:
        """In another shape."""
        return self.through("reshape", *shape, **kwargs)

    def diagonal(self: Any, k: int = 0) -> Any:
        """The entries of a diagonal."""
        return self.through("diagonal", k)

    def toarray(self: Any, order: Any = None, out: Any = None) -> Any:
        """As a dense array."""
        if not self.is_traced:
            return self._result_of(self.plain().toarray(order, out))
        if out is not None:
            msg = "A sparse array with traced entries takes no out=: use what toarray returns."
            raise NonDifferentiableError(msg)
        return self.moved(lambda A: A.toarray())

    def todense(self: Any, order: Any = None, out: Any = None) -> Any:
        """As a dense array: of a sparse matrix too, where that is traced."""
        if not self.is_traced:
            return self._result_of(self.plain().todense(order, out))
        return self.toarray(order, out)

    A = property(lambda self: self.toarray())

    def __getitem__(self: Any, key: Any) -> Any:
        key = settled(key)
        if not self.is_traced:
            return self._result_of(self.plain()[key])
        if self._ledger is not None and type(key) is tuple and all(map(np.isscalar, key)):
            numbered, numbers = self._ledger
            number = int(numbers[key])
            return numbered.at(number) if number else self.dtype.type(0)
        return self.moved(lambda A: A[key])

    def __iter__(self: Any) -> Any:
        return (self[k] for k in range(self.shape[0]))

    def __setitem__(self: Any, key: Any, value: Any) -> None:
        self._demand_own()
        key = settled(key)
        if not self.is_traced and not carries(value) and not getattr(value, "is_traced", False):
            made = self.plain()
            if not self._is_mine or self.format not in LISTED:
                made = made.copy()
            made[key] = self._unwrapped(value)
            self._made, self._pattern, self._data, self._is_mine = made, None, None, True
            return
        self._edit(lambda A, v: A.__setitem__(key, v), value)

    def setdiag(self: Any, values: Any, k: int = 0) -> None:
        """Write a diagonal."""
        self._demand_own()
        self._edit(lambda A, v: A.setdiag(v, k), values)

    def _edit(self: Any, write: Callable[[Any, Any], None], value: Any) -> None:
        """Become what scipy makes of it that writes numbers in the place of a value.

        The ledger of numbers is kept open, so that a loop that writes n elements costs O(n).
        """
        value = settled(value)
        if self._ledger is None:
            numbered = Numbered()
            whole = self.summed()
            self._ledger = numbered, numbered.of_sparse(*whole.held())
            self._made, self._pattern, self._data = None, *whole.held()
        numbered, numbers = self._ledger
        if hasattr(value, "summed"):
            write(numbers, numbered.of_sparse(*value.summed().held()))
        else:
            write(numbers, numbered.of(value))
