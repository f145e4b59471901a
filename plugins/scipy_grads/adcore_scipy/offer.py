"""How a function of scipy that does not dispatch is offered: by the same name, made traceable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from adcore.extend import Sample, primitive, refuse


def offered(module: Any, name: str) -> Any:
    """The primitive around scipy's function of this name: plain values go to scipy as they are.

    Arguments:
        module: scipy's (`scipy.special`); the function is offered in ours of the same last name.
    """
    made = _named(name, module, primitive(getattr(module, name)))
    made.__doc__ = f"As `{module.__name__}.{name}`, for traced values too."
    return made


def step(module: Any, function: Callable[..., Any]) -> Any:
    """A primitive that several functions are composed of; not offered, so its name has a `_`."""
    return _named(function.__name__, module, primitive(function))


def refused(module: Any, name: str, reason: str) -> Any:
    """The refusal of scipy's function of this name, under any traced argument."""
    return refuse(offered(module, name), None, reason)


def _named(name: str, module: Any, made: Any) -> Any:
    made.__name__ = made.__qualname__ = name
    made.__module__ = home(module)
    return made


def home(module: Any) -> str:
    """Our package beside a module of scipy: `adcore_scipy.special`."""
    return f"adcore_scipy.{module.__name__.rpartition('.')[2]}"


def tables(package: str, names: tuple[str, ...]) -> Iterator[Any]:
    """The modules of a package, in the order given."""
    for name in names:
        yield import_module(f"{package}.{name}")


def samples(package: str) -> Iterator[Sample]:
    """The samples of all modules of a package that have some."""
    for module in iter_modules(import_module(package).__path__):
        given = getattr(import_module(f"{package}.{module.name}"), "samples", None)
        if given is not None:
            yield from given()


def functions(rules: Any, package: str) -> Iterator[Any]:
    """The functions that a table offers in a package of ours: those whose name has no `_` first."""
    for rule in rules:
        if isinstance(rule, (list, tuple)):
            yield from functions(rule, package)
        else:
            function = rule.function
            if getattr(function, "__module__", "") == package and function.__name__[0] != "_":
                yield function


def offer(package: str, module: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """What a package of ours has beside its tables, by name: what these offer.

    Some tables have the name of a function of scipy (`gamma`): it stands for that function.
    """
    loaded = list(tables(package, names))
    hidden = {name: getattr(module, name) for name in names if hasattr(module, name)}
    offered = (function for table in loaded for function in functions(table.RULES, package))
    return hidden | {function.__name__: function for function in offered}
