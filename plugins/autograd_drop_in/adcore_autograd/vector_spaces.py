"""autograd's `VSpace`: the vector space of a value, its operations on values, plain or traced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import numpy as np

from adcore.engine.layers import Layer, plain

from .primitives import Primitive
from .rules import defjvp, defvjp


class VSpace:
    """A vector space. A subclass for a type of one's own states the operations with `_` first."""

    mappings: ClassVar[dict[type, Callable[[Any], Any]]] = {}
    iscomplex: ClassVar[bool] = False

    def __init__(self, value: Any) -> None:
        pass

    def zeros(self) -> Any:
        """The zero vector."""
        raise NotImplementedError(f"{type(self).__name__} has no zeros().")

    def ones(self) -> Any:
        """The vector of ones."""
        raise NotImplementedError(f"{type(self).__name__} has no ones().")

    def standard_basis(self) -> Iterator[Any]:
        """The vectors of the basis."""
        raise NotImplementedError(f"{type(self).__name__} has no standard_basis().")

    def randn(self) -> Any:
        """A random vector."""
        raise NotImplementedError(f"{type(self).__name__} has no randn().")

    def _add(self, x: Any, y: Any) -> Any:
        return x + y

    def _mut_add(self, x: Any, y: Any) -> Any:
        x += y
        return x

    def _scalar_mul(self, x: Any, a: Any) -> Any:
        return x * a

    def _inner_prod(self, x: Any, y: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no _inner_prod(x, y).")

    def _covector(self, x: Any) -> Any:
        return x

    # What is called from outside may meet traced values: primitives.

    @Primitive
    def add(self, x_prev: Any, x_new: Any) -> Any:
        """The sum of two vectors."""
        return self._add(x_prev, x_new)

    @Primitive
    def mut_add(self, x_prev: Any, x_new: Any) -> Any:
        """The sum of two vectors, the first of which may be written into; None is zero."""
        return self._mut_add(self.zeros() if x_prev is None else x_prev, x_new)

    @Primitive
    def scalar_mul(self, x: Any, a: Any) -> Any:
        """A vector times a number."""
        return self._scalar_mul(x, a)

    @Primitive
    def inner_prod(self, x: Any, y: Any) -> Any:
        """The inner product of two vectors."""
        return self._inner_prod(x, y)

    @Primitive
    def covector(self, x: Any) -> Any:
        """A vector as a covector, and back: the complex conjugate."""
        return self._covector(x)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}_{self.__dict__}"

    @classmethod
    def register(cls, value_type: type, vspace_maker: Callable[[Any], Any] | None = None) -> None:
        """Let this be the space of values of a type."""
        VSpace.mappings[value_type] = vspace_maker or cls


def vspace(value: Any) -> Any:
    """The `VSpace` of a value, plain or traced, also of a container of them.

    Raises:
        TypeError: values of this type have none.
    """
    kind = type(value)
    maker = VSpace.mappings.get(kind)
    if maker is None and isinstance(value, Layer):
        value = plain(value)
        maker = VSpace.mappings.get(type(value))
    if maker is None:
        known = ", ".join(sorted(each.__name__ for each in VSpace.mappings))
        raise TypeError(
            f"Can't find vector space for value {value} of type {type(value)}. Valid types are "
            f"{known}."
        )
    return maker(value)


IDENTITY = lambda ans, *args: lambda g: g
PASSED = lambda g, *args, **kwargs: g

defvjp(VSpace.add, None, IDENTITY, IDENTITY)
defvjp(VSpace.mut_add, None, IDENTITY, IDENTITY)
defvjp(
    VSpace.inner_prod,
    None,
    lambda ans, vs, x, y: lambda g: vs.covector(vs.scalar_mul(y, g)),
    lambda ans, vs, x, y: lambda g: vs.covector(vs.scalar_mul(x, g)),
)
defvjp(VSpace.covector, None, lambda ans, vs, x: lambda g: vs.covector(g))
defvjp(
    VSpace.scalar_mul,
    None,
    lambda ans, vs, x, a: lambda g: vs.covector(vs.scalar_mul(vs.covector(g), a)),
    lambda ans, vs, x, a: lambda g: vs.inner_prod(g, vs.covector(x)),
)
defjvp(VSpace.add, None, PASSED, PASSED)
defjvp(VSpace.mut_add, None, PASSED, PASSED)
defjvp(VSpace.scalar_mul, None, "same", "same")
defjvp(VSpace.inner_prod, None, "same", "same")
defjvp(VSpace.covector, None, "same")


# ---------------------------------------------------------------------------------- arrays


class ArrayVSpace(VSpace):
    """Real arrays of one shape and dtype, and numbers."""

    def __init__(self, value: Any) -> None:
        value = np.asarray(plain(value))
        self.shape = value.shape
        self.dtype = value.dtype

    @property
    def size(self) -> int:
        """The number of real dimensions."""
        return int(np.prod(self.shape))

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    def zeros(self) -> Any:
        return np.zeros(self.shape, self.dtype)

    def ones(self) -> Any:
        return np.ones(self.shape, self.dtype)

    def standard_basis(self) -> Iterator[Any]:
        for index in np.ndindex(*self.shape):
            vector = np.zeros(self.shape, self.dtype)
            vector[index] = 1
            yield vector

    def randn(self) -> Any:
        return np.array(np.random.randn(*self.shape)).astype(self.dtype)

    # Of arrays these are numpy's operations, which trace by themselves.

    def add(self, x_prev: Any, x_new: Any) -> Any:
        return x_prev + x_new

    def scalar_mul(self, x: Any, a: Any) -> Any:
        return x * a

    def inner_prod(self, x: Any, y: Any) -> Any:
        return self._inner_prod(x, y)

    def covector(self, x: Any) -> Any:
        return self._covector(x)

    def _inner_prod(self, x: Any, y: Any) -> Any:
        return np.dot(np.ravel(x), np.ravel(y))


