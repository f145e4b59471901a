"""Finding and loading plugins: lazily, isolated from each other, with names in every message."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import pluggy

from ..errors import PluginError, RuleConflictError
from ..rules import registry
from ..rules.rule import Provenance
from ..rules.signatures import describe
from ..transforms.sparse import connect_maker
from . import hooks as hookspecs

# The distributions of this project, by the modules they serve: named in the missing-rule error.
PROVIDERS = {
    "numpy": "adcore-numpy",
    "numpy.linalg": "adcore-linalg",
    "numpy.fft": "adcore-fft",
    "scipy.linalg": "adcore-linalg",
    "scipy.fft": "adcore-fft",
    "scipy.special": "adcore-scipy",
    "scipy.stats": "adcore-scipy",
    "scipy.signal": "adcore-scipy",
    "scipy.integrate": "adcore-scipy",
    "scipy.cluster.vq": "adcore-scipy",
    "scipy.differentiate": "adcore-scipy",
    "scipy.ndimage": "adcore-scipy",
    "scipy.spatial": "adcore-scipy",
    "scipy.interpolate": "adcore-scipy",
    "scipy.optimize": "adcore-scipy",
    "scipy.sparse": "adcore-scipy",
    "dask": "adcore-dask",
}

HOOKS = ("adcore_rules", "adcore_types", "adcore_samples", "adcore_sparse", "adcore_backends")
HOOK_LIST = ", ".join(HOOKS)

Key = tuple[str, str, str, str]  # module served, own module, distribution, version


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin that is installed.

    Attributes:
        serves: the module it gives derivatives for (the name of its entry point).
        module: its own module.
        distribution, version: the package it was installed from.
        state: "pending" (the module it serves is not imported, or not needed yet), "loaded",
            "failed", or "excluded" (ADCORE_PLUGINS does not name its distribution).
        rules: how many rules it registered.
        error: why it could not be loaded.
        seconds: how long it took to import it and to register its rules; None if it was not loaded.
    """

    serves: str
    module: str
    distribution: str
    version: str
    state: str = "pending"
    rules: int = 0
    error: str | None = None
    seconds: float | None = None

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


