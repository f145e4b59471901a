"""What adcore-scipy covers, of what was found differentiable."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import scipy.special as sp

from adcore import check_grads
from adcore.rules import registry
from adcore.testing import cases, load_all
from adcore_scipy.versions import older

TARGETS = json.loads((Path(__file__).parent / "targets.json").read_text())
SPECIAL = {name: where for name, where in TARGETS["scipy.special"].items() if hasattr(sp, name)}
DISTRIBUTIONS = TARGETS["scipy.stats continuous"] + TARGETS["scipy.stats discrete"]
MODULES = ("scipy.ndimage", "scipy.spatial.distance")
NAMES = [(module, name) for module in MODULES for name in TARGETS[module]]
PAIRS = [(name, k) for name, where in SPECIAL.items() for k in where]

load_all("adcore-scipy")

# Where scipy's name is a function around what carries the rule.
AROUND = {"lambertw": "_lambertw", "zeta": "_zeta"}
# Written in Python on top of what has rules, so that a traced x goes through.
TRACED = {"assoc_laguerre", "chebyt", "jacobi"}
# Refused: scipy's values are wrong in parts of the domain, or unstable off the eigenvalue.
REFUSED = {
    *((f"{shape}_{name}", 2) for shape in ("pro", "obl") for name in ("rad2", "rad2_cv")),
    *((f"{shape}_{name}_cv", k) for shape in ("pro", "obl") for name in ("ang1", "rad1")
      for k in (2, 3)),
    *((f"{shape}_rad2_cv", 3) for shape in ("pro", "obl")),
}  # fmt: skip
# With an older scipy, whole functions: see `adcore_scipy.versions.needs`.
ABSENT = {
    *(("lqmn",) if older("1.16") else ()),
    *(("pro_cv_seq", "obl_cv_seq") if older("1.17") else ()),
}


def rule_of(name: str) -> Any:
    """The rule of a function of scipy.special, that of its twin if it does not dispatch."""
    import adcore_scipy.special as twins

    function = getattr(sp._ufuncs, AROUND[name]) if name in AROUND else getattr(sp, name)
    return registry.rules.get(getattr(twins, name)) or registry.rules.get(function)


def is_covered(name: str, k: int) -> bool:
    """Whether there is a derivative in argument k."""
    if name in TRACED:
        return True
    rule = rule_of(name)
    if rule is None or rule.shape in ("constant", "refused"):
        return False
    if not isinstance(getattr(sp, name), np.ufunc):  # its pair counts the differentiable ones alone
        return True
    if rule.signature is None:
        return True
    return k in rule.wrt and rule.signature.names[k] not in rule.refused


def tried() -> dict[int, set[Any]]:
    """By rule, the arguments that some sample of the tester differentiates."""
    found: dict[int, set[Any]] = {}
    for case in cases("adcore-scipy"):
        if case.sample is not None:
            args, wrt = case.sample.args, case.sample.wrt
            given = range(len(args)) if wrt is None else wrt
            found.setdefault(id(case.rule), set()).update(given)
    return found


def test_the_pairs_of_scipy_special() -> None:
    """All of the 484 pairs of a function and an argument, but for those refused: 470."""
    missing = {pair for pair in PAIRS if not is_covered(*pair)}

    assert missing == {pair for pair in PAIRS if pair in REFUSED or pair[0] in ABSENT}
    assert len(PAIRS) - len(missing) >= 450


def test_what_is_made_of_others() -> None:
    """Polynomials as objects, and associated Laguerre polynomials, of a traced x."""
    for function in (sp.chebyt(4), sp.jacobi(3, 0.4, 1.2), lambda x: sp.assoc_laguerre(x, 3, 0.5)):
        check_grads(function, (0.3,))


def test_every_covered_pair_is_tried() -> None:
    """The tester differentiates each pair in some sample: both modes against differences."""
    by_rule = tried()
    untried = set()
    for name, k in PAIRS:
        rule = rule_of(name)
        ours = rule is not None and rule.provenance.distribution == "adcore-scipy"
        if ours and name not in TRACED and is_covered(name, k):
            places = by_rule.get(id(rule), set())
            ufunc = isinstance(getattr(sp, name), np.ufunc)
            if k not in places if ufunc else not places:
                untried.add((name, k))
    assert set() == untried


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_distributions(name: str) -> None:
    """Every distribution is a twin with derivatives, or refused by name."""
    from adcore_scipy import stats

    assert name in stats.NAMESPACE.twins(), name


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_names_of_modules_of_twins(module: str, name: str) -> None:
    """Every function is a twin with a derivative in some argument."""
    if not hasattr(import_module(module), name):
        pytest.skip("not in this scipy")
    twin = getattr(import_module(f"adcore_{module}"), name)
    assert registry.rules[twin].shape not in ("constant", "refused")


@pytest.mark.skipif(older("1.17"), reason="scipy imports scipy.linalg itself, so its rules load")
def test_no_module_of_scipy_is_imported_but_the_users() -> None:
    """A derivative of scipy.special brings no other part of scipy along."""
    code = (
        "import sys, numpy as np, scipy.special as sp; from adcore import grad, hessian\n"
        "before = set(sys.modules)\n"
        "grad(lambda x: sp.gammaln(x) + sp.gammainc(x, 2.0) + sp.jv(x, 1.0) + sp.erf(x))(1.5)\n"
        "from adcore_scipy import special\n"
        "hessian(special.logsumexp)(np.ones(3))\n"
        "print(sorted(m for m in set(sys.modules) - before if m.startswith('scipy')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "" == run.stderr
    assert "[]" == run.stdout.strip()


@pytest.mark.parametrize(
    "name",
    ["special", "signal", "integrate", "stats", "interpolate", "ndimage", "spatial.distance"],
)
def test_no_name_of_scipy_is_hidden(name: str) -> None:
    """What is a function of scipy is one here too, also where a table has its name (`gamma`)."""
    ours, theirs = import_module(f"adcore_scipy.{name}"), import_module(f"scipy.{name}")
    for public in theirs.__all__:
        is_module = isinstance(getattr(theirs, public), ModuleType)
        assert isinstance(getattr(ours, public), ModuleType) == is_module, public
