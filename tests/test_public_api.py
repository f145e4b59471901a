"""What users and plugin authors see: every name documented, with examples, and in the README."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

import adcore
from adcore import errors, extend
from adcore.plugins import hooks

ROOT = Path(adcore.__file__).parents[1]

PUBLIC = [
    "check_grads",
    "checkpoint",
    "compile",
    "derivative",
    "elementwise_grad",
    "ggnvp",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "lift",
    "linearize",
    "plugins",
    "primitive",
    "register_container",
    "scalars",
    "sparsity",
    "stop_gradient",
    "value_and_grad",
    "vjp",
]
TRANSFORMS = sorted(set(PUBLIC) - {"plugins", "register_container", "scalars"})


def names_of(module):
    """The public names that a module has of its own making or re-exports by `as`."""
    text = inspect.getsource(module)
    return sorted(set(re.findall(r"import \w+ as ([a-zA-Z]\w+)$", text, re.M)))


def documented(value):
    """A docstring; tables and tuples of positions have none."""
    return bool(inspect.getdoc(value)) or isinstance(value, dict | tuple)


def test_the_public_list_is_complete():
    """adcore exports these names and no other."""
    assert PUBLIC == names_of(adcore) == adcore.__all__


def test_the_readme_lists_the_public_names():
    """Each in the table of what there is, and no other."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.partition("## What there is")[2].partition("\n\n")[2].partition("\n\n")[0]
    cells = [row.split("|")[1] for row in table.splitlines()[2:]]
    assert PUBLIC == sorted(name for cell in cells for name in re.findall(r"`(\w+)`", cell))


def test_the_version_is_that_of_the_distribution():
    """One version, in the package and in its metadata."""
    from importlib.metadata import version

    assert version("adcore") == adcore.__version__


def test_what_plugins_can_rely_on_is_said_of_every_name():
    """The table of docs/writing-a-plugin.md has all of adcore.extend, and nothing else."""
    text = (ROOT / "docs" / "writing-a-plugin.md").read_text(encoding="utf-8")
    table = text.partition("## What you can rely on")[2].partition("|---|---|")[2]
    cells = [row.split("|")[1] for row in table.partition("\n\n")[0].splitlines() if row]
    named = {name for cell in cells[:-1] for name in re.findall(r"`(\w+)`", cell)}
    assert {*names_of(extend), "registered"} == named


def test_an_unknown_name_is_an_attribute_error():
    """The lazy part of the package misses like any module."""
    with pytest.raises(AttributeError, match="module 'adcore' has no attribute 'gradient'"):
        adcore.gradient  # noqa: B018


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names_are_documented(name):
    """Every name of adcore has a docstring."""
    assert documented(getattr(adcore, name))


@pytest.mark.parametrize("name", TRANSFORMS)
def test_transforms_show_an_example(name):
    """Every transform's docstring has an example, which the doctests run."""
    text = inspect.getdoc(getattr(adcore, name))
    assert ">>> " in text
    assert f"{name}(" in text.split(">>> ", 1)[1] or f"@{name}" in text


@pytest.mark.parametrize("name", TRANSFORMS)
def test_transforms_have_types(name):
    """Every parameter and result of a transform is annotated."""
    signature = inspect.signature(getattr(adcore, name))
    assert inspect.Signature.empty is not signature.return_annotation
    for parameter in signature.parameters.values():
        assert inspect.Parameter.empty is not parameter.annotation, parameter.name


@pytest.mark.parametrize("name", names_of(extend))
def test_names_for_plugin_authors_are_documented(name):
    """Every name of adcore.extend has a docstring."""
    assert documented(getattr(extend, name))


@pytest.mark.parametrize(
    "name", ["adcore_rules", "adcore_types", "adcore_samples", "adcore_backends"]
)
def test_hooks_are_documented_as_contracts(name):
    """Each hook says what it returns and when it is called."""
    text = inspect.getdoc(getattr(hooks, name))
    assert "Called" in text


@pytest.mark.parametrize(
    "name",
    [name for name, value in vars(errors).items() if inspect.isclass(value) and "Error" in name],
)
def test_errors_are_documented(name):
    """Each class of error says which mistake it stands for."""
    assert documented(getattr(errors, name))


WRITTEN_FOR_AUTHORS = [
    *("values", "scalars", "testing.tester", "rules.twins"),
    *("plugins.manager", "plugins.hooks", "plugins.namespaces"),
]


@pytest.mark.parametrize("module", WRITTEN_FOR_AUTHORS)
def test_public_classes_have_documented_methods(module):
    """What a plugin author implements or calls is described, method by method."""
    silent = []
    for name, value in vars(importlib.import_module(f"adcore.{module}")).items():
        if not inspect.isclass(value) or value.__module__ != f"adcore.{module}" or name[0] == "_":
            continue
        for method, function in vars(value).items():
            if (
                not method.startswith("_")
                and callable(function)
                and not inspect.getdoc(getattr(value, method))
            ):
                silent.append(f"{name}.{method}")
    assert [] == silent


@pytest.mark.parametrize("name", [n for n in PUBLIC if n not in ("scalars", "register_container")])
def test_the_readme_names_what_there_is(name):
    """Every public function is in the README's table."""
    assert f"`{name}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(TRANSFORMS) - {"primitive", "check_grads"}))
def test_the_documents_name_what_there_is(name):
    """Every transform is in docs/transforms.md, which comes with the sources."""
    document = ROOT / "docs" / "transforms.md"
    if not document.exists():
        pytest.skip("installed without the documents")
    assert name in document.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["grad", "jvp", "vjp", "jacobian", "hessian", "hvp", "linearize"])
def test_docstrings_name_their_arguments_and_errors(name):
    """The core transforms say what they take, return and raise."""
    text = inspect.getdoc(getattr(adcore, name))
    assert "Returns:" in text
    assert "Raises:" in text or name == "hvp"
