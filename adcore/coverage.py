"""What is covered: one row per function of a distribution, and the table in its README."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import registry
from .errors import AdcoreError
from .rules import Composite, Constant, General, Refusal, Rule
from .testing import load_all

BEGIN, END = "<!-- coverage:begin -->", "<!-- coverage:end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """The state of one function.

    Attributes:
        function: its full name.
        arguments: the differentiable arguments.
        vjp, jvp: "native" (stated by the author), "derived" (by the engine: from the other mode, or
            from the functions it is composed of), "constant" or "refused"; where the arguments
            differ, "a: native, q: derived".
        note: reasons of refusals; method and accuracy of an approximation.
    """

    function: str
    arguments: tuple[str, ...]
    vjp: str
    jvp: str
    note: str = ""


def coverage(distribution: str) -> list[Row]:
    """The rules of a distribution, in the order of their registration.

    Arguments:
        distribution: its name; its plugins are loaded.

    >>> rows = {row.function: row for row in coverage("adcore")}
    >>> rows["operator.mul"].arguments, rows["operator.mul"].vjp, rows["operator.mul"].jvp
    (('x', 'y'), 'native', 'native')
    """
    load_all(distribution)
    return [
        _row(rule)
        for rule in list(registry.rules.values())
        if rule.provenance is not None and rule.provenance.distribution == distribution
    ]


def _row(rule: Rule) -> Row:
    if isinstance(rule, Constant):
        return Row(rule.name, (), "constant", "constant")
    if isinstance(rule, Refusal):
        return Row(rule.name, (), "refused", "refused", rule.reason)
    refused = "; ".join(f"`{arg}`: {reason}" for arg, reason in rule.refused.items())
    note = "; ".join(filter(None, [rule.approximate or "", refused]))
    if isinstance(rule, Composite):
        return Row(rule.name, ("all",), "derived", "derived", note)
    states = dict(_states(rule))
    vjp, jvp = (_joined({arg: state[i] for arg, state in states.items()}) for i in (0, 1))
    return Row(rule.name, tuple(states), vjp, jvp, note)


def _states(rule: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    """The state of both modes for each differentiable argument."""
    word = {True: "native", False: "derived"}
    if isinstance(rule, General) and rule.signature.variadic:  # type: ignore[union-attr]
        yield "all", (word[rule.vjp is not None], word[rule.jvp is not None])
        return
    for k in sorted(rule.wrt):
        name = rule.signature.names[k]
        if name in rule.refused:
            continue
        if isinstance(rule, General) and rule.joint:
            yield name, (word[rule.vjp is not None], word[rule.jvp is not None])
        else:
            yield name, (word[rule.pull_term(k) is not None], word[rule.push_term(k) is not None])


def _joined(states: dict[str, str]) -> str:
    kinds = set(states.values())
    return kinds.pop() if len(kinds) == 1 else ", ".join(f"{a}: {s}" for a, s in states.items())


def markdown(rows: list[Row]) -> str:
    """The rows as a Markdown table, with a line of totals above it."""
    differentiable = sum(bool(row.arguments) for row in rows)
    constant = sum(row.vjp == "constant" for row in rows)
    refused = sum(row.vjp == "refused" for row in rows)
    lines = [
        f"{differentiable} differentiable functions, {constant} constant, {refused} refused.",
        "",
        "| function | arguments | VJP | JVP | note |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        note = row.note.replace("|", "\\|").replace("\n", " ")
        cells = (f"`{row.function}`", ", ".join(row.arguments), row.vjp, row.jvp, note)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


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
