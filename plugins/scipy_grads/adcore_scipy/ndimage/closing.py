"""Twins of functions that take functions: what these close over counts as an argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import scipy.ndimage

from adcore.extend import Rule, composite

from ..closures import captured
from . import NAMESPACE


def closing(name: str, body: Callable[..., Any]) -> Rule:
    """The rule of scipy's function of this name, whose body also takes calls with plain arguments,

    if a function among them closes over a traced value.
    """
    scipys = getattr(scipy.ndimage, name)

    def function(*args: Any, **kwargs: Any) -> Any:
        if captured((args, kwargs)).boxes:
            return body(*args, **kwargs)
        return scipys(*args, **kwargs)

    made = NAMESPACE.twin(name, function)
    made.__wrapped__ = scipys
    return composite(made, body)