class PluginManager(registry.PluginSource):
    """The plugins of one process: what is installed, loaded, broken."""

    def __init__(self) -> None:
        self._pluggy = pluggy.PluginManager("adcore")
        self._pluggy.add_hookspecs(hookspecs)
        self._pending: dict[Key, Any] | None = None
        self._known: dict[Key, Plugin] = {}
        self._names: set[str] | None = None  # what ADCORE_PLUGINS names
        self._offered: dict[str, tuple[str, str, str]] = {}  # by the module served, see `offer`

    # ------------------------------------------------------------------------- discovery

    def discover(self) -> dict[Key, Any]:
        """The entry points that are installed, allowed and not yet loaded."""
        if self._pending is None:
            found = {_key(point): point for point in installed()}
            names = self._names = allowed_names()
            self._known = {key: Plugin(*key) for key in sorted(found)}
            if names is not None:
                for key, plugin in self._known.items():
                    if normal(plugin.distribution) not in names:
                        self._known[key] = replace(plugin, state="excluded")
            self._pending = {
                key: found[key] for key, plugin in self._known.items() if plugin.state == "pending"
            }
        return self._pending

    def all(self) -> list[Plugin]:
        """Every installed plugin in its present state, in the order of the modules served."""
        with registry.lock:
            self.discover()
            return list(self._known.values())

    # --------------------------------------------------------------------------- loading

    def offer(self, serves: str, module: str, distribution: str, version: str) -> None:
        """Register a module of the core's own, once the module that it serves is imported."""
        self._offered[serves] = module, distribution, version

    def _load_offered(self) -> bool:
        due = [serves for serves in self._offered if serves in sys.modules]
        for serves in due:
            module, distribution, version = self._offered.pop(serves)
            self.register(import_module(module), distribution, version, serves)
        return bool(due)

    def load_pending(self) -> bool:
        """Load the plugins whose module is imported by now; True if there was any."""
        with registry.lock:
            offered = self._load_offered()
            pending = self.discover()
            due = [key for key in pending if key[0] in sys.modules]
            for key in due:
                if key in pending:  # a plugin being loaded may have loaded others
                    self._load(key, pending.pop(key))
            return offered or bool(due)

    def _load(self, key: Key, point: Any) -> None:
        plugin = self._known[key]
        start = time.perf_counter()
        try:
            count = self.register(
                point.load(), plugin.distribution, plugin.version, plugin.serves, plugin.module
            )
        except (Exception, SystemExit) as error:
            if isinstance(error, RuleConflictError) and error.function is not None:
                registry.contest(error.function, error)
            reason = f"{type(error).__name__}: {error}"
            self._known[key] = replace(plugin, state="failed", error=reason)
        except BaseException:  # interrupted: it is still to be loaded
            self.discover()[key] = point
            raise
        else:
            seconds = time.perf_counter() - start
            self._known[key] = replace(plugin, state="loaded", rules=count, seconds=seconds)

    def register(
        self, plugin: Any, distribution: str, version: str, serves: str, module: str = ""
    ) -> int:
        """Register a plugin object's types and rules; returns the number of rules.

        All or nothing: after an error none of them is registered.

        Raises:
            PluginError: it implements a hook that does not exist, or one in a wrong way.
            RuleConflictError: another distribution has a rule for the same function.
        """
        provenance = Provenance(distribution, version, serves)
        if self._pluggy.is_registered(plugin):
            return self._count_again(plugin, provenance)
        name = f"{distribution}:{serves}:{module}"
        with registry.lock, registry.all_or_nothing(provenance):
            try:
                self._register_hooks(plugin, name, provenance)
                for value_type in self._call(plugin, "adcore_types", provenance):
                    registry.add_type(value_type, provenance)
                return registry.add_rules(
                    self._call(plugin, "adcore_rules", provenance), provenance
                )
            except BaseException:
                if self._pluggy.has_plugin(name):
                    self._pluggy.unregister(name=name)
                raise

    def _count_again(self, plugin: Any, provenance: Provenance) -> int:
        """A plugin that one distribution names for several modules has registered its rules."""
        owner = str(self._pluggy.get_name(plugin)).split(":")[0]
        if owner != provenance.distribution:
            msg = (
                f"{provenance} names the same plugin module as {owner}, which is loaded already. "
                "Uninstall one of the two."
            )
            raise PluginError(msg)
        return 0

    def _register_hooks(self, plugin: Any, name: str, provenance: Provenance) -> None:
        """Hand the plugin to pluggy, which checks the arguments of its hooks; check the names."""
        try:
            self._pluggy.register(plugin, name=name)
            self._pluggy.check_pending()
        except pluggy.PluginValidationError as error:
            msg = f"{provenance} is no plugin for this adcore: {error}. The hooks are {HOOK_LIST}."
            raise PluginError(msg) from error
        for attribute, value in vars(plugin).items() if hasattr(plugin, "__dict__") else ():
            if not attribute.startswith("adcore_") or not callable(value):
                continue
            if getattr(value, "adcore_impl", None) is None:
                cure = f"did you mean {HOOK_LIST}?"
                if attribute in HOOKS:
                    cure = "mark it with @hookimpl."
                msg = f"{provenance} has a function {attribute} that is no hook: {cure}"
                raise PluginError(msg)

    def _call(self, plugin: Any, hook: str, provenance: Provenance | None = None) -> Iterator[Any]:
        for implementation in getattr(self._pluggy.hook, hook).get_hookimpls():
            if implementation.plugin is plugin:
                given = implementation.function()
                if not isinstance(given, Iterable):
                    owner = provenance or self._pluggy.get_name(plugin)
                    msg = f"{hook} of {owner} must return a list; it returned {given!r}."
                    raise PluginError(msg)
                yield from given

    def samples(
        self, plugin: Any = None, distribution: str | None = None
    ) -> Iterator[hookspecs.Sample]:
        """The samples of one loaded plugin object, of those of a distribution, or of all."""
        for name, each in self._pluggy.list_name_plugin():
            owner = name.split(":")[0]
            if plugin in (None, each) and distribution in (None, owner):
                yield from self._call(each, "adcore_samples")

    def sparse_maker(self) -> Any:
        """What makes sparse derivatives, of the plugin that serves scipy.sparse, which it loads."""
        for _ in range(2):
            for _, each in self._pluggy.list_name_plugin():
                for maker in self._call(each, "adcore_sparse"):
                    return maker
            try:
                import_module("scipy.sparse")
            except ImportError:
                break
            self.load_pending()
        provider = PROVIDERS["scipy.sparse"]
        states = {p.state for p in self.all() if normal(p.distribution) == provider}
        msg = _cure(provider, states, "What makes sparse derivatives is")
        raise PluginError(f"{msg}{self.broken()}")

    def backends(self) -> Iterator[Any]:
        """The back ends of the loaded plugins."""
        for _, each in self._pluggy.list_name_plugin():
            yield from self._call(each, "adcore_backends")

    # --------------------------------------------------------------------------- messages

    def advice(self, function: Any) -> str:
        """What a user can do about a missing rule: install, repair, or write one."""
        module = describe(function).rpartition(".")[0]
        plugins = self.all()
        loaded = ", ".join(sorted({str(p) for p in plugins if p.state == "loaded"})) or "none"
        provider = next((PROVIDERS[name] for name in _ancestors(module) if name in PROVIDERS), None)
        if provider is None:
            cure = "Install a plugin that has one, or wrap the function with adcore.primitive."
        else:
            states = {p.state for p in plugins if normal(p.distribution) == provider}
            cure = _cure(provider, states)
        return f"{cure}{self.broken()} Loaded plugins: {loaded}."

    def trouble(self, kinds: Iterable[type]) -> str:
        """What is wrong: who describes these types, and which plugins failed to load.

        Each sentence has a space before it; there is none if all is well.
        """
        cures = []
        for kind in kinds:
            provider = PROVIDERS.get(kind.__module__.partition(".")[0])
            states = {p.state for p in self.all() if normal(p.distribution) == provider}
            if provider is not None and "loaded" not in states:
                subject = f"Derivatives of {describe(kind)} are"
                cures.append(" " + _cure(provider, states, subject))
        return "".join(dict.fromkeys(cures)) + self.broken()

    def serves(self, package: str) -> bool:
        """Whether a plugin, installed or known of, serves modules of this top-level package."""
        served = {name.partition(".")[0] for name in PROVIDERS}
        return package in served or any(p.serves.partition(".")[0] == package for p in self.all())

    def provider(self, module: str) -> str:
        """Who has the twins of a module's functions, where that is not loaded; '' or a sentence."""
        served = next((name for name in _ancestors(module) if name in PROVIDERS), "")
        name = PROVIDERS.get(served)
        states = {p.state for p in self.all() if normal(p.distribution) == name}
        if name is None or "loaded" in states:
            return ""
        return _cure(name, states, f"Twins of the functions of {served} are")

    def broken(self) -> str:
        """A sentence, with a space before it, for each plugin that failed to load; '' if none.

        And for the names in ADCORE_PLUGINS that nothing is installed under.
        """
        failed = [p for p in self.all() if p.state == "failed"]
        said = [f" {p} failed to load ({str(p.error).rstrip('.')})." for p in failed]
        if unknown := self.unknown_names():
            said.append(f" {unknown}")
        return "".join(said)

    def unknown_names(self) -> str:
        """What is wrong with ADCORE_PLUGINS: a sentence on the names that match nothing, or ''."""
        there = {normal(plugin.distribution) for plugin in self.all()} | {"adcore"}
        unknown = sorted((self._names or set()) - there)
        if not unknown:
            return ""
        names = ", ".join(sorted({p.distribution for p in self.all()})) or "none"
        return (
            f"ADCORE_PLUGINS names {', '.join(unknown)}, under which no plugin is installed "
            f"(installed: {names})."
        )


