"""What adcore-numpy covers: everything that was found differentiable."""

import json
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import adcore_numpy as anp
from adcore.rules import registry
from adcore.testing import load_all

HERE = Path(__file__).parent
# Public callables of numpy found differentiable by central differences; those that older versions
# of numpy lack are left out there.
TARGETS = json.loads((HERE / "targets.json").read_text())

load_all("adcore-numpy")


def found(root: Any, path: str) -> Any:
    """`root.a.b` for the path 'a.b'; None where this numpy has no such name."""
    return reduce(lambda at, name: getattr(at, name, None), path.split("."), root)


def is_differentiated(function: Any) -> bool:
    rule = registry.rules.get(function)
    return rule is not None and rule.shape not in ("constant", "refused")


@pytest.mark.parametrize("name", [n for n in TARGETS["numpy"] if found(np, n) is not None])
def test_numpy(name: str) -> None:
    """Plain numpy dispatches it to a rule, or adcore_numpy has it under the same name."""
    own = {*anp.namespace.names.__all__, *anp.IN_TABLES}

    assert name in own or is_differentiated(found(np, name))


@pytest.mark.parametrize("name", TARGETS["numpy.emath"])
def test_emath(name: str) -> None:
    """Every function of numpy.emath has a rule."""
    assert is_differentiated(getattr(np.emath, name))


@pytest.mark.parametrize("name", TARGETS["numpy.polynomial"])
def test_polynomial(name: str) -> None:
    """Every polynomial function found differentiable is in adcore_numpy.polynomial."""
    modules = (anp.polynomial, *(getattr(anp.polynomial, m) for m in ("polynomial", "chebyshev")))
    modules += tuple(getattr(anp.polynomial, m) for m in ("legendre", "laguerre", "hermite"))
    own = [vars(module)[name] for module in modules if name in vars(module)]

    assert own
    assert all(isinstance(f, type) or is_differentiated(f) for f in own)


def test_every_table_is_listed() -> None:
    """A module with rules is a table of the plugin, or part of one."""
    registered = {id(rule) for rule in registry.rules.values()}
    package = Path(anp.__file__).parent
    for path in sorted(package.glob("tables/*.py")):
        if "\nRULES" in path.read_text():
            module = __import__(f"adcore_numpy.tables.{path.stem}", fromlist=["RULES"])
            first = module.RULES[0]
            while isinstance(first, list):
                first = first[0]
            if first.shape in ("batch", "pattern"):  # a remark on a rule
                assert getattr(registry.rules[first.function], first.shape) is first.how
            else:
                assert id(first) in registered, path.name
