"""The command line: what it prints, for people and for programs, and its exit codes."""

import importlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import adcore
from adcore.__main__ import main
from adcore.commands.coverage import STATES, argument_states, module_coverage
from adcore.commands.new_plugin import new_plugin
from adcore.commands.show import table
from adcore.errors import PluginError
from adcore.rules import registry
from adcore.testing import load_all

numpy = pytest.importorskip("numpy")

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run(capsys):
    """`run("plugins", "--json")` gives the exit code, what was printed, and the errors."""

    def call(*arguments):
        capsys.readouterr()
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def as_json(run):
    """The exit code and what a command prints with --json."""

    def call(*arguments):
        code, out, _ = run(*arguments, "--json")
        return code, json.loads(out)

    return call


# ------------------------------------------------------------------------------------------- help


def test_help_for_a_newcomer(capsys):
    """It lists the commands with examples and the exit codes."""
    with pytest.raises(SystemExit) as done:
        main(["--help"])
    text = capsys.readouterr().out
    assert 0 == done.value.code
    for command in ("plugins", "coverage", "rule", "check", "new-plugin"):
        assert f"python -m adcore {command}" in text
    assert "exit codes" in text


@pytest.mark.parametrize("command", ["plugins", "coverage", "rule", "check", "new-plugin"])
def test_each_command_explains_itself(command, capsys):
    """With --help."""
    with pytest.raises(SystemExit) as done:
        main([command, "--help"])
    assert (0, True) == (done.value.code, "--json" in capsys.readouterr().out)


@pytest.mark.parametrize("arguments", [[], ["derive"], ["rule"], ["check"], ["new-plugin"]])
def test_wrong_usage_is_exit_code_2(arguments, capsys):
    """The parser says what is missing."""
    with pytest.raises(SystemExit) as done:
        main(arguments)
    assert (2, True) == (done.value.code, "usage:" in capsys.readouterr().err)