class ComplexArrayVSpace(ArrayVSpace):
    """Complex arrays, as a real vector space: of twice as many dimensions."""

    iscomplex = True

    @property
    def size(self) -> int:
        return 2 * int(np.prod(self.shape))

    def ones(self) -> Any:
        return np.full(self.shape, 1 + 1j, self.dtype)

    def standard_basis(self) -> Iterator[Any]:
        for vector in super().standard_basis():
            yield vector
            yield 1j * vector

    def randn(self) -> Any:
        return super().randn() + 1j * super().randn()

    def _inner_prod(self, x: Any, y: Any) -> Any:
        return np.real(np.dot(np.conj(np.ravel(x)), np.ravel(y)))

    def _covector(self, x: Any) -> Any:
        return np.conj(x)


def _of_array(value: Any) -> ArrayVSpace:
    return ComplexArrayVSpace(value) if np.iscomplexobj(plain(value)) else ArrayVSpace(value)


VSpace.register(np.ndarray, _of_array)
for _type in (float, np.longdouble, np.float64, np.float32, np.float16):
    ArrayVSpace.register(_type)
for _type in (complex, np.clongdouble, np.complex64, np.complex128):
    ComplexArrayVSpace.register(_type)


# ------------------------------------------------------------------------------ containers


class ContainerVSpace(VSpace):
    """Containers of values: `shape` is the same container of their spaces."""

    def __init__(self, value: Any) -> None:
        self.shape = value
        self.shape = self._map(vspace)

    def _map(self, f: Callable[..., Any], *args: Any) -> Any:
        raise NotImplementedError

    def _items(self, xs: Any) -> list[tuple[Any, Any]]:
        raise NotImplementedError

    def _subval(self, xs: Any, key: Any, x: Any) -> Any:
        raise NotImplementedError

    @property
    def size(self) -> int:
        """The number of real dimensions."""
        return sum(space.size for _, space in self._items(self.shape))

    def zeros(self) -> Any:
        return self._map(lambda space: space.zeros())

    def ones(self) -> Any:
        return self._map(lambda space: space.ones())

    def randn(self) -> Any:
        return self._map(lambda space: space.randn())

    def standard_basis(self) -> Iterator[Any]:
        zero = self.zeros()
        for key, space in self._items(self.shape):
            for vector in space.standard_basis():
                yield self._subval(zero, key, vector)

    # Entry by entry, by the operations that trace.

    def add(self, x_prev: Any, x_new: Any) -> Any:
        return self._map(lambda space, x, y: space.add(x, y), x_prev, x_new)

    def mut_add(self, x_prev: Any, x_new: Any) -> Any:
        return self.add(self.zeros() if x_prev is None else x_prev, x_new)

    def scalar_mul(self, x: Any, a: Any) -> Any:
        return self._map(lambda space, x: space.scalar_mul(x, a), x)

    def inner_prod(self, x: Any, y: Any) -> Any:
        products = self._map(lambda space, x, y: space.inner_prod(x, y), x, y)
        return sum(product for _, product in self._items(products))

    def covector(self, x: Any) -> Any:
        return self._map(lambda space, x: space.covector(x), x)

    _add, _mut_add, _scalar_mul = add, add, scalar_mul
    _inner_prod, _covector = inner_prod, covector


class SequenceVSpace(ContainerVSpace):
    """Lists and tuples."""

    seq_type: ClassVar[Any] = tuple

    def _map(self, f: Callable[..., Any], *args: Any) -> Any:
        return self.seq_type(map(f, self.shape, *args))

    def _items(self, xs: Any) -> list[tuple[Any, Any]]:
        return list(enumerate(xs))

    def _subval(self, xs: Any, key: Any, x: Any) -> Any:
        return self.seq_type(x if k == key else old for k, old in enumerate(xs))


class ListVSpace(SequenceVSpace):
    """Lists."""

    seq_type = list


class TupleVSpace(SequenceVSpace):
    """Tuples."""


class NamedTupleVSpace(SequenceVSpace):
    """Named tuples, of the type `seq_type`."""

    def _map(self, f: Callable[..., Any], *args: Any) -> Any:
        return self.seq_type(*map(f, self.shape, *args))

    def _subval(self, xs: Any, key: Any, x: Any) -> Any:
        return self.seq_type(*(x if k == key else old for k, old in enumerate(xs)))


class DictVSpace(ContainerVSpace):
    """Dictionaries."""

    def _map(self, f: Callable[..., Any], *args: Any) -> Any:
        return {key: f(space, *[x[key] for x in args]) for key, space in self.shape.items()}

    def _items(self, xs: Any) -> list[tuple[Any, Any]]:
        return list(xs.items())

    def _subval(self, xs: Any, key: Any, x: Any) -> Any:
        return {**xs, key: x}


ListVSpace.register(list)
TupleVSpace.register(tuple)
DictVSpace.register(dict)


def _named_results() -> Iterator[tuple[str, type]]:
    """The named tuples that numpy.linalg returns."""
    names = ("EigResult", "EighResult", "QRResult", "SlogdetResult", "SVDResult")
    for name in names:
        yield name, getattr(np.linalg._linalg, name)  # type: ignore[attr-defined]


NAMED_SPACES = {
    f"{name}VSpace": type(f"{name}VSpace", (NamedTupleVSpace,), {"seq_type": kind})
    for name, kind in _named_results()
}
for _space in NAMED_SPACES.values():
    _space.register(_space.seq_type)  # type: ignore[attr-defined]
