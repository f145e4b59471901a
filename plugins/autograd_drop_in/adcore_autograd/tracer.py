"""autograd's tracer: functions run with boxes whose every operation makes a *node* of one's own.

adcore's derivatives need none of this: they have traces of their own. It is for programs that look
at the graph: `Node` is subclassed, `trace(start_node, fun, x)` runs, and `toposort` walks.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from adcore.engine.layers import Layer, plain, rebuilt
from adcore.engine.trace import Trace
from adcore.rules import registry
from adcore.values import box_types as _box_types

from .boxes import Box as Box
from .primitives import ROW, CallRule, Primitive, as_numpy
from .primitives import notrace_primitive as notrace_primitive
from .primitives import primitive as primitive
from .rules import register_notrace as register_notrace
from .util import subval as subval
from .util import subvals as subvals
from .util import toposort as toposort
from .vector_spaces import VSpace, vspace
from .wrap_util import wraps as wraps


class Node:
    """What an operation leaves behind; a subclass says what that is."""

    __slots__ = ()

    def __init__(
        self, value: Any, fun: Any, args: Any, kwargs: Any, parent_argnums: Any, parents: Any
    ) -> None:
        raise NotImplementedError(f"{type(self).__name__} does not say what a node is made of.")

    def initialize_root(self, *args: Any, **kwargs: Any) -> None:
        """Be the node of an input."""
        raise NotImplementedError(f"{type(self).__name__} does not say what a root is.")

    @classmethod
    def new_root(cls, *args: Any, **kwargs: Any) -> Any:
        """The node of an input."""
        root = cls.__new__(cls)
        root.initialize_root(*args, **kwargs)
        return root


class NodeTrace(Trace):
    """A trace whose boxes note nodes; what is made of an operation is the matter of their class."""

    mode = "node"
    binds = True

    def process(self, rule: Any, call: Any, active: Any, notes: Any, args: Any) -> Any:
        ans = as_numpy(call(*args))
        parents = notes if len(active) > 1 else (notes,)
        make = type(parents[0])
        if hasattr(make, "from_rule"):
            node = make.from_rule(rule, ans, active, args, parents)
        else:
            function, kwargs = rule.function, getattr(call, "keywords", {})
            if isinstance(rule, CallRule) and rule.structure is ROW:
                function, kwargs = rule.primitive, rule.kwargs
            node = make(ans, function, as_called(rule, args), kwargs, active, parents)
        if isinstance(ans, (tuple, list)):
            return rebuilt(ans, [self._item(make, ans, node, k) for k in range(len(ans))])
        return self.box(ans, node)

    def _item(self, make: Any, ans: Any, node: Any, k: int) -> Any:
        from .builtins import container_take

        part = make(ans[k], container_take, (ans, k), {}, (0,), (node,))
        return self.box(as_numpy(ans[k]), part)

    def box(self, value: Any, node: Any) -> Any:
        """The box of a value; the value itself if it has no derivative (an integer)."""
        box_type = _box_types.get(type(value)) or registry.find_box(type(value))
        if box_type is None or box_type.space_of(value) is None:
            return value
        return box_type(value, self, node)


def as_called(rule: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments without those at the end that are the defaults."""
    signature = rule.signature
    if signature is None or signature.variadic:
        return args
    given = list(args)
    defaults = list(signature.defaults)
    while defaults and given[-1] is defaults.pop():
        given.pop()
    return tuple(given)


class TraceStack:
    """Hands out traces; a newer one is an inner one."""

    @contextmanager
    def new_trace(self) -> Iterator[NodeTrace]:
        """A trace for the block."""
        new = NodeTrace()
        yield new
        new.end()


trace_stack = TraceStack()
_numbered: WeakValueDictionary[Any, NodeTrace] = WeakValueDictionary()


def new_box(value: Any, trace: Any, node: Any) -> Any:
    """A box of a trace, which may be given by a number of one's own.

    Raises:
        TypeError: values of this type have no derivative.
    """
    if not isinstance(trace, Trace):
        number = trace
        trace = _numbered.get(number)
        if trace is None:
            trace = _numbered[number] = NodeTrace()
    value = as_numpy(value)
    if type(value) not in VSpace.mappings and not isinstance(value, Layer):
        raise TypeError(f"Can't differentiate w.r.t. type {type(value)}")
    if isinstance(value, np.ndarray) and value.dtype.kind in "biu":
        value = value.astype(float)
    boxed = trace.box(value, node) if isinstance(trace, NodeTrace) else value
    if not isinstance(boxed, Layer):
        raise TypeError(f"Can't differentiate w.r.t. type {type(value)}")
    return boxed


def _boxes_of(x: Any, trace: NodeTrace, node: Any) -> Any:
    """The input as boxes; of a container each entry, which is taken out of it by a node."""
    from .builtins import container_take

    if isinstance(x, (list, tuple)):
        items = [
            _boxes_of(item, trace, type(node)(item, container_take, (x, k), {}, (0,), (node,)))
            for k, item in enumerate(x)
        ]
        return rebuilt(x, items)
    if type(x) is dict:
        return {
            key: _boxes_of(
                item, trace, type(node)(item, container_take, (x, key), {}, (0,), (node,))
            )
            for key, item in x.items()
        }
    return new_box(x, trace, node)


def trace(start_node: Any, fun: Callable[..., Any], x: Any) -> tuple[Any, Any]:
    """Run a function with boxes that make nodes of the class of `start_node`.

    Returns:
        (value, node of the value); the node is None, with a warning, for a constant.
    """
    with trace_stack.new_trace() as t:
        end = fun(_boxes_of(x, t, start_node))
    if isinstance(end, (list, tuple)) and any(_is_of(item, t) for item in end):
        return _sequence(end, t, type(start_node))
    if _is_of(end, t):
        return end._primal, end._note
    warnings.warn("Output seems independent of input.", stacklevel=2)
    return end, None


def _is_of(x: Any, trace: Any) -> bool:
    return isinstance(x, Layer) and x._trace is trace


def _sequence(end: Any, trace: Any, make: Any) -> tuple[Any, Any]:
    """The node of a list or tuple of boxes."""
    from .builtins import make_sequence

    values = [item._primal if _is_of(item, trace) else item for item in end]
    active = tuple(k for k, item in enumerate(end) if _is_of(item, trace))
    argnums = tuple(k + 1 for k in active)
    parents = tuple(end[k]._note for k in active)
    value = rebuilt(end, values)
    return value, make(value, make_sequence, (type(end), *values), {}, argnums, parents)


box_types = _box_types
isbox: Callable[[Any], bool] = lambda x: isinstance(x, Layer)
getval: Callable[[Any], Any] = plain

__all__ = [
    "Box",
    "Node",
    "Primitive",
    "TraceStack",
    "getval",
    "isbox",
    "new_box",
    "notrace_primitive",
    "primitive",
    "register_notrace",
    "subval",
    "subvals",
    "toposort",
    "trace",
    "trace_stack",
    "vspace",
    "wraps",
]
