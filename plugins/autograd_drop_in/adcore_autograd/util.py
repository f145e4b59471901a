"""Small helpers under autograd's names: tuples with entries replaced, and an order of a graph."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any


def subvals(x: Iterable[Any], ivs: Iterable[tuple[int, Any]]) -> tuple[Any, ...]:
    """The tuple of `x` with the entries at some places replaced."""
    items = list(x)
    for i, value in ivs:
        items[i] = value
    return tuple(items)


def subval(x: Iterable[Any], i: int, v: Any) -> tuple[Any, ...]:
    """The tuple of `x` with one entry replaced."""
    return subvals(x, [(i, v)])


def func(f: Any) -> Any:
    """The function behind a method of a class: itself, in Python 3."""
    return f


def toposort(
    end_node: Any, parents: Callable[[Any], Iterable[Any]] = operator.attrgetter("parents")
) -> Iterator[Any]:
    """The nodes of a graph from the end back to its roots, each after all its children."""
    children: Counter[int] = Counter()
    seen, stack = {id(end_node)}, [end_node]
    while stack:
        for parent in parents(stack.pop()):
            children[id(parent)] += 1
            if id(parent) not in seen:
                seen.add(id(parent))
                stack.append(parent)
    free = [end_node]
    while free:
        node = free.pop()
        yield node
        for parent in parents(node):
            children[id(parent)] -= 1
            if not children[id(parent)]:
                free.append(parent)


def quick_grad_check(
    fun: Callable[..., Any],
    arg0: Any,
    extra_args: tuple[Any, ...] = (),
    kwargs: dict[str, Any] | None = None,
    verbose: bool = True,
    eps: float = 1e-4,
    rtol: float = 1e-4,
    atol: float = 1e-6,
    rs: Any = None,
) -> None:
    """The check of a gradient under its old name: `test_util.check_grads` in reverse mode."""
    import warnings

    from .test_util import check_grads

    warnings.warn("quick_grad_check is deprecated: use test_util.check_grads.", stacklevel=2)
    given = kwargs or {}
    check_grads(lambda x: fun(x, *extra_args, **given), modes=["rev"], order=1)(arg0)
