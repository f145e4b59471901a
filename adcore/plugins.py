"""Finding and loading plugins: lazily, isolated from each other, with names in every message."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pluggy

from . import hookspecs, registry
from .errors import PluginError
from .rules import Provenance, describe

# The distributions of this project, by the modules they serve: named in the missing-rule error.
PROVIDERS = {
    "numpy": "adcore-numpy",
    "numpy.linalg": "adcore-linalg",
    "numpy.fft": "adcore-fft",
    "scipy.linalg": "adcore-linalg",
    "scipy.fft": "adcore-fft",
    "scipy": "adcore-scipy",
}


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin that is installed.

    Attributes:
        serves: the module it gives derivatives for (the name of its entry point).
        module: its own module.
        distribution, version: the package it was installed from.
        state: "pending" (its module is not imported or not needed yet), "loaded" or "failed".
        rules: how many rules it registered.
        error: why it could not be loaded.
    """

    serves: str
    module: str
    distribution: str
    version: str
    state: str = "pending"
    rules: int = 0
    error: str | None = None

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


class PluginManager:
    """The plugins of one process: what is installed, loaded, broken."""

    def __init__(self) -> None:
        self._pluggy = pluggy.PluginManager("adcore")
        self._pluggy.add_hookspecs(hookspecs)
        self._pending: dict[tuple[str, str], Any] | None = None  # (serves, module) -> entry point
        self._known: dict[tuple[str, str], Plugin] = {}

    # ------------------------------------------------------------------------- discovery

    def discover(self) -> dict[tuple[str, str], Any]:
        """The entry points that are installed and allowed, by (module served, own module)."""
        if self._pending is None:
            self._pending = {}
            for point in sorted(allowed(installed()), key=lambda p: (p.name, p.value)):
                key = (point.name, point.value)
                self._pending[key] = point
                name, version = point.dist.metadata["Name"], point.dist.version
                self._known[key] = Plugin(point.name, point.value, name, version)
        return self._pending

    def all(self) -> list[Plugin]:
        """Every installed plugin in its present state, in the order of the modules served."""
        with registry.lock:
            self.discover()
            return list(self._known.values())

    # --------------------------------------------------------------------------- loading

    def load_pending(self) -> bool:
        """Load the plugins whose module is imported by now; True if there was any."""
        with registry.lock:
            pending = self.discover()
            due = [key for key in pending if key[0] in sys.modules]
            for key in due:
                self._load(key, pending.pop(key))
            return bool(due)

    def _load(self, key: tuple[str, str], point: Any) -> None:
        plugin = self._known[key]
        try:
            count = self.register(point.load(), plugin.distribution, plugin.version, plugin.serves)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            state, count, said = "failed", 0, reason
        else:
            state, said = "loaded", None
        self._known[key] = Plugin(
            plugin.serves, plugin.module, plugin.distribution, plugin.version, state, count, said
        )

    def register(self, plugin: Any, distribution: str, version: str, serves: str) -> int:
        """Register a plugin object's types and rules; returns the number of rules.

        Raises:
            PluginError: it implements a hook that does not exist.
            RuleConflictError: another distribution has a rule for the same function.
        """
        name = f"{distribution}:{serves}"
        self._pluggy.register(plugin, name=name)
        try:
            self._check_hooks(plugin, f"{distribution} {version}")
            provenance = Provenance(distribution, version, serves)
            for value_type in self._call(plugin, "adcore_types"):
                registry.add_type(value_type)
            return registry.add_rules(self._call(plugin, "adcore_rules"), provenance)
        except BaseException:
            self._pluggy.unregister(name=name)
            raise

    def _check_hooks(self, plugin: Any, name: str) -> None:
        known = ("adcore_rules", "adcore_types", "adcore_samples")
        try:
            self._pluggy.check_pending()
        except pluggy.PluginValidationError as error:
            msg = f"{name} implements an unknown hook; there are {', '.join(known)}. {error}"
            raise PluginError(msg) from error
        for attribute in vars(plugin) if hasattr(plugin, "__dict__") else ():
            if attribute.startswith("adcore_") and attribute not in known:
                if callable(getattr(plugin, attribute)):
                    msg = f"{name} has {attribute}, which is no hook; did you mean one of {known}?"
                    raise PluginError(msg)

    def _call(self, plugin: Any, hook: str) -> Iterator[Any]:
        for implementation in getattr(self._pluggy.hook, hook).get_hookimpls():
            if implementation.plugin is plugin:
                yield from implementation.function()

    def samples(self, plugin: Any = None) -> Iterator[hookspecs.Sample]:
        """The samples of one loaded plugin object, or of all."""
        for each in [plugin] if plugin is not None else self._pluggy.get_plugins():
            yield from self._call(each, "adcore_samples")

    # --------------------------------------------------------------------------- messages

    def advice(self, function: Any) -> str:
        """What a user can do about a missing rule: install, repair, or write one."""
        module = describe(function).rpartition(".")[0]
        plugins = self.all()
        loaded = ", ".join(sorted({str(p) for p in plugins if p.state == "loaded"})) or "none"
        broken = "".join(f" {p} failed to load ({p.error})." for p in plugins if p.state == "failed")
        provider = next(
            (PROVIDERS[name] for name in _ancestors(module) if name in PROVIDERS), None
        )
        if provider is None:
            cure = "Install a plugin that has one, or wrap the function with adcore.primitive."
        elif any(p.distribution == provider and p.serves == module for p in plugins):
            cure = f"{provider} has none for it: wrap the function with adcore.primitive."
        else:
            cure = f"It is provided by {provider}: pip install {provider}."
        return f"{cure}{broken} Loaded plugins: {loaded}."


def _ancestors(module: str) -> Iterator[str]:
    """'a.b.c', then 'a.b', then 'a'."""
    while module:
        yield module
        module = module.rpartition(".")[0]


def installed() -> Iterable[Any]:
    """The entry points of the group `adcore`."""
    from importlib.metadata import entry_points

    return entry_points(group="adcore")


def allowed(points: Iterable[Any]) -> list[Any]:
    """Those of the distributions that ADCORE_PLUGINS names (comma-separated), if it is set."""
    points = [point for point in points if point.dist is not None]
    setting = os.environ.get("ADCORE_PLUGINS")
    if setting is None:
        return points
    names = {_normal(name) for name in setting.split(",") if name.strip()}
    return [point for point in points if _normal(point.dist.metadata["Name"]) in names]


def _normal(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")


manager = PluginManager()
registry.load_pending = manager.load_pending
registry.advice = manager.advice


def plugins() -> list[Plugin]:
    """The installed plugins, loaded or not.

    Returns:
        One `Plugin` per entry point of the group `adcore`, in the order of the modules served.

    >>> import adcore
    >>> [p.distribution for p in adcore.plugins() if p.serves == "numpy"]
    ['adcore-numpy']
    """
    return manager.all()
