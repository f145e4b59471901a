"""autograd's `tuple`, `list`, `dict`, `isinstance`, `type`: Python's own, which hold traced values.

autograd has boxes of containers; here a container is what it is, and its entries are traced.
"""

from __future__ import annotations

import builtins as _python
from typing import Any

from adcore.engine.layers import holds_boxes, plain

from .primitives import SparseObject, primitive
from .rules import defjvp_argnum, defvjp, defvjp_argnum
from .vector_spaces import ContainerVSpace as ContainerVSpace
from .vector_spaces import DictVSpace as DictVSpace
from .vector_spaces import ListVSpace as ListVSpace
from .vector_spaces import NamedTupleVSpace as NamedTupleVSpace
from .vector_spaces import SequenceVSpace as SequenceVSpace
from .vector_spaces import TupleVSpace as TupleVSpace
from .vector_spaces import vspace

tuple = tuple_ = _python.tuple
list = list_ = _python.list
dict = dict_ = _python.dict
isinstance = isinstance_ = _python.isinstance  # boxes are instances of their value's class
type_ = _python.type


def type(x: Any) -> Any:
    """The type of a value, of the plain one if it is traced."""
    return type_(plain(x))


class _Holding(type_):
    """Containers that hold traced values are what autograd has boxes for."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance_(instance, cls.kinds) and holds_boxes([instance])  # type: ignore[attr-defined]


class SequenceBox(metaclass=_Holding):
    """What `isinstance` asks of a list or tuple: does it hold traced values?"""

    kinds = (_python.list, _python.tuple)


class DictBox(metaclass=_Holding):
    """The same of a dictionary."""

    kinds = _python.dict


@primitive
def container_take(A: Any, idx: Any) -> Any:
    """An entry of a container, as an operation; a traced container is indexed as it is."""
    return A[idx]


def _untake(ans: Any, A: Any, idx: Any) -> Any:
    vs = vspace(A)
    return lambda g: vs._subval(vs.zeros(), idx % len(A) if _from_end(A, idx) else idx, g)


def _from_end(A: Any, idx: Any) -> bool:
    return isinstance_(idx, int) and not isinstance_(A, _python.dict)


@primitive
def make_sequence(seq_type: Any, *args: Any) -> Any:
    """A list or tuple of values, as an operation."""
    return seq_type(args)


defvjp(container_take, _untake)
defjvp_argnum(container_take, lambda argnum, g, ans, args, kwargs: g[args[1]])
defvjp_argnum(make_sequence, lambda argnum, *args: lambda g: g[argnum - 1])

__all__ = [
    "ContainerVSpace",
    "DictBox",
    "DictVSpace",
    "ListVSpace",
    "NamedTupleVSpace",
    "SequenceBox",
    "SequenceVSpace",
    "SparseObject",
    "TupleVSpace",
    "container_take",
    "dict",
    "isinstance",
    "list",
    "make_sequence",
    "tuple",
    "type",
]
