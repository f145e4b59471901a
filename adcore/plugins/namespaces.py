"""What a plugin is made of: tables of rules and samples, twins, and the namespace they appear in.

A `Namespace` makes a package of the plugin all of the module that it serves, with the twins among
its names, and writes them: `expm = NAMESPACE.twin("expm")` is what a rule is then stated for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from ..rules.rule import Rule
from ..rules.statements import refuse
from ..rules.twins import Twin
from ..transforms.primitive import Primitive, primitive
from .hooks import Sample, hookimpl


class Namespace:
    """A package that is all of a module, with its twins, and the plugin that serves that module.

    Arguments:
        package: the package's name.
        module: the module that it stands for, imported.
        tables: the modules of the room `tables` of the package, in the order of the reference.

    Tables are imported when the first name is asked for, or when adcore asks for the rules.

    >>> import math
    >>> from adcore.extend import Namespace, rule
    >>> namespace = Namespace("mylib_grads", math, tables=[])
    >>> gamma = namespace.twin("gamma")  # to be given a rule in a table of mylib_grads
    >>> gamma(5), gamma.__module__
    (24.0, 'mylib_grads')
    """

    def __init__(self, package: str, module: Any, tables: Sequence[str]) -> None:
        self.package, self.module, self._tables = package, module, tuple(tables)
        self._twins: dict[str, Any] | None = None
        self._own: frozenset[str] | None = None

    # ------------------------------------------------------------ what a table is written with

    def twin(self, name: str, function: Callable[..., Any] | None = None) -> Primitive:
        """The twin of the module's function of this name: a primitive, to be given a rule.

        Plain values go to the original, or to `function`, as they are. Its rule registers both.
        """
        original = getattr(self.module, name)
        made = primitive(function or original)
        made.original = original
        made.__doc__ = f"As `{self.module.__name__}.{name}`, for traced values too."
        return self._at_home(made, name)

    def step(self, function: Callable[..., Any]) -> Primitive:
        """A primitive of the package that is no twin: found there if its name has no `_` first."""
        return self._at_home(primitive(function), function.__name__)

    def refused(self, name: str, reason: str) -> Rule:
        """The refusal of the module's function of this name under any traced argument."""
        return refuse(self.twin(name), None, reason)

    def _at_home(self, made: Primitive, name: str) -> Primitive:
        made.__name__ = made.__qualname__ = name
        made.__module__ = self.package
        return made

    # ------------------------------------------------------------------- what adcore asks for

    def tables(self) -> list[Any]:
        """The modules with the rules, imported."""
        return [import_module(f"{self.package}.tables.{name}") for name in self._tables]

    def rules(self) -> list[Any]:
        """The rules of all tables."""
        return [table.RULES for table in self.tables()]

    def samples(self) -> Iterator[Sample]:
        """The samples of all modules of the package `samples` that have some."""
        package = f"{self.package}.samples"
        for module in iter_modules(import_module(package).__path__):
            given = getattr(import_module(f"{package}.{module.name}"), "samples", None)
            if given is not None:
                yield from given()

    def hooks(self) -> tuple[Callable[[], list[Any]], Callable[[], Iterator[Sample]]]:
        """The hooks of the package: `adcore_rules, adcore_samples = NAMESPACE.hooks()`."""

        @hookimpl
        def adcore_rules() -> list[Any]:
            return self.rules()

        @hookimpl
        def adcore_samples() -> Iterator[Sample]:
            return self.samples()

        return adcore_rules, adcore_samples

    # ---------------------------------------------------------------------- what a user sees

    def twins(self) -> dict[str, Any]:
        """What the tables offer by name."""
        if self._twins is None:
            self._twins = dict(_named(self.rules(), self.package))
        return self._twins

    def get(self, name: str) -> Any:
        """A name of the package: a twin, or what the module has. To be its `__getattr__`."""
        if name.startswith("__") or name in self._submodules():
            raise AttributeError(name)  # a submodule that is about to be imported
        if name in self.twins():
            value = self.twins()[name]
            setattr(sys.modules[self.package], name, value)  # found without asking, next time
            return value
        return getattr(self.module, name)

    def _submodules(self) -> frozenset[str]:
        if self._own is None:
            found = iter_modules(sys.modules[self.package].__path__)
            self._own = frozenset(module.name for module in found)
        return self._own

    def names(self) -> list[str]:
        """All names. To be the package's `__dir__`."""
        own = vars(sys.modules[self.package])
        return sorted({*own, *self.twins(), *dir(self.module)})


def _named(rules: Any, package: str) -> Iterator[tuple[str, Any]]:
    """What a list of rules offers in a package: public functions of it, and stated twins."""
    for item in rules:
        if isinstance(item, (list, tuple)):
            yield from _named(item, package)
        elif isinstance(item, Twin):
            yield item.name.rpartition(".")[2], item.made
        else:
            function = item.function
            if getattr(function, "__module__", "") == package and function.__name__[0] != "_":
                yield function.__name__, function
