"""Discovery, lazy loading, provenance, conflicts, broken plugins: distributions made by hand."""

import importlib
import json
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import entry_points

import pytest

import adcore
from adcore import derivative, grad, primitive, testing
from adcore.__main__ import main
from adcore.commands import show as listings
from adcore.commands.coverage import coverage
from adcore.errors import (
    InputTypeError,
    KeywordError,
    MissingRuleError,
    PluginError,
    RuleConflictError,
    RuleError,
)
from adcore.extend import Sample, elementwise, hookimpl
from adcore.plugins import manager as loading
from adcore.rules import registry
from adcore.rules.signatures import describe
from adcore.testing import tester

LIBRARY = """
from adcore.extend import apply, boxes_in

def _function(name, value):
    def call(x, **kwargs):
        if any(True for _ in boxes_in(x)):
            return apply(call, (x,), kwargs)
        return value(x, **kwargs)
    call.__name__ = call.__qualname__ = name
    call.__module__ = __name__
    return call

square = _function("square", lambda x: x * x)
cube = _function("cube", lambda x: x * x * x)
scale = _function("scale", lambda x, factor=2.0: x * factor)
strange = _function("strange", lambda x: x)
"""

PLUGIN = """
import {library} as library
from adcore.extend import elementwise, hookimpl

@hookimpl
def adcore_rules():
    return [{rules}]
"""

SQUARE = "elementwise(library.square, lambda ans, x: 2 * x)"
SQUARE_OVER = "elementwise(library.square, lambda ans, x: 20 * x, override=True)"
CUBE = "elementwise(library.cube, lambda ans, x: 3 * x * x)"


class World:
    """A folder of installed distributions, and a plugin manager that has not looked at them yet."""

    def __init__(self, folder, monkeypatch):
        self.folder, self.monkeypatch = folder, monkeypatch
        self.number = 0
        self.refresh()

    def refresh(self):
        """A fresh manager in the place of the program's."""
        self.manager = loading.PluginManager()
        self.monkeypatch.setattr(loading, "manager", self.manager)
        self.monkeypatch.setattr(registry, "_source", self.manager)

    def module(self, name, source):
        """Write a module that can be imported."""
        (self.folder / f"{name}.py").write_text(textwrap.dedent(source))
        importlib.invalidate_caches()

    def library(self, name):
        """A library to differentiate, not yet imported."""
        self.module(name, LIBRARY)

    def install(self, distribution, serves, module, source=None, version="1.0", metadata=True):
        """A distribution with one entry point; `source` is that of its plugin module."""
        self.number += 1
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir(exist_ok=True)
        if metadata:
            text = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
            (info / "METADATA").write_text(text)
        points = info / "entry_points.txt"
        before = points.read_text() if points.exists() else "[adcore]\n"
        points.write_text(before + f"{serves} = {module}\n")
        if source is not None:
            self.module(module, source)
        importlib.invalidate_caches()

    def plugin(self, distribution, serves, module, rules, **options):
        """A distribution whose plugin has these rules."""
        self.install(
            distribution, serves, module, PLUGIN.format(library=serves, rules=rules), **options
        )

    def states(self):
        """What adcore.plugins() says, as (distribution, served, state)."""
        return [(p.distribution, p.serves, p.state) for p in adcore.plugins()]


@pytest.fixture
def world(tmp_path, monkeypatch, restored_registry):
    """An empty world, found through importlib.metadata; nothing of the real one is in it."""
    modules = set(sys.modules)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("ADCORE_PLUGINS", raising=False)
    real = lambda: [
        point
        for point in entry_points(group="adcore")
        if str(tmp_path) in str(point.dist.locate_file(""))
    ]
    monkeypatch.setattr(loading, "installed", real)
    yield World(tmp_path, monkeypatch)
    for name in set(sys.modules) - modules:
        if getattr(sys.modules[name], "__file__", None) and str(tmp_path) in str(
            sys.modules[name].__file__
        ):
            del sys.modules[name]


