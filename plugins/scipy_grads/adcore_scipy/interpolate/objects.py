"""Twins of scipy's classes: subclasses that go to scipy's methods for plain values.

An object keeps what is traced in the attributes where scipy keeps its arrays. It goes to scipy's
methods unless something in it, or an argument, is traced.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import scipy.interpolate

from adcore.errors import NonDifferentiableError
from adcore.extend import Rule, Twin, boxes_in, composite, twin
from adcore.extend import refuse as statements_refuse

from ..closing import stands_for
from . import NAMESPACE

PACKAGE = "adcore_scipy.interpolate"

# By scipy's class, what makes an object of its twin out of one of its own.
REMADE: dict[type, Callable[[Any], Any]] = {}


def is_traced(*values: Any) -> bool:
    """Whether there is a box in the values, at any depth."""
    return any(True for _ in boxes_in(list(values)))


def state_of(thing: Any) -> dict[str, Any]:
    """The attributes of an object, those in slots too."""
    names = [n for kind in type(thing).__mro__ for n in getattr(kind, "__slots__", ())]
    state = {n: getattr(thing, n) for n in names if hasattr(thing, n)}
    return {**state, **getattr(thing, "__dict__", {})}


def same(a: Any) -> Any:
    """What stands for scipy's conversion to the namespace of the user's arrays."""
    return a


def remade_as(made: type) -> Callable[[Any], Any]:
    """What makes an object of the twin of an object that scipy's class has made."""

    def remade(original: Any) -> Any:
        if isinstance(original, made):
            return original
        result = object.__new__(made)
        for name, value in state_of(original).items():
            setattr(result, name, value)
        return result

    return remade


def class_twin(made: type) -> Twin:
    """The statement that a class stands for scipy's of the same name, its last base."""
    name = made.__name__
    original = getattr(scipy.interpolate, name)
    made.__module__, made.__qualname__ = PACKAGE, name
    made.__doc__ = f"As `scipy.interpolate.{name}`, for traced values too."
    REMADE[original] = remade_as(made)
    return twin(original, made, f"scipy.interpolate.{name}", remake=REMADE[original])


def remade(original: Any) -> Any:
    """The object of a twin for one that scipy has made, by its class; itself if there is none."""
    NAMESPACE.twins()  # fills the table
    again = REMADE.get(type(original))
    return original if again is None else again(original)


def plain_only(made: type, names: str, reason: str) -> None:
    """Let methods of a class go to scipy's for plain values, and refuse traced ones.

    An older scipy may lack some.
    """
    for name in names.split():
        if hasattr(made, name):
            setattr(made, name, _guarded(made, name, reason))


def _guarded(made: type, name: str, reason: str) -> Any:
    theirs = getattr(made, name)

    @functools.wraps(theirs)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        if is_traced(state_of(self), args, kwargs):
            msg = f"{PACKAGE}.{made.__name__}.{name} is not differentiable: {reason}"
            raise NonDifferentiableError(msg)
        return getattr(super(made, self), name)(*args, **kwargs)

    return guarded


def refuse(name: str, reason: str) -> None:
    """Raise that something is not differentiable."""
    msg = f"{PACKAGE}.{name} is not differentiable: {reason}"
    raise NonDifferentiableError(msg)


def method_rule(name: str, scipys: Callable[..., Any], body: Callable[..., Any]) -> Rule:
    """The rule of a method, as a function of what its object is made of: derived from the twin.

    Arguments:
        name: as in "CubicSpline.__call__".
        scipys: makes scipy's object and calls it, for plain values.
        body: the same by the twins.
    """
    step = NAMESPACE.step(scipys)
    step.__qualname__ = step.__name__ = name
    return composite(step, body)


def function_twin(name: str, body: Callable[..., Any], again: Callable[[Any], Any] = remade) -> Any:
    """The twin of a function that returns an object, which can be evaluated at traced points.

    Arguments:
        name: that of scipy's function.
        body: takes the calls in which something is traced.
        again: makes of scipy's answer what can be traced.
    """
    original = getattr(scipy.interpolate, name)

    def function(*args: Any, **kwargs: Any) -> Any:
        if is_traced(args, kwargs):
            return body(*args, **kwargs)
        return again(original(*args, **kwargs))

    return stands_for(scipy.interpolate, PACKAGE, name, function)


def refused_class(name: str, reason: str) -> list[Any]:
    """The twin of a class that goes to scipy's for plain values, and refuses traced ones."""
    original = getattr(scipy.interpolate, name)

    def made_of(self: Any, *args: Any, **kwargs: Any) -> None:
        if is_traced(args, kwargs):
            refuse(name, reason)
        original.__init__(self, *args, **kwargs)

    made = type(name, (original,), {"__init__": functools.wraps(original.__init__)(made_of)})
    methods = ("__call__", "ev", "integral", "integrate", "derivative", "antiderivative")
    plain_only(made, " ".join(m for m in methods if hasattr(original, m)), reason)
    step = NAMESPACE.step(lambda *args, **kwargs: original(*args, **kwargs))
    step.__qualname__ = step.__name__ = f"{name}.__init__"
    return [class_twin(made), statements_refuse(step, None, reason)]
