"""How a function of scipy.linalg is offered: the same name, for traced values too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import scipy.linalg

from adcore.extend import primitive, refuse

HOME = "adcore_linalg.scipy_linalg"


def offered(name: str) -> Any:
    """The primitive around scipy's function of this name: plain values go to scipy as they are."""
    made = named(name, primitive(getattr(scipy.linalg, name)))
    made.__doc__ = f"As `scipy.linalg.{name}`, for traced values too."
    return made


def named(name: str, made: Any) -> Any:
    """The primitive under a name of this package; one with an underscore is not offered."""
    made.__name__ = made.__qualname__ = name
    made.__module__ = HOME
    return made


def step(function: Callable[..., Any]) -> Any:
    """A primitive that several functions are composed of, and that is not offered itself."""
    return named(function.__name__, primitive(function))


def refused(name: str, reason: str) -> Any:
    """The refusal of scipy's function of this name, under any traced argument."""
    return refuse(offered(name), None, reason)


def functions(rules: Any) -> Iterator[Any]:
    """The functions that a table offers."""
    for rule in rules:
        if isinstance(rule, (list, tuple)):
            yield from functions(rule)
        else:
            function = rule.function
            if getattr(function, "__module__", "") == HOME and function.__name__[0] != "_":
                yield function
