"""Nested containers of numbers and arrays as one vector, and back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from adcore.engine.layers import plain

from .. import numpy as anp


def flatten(value: Any) -> tuple[Any, Callable[[Any], Any]]:
    """(vector, unflatten): nested lists, tuples and dictionaries of arrays as one vector.

    Dictionaries are taken in the order of their keys. `unflatten` gives the same containers of the
    parts of any vector of that length.
    """
    leaves: list[Any] = []
    build = _taken_apart(value, leaves)
    flat = anp.concatenate([anp.ravel(anp.asarray(x)) for x in leaves]) if leaves else np.array([])
    sizes = [int(np.size(plain(x))) for x in leaves]
    ends = np.cumsum([0, *sizes]).tolist()

    def unflatten(vector: Any) -> Any:
        parts = iter([vector[a:b] for a, b in pairwise(ends)])
        return build(parts)

    return flat, unflatten


def _taken_apart(value: Any, leaves: list[Any]) -> Callable[[Any], Any]:
    """Collect the leaves; what builds the value again of an iterator of flat parts."""
    kind = type(value)
    if kind is list or kind is tuple:
        builders = [_taken_apart(item, leaves) for item in value]
        return lambda parts: kind(build(parts) for build in builders)
    if kind is dict:
        named = {key: _taken_apart(value[key], leaves) for key in sorted(value)}
        return lambda parts: _in_order(value, {key: build(parts) for key, build in named.items()})
    leaves.append(value)
    shape, is_complex = np.shape(plain(value)), np.iscomplexobj(plain(value))

    def leaf(parts: Any) -> Any:
        part = next(parts)
        if not is_complex and np.iscomplexobj(plain(part)):
            part = np.real(part)
        return np.reshape(part, shape) if shape else part[0]

    return leaf


def _in_order(like: dict[Any, Any], items: dict[Any, Any]) -> dict[Any, Any]:
    return {key: items[key] for key in like}


def flatten_func(func: Callable[..., Any], example: Any) -> tuple[Any, Any, Any]:
    """A function of containers as one of vectors: (function, unflatten, flat example)."""
    flat, unflatten = flatten(example)
    return (lambda x, *args: flatten(func(unflatten(x), *args))[0]), unflatten, flat
