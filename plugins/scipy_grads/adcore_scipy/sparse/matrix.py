"""`Sparse`: what a sparse array looks like whose entries may be traced.

It is a pattern, which is plain, and the data, an array like any other: so both modes, stacks and
all orders come from numpy's rules and from three products. To `isinstance` it is an object of
scipy's class. One whose data are plain goes to scipy with everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from adcore import register_container
from adcore.errors import MutationError, NonDifferentiableError
from adcore.extend import Box, assignable, is_running, plain
from adcore_numpy.tables.mixed_arguments import as_array

from .arithmetic import Arithmetic, entries_of, gathering
from .conversions import Conversions
from .elementwise import Elementwise
from .moving import Numbered, carries, picked, settled
from .pattern import LISTED, Pattern, kind_of
from .tables.products import _applied, _multiplied

PACKAGE = "adcore_scipy.sparse"


class Sparse(Arithmetic, Conversions, Elementwise):
    """A sparse array of scipy's, or the pattern and the data of one.

    Arguments:
        made: scipy's object; or None.
        pattern, data: of one whose data are, or may yet become, traced.
    """

    __array_priority__ = 20.0

    def __init__(self, made: Any, pattern: Any = None, data: Any = None) -> None:
        self._made, self._pattern, self._data = made, pattern, data
        self._ledger: Any = None  # what is written element by element: numbers, and their values
        self._is_mine = False  # whether nobody else holds scipy's object
        self._is_shared = False  # whether it stands for an object of the program's, to be read

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type(self._made) if self._made is not None else self._pattern.kind

    # --------------------------------------------------------------- with and without derivatives

    @property
    def is_traced(self) -> bool:
        """Whether an entry depends on what is differentiated."""
        return self._ledger is not None or (self._made is None and carries(self._data))

    def plain(self) -> Any:
        """scipy's object with the plain entries."""
        if self._made is not None:
            return self._made
        pattern, data = self.held()
        return pattern.matrix(plain(data))

    @property
    def pattern(self) -> Pattern:
        """Where the stored entries are."""
        return self.held()[0]

    def held(self) -> tuple[Pattern, Any]:
        """The pattern and the data, as they are now."""
        if self._ledger is not None:
            numbered, numbers = self._ledger
            self._ledger, dtype = None, self.dtype
            self._pattern, data = numbered.follow(numbers, sparse).held()
            self._data = data if data.dtype.kind == "c" else data.astype(dtype)
        if self._pattern is None:
            self._pattern, data = Pattern.of(self._made)
            return self._pattern, data
        if self._made is not None:
            return self._pattern, Pattern.of(self._made)[1]
        return self._pattern, settled(self._data)

    def summed(self) -> Sparse:
        """The same, no two of whose entries stand at the same place."""
        pattern, data = self.held()
        if pattern.is_summed:
            return Sparse(None, pattern, data)
        rows, columns, _ = pattern.places
        width = pattern.shape[-1]
        linear = rows.astype(np.int64) * width + columns
        found, inverse = np.unique(linear, return_inverse=True)
        index = rows.dtype
        coords = ((found // width).astype(index), (found % width).astype(index))
        kind = kind_of("coo", pattern.is_array)
        entries = _applied(entries_of(self)[1], gathering(inverse, len(found)))
        parts = (coords[-len(pattern.shape) :],)
        made = Sparse(None, Pattern(kind, pattern.shape, parts, (len(found),)), entries)
        return made if pattern.kind is kind else made.asformat(pattern.kind.__name__[:3])

    def compressed(self, form: str = "csr") -> Sparse:
        """As csr or csc, with sorted indices and no two entries at the same place."""
        A = self.summed()
        pattern, _ = A.held()
        if pattern.kind.__name__[:3] == form and pattern.numbers.has_sorted_indices:
            return A

        def sorted_form(numbers: Any) -> Any:
            found = numbers.asformat(form)
            found.sort_indices()
            return found

        return A.moved(sorted_form)

    def moved(self, function: Callable[[Any], Any]) -> Any:
        """What a function makes of it that only moves entries of a sparse array."""
        A = self.summed()
        numbered = Numbered()
        return numbered.follow(function(numbered.of_sparse(*A.held())), sparse)

    # What `Arithmetic`, `Conversions` and `Elementwise` make their results with.

    @property
    def _is_array(self) -> bool:
        return issubclass(self.__class__, scipy.sparse.sparray)

    @staticmethod
    def _made_of(pattern: Pattern, data: Any) -> Sparse:
        return Sparse(None, pattern, data)

    @staticmethod
    def _own(value: Any) -> Sparse:
        return own(value)

    @staticmethod
    def _result_of(value: Any) -> Any:
        return result_of(value)

    @staticmethod
    def _unwrapped(value: Any) -> Any:
        return unwrapped(value)

    def _by_scipy(self, function: Callable[..., Any], *args: Any) -> Any:
        return result_of(function(self.plain(), *map(unwrapped, args)))

    # --------------------------------------------------------------------------- what it is

    shape = property(lambda self: self._made.shape if self._made is not None
                     else self._pattern.shape)  # fmt: skip
    ndim = property(lambda self: len(self.shape))
    format = property(lambda self: self.__class__.__name__[:3])
    dtype = property(lambda self: self._made.dtype if self._made is not None else self._data.dtype)
    T = property(lambda self: self.transpose())
    mT = property(lambda self: self.transpose())
    H = property(lambda self: self.conj().transpose())
    real = property(lambda self: self._on_data(np.real))
    imag = property(lambda self: self._on_data(np.imag))

    @property
    def data(self) -> Any:
        """The stored entries; what is written into them becomes those of the array."""
        if self._made is not None:
            if not is_running() or self.format in LISTED:
                return self._made.data
            if self._is_shared:
                cell: Any = assignable(self._made.data)
                cell._lock()
                return cell
            self._pattern, data = Pattern.of(self._made)
            self._made, self._data = None, assignable(data.copy())
        else:
            self.held()
            if not isinstance(self._data, Box) and is_running():
                self._data = assignable(self._data)
        return self._data

    @data.setter
    def data(self, value: Any) -> None:
        self._demand_own()
        self._pattern, _ = self.held()
        self._made, self._data = None, as_array(value)

    def _demand_own(self) -> None:
        """Refuse a write into an object that the program made without us, and would look at."""
        if self._is_shared:
            msg = (
                f"A {self.__class__.__name__} of the program's that was made before cannot be "
                "written into while a derivative runs: the others that hold it would not see it. "
                "Write into a copy, A = A.copy()."
            )
            raise MutationError(msg)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("_made", "_pattern", "_data", "_ledger"):
            raise AttributeError(name)
        if not self.is_traced:
            return forwarded(self.plain(), name)
        if name in INDICES:
            return getattr(self.pattern.numbers, name)
        if not hasattr(self._pattern.kind, name):
            msg = f"'{self._pattern.kind.__name__}' object has no attribute '{name}'"
            raise AttributeError(msg)
        msg = (
            f"{self._pattern.kind.__name__}.{name} is not differentiable: it has no derivative "
            "here. Compute with the entries, A.data, or with the dense array, A.toarray()."
        )
        raise NonDifferentiableError(msg)

    def __repr__(self) -> str:
        if not self.is_traced:
            return repr(self.plain())
        return f"<traced {self._pattern!r}: {self._data!r}>"

    def __len__(self) -> int:
        return len(self.plain())

    def __bool__(self) -> bool:
        return bool(self.plain())

    # ------------------------------------------------------------------------------- products

    def times(self, x: Any) -> Any:
        """A x for a dense x."""
        x = settled(as_array(x))
        A = self
        if not self.is_traced:
            made = self.plain()
            if not carries(x):
                return result_of(made @ plain(x))
            if made.ndim == 2 and x.ndim <= 2:
                _demand_fit(made.shape, x.shape)
                return _as_scipys(_applied(x, made), made, x)
        if len(self.shape) == 1:
            A = own(self.reshape((1, -1)))
            return np.reshape(A.times(x), x.shape[1:])[()]
        if x.ndim > 2:
            msg = f"A sparse array takes vectors and matrices; got an array of shape {x.shape}."
            raise NonDifferentiableError(msg)
        _demand_fit(A.shape, x.shape)
        if A.format not in ("csr", "csc", "coo"):
            A = A.compressed()
        pattern, data = A.held()
        return _as_scipys(_multiplied(data, x, pattern), pattern.numbers, x)


INDICES = frozenset(
    "indices indptr offsets row col coords nnz blocksize has_sorted_indices maxprint getnnz "
    "has_canonical_format get_shape getformat".split()
)


def _demand_fit(a: Any, x: Any) -> None:
    if a[-1] != x[0]:
        msg = f"matmul: dimension mismatch with signature (n,k={a[-1]}),(k={x[0]},m)->(n,m)"
        raise ValueError(msg)


def _as_scipys(y: Any, made: Any, x: Any) -> Any:
    """A product in the shape that scipy gives it: of one row as coo and a vector, a number."""
    if x.ndim > 1 or made.format != "coo" or made.shape[0] != 1:
        return y
    return np.reshape(y, np.shape(made @ np.zeros(x.shape)))[()]


def sparse(pattern: Pattern, data: Any) -> Sparse:
    """One of traced entries."""
    return Sparse(None, pattern, data)


def result_of(value: Any) -> Any:
    """What scipy has returned: sparse arrays as ours, dense ones assignable, in a derivative."""
    if not is_running():
        return value
    if isinstance(value, Sparse):
        return value
    return Sparse(value) if scipy.sparse.issparse(value) else assignable(value)


def own(value: Any) -> Sparse:
    """A sparse array of scipy's, or ours, as ours."""
    return value if isinstance(value, Sparse) else Sparse(value)


def shared(made: Any) -> Any:
    """An object of the program's as ours: it can be read, and copied."""
    if isinstance(made, Sparse):
        return made
    twin = Sparse(made)
    twin._is_shared = True
    return twin


def unwrapped(value: Any) -> Any:
    """What scipy takes: our sparse arrays and operators as its own, constants as arrays."""
    if hasattr(type(value), "is_traced"):
        return value.plain()
    if type(value) in (list, tuple):
        return type(value)(map(unwrapped, value))
    return settled(value)


def forwarded(made: Any, name: str) -> Any:
    """An attribute of scipy's object; a method that takes and gives what ours do."""
    value = getattr(made, name)
    if not callable(value):
        return result_of(value)

    def method(*args: Any, **kwargs: Any) -> Any:
        given = {key: unwrapped(item) for key, item in kwargs.items()}
        return result_of(value(*map(unwrapped, args), **given))

    method.__name__ = name
    return method


# -------------------------------------------------------------------------------- as a container


def _taken_apart(value: Any) -> tuple[Any, Any]:
    pattern, data = own(value).held()
    return (data,), pattern


def _put_together(pattern: Any, children: Any) -> Any:
    (data,) = children
    if type(data) is np.ndarray and data.shape == tuple(pattern.data_shape):
        return pattern.matrix(data)
    return Sparse(None, pattern, data)


KINDS = [
    kind_of(form, is_array)
    for is_array in (True, False)
    for form in ("csr", "csc", "coo", "dia", "bsr", "lil", "dok")
]
for kind in (*KINDS, Sparse):
    register_container(kind, _taken_apart, _put_together)

__all__ = ["KINDS", "Sparse", "carries", "own", "picked", "sparse"]
