"""What `python -m adcore` lists: plugins, coverage, a rule. Each function returns its exit code.

0: all is well. 1: something is wrong or missing, and it was said what. (2, wrong usage, comes from
the parser, and from names that nothing is installed under.)
"""

from __future__ import annotations

import inspect
import json
import shutil
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Any

from ..errors import PluginError
from ..plugins.manager import Plugin, import_served, manager, normal, plugins
from ..rules import registry
from ..rules.rule import Rule
from ..rules.signatures import describe, where_defined
from ..rules.twins import twin_for
from .coverage import STATES, argument_states, coverage, markdown, module_coverage, write


def show(value: Any) -> None:
    """Print as JSON."""
    print(json.dumps(value, indent=2))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print aligned columns; on a terminal, the last one is cut at its edge."""
    listed = [list(headings), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    limit = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for row in listed:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        line = "  ".join(cells).rstrip()
        print(line if limit is None or len(line) <= limit else f"{line[: limit - 1]}…")


# ------------------------------------------------------------------------------------ plugins


def list_plugins(options: Namespace) -> int:
    """The installed plugins, loaded to see whether they can be."""
    absent: dict[str, str] = {}
    if not options.no_load:
        absent = import_served()
        while manager.load_pending():
            pass
    found = plugins()
    if options.json:
        show([{**asdict(plugin), "absent": absent.get(plugin.serves)} for plugin in found])
    elif not found:
        print("No plugin is installed. Derivatives of numpy: pip install adcore-numpy.")
    else:
        headings = ("distribution", "version", "serves", "module", "state", "rules", "seconds")
        table(headings, [_cells(plugin) for plugin in found])
        for plugin in found:
            if plugin.error:
                print(f"\n{plugin} ({plugin.serves}) failed to load: {plugin.error}")
            elif plugin.serves in absent and plugin.state == "pending":
                print(f"\n{plugin} waits for {plugin.serves}: {absent[plugin.serves]}")
            elif plugin.state == "excluded":
                print(f"\n{plugin} is not named by the variable ADCORE_PLUGINS.")
    unknown = manager.unknown_names()
    if unknown:
        print(unknown if options.json else f"\n{unknown}", file=sys.stderr)
    return int(any(plugin.error for plugin in found) or bool(unknown))


def _cells(plugin: Plugin) -> tuple[str, ...]:
    rules = str(plugin.rules) if plugin.state == "loaded" else ""
    seconds = "" if plugin.seconds is None else f"{plugin.seconds:.3f}"
    names = (plugin.distribution, plugin.version, plugin.serves, plugin.module)
    return (*names, plugin.state, rules, seconds)


# ----------------------------------------------------------------------------------- coverage


def show_coverage(options: Namespace) -> int:
    """The coverage of a distribution, of a module, or of all modules that plugins serve."""
    name = options.name
    distributions = {normal(p.distribution): p.distribution for p in plugins()}
    distributions["adcore"] = "adcore"
    if options.write:
        if name is None:
            msg = "--write needs the distribution whose README it is."
            raise PluginError(msg)
        stale = write(options.write, distributions.get(normal(name), name))
        print(f"{options.write}: {'updated' if stale else 'up to date'}")
        return 0
    if name is not None and normal(name) in distributions:
        return _distribution_coverage(distributions[normal(name)], options)
    if name is None:
        return _all_coverage(options)
    entries = module_coverage(name)
    counts = Counter(entry.state for entry in entries)
    if options.missing:
        entries = [entry for entry in entries if entry.state == "missing"]
    if options.json:
        show([asdict(entry) for entry in entries])
    else:
        rows = [(e.function, e.state, ", ".join(e.arguments), e.note) for e in entries]
        if rows:
            table(("function", "state", "arguments", "note"), rows)
            print()
        print(f"{sum(counts.values())} functions of {name}: {_counted(counts)}.")
    return int(bool(options.missing and counts["missing"]))


def _distribution_coverage(distribution: str, options: Namespace) -> int:
    if options.missing:
        msg = f"--missing is about a module; {distribution} is a distribution, and has its rules."
        raise PluginError(msg)
    rows = coverage(distribution)
    if options.json:
        show([asdict(row) for row in rows])
    elif options.markdown:
        print(markdown(rows))
    else:
        cells = [(r.function, ", ".join(r.arguments), r.vjp, r.jvp, r.note) for r in rows]
        table(("function", "arguments", "VJP", "JVP", "note"), cells)
    return 0


def _all_coverage(options: Namespace) -> int:
    """How much of each module that an installed plugin serves."""
    absent = import_served()
    served = sorted({p.serves for p in plugins() if p.state != "excluded"} - absent.keys())
    counted = {name: Counter(entry.state for entry in module_coverage(name)) for name in served}
    if options.json:
        show({name: {state: counts[state] for state in STATES} for name, counts in counted.items()})
    elif counted:
        rows = [[name, *(str(c[state]) for state in STATES)] for name, c in counted.items()]
        table(("module", *STATES), rows)
    else:
        print("No installed plugin serves a module that can be imported.")
    return int(bool(options.missing and any(counts["missing"] for counts in counted.values())))


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state]) or "none"


# --------------------------------------------------------------------------------------- rule


def resolve(path: str) -> Any:
    """The object that a dotted name stands for: 'numpy.add.reduce'.

    Raises:
        PluginError: no such module or attribute.
    """
    parts = path.split(".")
    for n in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:n]))
        except ModuleNotFoundError as error:
            if error.name is not None and f"{path}.".startswith(f"{error.name}."):
                continue
            raise PluginError(f"{path} cannot be imported: {error}.") from error
        except ImportError as error:
            raise PluginError(f"{path} cannot be imported: {error}.") from error
        for k, part in enumerate(parts[n:]):
            if not hasattr(found, part):
                msg = f"{'.'.join(parts[: n + k])} has no attribute {part!r}."
                raise PluginError(msg)
            found = getattr(found, part)
        return found
    msg = f"No module {parts[0]!r} can be imported. Write the full name: numpy.linalg.solve."
    raise PluginError(msg)


def show_rule(options: Namespace) -> int:
    """Who registered the rule of a function, where, its derivation, and both modes."""
    function = resolve(options.function)
    try:
        rule = registry.find(function)
    except TypeError:
        rule = None
    found = twin_for(function) if rule is None else None
    twin = "" if found is None else found.home
    if found is not None and isinstance(found.made, Hashable):  # a library that does not dispatch
        rule = registry.rules.get(found.made)
    if rule is None:
        if options.json:
            show(None)
        name = options.function if twin or not callable(function) else describe(function)
        advice = f"Its twin is {twin}." if twin else registry.advice(function)
        print(f"No rule for {name}. {advice}", file=sys.stderr)
        return 1
    known = _known(rule)
    if options.json:
        show(known)
    else:
        _print_rule(known)
    return int(bool(rule.conflict))


def _known(rule: Rule) -> dict[str, Any]:
    """All that is known of a rule, as JSON can hold it."""
    provenance = rule.provenance
    return {
        "function": rule.name,
        "shape": "conflict" if rule.conflict else rule.shape,
        "distribution": provenance.distribution if provenance else None,
        "version": provenance.version if provenance else None,
        "plugin": provenance.module if provenance else None,
        "where": rule.where or None,
        "stated": {mode: _place(function) for mode, function in _modes(rule).items()},
        "override": rule.override,
        "approximate": dict(rule.approximate),
        "arguments": argument_states(rule),
        "refused": getattr(rule, "reason", None) or dict(rule.refused),
        "conflict": rule.conflict or None,
        "doc": _derivation(rule),
    }


def _modes(rule: Rule) -> dict[str, Any]:
    """The functions of a rule that state its modes, where it has such; of several, the first."""
    given = {mode: getattr(rule, mode.lower(), None) for mode in ("JVP", "VJP")}
    stated = {
        mode: next(filter(None, each), None) if isinstance(each, (tuple, list)) else each
        for mode, each in given.items()
    }
    return {mode: function for mode, function in stated.items() if function is not None}


def _place(function: Any) -> str:
    """'unit_jvp, mylib/derivatives.py:10'."""
    name = getattr(function, "__name__", "")
    return ", ".join(filter(None, [name.replace("<lambda>", ""), where_defined(function)]))


def _derivation(rule: Rule) -> str | None:
    """The docstrings of a rule: of both modes, if both are stated."""
    found = [inspect.getdoc(function) for function in _modes(rule).values()] or [rule.doc]
    return "\n\n".join(dict.fromkeys(filter(None, found))) or None


def _print_rule(known: dict[str, Any]) -> None:
    print(known["function"])
    if known["conflict"]:
        print(f"  conflict  {known['conflict']}")
        return
    origin = f"{known['distribution']} {known['version']}".strip()
    lines = [
        ("rule", known["shape"] + (", replaces another's" if known["override"] else "")),
        ("from", f"{origin}, for {known['plugin']}" if known["plugin"] else origin),
        ("where", "" if known["stated"] else known["where"] or "in a table, as a bare entry"),
        *((mode, place) for mode, place in known["stated"].items()),
        ("approximate", "; ".join(f"{arg}: {how}" for arg, how in known["approximate"].items())),
    ]
    for argument, modes in known["arguments"].items():
        lines.append((argument, f"VJP {modes['vjp']}, JVP {modes['jvp']}"))
    refused = known["refused"]
    if isinstance(refused, str):
        lines.append(("refused", refused))
    else:
        lines += [(argument, f"refused: {reason}") for argument, reason in refused.items()]
    width = max(len(label) for label, text in lines if text)
    for label, text in lines:
        if text:
            print(f"  {label:{width}}  {text}")
    if known["doc"]:
        print("\n" + "\n".join(f"  {line}".rstrip() for line in known["doc"].splitlines()))