# ------------------------------------------------------------------------- discovery and laziness


def test_a_plugin_is_found_and_loaded_when_it_is_needed(world):
    """An entry point alone, with the name of the module served, brings the rules."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", f"{SQUARE}, {CUBE}")
    assert [("adcore-a", "lib_a", "pending")] == world.states()
    library = importlib.import_module("lib_a")
    assert [("adcore-a", "lib_a", "pending")] == world.states()
    assert "grads_a" not in sys.modules
    assert (6.0, 6.0) == (grad(library.square)(3.0), derivative(library.square)(3.0))
    assert [("adcore-a", "lib_a", "loaded")] == world.states()
    (found,) = adcore.plugins()
    assert ("1.0", "grads_a", 2, None) == (found.version, found.module, found.rules, found.error)
    assert "adcore-a 1.0" == str(found)


def test_a_plugin_waits_until_its_module_is_imported(world):
    """A user who never imports the library never pays for its plugin."""
    for name in ("lib_a", "lib_b"):
        world.library(name)
        world.plugin(f"adcore-{name}", name, f"grads_{name}", SQUARE)
    library = importlib.import_module("lib_a")
    assert 6.0 == grad(library.square)(3.0)
    with pytest.raises(MissingRuleError):
        grad(library.strange)(3.0)
    assert "grads_lib_b" not in sys.modules
    assert ["loaded", "pending"] == [p.state for p in adcore.plugins()]
    second = importlib.import_module("lib_b")
    assert 6.0 == grad(second.square)(3.0)
    assert ["loaded", "loaded"] == [p.state for p in adcore.plugins()]


def test_plugins_are_loaded_in_the_order_of_the_modules_served(world):
    """The order does not depend on that of installation."""
    for name in ("lib_c", "lib_a", "lib_b"):
        world.library(name)
        importlib.import_module(name)
        source = f"import lib_a\nlib_a.order = [*getattr(lib_a, 'order', []), '{name}']\n"
        world.install(f"adcore-{name}", name, f"grads_{name}", source)
    registry.load_pending()
    assert ["lib_a", "lib_b", "lib_c"] == sys.modules["lib_a"].order
    assert ["lib_a", "lib_b", "lib_c"] == [p.serves for p in adcore.plugins()]


def test_importing_a_plugin_changes_nothing(world):
    """A plugin module that is imported by hand registers no rule."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    before = dict(registry.rules)
    importlib.import_module("grads_a")
    assert before == registry.rules
    assert ["pending"] == [p.state for p in adcore.plugins()]


def test_one_distribution_serves_several_modules(world):
    """Several entry points of one distribution, with one module or several."""
    world.library("lib_a")
    world.library("lib_b")
    source = """
        import lib_a, lib_b
        from adcore.extend import elementwise, hookimpl

        @hookimpl
        def adcore_rules():
            slope = lambda ans, x: 2 * x
            return [elementwise(lib_a.square, slope), elementwise(lib_b.square, slope)]
    """
    world.install("adcore-ab", "lib_a", "grads_ab", source)
    world.install("adcore-ab", "lib_b", "grads_ab")
    first, second = map(importlib.import_module, ("lib_a", "lib_b"))
    assert (6.0, 6.0) == (grad(first.square)(3.0), grad(second.square)(3.0))
    assert [("loaded", 2), ("loaded", 0)] == [(p.state, p.rules) for p in adcore.plugins()]


def test_a_plugin_may_be_an_object_in_a_module(world):
    """The entry point 'module:name' gives any object with hooks."""
    world.library("lib_a")
    source = """
        import lib_a
        from adcore.extend import elementwise, hookimpl

        class Plugin:
            @hookimpl
            def adcore_rules(self):
                return [elementwise(lib_a.square, lambda ans, x: 2 * x)]

        plugin = Plugin()
    """
    world.module("grads_a", source)
    world.install("adcore-a", "lib_a", "grads_a:plugin")
    assert 6.0 == grad(importlib.import_module("lib_a").square)(3.0)