def test_it_runs_as_a_module():
    """python -m adcore."""
    command = [sys.executable, "-m", "adcore", "rule", "operator.mul"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("operator.mul\n") and "" == done.stderr


def test_it_tells_its_version(capsys):
    """That of the package."""
    with pytest.raises(SystemExit) as done:
        main(["--version"])
    assert (0, f"adcore {adcore.__version__}\n") == (done.value.code, capsys.readouterr().out)


def test_the_script_is_the_same_command(monkeypatch, capsys):
    """`adcore`, which pip installs, is `python -m adcore`, and says so in its help."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    module, _, name = settings["project"]["scripts"]["adcore"].partition(":")
    assert main is getattr(importlib.import_module(module), name)
    monkeypatch.setattr(sys, "argv", ["/anywhere/bin/adcore"])
    with pytest.raises(SystemExit):
        main(["--help"])
    assert capsys.readouterr().out.startswith("usage: adcore ")


def test_all_plugins_bound_the_version_that_they_depend_on():
    """Below the next one that may change `adcore.extend`: ours, the examples and the template."""
    major, minor = map(int, adcore.__version__.split(".")[:2])
    bound = f'"adcore>={major}.{minor},<{major}.{minor + 1}"'
    files = [*ROOT.glob("plugins/*/pyproject.toml")]
    files += ROOT.glob("examples/plugins/*/pyproject.toml")
    files += [ROOT / "adcore" / "commands" / "template" / "pyproject.toml.in"]
    files += [ROOT / "docs" / "writing-a-plugin.md"]
    for path in files:
        lines = [line for line in path.read_text().splitlines() if line.startswith("dependencies")]
        assert lines and all(bound in line for line in lines), path


def test_tables_are_cut_at_the_edge_of_a_terminal(monkeypatch, capsys):
    """Not elsewhere: a pipe gets all of it."""
    rows = [("a", "b" * 200)]
    table(("x", "y"), rows)
    assert "b" * 200 in capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    table(("x", "y"), rows)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 40


# ---------------------------------------------------------------------------------------- plugins


def test_plugins_are_listed_with_state_rules_and_time(run, as_json):
    """Loaded, so that the listing knows; programs get all attributes."""
    code, found = as_json("plugins")
    mine = next(p for p in found if p["distribution"] == "adcore-numpy")
    assert "numpy" == mine["serves"] and "adcore_numpy" == mine["module"]
    assert "loaded" == mine["state"] and mine["rules"] > 400 and mine["error"] is None
    assert 0 < mine["seconds"] < 30
    assert code == any(p["error"] for p in found)
    text = run("plugins")[1]
    assert ["adcore-numpy", "0.1.0", "numpy"] in [line.split()[:3] for line in text.splitlines()]
    assert "seconds" in text.splitlines()[0]


# --------------------------------------------------------------------------------------- coverage


def test_coverage_of_a_module_knows_all_states():
    """Every public function is there once, in one of the states."""
    found = {entry.function: entry for entry in module_coverage("numpy")}
    assert {entry.state for entry in found.values()} <= set(STATES)
    states = {
        "numpy.sin": "native",
        "numpy.floor": "constant",
        "numpy.kaiser": "missing",
        "numpy.seterr": "missing",
    }
    assert states == {name: found[name].state for name in states}
    assert ("adcore-numpy", ("x",)) == (
        found["numpy.sin"].distribution,
        found["numpy.sin"].arguments,
    )
    assert "use adcore_numpy.kaiser, which can be traced" == found["numpy.kaiser"].note
    assert "numpy.ndarray" not in found and "numpy.float64" not in found
    for name, entry in found.items():
        function = getattr(numpy, name.removeprefix("numpy."))
        assert (entry.state == "missing") == (function not in registry.rules), name


def test_coverage_of_the_operators():
    """A module without a plugin of its own, whose rules the core has."""
    found = {entry.function: entry for entry in module_coverage("operator")}
    assert ("native", "adcore") == (
        found["operator.mul"].state,
        found["operator.mul"].distribution,
    )


def test_coverage_prints_what_is_missing(run, as_json):
    """With --missing, exit code 1 if anything is."""
    code, out, _ = run("coverage", "numpy", "--missing")
    assert (1, True) == (code, "numpy.seterr" in out)
    assert "numpy.sin" not in out.split()
    assert out.splitlines()[-1].endswith("missing.")
    code, rows = as_json("coverage", "numpy", "--missing")
    assert (1, {"missing"}) == (code, {row["state"] for row in rows})
    code, rows = as_json("coverage", "numpy")
    assert (0, True) == (code, len(rows) > 300)


def test_coverage_of_everything(run, as_json):
    """One line for each module that a plugin serves."""
    code, found = as_json("coverage")
    assert (0, True) == (code, found["numpy"]["native"] > 100)
    assert list(STATES) == list(found["numpy"])
    assert "numpy" in [line.split()[0] for line in run("coverage")[1].splitlines()]


def test_coverage_of_a_distribution(run, as_json, tmp_path):
    """Its rules as a table, JSON, Markdown, or written into a README."""
    code, rows = as_json("coverage", "adcore")
    assert (0, True) == (code, any(row["function"] == "operator.mul" for row in rows))
    assert "operator.mul" in run("coverage", "Adcore")[1]
    assert (
        "| `operator.mul` | x, y | native | native |" in run("coverage", "adcore", "--markdown")[1]
    )
    readme = tmp_path / "README.md"
    readme.write_text("a\n<!-- coverage:begin -->\n<!-- coverage:end -->\nb\n")
    assert (0, f"{readme}: updated\n", "") == run("coverage", "adcore", "--write", str(readme))
    assert "operator.mul" in readme.read_text()
    assert (0, f"{readme}: up to date\n", "") == run("coverage", "adcore", "--write", str(readme))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["coverage", "ponds"], "ponds is neither an installed plugin nor a module that can be"),
        (["coverage", "adcore", "--missing"], "--missing is about a module; adcore is a distrib"),
        (["coverage", "--write", "README.md"], "--write needs the distribution whose README it"),
        (["check", "ponds"], "No plugin of the name 'ponds' is installed. Installed: adcore-"),
        (["rule", "ponds.deep"], "No module 'ponds' can be imported. Write the full name"),
        (["rule", "numpy.linalg.deep"], "numpy.linalg has no attribute 'deep'."),
        (["rule", "numpy.add.deep"], "numpy.add has no attribute 'deep'."),
        (["new-plugin", "my lib"], "'my lib' cannot name a distribution"),
        (["new-plugin", "json"], "a name that Python or adcore has taken"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_names_that_are_none_are_exit_code_2(run, arguments, message):
    """Said in one line, on the stream of errors, without a traceback."""
    code, out, err = run(*arguments)
    assert (2, "", True) == (code, out, message in err), err
    assert 1 == len(err.splitlines())


# ------------------------------------------------------------------------------------------- rule


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("operator.mul", ["adcore/scalars.py:", "adcore 0.1.0, for builtins", "VJP native"]),
        ("numpy.sum", ["_numpy/tables/reductions.py:", "initial  VJP native", "Its adjoint:"]),
        ("numpy.add.reduce", ["adcore_numpy/tables/ufunc_methods.py:", "composite", "derived"]),
        ("numpy.sin", ["elementwise", "adcore-numpy 0.1.0, for numpy"]),
        ("numpy.floor", ["constant", "adcore-numpy 0.1.0"]),
    ],
)
def test_a_rule_tells_where_it_comes_from(run, name, parts):
    """Distribution, file, shape, both modes of each argument, the derivation."""
    code, out, err = run("rule", name)
    assert (0, "", name) == (code, err, out.splitlines()[0])
    for part in parts:
        assert part in out


def test_a_rule_as_json(as_json):
    """The same for programs."""
    code, found = as_json("rule", "numpy.sum")
    assert (0, "numpy.sum", "rule") == (code, found["function"], found["shape"])
    assert {"vjp": "native", "jvp": "native"} == found["arguments"]["a"]
    assert found["where"].startswith("adcore_numpy/tables/reductions.py:")
    assert {"JVP", "VJP"} == found["stated"].keys()
    assert all("adcore_numpy/tables/reductions.py:" in place for place in found["stated"].values())
    assert (1, None) == as_json("rule", "numpy.seterr")


def test_refusals_are_shown(run):
    """Of a whole function, and of an argument, with their reasons."""
    load_all("adcore-numpy")
    rules = [rule for rule in registry.rules.values() if rule.provenance]
    whole = next(
        rule for rule in rules if rule.shape == "refused" and rule.name.startswith("numpy.")
    )
    assert whole.reason in run("rule", whole.name)[1]
    assert {} == argument_states(whole)
    part = next(rule for rule in rules if rule.refused and rule.name.startswith("numpy."))
    argument, reason = next(iter(part.refused.items()))
    assert f"refused: {reason}" in run("rule", part.name)[1]
    assert argument in run("rule", part.name)[1]


def test_a_function_without_a_rule_is_exit_code_1(run):
    """With the advice that the error of a derivative would give."""
    code, out, err = run("rule", "numpy.seterr")
    assert (1, "", True) == (code, out, err.startswith("No rule for numpy.seterr. "))


# ------------------------------------------------------------------------------------------ check


def test_a_plugin_is_checked(run, as_json):
    """By its distribution or the module it serves; some of its rules, if --only says so."""
    code, out, _ = run("check", "adcore", "--only", "operator.mul")
    assert (0, "adcore: 1 rule, ") == (code, out[: len("adcore: 1 rule, ")])
    assert "samples: all right, in " in out
    code, reports = as_json("check", "numpy", "--only", "numpy.tanh")
    assert 0 == code
    mine = next(report for report in reports if report["distribution"] == "adcore-numpy")
    assert (1, []) == (mine["rules"], mine["failures"])
    assert mine["samples"] > 3


def test_progress_without_a_terminal(run):
    """A line for each tenth, if there is much to do."""
    _, out, _ = run("check", "adcore-numpy", "--only", "numpy.s")
    lines = [line for line in out.splitlines() if " of " in line and line.startswith("  ")]
    assert 10 == len(lines)


def test_progress_on_a_terminal(monkeypatch, run):
    """One line that changes."""
    monkeypatch.setattr("adcore.commands.check.sys.stdout.isatty", lambda: True, raising=False)
    _, out, _ = run("check", "adcore", "--only", "operator.mul")
    assert "\r1 of " in out and "operator.mul" in out


def test_a_wrong_rule_fails_the_check(run, as_json, restored_registry):
    """Each failure is told as it is found; the exit code is 1. Without a sample is a failure."""
    from adcore.extend import elementwise, primitive, rule
    from adcore.rules.rule import Provenance

    wrong, silent, raising = (primitive(lambda x: x * x) for _ in range(3))
    slopes = [
        elementwise(wrong, lambda ans, x: 3 * x),
        rule(silent, jvp=lambda t, ans, x: 2 * x * t),
        elementwise(raising, lambda ans, x: x.nothing),
    ]
    for made, name in zip(slopes, ("wrong", "silent", "raising"), strict=True):
        made.name = f"my.{name}"
    registry.add_rules(slopes, Provenance("adcore", "0", "mine"))
    code, out, _ = run("check", "adcore", "--only", "my.")
    assert 1 == code
    assert "FAILED my.wrong-" in out and "from central differences" in out
    assert "FAILED my.silent" in out and "has no sample" in out
    assert "FAILED my.raising-" in out and "has no attribute 'nothing'" in out
    assert "in the JVP of my.raising" in out or "in the VJP of my.raising" in out
    code, reports = as_json("check", "adcore", "--only", "my.silent")
    assert (1, ["my.silent-no sample"]) == (code, [f["case"] for f in reports[0]["failures"]])


# ------------------------------------------------------------------------------------- new-plugin


def test_a_new_plugin_is_a_complete_package(run, as_json, tmp_path):
    """All files, with the name filled in; the next commands are told."""
    code, out, _ = run("new-plugin", "My-Lib", "--into", str(tmp_path))
    assert (0, True) == (code, "pip install -e '.[test]'" in out)
    folder = tmp_path / "My-Lib"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {
        *(".github/workflows/tests.yml", ".gitignore", "README.md", "pyproject.toml"),
        *("my_lib/__init__.py", "my_lib/derivatives.py"),
        *(f"my_lib/traced_math/{name}.py" for name in ("__init__", "tables/__init__")),
        "my_lib/traced_math/tables/powers.py",
        *("tests/test_rules.py", "tests/test_functions.py"),
    }
    for path in files:
        text = (folder / path).read_text()
        assert "@name@" not in text and "@package@" not in text
    settings = tomllib.loads((folder / "pyproject.toml").read_text())
    assert {"my_lib": "my_lib.derivatives"} == settings["project"]["entry-points"]["adcore"]
    assert "My-Lib" == settings["project"]["name"]
    code, _, err = run("new-plugin", "My-Lib", "--into", str(tmp_path))
    assert (2, True) == (code, "is there already" in err)
    code, made = as_json("new-plugin", "other", "--into", str(tmp_path))
    assert (0, 11) == (code, len(made["files"]))


@pytest.mark.parametrize("name", ["", "-x", "x-", "1x", "a b", "a/b", "class", "os", "adcore", "é"])
def test_names_of_plugins(name, tmp_path):
    """What cannot be a distribution and a package is refused before anything is written."""
    with pytest.raises(PluginError, match=r"cannot name a distribution|would make a package"):
        new_plugin(name, tmp_path)
    assert [] == list(tmp_path.iterdir())
