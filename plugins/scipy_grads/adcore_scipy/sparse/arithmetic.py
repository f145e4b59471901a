"""The arithmetic of sparse arrays with traced entries: sums, products, reductions.

Of two sparse arrays, scipy combines numbers in the place of the entries; these tell which entries
meet. With numbers i of A up to n and j of B, A + (n + 1) B holds both in one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from .moving import carries, is_traced, picked, settled
from .pattern import Pattern, ones_of
from .tables.products import _applied

EXACT = 2.0**53  # up to here a float is every whole number


class Arithmetic:
    """What `Sparse` computes with."""

    # ------------------------------------------------------------------------ operators

    def __add__(self: Any, other: Any) -> Any:
        return _combined(self, other, operator.add)

    def __radd__(self: Any, other: Any) -> Any:
        return _combined(self, other, lambda a, b: b + a)

    def __sub__(self: Any, other: Any) -> Any:
        return _combined(self, other, operator.sub)

    def __rsub__(self: Any, other: Any) -> Any:
        return _combined(self, other, lambda a, b: b - a)

    def __neg__(self: Any) -> Any:
        return self._on_data(operator.neg)

    def __pos__(self: Any) -> Any:
        return self.copy()

    def __abs__(self: Any) -> Any:
        return self._on_data(np.abs)

    def __mul__(self: Any, other: Any) -> Any:
        return self.multiply(other) if self._is_array or _is_scalar(other) else self @ other

    def __rmul__(self: Any, other: Any) -> Any:
        if self._is_array or _is_scalar(other):
            return self.multiply(other)
        return self.__rmatmul__(other)

    def __truediv__(self: Any, other: Any) -> Any:
        other = settled(other)
        if _is_plain(self, other):
            return self._by_scipy(operator.truediv, other)
        if _is_sparse(other):
            msg = "The quotient of sparse arrays is not differentiable: it is NaN where both are 0."
            raise NonDifferentiableError(msg)
        return self.multiply(1 / as_array(other))

    def __rtruediv__(self: Any, other: Any) -> Any:
        return NotImplemented

    def __matmul__(self: Any, other: Any) -> Any:
        if _is_scalar(other):
            msg = "Scalar operands are not allowed, use '*' instead"
            raise ValueError(msg)
        return _product(self, self._own(other)) if _is_sparse(other) else self.times(other)

    def __rmatmul__(self: Any, other: Any) -> Any:
        if _is_scalar(other):
            msg = "Scalar operands are not allowed, use '*' instead"
            raise ValueError(msg)
        if _is_sparse(other):
            return _product(self._own(other), self)
        return np.transpose(self._own(self.transpose()).times(np.transpose(as_array(other))))

    def dot(self: Any, other: Any) -> Any:
        """The product with a number, a dense or a sparse array."""
        return self * other if _is_scalar(other) else self @ other

    def __pow__(self: Any, n: Any) -> Any:
        if self._is_array or _is_plain(self, n):
            return self.power(n) if self._is_array else self._by_scipy(operator.pow, n)
        return matrix_power(self, n)

    # ------------------------------------------------------------------------ elementwise

    def multiply(self: Any, other: Any) -> Any:
        """The product, element by element."""
        other = settled(other)
        if _is_plain(self, other):
            return self._by_scipy(lambda a, b: a.multiply(b), other)
        if _is_scalar(other):
            pattern, data = self.held()
            return self._made_of(pattern, data * other)
        return _common(self, self._own(other)) if _is_sparse(other) else _scaled(self, other)

    def power(self: Any, n: Any, dtype: Any = None) -> Any:
        """Each element to the power of a number."""
        if not np.isscalar(plain(n)):
            msg = "input is not scalar"
            raise NotImplementedError(msg)
        if not plain(n):
            msg = "zero power is not supported as it would densify the matrix."
            raise NotImplementedError(msg)
        return self._on_data(lambda data: (data if dtype is None else data.astype(dtype)) ** n)

    # ------------------------------------------------------------------------ reductions

    def sum(self: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        """The sum of all elements, or along an axis: a matrix's too is an array where traced."""
        if not self.is_traced:
            return self._by_scipy(lambda a: a.sum(axis, dtype, out))
        if out is not None:
            msg = "The sum of traced entries takes no out=: use what it returns."
            raise NonDifferentiableError(msg)
        pattern, entries = entries_of(self)
        entries = entries if dtype is None else entries.astype(dtype)
        n = len(pattern.shape)
        axes = () if axis is None else axis if isinstance(axis, tuple) else (axis,)
        axes = tuple(k + n if k < 0 else k for k in axes)
        if any(not 0 <= k < n for k in axes):
            msg = "axis out of range"
            raise ValueError(msg)
        if n == 1 or axis is None or len(set(axes)) == n:
            return np.sum(entries)
        rows, columns, _ = pattern.places
        keep = columns if axes == (0,) else rows
        total = _applied(entries, gathering(keep, pattern.shape[1 - axes[0]]))
        if pattern.is_array:
            return total
        return total[None, :] if axes == (0,) else total[:, None]

    def mean(self: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        """The mean of all elements, or along an axis."""
        if not self.is_traced:
            return self._by_scipy(lambda a: a.mean(axis, dtype, out))
        total = self.sum(axis, dtype, out)
        return total / float(np.prod(self.shape) / max(1, np.size(plain(total))))

    def trace(self: Any, offset: int = 0) -> Any:
        """The sum of a diagonal."""
        if not self.is_traced:
            return self._by_scipy(lambda a: a.trace(offset))
        return np.sum(self.diagonal(offset))

    # ------------------------------------------------------------------------ comparisons

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self: Any, other: Any) -> Any:
        return self._compared(operator.eq, other)

    def __ne__(self: Any, other: Any) -> Any:
        return self._compared(operator.ne, other)

    def __lt__(self: Any, other: Any) -> Any:
        return self._compared(operator.lt, other)

    def __le__(self: Any, other: Any) -> Any:
        return self._compared(operator.le, other)

    def __gt__(self: Any, other: Any) -> Any:
        return self._compared(operator.gt, other)

    def __ge__(self: Any, other: Any) -> Any:
        return self._compared(operator.ge, other)

    def _compared(self: Any, compare: Callable[[Any, Any], Any], other: Any) -> Any:
        return compare(self.plain(), other.plain() if hasattr(other, "plain") else plain(other))


