"""What is covered: the functions of a distribution, or of a module, and what is known of each.

`coverage` lists what a distribution brings, for the table in its README; `module_coverage` lists
what a module has, for those who want to differentiate it.
"""

from __future__ import annotations

import sys
import types
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import AdcoreError, PluginError
from ..rules import registry
from ..rules.rule import Rule
from ..rules.stated import Stated
from ..rules.twins import Twin, twin_for, twins
from ..rules.undifferentiated import Composite, Constant, Refusal
from ..testing.tester import load_all

BEGIN, END = "<!-- coverage:begin -->", "<!-- coverage:end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """The state of one function.

    Attributes:
        function: its full name.
        arguments: the differentiable arguments.
        vjp, jvp: "native" (stated by the author), "derived" (by the engine: from the other mode, or
            from the functions it is composed of), "approximate", "constant" or "refused"; where
            the arguments differ, "a: native, q: derived".
        note: reasons of refusals; method and accuracy of an approximation.
        called_as: the twin that a user calls in its place; '' where plain calls are traced.
    """

    function: str
    arguments: tuple[str, ...]
    vjp: str
    jvp: str
    note: str = ""
    called_as: str = ""


STATES = ("native", "derived", "approximate", "constant", "refused", "missing")


@dataclass(frozen=True, slots=True)
class Entry:
    """A public function of a module.

    Attributes:
        function: its name, as a user writes it.
        state: "native" (both modes stated for every argument), "derived" (some of it by the
            engine), "approximate", "constant", "refused", or "missing": no plugin that is loaded
            has a rule. A function written in Python may work even so: what it calls is traced.
        arguments, vjp, jvp, note: as in `Row`.
        distribution: where the rule comes from, '' if there is none.
    """

    function: str
    state: str
    arguments: tuple[str, ...] = ()
    vjp: str = ""
    jvp: str = ""
    note: str = ""
    distribution: str = ""


def coverage(distribution: str) -> list[Row]:
    """The rules of a distribution, by the modules that they are for, each in its own order.

    Arguments:
        distribution: its name; its plugins are loaded.

    >>> rows = {row.function: row for row in coverage("adcore")}
    >>> rows["operator.mul"].arguments, rows["operator.mul"].vjp, rows["operator.mul"].jvp
    (('x', 'y'), 'native', 'native')
    """
    load_all(distribution)
    own = [
        (rule.provenance.module, rule)
        for rule in list(registry.rules.values())
        if rule.provenance is not None and rule.provenance.distribution == distribution
    ]
    standing = {found.home: found for found in twins.values()}
    # Plugins are loaded in the order in which a program imports what they serve.
    return [
        _under_original(_row(rule), rule, standing)
        for _, rule in sorted(own, key=lambda pair: pair[0])
    ]


def _under_original(row: Row, rule: Rule, standing: dict[str, Twin]) -> Row:
    """The row of a twin under the name of what it stands for; of a method, under its object's."""
    original = twin_for(getattr(rule.function, "original", None))
    if original is not None:
        return replace(row, function=original.name, called_as=original.home)
    owner, _, method = row.function.rpartition(".")
    if owner in standing:
        return replace(row, function=f"{standing[owner].name}.{method}", called_as=row.function)
    return row


def _row(rule: Rule) -> Row:
    if rule.conflict:
        return Row(rule.name, (), "refused", "refused", rule.conflict)
    if isinstance(rule, Constant):
        return Row(rule.name, (), "constant", "constant")
    if isinstance(rule, Refusal):
        return Row(rule.name, (), "refused", "refused", rule.reason)
    refused = "; ".join(f"`{arg}`: {reason}" for arg, reason in rule.refused.items())
    note = "; ".join(filter(None, [_approximations(rule), refused]))
    if isinstance(rule, Composite):
        return Row(rule.name, ("all",), "derived", "derived", note)
    states = dict(_states(rule))
    vjp, jvp = (_joined({arg: state[i] for arg, state in states.items()}) for i in (0, 1))
    return Row(rule.name, tuple(states), vjp, jvp, note)


def _approximations(rule: Rule) -> str:
    """Method and accuracy of what is not exact, each with the arguments that it is said of."""
    by_method: dict[str, list[str]] = {}
    for arg, method in rule.approximate.items():
        by_method.setdefault(method, []).append(f"`{arg}`")
    if len(by_method) == 1 and len(rule.approximate) >= len(rule.wrt):
        return next(iter(by_method))  # of all arguments alike
    return "; ".join(f"{', '.join(args)}: {method}" for method, args in by_method.items())