def test_sixteen_threads_load_a_plugin_once(world):
    """Threads that meet the same unknown function at once all get its rule."""
    world.library("lib_a")
    source = "import time, lib_a\ntime.sleep(0.05)\nlib_a.loads = 1 + getattr(lib_a, 'loads', 0)\n"
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    (world.folder / "grads_a.py").write_text(source + (world.folder / "grads_a.py").read_text())
    library = importlib.import_module("lib_a")
    barrier = threading.Barrier(16, timeout=20)

    def task(k):
        barrier.wait()
        return grad(library.square)(float(k))

    with ThreadPoolExecutor(16) as pool:
        assert [2.0 * k for k in range(16)] == list(pool.map(task, range(16)))
    assert 1 == library.loads


# ----------------------------------------------------------------------------------- provenance


def test_every_rule_knows_where_it_comes_from(world):
    """Distribution, version, module served, file and line are on the rule and in its errors."""
    world.library("lib_a")
    wrong = "elementwise(library.square, lambda ans, x: x.missing)"
    world.plugin("adcore-a", "lib_a", "grads_a", wrong, version="2.5")
    library = importlib.import_module("lib_a")
    with pytest.raises(AttributeError) as caught:
        grad(library.square)(3.0)
    rule = registry.rules[library.square]
    provenance = rule.provenance
    assert ("adcore-a", "2.5", "lib_a") == (
        provenance.distribution,
        provenance.version,
        provenance.module,
    )
    assert f"{world.folder.name}/grads_a.py:7" == rule.where
    assert [f"in the VJP of lib_a.square (adcore-a 2.5, {rule.where})"] == caught.value.__notes__
    with pytest.raises(AttributeError) as caught:
        derivative(library.square)(3.0)
    assert [f"in the JVP of lib_a.square (adcore-a 2.5, {rule.where})"] == caught.value.__notes__


# ------------------------------------------------------------------------------------ conflicts


def both_rules(world, first, second, **options):
    """Two distributions that serve the same module, both with a rule for `square`."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", f"{first}, {CUBE}")
    world.plugin("adcore-b", "lib_a", "grads_b", second, **options)
    return importlib.import_module("lib_a")


def test_two_rules_for_one_function_are_an_error_that_names_both(world):
    """Every derivative of the contested function fails; those of others do not."""
    library = both_rules(world, SQUARE, SQUARE)
    for transform in (grad, derivative, grad):
        with pytest.raises(RuleConflictError) as caught:
            transform(library.square)(3.0)
        assert (
            "adcore-a 1.0 and adcore-b 1.0 both have a rule for lib_a.square. Uninstall one, or "
            "name the one to load in ADCORE_PLUGINS; a plugin that means to replace a rule marks "
            "its own override=True." == str(caught.value)
        )
    assert 27.0 == grad(library.cube)(3.0)
    assert ["loaded", "failed"] == [p.state for p in adcore.plugins()]
    assert "RuleConflictError: adcore-a 1.0 and adcore-b 1.0" in adcore.plugins()[1].error


@pytest.mark.parametrize(
    ("first", "second", "slope"), [(SQUARE, SQUARE_OVER, 60.0), (SQUARE_OVER, SQUARE, 60.0)]
)
def test_a_rule_marked_override_wins_in_either_order(world, first, second, slope):
    """The replacement does not depend on which plugin is loaded first."""
    library = both_rules(world, first, second)
    assert slope == grad(library.square)(3.0)
    assert ["loaded", "loaded"] == [p.state for p in adcore.plugins()]


def test_two_overrides_are_a_conflict_again(world):
    """Two replacements contradict one another."""
    library = both_rules(world, SQUARE_OVER, SQUARE_OVER)
    with pytest.raises(RuleConflictError, match=r"adcore-a 1.0 and adcore-b 1.0 both have a rule"):
        grad(library.square)(3.0)


def test_a_later_plugin_that_conflicts_is_an_error_from_then_on(world):
    """A conflict that appears with a second import is reported at the next derivative."""
    world.library("lib_a")
    world.library("lib_b")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    source = PLUGIN.format(library="lib_a", rules=SQUARE)
    world.install("adcore-b", "lib_b", "grads_b", source)
    library = importlib.import_module("lib_a")
    assert 6.0 == grad(library.square)(3.0)
    other = importlib.import_module("lib_b")
    with pytest.raises(MissingRuleError, match=r"adcore-b 1.0 failed to load"):
        grad(other.cube)(3.0)
    with pytest.raises(RuleConflictError, match=r"adcore-a 1.0 and adcore-b 1.0"):
        grad(library.square)(3.0)


def test_two_rules_of_one_distribution_are_an_error(world):
    """A rule that is declared twice, in two places, is named with both."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", f"{SQUARE},\n        {SQUARE}")
    library = importlib.import_module("lib_a")
    with pytest.raises(MissingRuleError, match=r"two rules for lib_a.square: .*:7 and .*:8"):
        grad(library.square)(3.0)