def _is_sparse(value: Any) -> bool:
    return bool(scipy.sparse.issparse(value))


def _is_scalar(value: Any) -> bool:
    return not _is_sparse(value) and np.ndim(plain(value)) == 0


def _is_plain(A: Any, other: Any) -> bool:
    return not (A.is_traced or is_traced(other))


def entries_of(A: Any) -> tuple[Pattern, Any]:
    """The pattern, and the entries in the order of its places."""
    pattern, data = A.held()
    take = pattern.places[2]
    flat = np.ravel(data)
    return pattern, flat if take is None else flat[take]


def gathering(index: Any, size: int) -> Any:
    """The matrix that sums entries into the places of an index."""
    ones, n = np.ones(len(index), np.int8), len(index)
    return scipy.sparse.csr_array((ones, (index, np.arange(n))), shape=(size, n))


def _combined(A: Any, other: Any, combine: Callable[[Any, Any], Any]) -> Any:
    """A + B or A - B."""
    other = settled(other)
    if _is_plain(A, other):
        return A._by_scipy(combine, other)
    if _is_scalar(other):
        if not carries(other) and plain(other) == 0:
            zero = np.zeros((), A.dtype)
            return A._on_data(lambda data: combine(data, zero))
        msg = "adding a nonzero scalar to a sparse array is not supported"
        raise NotImplementedError(msg)
    if not _is_sparse(other):
        return combine(A.toarray(), as_array(other))
    B = A._own(other).summed()
    A = A.summed()
    if A.shape != B.shape:
        msg = "inconsistent shapes"
        raise ValueError(msg)
    (p, a), (q, b) = A.held(), B.held()
    if p == q:
        return A._made_of(p, combine(a, b))
    width = p.size + 1.0
    if width * (q.size + 1) > EXACT:
        msg = f"Sparse arrays of {p.size} and {q.size} entries are too large to be added traced."
        raise NonDifferentiableError(msg)
    found, numbers = Pattern.of(p.numbers + width * q.numbers)
    j, i = np.divmod(numbers, width)
    return A._made_of(found, combine(picked(np.ravel(a), i), picked(np.ravel(b), j)))