def _states(rule: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    """The state of both modes for each differentiable argument."""
    word = {True: "native", False: "derived"}
    if isinstance(rule, Stated) and rule.signature.variadic:  # type: ignore[union-attr]
        yield "all", (word[rule.vjp is not None], word[rule.jvp is not None])
        return
    for k in sorted(rule.wrt):
        name = rule.signature.names[k]
        if name in rule.refused:
            continue
        if name in rule.approximate:
            yield name, ("approximate", "approximate")
            continue
        if isinstance(rule, Stated) and rule.joint:
            yield name, (word[rule.vjp is not None], word[rule.jvp is not None])
        else:
            yield name, (word[rule.pull_term(k) is not None], word[rule.push_term(k) is not None])


def argument_states(rule: Rule) -> dict[str, dict[str, str]]:
    """For each differentiable argument of a rule, its state in both modes."""
    if isinstance(rule, Constant | Refusal) or rule.conflict:
        return {}
    if isinstance(rule, Composite):
        return {"all": {"vjp": "derived", "jvp": "derived"}}
    return {arg: {"vjp": vjp, "jvp": jvp} for arg, (vjp, jvp) in _states(rule)}


def _joined(states: dict[str, str]) -> str:
    kinds = set(states.values())
    return kinds.pop() if len(kinds) == 1 else ", ".join(f"{a}: {s}" for a, s in states.items())


# ------------------------------------------------------------------------ a module's functions


def module_coverage(name: str) -> list[Entry]:
    """The public functions of a module, in the order of the alphabet.

    Arguments:
        name: the module's; it is imported, and the plugins that serve it are loaded.

    Raises:
        PluginError: it cannot be imported.

    >>> {entry.function: entry.state for entry in module_coverage("operator")}["operator.mul"]
    'native'
    """
    try:
        module = import_module(name)
    except ImportError as error:
        msg = f"{name} is neither an installed plugin nor a module that can be imported: {error}."
        raise PluginError(msg) from error
    while registry.load_pending():
        pass
    return [
        _entry(f"{name}.{function}", value, twin_for(value))
        for function, value in public_functions(module)
    ]


def public_functions(module: types.ModuleType) -> Iterator[tuple[str, Any]]:
    """The names in `__all__`, or those it defines itself without a leading underscore."""
    listed = getattr(module, "__all__", None)
    package = module.__name__.partition(".")[0]
    for name in sorted(set(listed if listed is not None else vars(module))):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # deprecated names warn when they are looked at
            value = getattr(module, name, None)
        if not callable(value) or isinstance(value, types.ModuleType):
            continue
        if isinstance(value, type) and value not in registry.rules:
            continue
        home = getattr(value, "__module__", None) or package
        foreign = home.partition(".")[0].removeprefix("_") != package.removeprefix("_")
        if listed is None and (name.startswith("_") or foreign):
            continue
        yield name, value


def _entry(name: str, function: Any, twin: Twin | None) -> Entry:
    try:
        rule = registry.rules.get(function)
    except TypeError:  # cannot be hashed, so it has no rule
        rule = None
    if rule is None and twin is not None:
        return _of_twin(name, twin)
    if rule is None:
        return Entry(name, "missing")
    row = _row(rule)
    state = row.vjp if row.vjp == row.jvp else "derived"
    state = "approximate" if rule.approximate else state
    distribution = rule.provenance.distribution if rule.provenance else ""
    return Entry(name, state, row.arguments, row.vjp, row.jvp, row.note, distribution)


def _of_twin(name: str, twin: Twin) -> Entry:
    """What stands in for a function: its own rule, or those of its methods, the least of them."""
    note = f"as {twin.home}"
    entry = _entry(name, twin.made, None)
    if entry.state != "missing":
        return replace(entry, note=f"{note}; {entry.note}" if entry.note else note)
    rules = [rule for rule in registry.rules.values() if rule.name.startswith(f"{twin.home}.")]
    if not rules:
        return Entry(name, "missing", note=f"use {twin.home}, which can be traced")
    states = {"approximate" if rule.approximate else _row(rule).vjp for rule in rules}
    words = ("approximate", "derived", "native", "constant", "refused")
    state = next((word for word in words if word in states), "derived")
    if "refused" in states and len(states) > 1:
        note = f"{note}; some of its methods are refused"
    distribution = rules[0].provenance.distribution if rules[0].provenance else ""
    return Entry(name, state, ("all",), state, state, note, distribution)


# -------------------------------------------------------------------------- the README's table


def markdown(rows: list[Row]) -> str:
    """The rows as a Markdown table, with a line of totals above it."""
    differentiable = sum(bool(row.arguments) for row in rows)
    any_twin = any(row.called_as for row in rows)
    constant = sum(row.vjp == "constant" for row in rows)
    refused = sum(row.vjp == "refused" for row in rows)
    lines = [
        f"{differentiable} differentiable functions, {constant} constant, {refused} refused.",
        "",
        f"| function |{' called as |' if any_twin else ''} arguments | VJP | JVP | note |",
        f"|---|{'---|' if any_twin else ''}---|---|---|---|",
    ]
    for functions, row in _alike(rows):
        note = row.note.replace("|", "\\|").replace("\n", " ")
        cells = [f"`{functions}`", ", ".join(row.arguments), row.vjp, row.jvp, note]
        if any_twin:
            cells.insert(1, f"`{row.called_as}`" if row.called_as else "")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _alike(rows: list[Row]) -> Iterator[tuple[str, Row]]:
    """The rows, methods of one object of which the same is to be said in one: `norm.pdf, .cdf`."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        owner = row.function.rpartition(".")[0]
        said = (row.arguments, row.vjp, row.jvp, row.note)
        key = (row.function,) if owner in sys.modules else (owner, *said)
        groups.setdefault(key, []).append(row)
    for first, *others in groups.values():
        names = [row.function.rpartition(".")[2] for row in others]
        yield ", .".join([first.function, *names]), first


def updated(text: str, distribution: str) -> str:
    """A README with the table between its coverage markers made anew.

    Raises:
        AdcoreError: the text has no such markers.
    """
    if BEGIN not in text or END not in text:
        msg = f"The README has no lines {BEGIN} and {END} to write the coverage table between."
        raise AdcoreError(msg)
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}\n{markdown(coverage(distribution))}\n{END}{rest.partition(END)[2]}"


def write(path: Path, distribution: str) -> bool:
    """Bring the table in a README up to date; True if it was stale."""
    old = path.read_text(encoding="utf-8")
    new = updated(old, distribution)
    if new != old:
        path.write_text(new, encoding="utf-8")
    return new != old