def _cure(provider: str, states: set[str], subject: str = "It is") -> str:
    """What to do about something that a distribution of this project should have."""
    if "excluded" in states:
        return f"{subject} provided by {provider}, which the variable ADCORE_PLUGINS does not name."
    if "failed" in states:
        return f"{subject} provided by {provider}, which is installed but broken."
    if "loaded" in states:
        return f"{provider} has none for it: wrap the function with adcore.primitive."
    return f"{subject} provided by {provider}: pip install {provider}."


def _package(frame: Any) -> str:
    """The outermost package of the module whose code a frame runs."""
    name: str = "" if frame is None else frame.f_globals.get("__name__", "")
    return name.partition(".")[0]


def _ancestors(module: str) -> Iterator[str]:
    """'a.b.c', then 'a.b', then 'a'."""
    while module:
        yield module
        module = module.rpartition(".")[0]


def installed() -> Iterable[Any]:
    """The entry points of the group `adcore`."""
    from importlib.metadata import entry_points

    return entry_points(group="adcore")


def _key(point: Any) -> Key:
    """What makes an entry point a plugin of its own; a broken installation still has a name."""
    try:
        name, version = _headers(point.dist)
    except Exception:  # no metadata at all
        name = version = None
    return point.name, point.value, name or "an unnamed distribution", version or "(no version)"