def _common(A: Any, B: Any) -> Any:
    """A * B element by element: entries that both have; shapes broadcast."""
    A, B = A.summed(), B.summed()
    (p, a), (q, b) = A.held(), B.held()
    P, Q = p.numbers, q.numbers
    found, i = Pattern.of(P.multiply(ones_of(Q)))
    _, j = Pattern.of(ones_of(P).multiply(Q))
    return A._made_of(found, picked(np.ravel(a), i) * picked(np.ravel(b), j))


def _scaled(A: Any, x: Any) -> Any:
    """A * x element by element, for a dense x; shapes broadcast."""
    x = as_array(x)
    A = A.summed() if A.format in ("csr", "csc", "coo") else A.compressed()
    pattern, a = A.held()
    like = pattern.numbers.multiply(np.ones(x.shape))
    found, numbers = Pattern.of(like.tocoo())
    rows, columns, _ = found.places
    x = np.broadcast_to(x, found.shape)
    x = x[columns] if len(found.shape) == 1 else x[rows, columns]
    made = A._made_of(found, picked(a, numbers) * x)
    return made.asformat(like.format)


def _product(A: Any, B: Any) -> Any:
    """A B of two sparse arrays: products of the entries that meet, summed into their places."""
    if not (A.is_traced or B.is_traced):
        return A._by_scipy(operator.matmul, B)
    if A.shape[-1] != B.shape[0]:
        msg = f"matmul: dimension mismatch with signature (n,k={A.shape[-1]}),(k={B.shape[0]},m)"
        raise ValueError(msg)
    if len(A.shape) == 1 or len(B.shape) == 1:
        msg = "Sparse vectors with traced entries have no @ with sparse arrays: reshape to rows."
        raise NonDifferentiableError(msg)
    like = (ones_of(A.pattern.numbers) @ ones_of(B.pattern.numbers)).format
    A, B = A.compressed(), B.compressed()
    (p, a), (q, b) = A.held(), B.held()
    inner, starts = p.parts[0], q.parts[1]
    counts = np.diff(starts)[inner]
    i = np.repeat(np.arange(p.size), counts)
    first = np.repeat(starts[inner] - (np.cumsum(counts) - counts), counts)
    j = first + np.arange(len(i))
    width = B.shape[1]
    linear = p.places[0][i].astype(np.int64) * width + q.places[1][j]
    places, inverse = np.unique(linear, return_inverse=True)
    indptr = np.searchsorted(places, width * np.arange(A.shape[0] + 1))
    pattern = Pattern(p.kind, (A.shape[0], width), (places % width, indptr), (len(places),))
    data = _applied(a[i] * b[j], gathering(inverse, len(places)))
    return A._made_of(pattern, data).asformat(like)


def matrix_power(A: Any, n: Any) -> Any:
    """A A ⋯ A, by squaring."""
    M, N = A.shape
    if M != N:
        msg = "sparse matrix is not square"
        raise TypeError(msg)
    n = int(n)
    if n < 0:
        msg = "exponent must be >= 0"
        raise ValueError(msg)
    if n == 0:
        eye = scipy.sparse.eye_array if A._is_array else scipy.sparse.eye
        return eye(M, dtype=A.dtype)
    if n == 1:
        return A.copy()
    half = matrix_power(A, n // 2)
    return A @ (half @ half) if n % 2 else half @ half