def test_two_distributions_with_equal_entry_points_are_both_seen(world):
    """The same name and module from two distributions: the second is reported, never dropped."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    world.install("adcore-b", "lib_a", "grads_a")
    library = importlib.import_module("lib_a")
    assert 6.0 == grad(library.square)(3.0)
    assert [("adcore-a", "lib_a", "loaded"), ("adcore-b", "lib_a", "failed")] == world.states()
    assert (
        "PluginError: adcore-b 1.0 names the same plugin module as adcore-a, which is loaded "
        "already. Uninstall one of the two." == adcore.plugins()[1].error
    )


def test_two_distributions_may_serve_one_module_with_different_rules(world):
    """Equal names alone are no conflict: both are loaded."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    world.plugin("adcore-b", "lib_a", "grads_b", CUBE)
    library = importlib.import_module("lib_a")
    assert (6.0, 27.0) == (grad(library.square)(3.0), grad(library.cube)(3.0))
    assert [("adcore-a", "lib_a", "loaded"), ("adcore-b", "lib_a", "loaded")] == world.states()


# ---------------------------------------------------------------------------------- broken plugins

HEAD = "from adcore.extend import elementwise, hookimpl\nimport lib_b as library\n"
BROKEN = {
    "raises": ("raise ValueError('no luck')", "ValueError: no luck"),
    "exits": ("raise SystemExit(3)", "SystemExit: 3"),
    "syntax": ("def broken(:", "SyntaxError"),
    "import": ("import a_module_that_is_not_there", "ModuleNotFoundError"),
    "rules raise": (
        "@hookimpl\ndef adcore_rules():\n    yield elementwise(library.cube, 1)\n    1 / 0",
        "ZeroDivisionError",
    ),
    "no list": (
        "@hookimpl\ndef adcore_rules():\n    return 3",
        "must return a list; it returned 3",
    ),
    "nothing": ("@hookimpl\ndef adcore_rules():\n    pass", "must return a list; it returned None"),
    "no rules": (
        "@hookimpl\ndef adcore_rules():\n    return ['sin']",
        "RuleError: adcore_rules of adcore-broken 1.0 returned 'sin' among its rules. Return what",
    ),
    "misspelt": (
        "@hookimpl\ndef adcore_rulse():\n    return []",
        "PluginError: adcore-broken 1.0 is no plugin for this adcore: unknown hook 'adcore_rulse'",
    ),
    "misspelt and unmarked": (
        "def adcore_rulse():\n    return []",
        "PluginError: adcore-broken 1.0 has a function adcore_rulse that is no hook: did you mean "
        "adcore_rules, adcore_types, adcore_samples, adcore_sparse, adcore_backends?",
    ),
    "unmarked": (
        "def adcore_rules():\n    return []",
        "PluginError: adcore-broken 1.0 has a function adcore_rules that is no hook: mark it with "
        "@hookimpl",
    ),
    "unknown argument": (
        "@hookimpl\ndef adcore_rules(config):\n    return []",
        "PluginError: adcore-broken 1.0 is no plugin for this adcore",
    ),
    "future hook": (
        "@hookimpl\ndef adcore_batch_rules():\n    return []",
        "unknown hook 'adcore_batch_rules'",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_plugin_is_named_and_the_others_work(world, kind):
    """Whatever goes wrong in one plugin, its rules are all absent and the others are there."""
    source, reason = BROKEN[kind]
    world.library("lib_a")
    world.library("lib_b")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    world.install("adcore-broken", "lib_b", "grads_b", HEAD + source)
    world.library("lib_c")
    world.plugin("adcore-c", "lib_c", "grads_c", SQUARE)
    first, broken, third = map(importlib.import_module, ("lib_a", "lib_b", "lib_c"))
    assert (6.0, 6.0) == (grad(first.square)(3.0), grad(third.square)(3.0))
    assert ["loaded", "failed", "loaded"] == [p.state for p in adcore.plugins()]
    assert reason in adcore.plugins()[1].error
    with pytest.raises(MissingRuleError) as caught:
        grad(broken.cube)(3.0)
    assert "adcore-broken 1.0 failed to load" in str(caught.value)
    assert reason in str(caught.value)
    assert "Loaded plugins: adcore-a 1.0, adcore-c 1.0." in str(caught.value)


def test_an_interrupted_load_is_taken_up_again(world):
    """Ctrl-C while a plugin is imported does not lose the plugin."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    text = (world.folder / "grads_a.py").read_text()
    once = "import lib_a\nif not vars(lib_a).setdefault('seen', []):\n    lib_a.seen.append(1)\n"
    once += "    raise KeyboardInterrupt\n"
    (world.folder / "grads_a.py").write_text(once + text)
    library = importlib.import_module("lib_a")
    with pytest.raises(KeyboardInterrupt):
        grad(library.square)(3.0)
    assert 6.0 == grad(library.square)(3.0)


def test_a_distribution_without_metadata_has_a_name_of_its_own(world):
    """A half-removed installation does not stop the others."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    world.install("adcore-ghost", "lib_a", "grads_ghost", metadata=False)
    library = importlib.import_module("lib_a")
    assert 6.0 == grad(library.square)(3.0)
    assert ("an unnamed distribution", "lib_a", "failed") in world.states()


def test_an_optional_hook_of_a_later_adcore_is_passed_over(world):
    """A plugin that also serves a newer adcore marks its new hook optional and loads here."""
    world.library("lib_a")
    future = "\n@hookimpl(optionalhook=True)\ndef adcore_batch_rules():\n    return []\n"
    world.install(
        "adcore-a", "lib_a", "grads_a", PLUGIN.format(library="lib_a", rules=SQUARE) + future
    )
    assert 6.0 == grad(importlib.import_module("lib_a").square)(3.0)


def test_a_keyword_that_the_rule_does_not_list_is_refused(world):
    """The function takes it, the rule does not know it: an error, not a wrong slope."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", "elementwise(library.scale, 2.0)")
    library = importlib.import_module("lib_a")
    assert 2.0 == grad(library.scale)(3.0)
    with pytest.raises(KeywordError, match=r"lib_a.scale does not handle the keyword 'factor'"):
        grad(lambda x: library.scale(x, factor=3.0))(3.0)


def test_registering_by_hand_raises_what_is_wrong(world):
    """PluginManager.register gives the error itself, and registers all or nothing."""

    class Plugin:
        @hookimpl
        def adcore_rules(self):
            return [elementwise(len, 1.0), 3]

    with pytest.raises(RuleError, match="returned 3 among its rules"):
        world.manager.register(Plugin(), "mine", "0", "lib")
    assert len not in registry.rules

    class Misspelt:
        @hookimpl
        def adcore_sample(self):
            return []

    names = "adcore_rules, adcore_types, adcore_samples, adcore_sparse, adcore_backends"
    with pytest.raises(PluginError, match=names):
        world.manager.register(Misspelt(), "mine", "0", "lib")


def test_a_value_type_belongs_to_one_plugin(world):
    """A second plugin that describes Python's float is refused, and takes nothing along."""
    world.library("lib_a")
    source = """
        import lib_a
        from adcore.extend import Box, ValueType, elementwise, hookimpl

        class OtherBox(Box):
            __slots__ = ()

        @hookimpl
        def adcore_types():
            return [ValueType([bytes], OtherBox), ValueType([float], OtherBox)]
    """
    world.install("adcore-a", "lib_a", "grads_a", source)
    library = importlib.import_module("lib_a")
    with pytest.raises(MissingRuleError, match=r"Two plugins describe the type builtins.float"):
        grad(library.square)(3.0)
    assert None is adcore.extend.space_of(b"")
    assert 6.0 == grad(lambda x: x * x)(3.0)


def test_samples_come_from_all_loaded_plugins(world):
    """The manager hands out the samples of one plugin or of all."""

    class Plugin:
        @hookimpl
        def adcore_samples(self):
            return [Sample(len, (1.0,))]

    plugin = Plugin()
    world.manager.register(plugin, "mine", "0", "lib")
    assert [Sample(len, (1.0,))] == list(world.manager.samples(plugin))
    assert [Sample(len, (1.0,))] == list(world.manager.samples())


# -------------------------------------------------------------------------------- ADCORE_PLUGINS


@pytest.mark.parametrize(
    ("setting", "states"),
    [
        ("adcore-a", ["loaded", "excluded"]),
        ("Adcore_A ", ["loaded", "excluded"]),
        ("adcore.b", ["excluded", "loaded"]),
        ("adcore-a,adcore-b", ["loaded", "loaded"]),
        ("", ["excluded", "excluded"]),
        ("something-else", ["excluded", "excluded"]),
    ],
)
def test_the_variable_restricts_what_is_loaded(world, setting, states):
    """ADCORE_PLUGINS names distributions, in any spelling of theirs, comma-separated."""
    world.monkeypatch.setenv("ADCORE_PLUGINS", setting)
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    world.plugin("adcore-b", "lib_a", "grads_b", CUBE)
    library = importlib.import_module("lib_a")
    with pytest.raises(MissingRuleError):
        grad(library.strange)(3.0)
    assert states == [p.state for p in adcore.plugins()]


def test_the_variable_settles_a_conflict(world):
    """As the message of the conflict says."""
    world.monkeypatch.setenv("ADCORE_PLUGINS", "adcore-b")
    library = both_rules(world, SQUARE, "elementwise(library.square, lambda ans, x: 7.0)")
    assert 7.0 == grad(library.square)(3.0)


def test_a_name_in_the_variable_that_matches_nothing_is_named(world, capsys):
    """Where a rule or a type is missed, and by the listing, whose exit code is then 1."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    library = importlib.import_module("lib_a")
    world.monkeypatch.setattr(listings, "manager", world.manager)
    world.monkeypatch.setenv("ADCORE_PLUGINS", "adcore,adcore-a,nope,Nada_2")
    said = (
        "ADCORE_PLUGINS names nada-2, nope, under which no plugin is installed (installed: "
        "adcore-a)."
    )
    assert 6.0 == grad(library.square)(3.0)
    for call in (lambda: grad(library.strange)(3.0), lambda: grad(library.square)("3.0")):
        with pytest.raises((MissingRuleError, InputTypeError)) as caught:
            call()
        assert said in str(caught.value)
    assert 1 == main(["plugins", "--no-load"])
    assert said in capsys.readouterr().err
    assert 1 == main(["plugins", "--no-load", "--json"])
    assert "loaded" == json.loads(capsys.readouterr().out)[0]["state"]


# ------------------------------------------------------------------ what the commands say of it


@pytest.fixture
def command(world, capsys):
    """`command("check", "mine")` gives the exit code and all that was printed."""
    for module in (listings, tester):
        world.monkeypatch.setattr(module, "manager", world.manager)

    def call(*arguments):
        code = main(list(arguments))
        return code, "".join(capsys.readouterr())

    return call


def test_the_command_rule_shows_a_conflict(world, command):
    """Both distributions and the cure, in place of a rule that nobody wrote; also in coverage."""
    both_rules(world, SQUARE, SQUARE)
    said = "adcore-a 1.0 and adcore-b 1.0 both have a rule for lib_a.square. Uninstall one, or"
    code, out = command("rule", "lib_a.square")
    assert (1, "lib_a.square") == (code, out.splitlines()[0])
    assert out.splitlines()[1].startswith(f"  conflict  {said}") and "composite" not in out
    code, out = command("rule", "lib_a.square", "--json")
    known = json.loads(out)
    assert (1, "conflict", {}) == (code, known["shape"], known["arguments"])
    assert known["conflict"].startswith(said)
    found = {row.function: row for row in coverage("adcore-a")}
    assert ("refused", True) == (
        found["lib_a.square"].vjp,
        found["lib_a.square"].note.startswith(said),
    )
    code, out = command("check", "adcore-a")
    assert (1, True) == (code, f"FAILED {said}" in out)


@pytest.mark.parametrize("served", ["lib_a.misspelt", "importlib.misspelt"])
def test_a_served_module_that_its_library_has_not_is_an_error(world, command, served):
    """For everything that tests a plugin: it has no rules, and that is not all right."""
    world.library("lib_a")
    world.install("mine", served, "grads_a", PLUGIN.format(library="lib_a", rules=SQUARE))
    said = f"mine 1.0 gives derivatives for {served}, which cannot be imported (ModuleNotFound"
    code, out = command("check", "mine")
    assert (2, True) == (code, said in out), out
    assert "none of its rules is found. Correct the name on the left of its entry point" in out
    with pytest.raises(PluginError, match=r"mine 1.0 gives derivatives for"):
        testing.rule_tests("mine")


def test_check_says_why_a_distribution_has_no_rules(world, command):
    """Its library is not installed at all, or the variable excludes it."""
    world.plugin("mine", "lib_zz", "grads_zz", SQUARE)
    code, out = command("check", "mine")
    assert (1, True) == (code, "it serves lib_zz: ModuleNotFoundError" in out), out
    assert "all right" not in out
    world.monkeypatch.setenv("ADCORE_PLUGINS", "other")
    world.library("lib_a")
    world.plugin("yours", "lib_a", "grads_a", SQUARE)
    world.refresh()
    world.monkeypatch.setattr(tester, "manager", world.manager)
    code, out = command("check", "yours")
    assert (1, True) == (code, "the variable ADCORE_PLUGINS does not name it" in out), out


# ----------------------------------------------------------------------------------- missing rules


def test_a_missing_rule_names_function_argument_mode_and_plugins(world):
    """The message says what is missing, where, in which mode, what is loaded and what to do."""
    world.library("lib_a")
    world.plugin("adcore-a", "lib_a", "grads_a", SQUARE)
    library = importlib.import_module("lib_a")
    grad(library.square)(1.0)
    cure = "Install a plugin that has one, or wrap the function with adcore.primitive."
    for transform, mode in ((grad, "reverse"), (derivative, "forward")):
        with pytest.raises(MissingRuleError) as caught:
            transform(library.strange)(3.0)
        assert (
            f"No rule for lib_a.strange (argument 0, {mode} mode). {cure} "
            "Loaded plugins: adcore-a 1.0." == str(caught.value)
        )


def test_a_missing_rule_names_the_traced_argument():
    """A position or a keyword, whichever holds the box."""
    unknown = lambda *args, **kwargs: adcore.extend.apply(unknown, args, kwargs)
    with pytest.raises(MissingRuleError, match=r"\(argument 1, reverse mode\)"):
        grad(lambda x: unknown(1.0, [x]))(3.0)
    with pytest.raises(MissingRuleError, match=r"\(argument 'b', reverse mode\)"):
        grad(lambda x: unknown(1.0, b=x))(3.0)


PROVIDED = {  # the state of the distribution that should have the rule, and what is said
    "absent": "It is provided by adcore-scipy: pip install adcore-scipy.",
    "loaded": "adcore-scipy has none for it: wrap the function with adcore.primitive.",
    "failed": "It is provided by adcore-scipy, which is installed but broken.",
    "excluded": "It is provided by adcore-scipy, which the variable ADCORE_PLUGINS does not name.",
}
UNKNOWN = (
    "ADCORE_PLUGINS names other, under which no plugin is installed (installed: adcore-scipy)."
)


@pytest.mark.parametrize("state", PROVIDED)
def test_a_missing_rule_names_the_plugin_to_install(world, state):
    """A function of a known library points to its plugin, according to whether that is there."""
    world.library("lib_a")
    importlib.import_module("lib_a")
    if state != "absent":
        text = "raise ValueError('no luck')" if state == "failed" else ""
        world.install("adcore-scipy", "lib_a", "grads_a", text)
    if state == "excluded":
        world.monkeypatch.setenv("ADCORE_PLUGINS", "other")
    unknown = lambda x: adcore.extend.apply(unknown, (x,), {})
    unknown.__module__, unknown.__qualname__ = "scipy.special._basic", "jv"
    with pytest.raises(MissingRuleError) as caught:
        grad(unknown)(3.0)
    broken = " adcore-scipy 1.0 failed to load (ValueError: no luck)." if state == "failed" else ""
    if state == "excluded":
        broken = f" {UNKNOWN}"
    loaded = "adcore-scipy 1.0" if state == "loaded" else "none"
    assert (
        "No rule for scipy.special._basic.jv (argument 0, reverse mode). "
        f"{PROVIDED[state]}{broken} Loaded plugins: {loaded}." == str(caught.value)
    )


def test_functions_are_described_as_users_know_them():
    """Module and qualified name; builtins bare; methods with their owner."""
    described = [describe(f) for f in (len, max, adcore.plugins, primitive(adcore.plugins), 3)]
    ours = "adcore.plugins.manager.plugins"
    expected = ["len", "max", ours, ours, "3"]
    assert expected == described


def test_a_plugin_may_differentiate_while_it_is_imported(world):
    """A plugin that calls grad at import, on what is there already, neither hangs nor recurses."""
    world.library("lib_a")
    world.library("lib_b")
    world.plugin("adcore-b", "lib_b", "grads_b", SQUARE)
    source = PLUGIN.format(library="lib_a", rules=SQUARE)
    source += "\nimport lib_b, adcore\nslope = adcore.grad(lib_b.square)(3.0)\n"
    world.install("adcore-a", "lib_a", "grads_a", source)
    first, second = map(importlib.import_module, ("lib_a", "lib_b"))
    assert (6.0, 6.0) == (grad(first.square)(3.0), grad(second.square)(3.0))
    assert 6.0 == sys.modules["grads_a"].slope


def test_import_adcore_loads_no_plugin():
    """A fresh interpreter that differentiates a scalar program has loaded no plugin module."""
    code = (
        "import sys, adcore; adcore.grad(lambda x: x * x)(2.0); "
        "print([n for n in sys.modules if n.startswith(('adcore_', 'numpy', 'scipy'))])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == run.stdout
