"""Twins of functions that take functions: what these close over counts as an argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adcore.extend import Namespace, Rule, composite

from .closures import captured


def closing(namespace: Namespace, name: str, body: Callable[..., Any]) -> Rule:
    """The rule of the namespace's function of this name, by a body that does not mind plain values.

    The body is called with plain arguments, too, if a function among them closes over a traced
    value.
    """
    scipys = getattr(namespace.module, name)

    def function(*args: Any, **kwargs: Any) -> Any:
        if captured((args, kwargs)).boxes:
            return body(*args, **kwargs)
        return scipys(*args, **kwargs)

    made = namespace.twin(name, function)
    made.__wrapped__ = scipys
    return composite(made, body)
