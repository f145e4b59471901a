"""The house stands as designed: what imports what, what is loaded when, how long functions are."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import adcore

PACKAGE = Path(adcore.__file__).parent

# The rooms of the house, each with its files, in the order in which they may import one another: a
# file may import what stands before it in its own room, and everything in the rooms before.
ROOMS = {
    "": ["errors", "values"],
    "rules": [
        *("signatures", "missing_mode", "rule", "elementwise", "linear", "stated"),
        *("undifferentiated", "statements", "twins", "registry"),
    ],
    "engine": [
        *("refusals", "frames", "running", "trace", "layers", "constant", "apply", "culprit"),
        *("box", "several_outputs", "forward", "roots", "reverse", "batch", "transposition"),
    ],
    "transforms": [
        *("containers", "leaves", "arguments", "pullbacks", "pushforwards", "gradients"),
        *("derivative", "sparse", "jacobians", "stacks", "curvature", "checkpoint", "primitive"),
    ],
    "plugins": ["hooks", "manager", "namespaces", "lifted", "names", "lift"],
    "programs": [
        *("program", "backends", "passes", "recorder", "signature", "recording", "picture"),
        "compiled",
    ],
    "scalars and extend": ["scalars", "extend"],
    "standard": ["gamma", "roots", "math", "statistics"],
    "testing": ["quotients", "requirements", "kinks", "tester", "programs"],
    "commands": ["coverage", "show", "new_plugin", "check", "run"],
}
TOP = ("", "scalars and extend")  # their files stand in the package itself
ORDER = [
    name if room in TOP else f"{room}.{name}" for room, names in ROOMS.items() for name in names
]
NEVER = {("engine.forward", "engine.reverse"), ("engine.batch", "engine.reverse")}
SURFACES = {"__init__", "__main__"}  # they may import everything


def module_name(path):
    """'engine.box' for adcore/engine/box.py."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


SOURCES = {
    module_name(path): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.stem not in SURFACES
}


def parsed(name):
    """The syntax tree of a file of the package."""
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"))


def imported(name):
    """The modules of the package that one imports, for types too; not within its functions."""
    package = name.split(".")[:-1]
    inside = set()
    for statement in module_level(parsed(name)):
        if not statement.level:
            continue
        base = package[: len(package) - statement.level + 1]
        target = [*base, *(statement.module.split(".") if statement.module else [])]
        for alias in statement.names:
            as_module = ".".join([*target, alias.name])
            inside.add(as_module if as_module in SOURCES else ".".join(target))
    return inside


def module_level(tree):
    """The relative imports outside of functions; those for the type checker alone included."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            yield node
        elif isinstance(node, ast.Try | ast.With | ast.If):
            yield from module_level(node)


def test_every_file_has_its_place():
    """The table of rooms lists the files that there are, each once."""
    assert sorted(ORDER) == sorted(SOURCES)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_imports_point_one_way(name):
    """A file imports only files that stand before it; reverse and forward never each other."""
    before = set(ORDER[: ORDER.index(name)])
    assert set() == imported(name) - before
    assert NEVER.isdisjoint((name, other) for other in imported(name))


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_the_core_needs_the_standard_library_and_pluggy_alone(name):
    """No file imports anything else, not even in a function or for types.

    But for `testing.rule_tests`, which makes a test for pytest, and needs it when it is called.
    """
    outside = set()
    for node in ast.walk(parsed(name)):
        if isinstance(node, ast.Import):
            outside |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            outside.add(node.module.split(".")[0])
    allowed = {"pluggy", "pytest"} if name == "testing.tester" else {"pluggy"}
    assert set() == outside - set(sys.stdlib_module_names) - allowed


def in_fresh_interpreter(code):
    """What a program prints in an interpreter of its own."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "" == run.stderr
    return run.stdout.split()


def test_importing_the_core_loads_nothing_but_pluggy():
    """In a fresh interpreter: standard library, pluggy and adcore; no plugin, no tester."""
    code = (
        "import sys; before = set(sys.modules); import adcore; "
        "print(*sorted({n.split('.')[0] for n in set(sys.modules) - before}))"
    )
    loaded = set(in_fresh_interpreter(code))
    assert {"adcore", "pluggy"} == loaded - set(sys.stdlib_module_names) - {"__mp_main__"}
    code = "import sys, adcore; print(*(n for n in sys.modules if n.startswith('adcore')))"
    assert {"adcore.testing", "adcore.commands"}.isdisjoint(in_fresh_interpreter(code))


def test_a_scalar_program_needs_no_plugin():
    """Derivatives of numbers work with the core alone, and still load nothing."""
    code = (
        "import sys, adcore; from adcore import scalars as s; "
        "f = lambda x: s.sin(x) * x ** 2; "
        "print(adcore.grad(f)(0.0), adcore.jvp(f, (0.0,), (1.0,))[1], adcore.hessian(f)(0.0)); "
        "print('numpy' in sys.modules, any(n.startswith('adcore_') for n in sys.modules))"
    )
    assert ["0.0", "0.0", "0.0", "False", "False"] == in_fresh_interpreter(code)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_layer_can_be_imported_first(name):
    """No file needs another to have been imported before it."""
    assert ["ok"] == in_fresh_interpreter(f"import adcore.{name}; print('ok')")


# The functions that a call is followed through: none longer than a screen.
PATH = ("transforms", "engine", "rules")


def code_lines(function):
    """The lines of a function without its docstring."""
    body = function.body
    first = body[1] if ast.get_docstring(function) is not None and len(body) > 1 else body[0]
    return function.end_lineno - first.lineno + 1


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_functions_are_short(name):
    """No function in the way of a value has more than 45 lines, none at all more than 60."""
    limit = 45 if name.startswith(PATH) else 60
    lengths = {
        node.name: code_lines(node)
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.FunctionDef)
    }
    assert {} == {function: n for function, n in lengths.items() if n > limit}


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_file_and_class_says_what_it_is(name):
    """A docstring on each module, class and public function of the core."""
    tree = parsed(name)
    silent = [] if ast.get_docstring(tree) else [name]
    for node in tree.body:
        named = isinstance(node, ast.ClassDef | ast.FunctionDef)
        if named and not node.name.startswith("_") and not ast.get_docstring(node):
            silent.append(node.name)
    assert [] == silent


@pytest.mark.parametrize("name", [n for n in ORDER if n.startswith(("engine", "transforms"))])
def test_the_engine_knows_no_derivative(name):
    """No file on a value's way names a mathematical function: derivatives come from plugins."""
    outside = {
        alias.name
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert {"math", "cmath", "numpy"}.isdisjoint(outside)


@pytest.mark.parametrize("room", [*(room for room in ROOMS if room not in TOP)])
def test_every_room_says_who_lives_there(room):
    """Its first lines say what it holds, and what it may import."""
    text = (PACKAGE / room / "__init__.py").read_text(encoding="utf-8")
    assert "May import:" in ast.get_docstring(ast.parse(text))


def test_rules_and_engine_stay_small():
    """When they grow, something in them belongs elsewhere."""
    lines = [
        len(SOURCES[name].read_text(encoding="utf-8").splitlines())
        for name in ORDER
        if name.startswith(("rules", "engine"))
    ]
    assert sum(lines) < 4000 and max(lines) < 350
