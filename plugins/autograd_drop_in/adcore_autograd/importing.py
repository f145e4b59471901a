"""`import autograd` as this package: a finder before all others, until it is taken away."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any

from adcore.errors import AdcoreError

AUTOGRAD, OURS = "autograd", __package__ or "adcore_autograd"


class AlreadyImportedError(AdcoreError, ImportError):
    """The real autograd is in the process: the two would not know each other's boxes."""


class _Alias(importlib.abc.Loader):
    """Hands out the module of this package under autograd's name."""

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        ours = importlib.import_module(OURS + spec.name[len(AUTOGRAD) :])
        spec.loader_state = ours.__spec__
        return ours

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        if spec is not None:
            module.__spec__ = spec.loader_state  # its own again, for its relative imports


class _Finder(importlib.abc.MetaPathFinder):
    """Finds `autograd` and all below it here."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != AUTOGRAD and not fullname.startswith(f"{AUTOGRAD}."):
            return None
        ours = OURS + fullname[len(AUTOGRAD) :]
        try:
            found = importlib.util.find_spec(ours)
        except ModuleNotFoundError:
            found = None
        if found is None:
            msg = (
                f"adcore-autograd stands in for autograd, and has no module {fullname!r}. "
                "Run the program on autograd itself, or import what it needs from elsewhere."
            )
            raise ModuleNotFoundError(msg, name=fullname)
        is_package = found.submodule_search_locations is not None
        return importlib.machinery.ModuleSpec(fullname, _Alias(), is_package=is_package)


class Installed:
    """What `install` returns: `uninstall()` takes it back, as leaving a `with` block does."""

    def __init__(self) -> None:
        self._finder: _Finder | None = _Finder()
        sys.meta_path.insert(0, self._finder)

    def uninstall(self) -> None:
        """From now on `import autograd` is the real one; what was imported stays what it is."""
        if self._finder is None:
            return
        sys.meta_path.remove(self._finder)
        self._finder = None
        for name in _imported():
            del sys.modules[name]

    def __enter__(self) -> Installed:
        return self

    def __exit__(self, *error: Any) -> None:
        self.uninstall()


def _imported() -> list[str]:
    return [name for name in sys.modules if name == AUTOGRAD or name.startswith(f"{AUTOGRAD}.")]


def install() -> Installed:
    """Let `import autograd` and all modules below it mean this package, in this process.

    Returns:
        A handle with `uninstall()`, which may be used in a `with` statement.

    Raises:
        AlreadyImportedError: autograd itself has been imported.
    """
    ours = {id(module) for name, module in sys.modules.items() if name.startswith(OURS)}
    if any(id(sys.modules[name]) not in ours for name in _imported()):
        msg = (
            "autograd itself has been imported in this process. Call adcore_autograd.install() "
            "before it, or run the program with python -m adcore_autograd."
        )
        raise AlreadyImportedError(msg)
    return Installed()
