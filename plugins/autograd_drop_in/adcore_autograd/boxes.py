"""`Box.register`: a value type of one's own, in autograd's way, as one of adcore's.

In autograd a program subclasses `Box` and `VSpace` and registers both for its type. Here the
subclass is a box of adcore, and its space is adcore's view of the program's `VSpace`.
"""

from __future__ import annotations

from typing import Any

from adcore.engine.box import Box as _Box
from adcore.engine.layers import plain
from adcore.extend import Space, ValueType
from adcore.rules import registry
from adcore.rules.rule import Provenance

from .vector_spaces import vspace

PROVENANCE = Provenance("user code", "", "autograd")


class ForeignSpace(Space):
    """The `VSpace` of a program, as adcore asks for it."""

    __slots__ = ("vs",)

    shape = ()
    ndim = 0
    dtype = object

    def __init__(self, vs: Any) -> None:
        self.vs = vs

    @property
    def size(self) -> int:  # type: ignore[override]
        return int(getattr(self.vs, "size", 1))

    @property
    def is_complex(self) -> bool:
        return bool(self.vs.iscomplex)

    def project(self, vector: Any) -> Any:
        return vector

    def adopt(self, vector: Any, role: str) -> Any:
        return vector

    def add(self, a: Any, b: Any) -> Any:
        return self.vs.add(a, b)

    def own(self, vector: Any, shared: bool) -> Any:
        return vector

    def zeros(self) -> Any:
        return self.vs.zeros()

    def ones(self) -> Any:
        return self.vs.ones()

    def basis(self) -> Any:
        return self.vs.standard_basis()

    def describe(self) -> str:
        return repr(self.vs)


class _AnyBox(type):
    """Every traced value is an instance of `Box`; of a subclass, what was made one."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, _Box if cls.__module__ == __name__ else ()) or (
            type.__instancecheck__(cls, instance)
        )


class Box(_Box, metaclass=_AnyBox):
    """A traced value. A subclass for a type of one's own looks like it; `register` says which.

    `_value` is what it holds, `_trace` its trace, `_node` what the trace notes of it.
    """

    __slots__ = ()

    _value = property(lambda self: self._primal)
    _node = property(lambda self: self._note)

    @staticmethod
    def space_of(value: Any) -> Any:
        return ForeignSpace(vspace(plain(value)))

    @classmethod
    def register(cls, value_type: type) -> None:
        """Let traced values of a type be boxes of this class."""
        registry.add_type(ValueType([value_type], cls), PROVENANCE)
