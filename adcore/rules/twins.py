"""Twins: what stands in the place of a function that converts its arguments.

A library that does not dispatch turns a traced value into a plain number, which would lose the
derivative. The *twin* of such a function (class, object) has its name and signature, goes to the
*original* for plain values, and is traceable otherwise. A plugin says so with `twin`; here is the
one table from originals to twins. Namespaces of plugins, coverage and errors read it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..errors import RuleConflictError
from .rule import Provenance
from .signatures import public_name


@dataclass(frozen=True, slots=True)
class Twin:
    """An original and its twin.

    Attributes:
        original: the function, class or object of the library.
        made: what stands in its place.
        name: the original's full name, for messages: 'scipy.linalg.expm'.
        provenance: who registered it; None before that.
        remake: of a class, what makes an object of the twin out of one of the original.
    """

    original: Any
    made: Any
    name: str
    provenance: Provenance | None = None
    remake: Callable[[Any], Any] | None = None

    @property
    def home(self) -> str:
        """The full name under which a user finds the twin: 'adcore_linalg.scipy_linalg.expm'."""
        name = self.name.rpartition(".")[2]
        parts = getattr(self.made, "__module__", type(self.made).__module__).split(".")
        for n in range(1, len(parts)):  # the shortest way there
            package = sys.modules.get(".".join(parts[:n]))
            if getattr(package, name, None) is self.made:
                return f"{'.'.join(parts[:n])}.{name}"
        return ".".join([*parts, name])


twins: dict[Any, Twin] = {}

# Names of the modules that were lifted: what is not traceable there, lifting does not cure.
lifted_modules: set[str] = set()


def twin(
    original: Any,
    made: Any,
    name: str | None = None,
    remake: Callable[[Any], Any] | None = None,
) -> Twin:
    """The statement, for the list of a plugin's rules, that `made` stands for `original`.

    Arguments:
        original: a function, class or object of the library; must be hashable.
        made: what has its name and signature, and can be traced.
        name: the original's full name, where it does not tell that itself.
        remake: of a class, makes an object of the twin out of one that the original has made: for
            what lifted code made before it was lifted.

    A primitive made by `twin_of` needs no such statement: its rule says as much.
    """
    return Twin(original, made, name or public_name(original), None, remake)


CORE = "adcore"


def add_twin(statement: Twin, provenance: Provenance) -> None:
    """Register a twin; the core's own, of the standard library, give way to those of plugins.

    Raises:
        RuleConflictError: another plugin has a twin for the same original.
    """
    old = twins.get(statement.original)
    owner = old.provenance.distribution if old and old.provenance else provenance.distribution
    if old is not None and owner != provenance.distribution == CORE:
        return
    if old is not None and owner not in (provenance.distribution, CORE):
        msg = (
            f"{old.provenance} and {provenance} both have a twin for {statement.name}. Uninstall "
            "one, or name the one to load in ADCORE_PLUGINS."
        )
        raise RuleConflictError(msg)
    twins[statement.original] = replace(statement, provenance=provenance)


def twin_for(original: Any) -> Twin | None:
    """The twin of an object, None if it has none or cannot be looked up."""
    try:
        return twins.get(original)
    except TypeError:  # it cannot be hashed
        return None
