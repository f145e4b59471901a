"""The house stands as designed: what imports what, what is loaded when, how long functions are."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import adcore

PACKAGE = Path(adcore.__file__).parent
SOURCES = {path.stem: path for path in sorted(PACKAGE.glob("*.py"))}

# Each file, and what of the package it may import when it is loaded: only what stands above it.
LAYERS = {
    "errors": set(),
    "values": set(),
    "tree": {"errors"},
    "hookspecs": set(),
    "signatures": {"errors"},
    "rules": {"errors", "signatures", "values"},
    "shapes": {"signatures", "rules"},
    "general": {"signatures", "rules"},
    "language": {"signatures", "rules", "shapes", "general"},
    "registry": {"errors", "values", "rules"},
    "plugins": {"errors", "rules", "registry", "hookspecs"},
    "trace": {"errors", "values", "rules", "registry"},
    "reverse": {"errors", "values", "rules", "registry", "trace"},
    "forward": {"errors", "values", "rules", "registry", "trace"},
    "transforms": {"errors", "values", "tree", "registry", "trace", "reverse", "forward"},
    "checkpoint": {"errors", "tree", "rules", "trace", "reverse", "transforms"},
    "batch": {"values", "rules", "trace"},
    "jacobians": {
        *("errors", "values", "tree", "trace", "reverse", "forward", "batch", "transforms"),
    },
    "products": {"transforms"},
    "slopes": {"errors", "tree", "transforms"},
    "primitive": {"errors", "rules", "registry", "trace"},
    "scalars": {"errors", "values", "rules", "registry", "trace", "hookspecs"},
    "properties": {"errors", "trace", "batch", "transforms"},
    "testing": {
        *("errors", "values", "tree", "rules", "registry", "plugins", "hookspecs", "trace"),
        *("transforms", "properties"),
    },
    "coverage": {"errors", "rules", "registry", "plugins", "testing"},
    "scaffold": {"errors"},
    "listings": {"errors", "rules", "registry", "plugins", "coverage"},
    "commands": {"errors", "plugins", "testing", "scaffold", "listings"},
    "extend": {
        *("hookspecs", "plugins", "primitive", "registry", "reverse", "rules", "trace", "values"),
    },
}
# What stands above the rules may import all of their files.
RULE_FILES = {"signatures", "rules", "shapes", "general", "language"}
for _name, _allowed in LAYERS.items():
    if "rules" in _allowed and _name not in RULE_FILES:
        _allowed |= RULE_FILES
SURFACES = {"__init__", "__main__"}  # they may import everything


def imported(tree):
    """The modules of the package, and those outside of it, that a module imports when loaded."""
    inside, outside = set(), set()
    for statement in module_level(tree):
        if isinstance(statement, ast.Import):
            outside |= {alias.name.split(".")[0] for alias in statement.names}
        elif statement.level:
            names = [statement.module] if statement.module else [a.name for a in statement.names]
            inside |= {name.split(".")[0] for name in names}
        else:
            outside.add(statement.module.split(".")[0])
    return inside, outside


def module_level(tree):
    """Import statements that run at import: not in functions, not for the type checker alone."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.Try | ast.With):
            yield from module_level(node)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from module_level(node)


def parsed(name):
    """The syntax tree of a file of the package."""
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(SOURCES.keys() - SURFACES))
def test_imports_point_one_way(name):
    """A file imports only files that stand before it; reverse and forward never each other."""
    inside, _ = imported(parsed(name))
    assert name in LAYERS, f"{name}.py is new: give it its place in LAYERS"
    assert set() == inside - LAYERS[name]


def test_the_layers_have_no_cycle():
    """The table itself can be put in an order."""
    left, done = dict(LAYERS), set()
    while left:
        free = {name for name, needs in left.items() if needs <= done}
        assert free, f"a cycle among {sorted(left)}"
        done |= free
        left = {name: needs for name, needs in left.items() if name not in free}


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
    allowed = {"pluggy", "pytest"} if name == "testing" else {"pluggy"}
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
    assert {"adcore.testing", "adcore.coverage"}.isdisjoint(in_fresh_interpreter(code))


def test_a_scalar_program_needs_no_plugin():
    """Derivatives of numbers work with the core alone, and still load nothing."""
    code = (
        "import sys, adcore; from adcore import scalars as s; "
        "f = lambda x: s.sin(x) * x ** 2; "
        "print(adcore.grad(f)(0.0), adcore.jvp(f, (0.0,), (1.0,))[1], adcore.hessian(f)(0.0)); "
        "print('numpy' in sys.modules, any(n.startswith('adcore_') for n in sys.modules))"
    )
    assert ["0.0", "0.0", "0.0", "False", "False"] == in_fresh_interpreter(code)


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_every_layer_can_be_imported_first(name):
    """No file needs another to have been imported before it."""
    assert ["ok"] == in_fresh_interpreter(f"import adcore.{name}; print('ok')")


# The functions that a call is followed through: none longer than a screen.
PATH = ["transforms", "tree", "trace", "reverse", "forward", "rules", "registry", "checkpoint"]


def code_lines(function):
    """The lines of a function without its docstring."""
    body = function.body
    first = body[1] if ast.get_docstring(function) is not None and len(body) > 1 else body[0]
    return function.end_lineno - first.lineno + 1


@pytest.mark.parametrize("name", sorted(SOURCES.keys() - SURFACES))
def test_functions_are_short(name):
    """No function in the way of a value has more than 45 lines, none at all more than 60."""
    limit = 45 if name in PATH else 60
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


def test_the_traces_know_no_derivative():
    """No file of the engine names a mathematical function: all derivatives come from plugins."""
    engine = ["trace", "reverse", "forward", "transforms", "jacobians", "tree", "registry"]
    for name in engine:
        _, outside = imported(parsed(name))
        assert {"math", "cmath", "numpy"}.isdisjoint(outside), name