def _headers(distribution: Any) -> tuple[str | None, str | None]:
    """Name and version, read off the first lines: to parse a long README takes milliseconds."""
    text = distribution.read_text("METADATA")
    if text is None:  # an egg-info
        return distribution.metadata["Name"], distribution.version
    lines = text.partition("\n\n")[0].splitlines()
    fields = dict(line.split(": ", 1) for line in lines if line.startswith(("Name: ", "Version: ")))
    return fields.get("Name"), fields.get("Version")


def allowed_names() -> set[str] | None:
    """The distributions that ADCORE_PLUGINS names (comma-separated), None if it is not set."""
    setting = os.environ.get("ADCORE_PLUGINS")
    if setting is None:
        return None
    return {normal(name) for name in setting.split(",") if name.strip()}


def normal(name: str) -> str:
    """A distribution's name in the one spelling by which two are compared."""
    return name.strip().lower().replace("_", "-").replace(".", "-")


manager = PluginManager()
registry.connect(manager)
connect_maker(manager.sparse_maker)


def plugins() -> list[Plugin]:
    """The installed plugins, loaded or not.

    Returns:
        One `Plugin` per entry point of the group `adcore`, in the order of the modules served.

    >>> import adcore
    >>> [p.distribution for p in adcore.plugins() if p.serves == "numpy"]
    ['adcore-numpy']
    """
    return manager.all()


def register(plugin: Any, name: str = "user code") -> int:
    """Register a plugin that is not installed: in a script, a notebook, a test.

    Arguments:
        plugin: an object or module with the hooks, as an entry point would name it.
        name: what messages, listings and the tester call it by, as if it were a distribution.

    Returns:
        The number of its rules.

    Raises:
        PluginError: one of its hooks is wrong.
        RuleConflictError: another plugin has a rule for the same function, or that type.
    """
    return manager.register(plugin, name, "", name, f"{type(plugin).__name__} {id(plugin)}")


def import_served(distribution: str | None = None) -> dict[str, str]:
    """Import the modules that the plugins of a distribution (of all, if None) give derivatives for.

    Returns:
        The modules that cannot be imported, and why: their library is not installed, or broken.
    """
    absent: dict[str, str] = {}
    for plugin in manager.all():
        if plugin.state != "excluded" and distribution in (None, plugin.distribution):
            try:
                import_module(plugin.serves)
            except Exception as error:
                absent[plugin.serves] = f"{type(error).__name__}: {error}"
    return absent
