"""Write docs/autograd-rules.md: which functions autograd has rules for, and what adcore has.

`--check` compares it with what is there, and changes nothing. Needs autograd itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import autograd.scipy.linalg  # noqa: F401
from autograd.core import primitive_jvps, primitive_vjps

import adcore_autograd
from adcore.rules import registry

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "autograd-rules.md"
STATS = ("beta", "chi2", "dirichlet", "gamma", "multivariate_normal", "norm", "poisson", "t")
MODULES = (
    *("numpy", "numpy.linalg", "numpy.fft", "scipy.special", "scipy.linalg", "scipy.signal"),
    *("scipy.integrate", *(f"scipy.stats.{name}" for name in STATS)),
)
HELPERS = {"truncate_pad"}  # of autograd's own rules
HEAD = """# autograd's rules beside adcore's

Written by `make autograd-rules` from the tables of autograd {version} and of adcore; nothing here
is typed. A function is listed if autograd states a derivative for it, in reverse (VJP) or forward
mode (JVP). In adcore *native* is a stated rule, *derived* one that follows from the other mode,
*composed* a function that is computed by others with rules, and *constant* one whose derivative is
zero. Both modes of adcore are of every order.

autograd: {vjps} functions with a VJP, {jvps} with a JVP. adcore: {ours} of these {total}
functions, in both modes{without}.

"""


def rows() -> Iterator[tuple[str, str, str, str, str]]:
    """For each function: its name, and whether there is a VJP and a JVP, there and here."""
    for module in MODULES:
        theirs = import_module(f"autograd.{module}")
        ours = import_module(f"adcore_autograd.{module}")
        for name, function in sorted(vars(theirs).items()):
            if name[0] == "_" or name in HELPERS or not callable(function):
                continue
            if not _is_of(function, module):
                continue
            vjp, jvp = _states(primitive_vjps, function), _states(primitive_jvps, function)
            if vjp or jvp:
                known = [kind(getattr(ours, name, None), mode) for mode in ("vjp", "jvp")]
                yield f"{module}.{name}", vjp, jvp, *known


def _is_of(function: Any, module: str) -> bool:
    """Whether a function is the module's own, and not imported into it from another one."""
    elsewhere = [each for each in MODULES[:4] if each != module]  # these import one another
    return module == "numpy" or all(
        function not in vars(import_module(f"autograd.{each}")).values() for each in elsewhere
    )


def _states(table: Any, function: Any) -> str:
    try:
        return "yes" if function in table else ""
    except TypeError:  # it cannot be hashed
        return ""


def kind(function: Any, mode: str) -> str:
    """What adcore has for a function in a mode; '' if nothing."""
    if function is None:
        return ""
    rule = registry.find(function) or registry.find(getattr(function, "__wrapped__", None))
    if rule is None:
        return "composed" if str(getattr(function, "__module__", "")).startswith("adcore") else ""
    if rule.shape in ("composite", "constant"):
        return {"composite": "composed"}.get(rule.shape, rule.shape)
    return "native" if mode in rule.native else "derived"


def text() -> str:
    """The document."""
    found = list(rows())
    lacking = [name for name, _, _, vjp, jvp in found if not (vjp and jvp)]
    head = HEAD.format(
        version="1.9.1",
        vjps=sum(1 for row in found if row[1]),
        jvps=sum(1 for row in found if row[2]),
        ours=len(found) - len(lacking),
        total=len(found),
        without=f"; not {', '.join(f'`{name}`' for name in lacking)}" if lacking else "",
    )
    lines = ["| function | autograd VJP | JVP | adcore VJP | JVP |", "|---|---|---|---|---|"]
    lines += [f"| `{name}` | {' | '.join(each or '–' for each in rest)} |" for name, *rest in found]
    return head + "\n".join(lines) + "\n"


def main() -> int:
    """Write the document, or check it."""
    assert adcore_autograd.numpy
    new = text()
    if "--check" in sys.argv:
        same = DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == new
        return 0 if same else 1
    DOCUMENT.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
