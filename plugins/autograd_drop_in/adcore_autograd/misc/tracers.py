"""Two uses of the tracer: a function recorded once and run again, and a graph to look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import repeat
from typing import Any

from ..tracer import Node, trace
from ..util import subvals, toposort
from ..wrap_util import wraps


class ConstGraphNode(Node):
    """An operation that can be run again with other values of its parents."""

    __slots__ = ("parents", "partial_fun")

    def __init__(
        self, value: Any, fun: Any, args: Any, kwargs: Any, parent_argnums: Any, parents: Any
    ) -> None:
        args = subvals(args, zip(parent_argnums, repeat(None)))  # not kept alive
        self.parents = parents

        def partial_fun(given: Any) -> Any:
            return fun(*subvals(args, zip(parent_argnums, given, strict=True)), **kwargs)

        self.partial_fun = partial_fun

    def initialize_root(self) -> None:
        self.parents: Any = []


def const_graph_unary(fun: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of one argument that is traced at its first call, and replayed at the others."""
    graph: list[Any] = []

    def maybe_cached_fun(x: Any) -> Any:
        if not graph:
            value, end = trace(ConstGraphNode.new_root(), fun, x)
            if end is None:
                raise ValueError("Output is independent of input")
            graph.extend([*toposort(end)][::-1])
            return value
        values = {id(graph[0]): x}
        for node in graph[1:]:
            values[id(node)] = node.partial_fun([values[id(parent)] for parent in node.parents])
        return values[id(graph[-1])]

    return maybe_cached_fun


def const_graph(fun: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[..., Any]:
    """The function with its first arguments and its keywords given, traced once."""
    fixed = partial(fun, *args, **kwargs)
    cached = const_graph_unary(lambda args: fixed(*args))

    @wraps(fun)
    def _fun(*args: Any) -> Any:
        return cached(args)

    return _fun


class FullGraphNode(Node):
    """An operation with its value and all that it was called with."""

    __slots__ = ("recipe", "value")

    def __init__(
        self, value: Any, fun: Any, args: Any, kwargs: Any, parent_argnums: Any, parents: Any
    ) -> None:
        self.value = value
        self.recipe: Any = (fun, args, kwargs, [*zip(parent_argnums, parents, strict=True)])

    def initialize_root(self) -> None:
        self.value = None
        self.recipe = (lambda x: x, (), {}, [])


def full_graph(fun: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The last node of the graph of a call."""
    return trace(FullGraphNode.new_root(), lambda args: fun(*args, **kwargs), args)[1]
