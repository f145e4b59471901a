"""Operators: matrices that are known by what they do, whose functions may close over traced values.

To `isinstance` an `Operator` is scipy's LinearOperator. Its methods call the functions that it is
made of, which are ordinary traced code.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse
import scipy.sparse.linalg as scipys

from adcore import vjp
from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from ...closures import bare, captured
from ..matrix import own
from ..moving import settled

Map = Callable[[Any], Any]


class Operator:
    """A linear operator.

    Arguments:
        shape: (M, N).
        matvec: x -> A x for a vector.
        rmatvec: y -> Aᴴ y; None where it is not known.
        matmat, rmatmat: the same for the columns of a matrix; by default one by one.
        dtype: None where it is not known.
    """

    __array_ufunc__ = None
    __array_priority__ = 20.0
    ndim = 2

    def __init__(
        self, shape: Any, matvec: Map, rmatvec: Map | None = None, matmat: Map | None = None,
        dtype: Any = None, rmatmat: Map | None = None,
    ) -> None:  # fmt: skip
        self.shape = tuple(shape)
        self._functions = (matvec, rmatvec, matmat, rmatmat)
        if dtype is None:
            dtype = plain(as_array(matvec(np.zeros(self.shape[1])))).dtype
        self.dtype = np.dtype(dtype)

    @classmethod
    def of(cls, A: Any) -> Operator:
        """The operator of a sparse or dense array, or of scipy's operator."""
        if isinstance(A, Operator):
            return A
        if isinstance(A, scipys.LinearOperator):
            back = A.rmatvec if _has_adjoint(A) else None
            return cls(A.shape, A.matvec, back, A.matmat, A.dtype)
        S = own(A) if scipy.sparse.issparse(A) else as_array(A)
        adjoint = np.conj(np.transpose(S)) if not scipy.sparse.issparse(A) else S.conj().T
        return cls(A.shape, lambda x: S @ x, lambda y: adjoint @ y, lambda X: S @ X, A.dtype,
                   lambda Y: adjoint @ Y)  # fmt: skip

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return scipys.LinearOperator

    # ------------------------------------------------------------------ with and without traces

    @property
    def boxes(self) -> list[Any]:
        """What is traced in its functions."""
        return list(captured(self._functions).boxes)

    @property
    def is_traced(self) -> bool:
        """Whether something in its functions is."""
        return captured(self._functions).traced

    def plain(self) -> Any:
        """scipy's operator, without derivatives."""
        used = captured(self._functions)
        matvec, rmatvec, matmat, rmatmat = used.replaced(bare(used.boxes))
        if rmatvec is None:
            rmatvec = self._derived_adjoint(matvec)
        return scipys.LinearOperator(
            self.shape, matvec, rmatvec, matmat, dtype=self.dtype, rmatmat=rmatmat
        )

    def _derived_adjoint(self, matvec: Map) -> Map:
        """The adjoint of a linear function, by its pullback."""

        def rmatvec(y: Any) -> Any:
            x = np.zeros(self.shape[1], self.dtype)
            return np.conj(vjp(matvec, x)[1](np.conj(y).astype(self.dtype)))

        return rmatvec

    # ------------------------------------------------------------------------------- products

    def matvec(self, x: Any) -> Any:
        """A x, for a vector."""
        x = settled(as_array(x))
        y = self._functions[0](np.ravel(x))
        return np.reshape(y, (self.shape[0], *x.shape[1:]))

    def rmatvec(self, y: Any) -> Any:
        """Aᴴ y, for a vector."""
        y = settled(as_array(y))
        rmatvec = self._functions[1]
        if rmatvec is None:
            msg = "The adjoint of this operator is not known: give LinearOperator its rmatvec."
            raise NonDifferentiableError(msg)
        return np.reshape(rmatvec(np.ravel(y)), (self.shape[1], *y.shape[1:]))

    def matmat(self, X: Any) -> Any:
        """A X, for the columns of a matrix."""
        if self._functions[2] is not None:
            return self._functions[2](X)
        return np.stack([self.matvec(X[:, k]) for k in range(X.shape[1])], axis=1)

    def rmatmat(self, Y: Any) -> Any:
        """Aᴴ Y, for the columns of a matrix."""
        if self._functions[3] is not None:
            return self._functions[3](Y)
        return np.stack([self.rmatvec(Y[:, k]) for k in range(Y.shape[1])], axis=1)

    def dot(self, x: Any) -> Any:
        """The product with a number, an operator, a vector or a matrix."""
        if isinstance(x, scipys.LinearOperator) or scipy.sparse.issparse(x):
            B = Operator.of(x)
            return self._made(B, lambda v: self.matvec(B.matvec(v)),
                              lambda v: B.rmatvec(self.rmatvec(v)))  # fmt: skip
        x = settled(as_array(x))
        if x.ndim == 0:
            return self._made(self, lambda v: x * self.matvec(v),
                              lambda v: np.conj(x) * self.rmatvec(v))  # fmt: skip
        return self.matmat(x) if x.ndim == 2 else self.matvec(x)

    def _made(self, other: Operator, matvec: Map, rmatvec: Map) -> Operator:
        dtype = np.result_type(self.dtype, other.dtype)
        return Operator((self.shape[0], other.shape[1]), matvec, rmatvec, dtype=dtype)

    def __matmul__(self, x: Any) -> Any:
        return self.dot(x)

    def __mul__(self, x: Any) -> Any:
        return self.dot(x)

    def __call__(self, x: Any) -> Any:
        return self.dot(x)

    def __rmul__(self, x: Any) -> Any:
        return self.dot(x) if np.ndim(plain(x)) == 0 else self.__rmatmul__(x)

    def __rmatmul__(self, x: Any) -> Any:
        return np.transpose(self.T.dot(np.transpose(as_array(x))))

    def __add__(self, other: Any) -> Operator:
        return self._sum(other, operator.add)

    def __sub__(self, other: Any) -> Operator:
        return self._sum(other, operator.sub)

    def _sum(self, other: Any, combine: Callable[[Any, Any], Any]) -> Operator:
        B = Operator.of(other)
        return self._made(B, lambda v: combine(self.matvec(v), B.matvec(v)),
                          lambda v: combine(self.rmatvec(v), B.rmatvec(v)))  # fmt: skip

    def __neg__(self) -> Operator:
        return self.dot(-1.0)

    def __pow__(self, n: int) -> Operator:
        power = self
        for _ in range(int(n) - 1):
            power = power.dot(self)
        return power

    def adjoint(self) -> Operator:
        """Aᴴ."""
        return Operator(self.shape[::-1], self.rmatvec, self.matvec, dtype=self.dtype)

    def transpose(self) -> Operator:
        """Aᵀ."""
        return Operator(
            self.shape[::-1],
            lambda y: np.conj(self.rmatvec(np.conj(y))),
            lambda x: np.conj(self.matvec(np.conj(x))),
            dtype=self.dtype,
        )

    H = property(adjoint)
    T = property(transpose)


def _has_adjoint(A: Any) -> bool:
    try:
        A.rmatvec(np.zeros(A.shape[0], A.dtype))
    except (NotImplementedError, TypeError):
        return False
    return True
