"""Twins of functions that take functions: what these close over counts as an argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adcore.extend import Namespace, Rule, composite

from .closures import bare, captured


def closing(
    namespace: Namespace,
    name: str,
    body: Callable[..., Any],
    plainly: Callable[..., Any] | None = None,
) -> Rule:
    """The rule of the namespace's function of this name, by a body that does not mind plain values.

    The body is called with plain arguments, too, if a function among them closes over a traced
    value. Where nothing is traced, `plainly` is called, by default scipy's own function.
    """
    scipys = plainly or getattr(namespace.module, name)

    def function(*args: Any, **kwargs: Any) -> Any:
        used = captured((args, kwargs))
        if used.traced:
            return body(*args, **kwargs)
        if used.boxes:  # constants of lifted code
            args, kwargs = used.replaced(bare(used.boxes))
        return scipys(*args, **kwargs)

    made = namespace.twin(name, function)
    made.__wrapped__ = scipys
    return composite(made, body)
