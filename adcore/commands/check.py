"""What the commands of `python -m adcore` do that run something. Each returns its exit code.

0: all is well; 1: a rule is wrong, or has no sample.
"""

from __future__ import annotations

import shutil
import sys
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

from ..errors import AdcoreError, PluginError
from ..plugins.manager import import_served, normal, plugins
from ..testing.tester import Case, cases, check, no_such_plugin
from .new_plugin import new_plugin
from .show import show

# -------------------------------------------------------------------------------------- check


def check_plugin(options: Namespace) -> int:
    """The generic tester on the rules of an installed plugin."""
    reports = [_check(name, options) for name in matching(options.plugin)]
    if options.json:
        show(reports)
    return int(any(report["failures"] for report in reports))


def matching(name: str) -> list[str]:
    """The distributions that a user means: by name, module served, or the plugin's own module.

    Raises:
        PluginError: there is none.
    """
    found = {
        plugin.distribution
        for plugin in plugins()
        if normal(plugin.distribution) == normal(name) or name in (plugin.serves, plugin.module)
    }
    if normal(name) == "adcore":
        found.add("adcore")
    if not found:
        raise PluginError(no_such_plugin(name))
    return sorted(found)


def _check(distribution: str, options: Namespace) -> dict[str, Any]:
    start = time.perf_counter()
    chosen = [case for case in cases(distribution) if options.only in str(case)]
    rules = len({id(case.rule) for case in chosen})
    if not options.json:
        print(f"{distribution}: {_number(rules, 'rule')}, {_number(len(chosen), 'sample')}")
    failures = []
    for number, case in enumerate(chosen, 1):
        failure = _failure(case)
        if failure is not None:
            failures.append({"case": str(case), "error": failure})
        if not options.json:
            _progress(number, len(chosen), case, failure)
    if not chosen and not options.only and (reason := _unloaded(distribution)):
        failures.append({"case": distribution, "error": reason})
        if not options.json:
            print(f"FAILED {reason}")
    seconds = time.perf_counter() - start
    if not options.json:
        outcome = f"{len(failures)} failed" if failures else "all right"
        print(f"{_number(len(chosen), 'sample')}: {outcome}, in {seconds:.1f} s.")
    return {
        "distribution": distribution,
        "rules": rules,
        "samples": len(chosen),
        "failures": failures,
        "seconds": round(seconds, 3),
    }


def _unloaded(distribution: str) -> str:
    """Why a distribution has no rules: none of its plugins could be loaded; '' if one was."""
    mine = [plugin for plugin in plugins() if plugin.distribution == distribution]
    if any(plugin.state == "loaded" for plugin in mine) or not mine:
        return ""
    reasons = []
    absent = import_served(distribution)
    for plugin in mine:
        if plugin.state == "excluded":
            reasons.append("the variable ADCORE_PLUGINS does not name it")
        elif plugin.serves in absent:
            reasons.append(f"it serves {plugin.serves}: {absent[plugin.serves]}")
    why = "; ".join(dict.fromkeys(reasons))
    return f"{distribution} was not loaded, so that it has no rules: {why}."


def _number(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _failure(case: Case) -> str | None:
    try:
        check(case)
    except AdcoreError as error:
        return str(error)
    except Exception as error:  # the rule itself raised
        notes = "; ".join(getattr(error, "__notes__", ()))
        return f"{case}: {type(error).__name__}: {error}" + (f" ({notes})" if notes else "")
    return None


def _progress(number: int, total: int, case: Case, failure: str | None) -> None:
    """On a terminal one line that changes, elsewhere a line for each tenth; failures at once."""
    alive = sys.stdout.isatty()
    if failure is not None:
        print(f"{chr(13) if alive else ''}FAILED {failure}")
    if alive:
        width = shutil.get_terminal_size().columns - 1
        line = f"{number} of {total}  {case.rule.name}" if number < total else ""
        print(f"\r{line[:width]:{width}}\r", end="", flush=True)
    elif total >= 100 and number * 10 // total > (number - 1) * 10 // total:
        print(f"  {number} of {total}", flush=True)


# --------------------------------------------------------------------------------- new-plugin


def write_plugin(options: Namespace) -> int:
    """A new package; says what to do with it."""
    made = new_plugin(options.name, Path(options.into))
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    if options.json:
        show({"folder": str(made), "files": [path.as_posix() for path in files]})
        return 0
    print(f"{made}:")
    for path in files:
        print(f"  {path.as_posix()}")
    print(
        f"\nNext:\n  cd {made}\n  python -m pip install -e '.[test]'\n  python -m pytest\n"
        f"  python -m adcore check {made.name}"
    )
    return 0
