"""Twins of functions that take sparse arrays: which calls are traced, and what the others get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..closing import stands_for
from .matrix import result_of, unwrapped
from .moving import is_traced, settled


def function_twin(
    module: Any,
    package: str,
    name: str,
    body: Callable[..., Any],
    plainly: Callable[..., Any] | None = None,
) -> Any:
    """The twin of a module's function; the body takes the calls in which something is traced.

    Arguments:
        plainly: takes the others, by default the function itself.
    """
    scipys = plainly or getattr(module, name)

    def function(*args: Any, **kwargs: Any) -> Any:
        args = tuple(map(settled, args))
        if is_traced(args) or is_traced(kwargs):
            return body(*args, **kwargs)
        given = {key: unwrapped(item) for key, item in kwargs.items()}
        return result_of(scipys(*map(unwrapped, args), **given))

    return stands_for(module, package, name, function)
