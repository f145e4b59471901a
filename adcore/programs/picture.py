"""A program as a picture: its steps from top to bottom, and what each takes from which.

An SVG, written by hand, so that it needs nothing to be drawn: a browser or a notebook shows it.
With a profile, each operation has its time, and the size of its answer, beside it.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from ..rules.signatures import describe
from .program import Operation, Program, Ref, refs_in, replaced

ROW, TEXT, ARCS = 20, 360, 150  # pixels: the height of a step, the width of its words, of the arcs
FORM, BAR = 170, 220  # of its type and shape, and of the longest bar of a profile
FORWARD, BACKWARD, GUARD, INPUT = "#2f6da8", "#c4682b", "#b3261e", "#6b6b6b"
RUNS = 7  # of which a profile takes the least time


class Picture:
    """A picture that a notebook shows, and that can be saved.

    Attributes:
        svg: the picture itself, as text.
    """

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: Any) -> None:
        """Write it into a file."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.svg)

    def __repr__(self) -> str:
        return f"<picture of a program, {len(self.svg):,} characters of SVG: .save('program.svg')>"


def profile(program: Program, inputs: Sequence[Any]) -> dict[int, tuple[float, int]]:
    """Seconds and bytes of each operation, by the variable of its answer.

    Each is run for itself, as it was recorded; what the back end saves by buffers and shorter
    forms is not in it.
    """
    values = dict(zip(program.inputs, inputs, strict=True))
    found: dict[int, tuple[float, int]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for step in program.operations:
            if step.raises is not None:
                continue
            args, kwargs = replaced(
                (step.args, step.kwargs),
                lambda leaf: values[leaf.variable] if type(leaf) is Ref else leaf,
            )
            seconds, values[step.out] = _timed(step.function, args, kwargs)
            found[step.out] = seconds, int(getattr(values[step.out], "nbytes", 0))
    return found


def _timed(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[float, Any]:
    best = float("inf")
    answer = None
    for _ in range(RUNS):
        begin = time.perf_counter()
        answer = function(*args, **kwargs)
        best = min(best, time.perf_counter() - begin)
    return best, answer


def drawn(program: Program, taken: dict[int, tuple[float, int]] | None = None) -> Picture:
    """The picture of a program.

    Arguments:
        taken: what `profile` found.
    """
    rows: dict[int, int] = {variable: k for k, variable in enumerate(program.inputs)}
    parts = [_step(k, f"v{v}", _form(program, v), INPUT) for v, k in rows.items()]
    longest = max((seconds for seconds, _ in (taken or {}).values()), default=0.0) or 1.0
    for step in program.steps:
        k = len(parts)
        if isinstance(step, Operation):
            colour = BACKWARD if step.backwards else FORWARD
            said = _step(k, _call(step), _form(program, step.out), colour)
            if taken and step.out in taken:
                said += _bar(k, *taken[step.out], longest, colour)
            rows.setdefault(step.out, k)
        else:
            said = _step(k, f"v{step.variable} {step.ask} {_short(step.outcome)} ?", "", GUARD)
        arcs = "".join(_arc(rows[v], k) for v in dict.fromkeys(step.refs()) if v in rows)
        parts.append(arcs + said)
    k = len(parts)
    outputs = dict.fromkeys(v for each in program.outputs for v in refs_in(each))
    said = _step(k, f"return {', '.join(f'v{v}' for v in outputs) or 'constants'}", "", INPUT)
    parts.append("".join(_arc(rows[v], k) for v in outputs if v in rows) + said)
    return Picture(_page(program, parts, taken))


def _page(program: Program, parts: list[str], taken: Any) -> str:
    width = ARCS + TEXT + FORM + (BAR + 130 if taken else 0)
    height = (len(parts) + 3) * ROW
    total = ""
    if taken:
        seconds = sum(each for each, _ in taken.values())
        total = f", {_time(seconds)} in all, {_size(sum(size for _, size in taken.values()))} made"
    head = (
        f"{program.name}: {len(program.operations)} operations, {len(program.guards)} guards{total}"
    )
    legend = "".join(
        f'<tspan fill="{colour}">{word}  </tspan>'
        for word, colour in (
            ("input", INPUT), ("forward", FORWARD), ("backward", BACKWARD), ("guard", GUARD)
        )
    )  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="monospace" font-size="12">'
        f'<rect width="100%" height="100%" fill="white"/>'
        f'<text x="12" y="18" font-weight="bold">{escape(head)}</text>'
        f'<text x="12" y="36" xml:space="preserve">{legend}</text>'
        f'<g transform="translate(0,{2 * ROW + 12})">{"".join(parts)}</g></svg>\n'
    )


def _step(k: int, words: str, form: str, colour: str) -> str:
    y = k * ROW
    shown = words if len(words) <= 48 else words[:47] + "…"
    return (
        f'<circle cx="{ARCS}" cy="{y}" r="4" fill="{colour}">'
        f"<title>{escape(words)}</title></circle>"
        f'<text x="{ARCS + 12}" y="{y + 4}" fill="{colour}">{escape(shown)}</text>'
        f'<text x="{ARCS + TEXT}" y="{y + 4}" fill="#555">{escape(form)}</text>'
    )


def _arc(start: int, stop: int) -> str:
    """From a step to one that uses its answer; the longer, the wider."""
    a, b = start * ROW, stop * ROW
    reach = ARCS - min(ARCS - 8, 14 + 3.2 * (stop - start) ** 0.8)
    return (
        f'<path d="M{ARCS - 4},{a} C{reach:.0f},{a} {reach:.0f},{b} {ARCS - 4},{b}" '
        'fill="none" stroke="#9aa4ad" stroke-width="1"/>'
    )


def _bar(k: int, seconds: float, size: int, longest: float, colour: str) -> str:
    x, y = ARCS + TEXT + FORM, k * ROW
    width = max(1.0, BAR * seconds / longest)
    return (
        f'<rect x="{x}" y="{y - 6}" width="{width:.1f}" height="12" fill="{colour}" '
        'opacity="0.45"/>'
        f'<text x="{x + width + 6:.1f}" y="{y + 4}" fill="#333">{_time(seconds)}, '
        f"{_size(size)}</text>"
    )


def _call(step: Operation) -> str:
    name = describe(step.function).rpartition(".")[2]
    given = [_short(arg) for arg in step.args]
    given += [f"{key}={_short(value)}" for key, value in step.kwargs.items()]
    raised = f" raises {step.raises.__name__}" if step.raises is not None else f"v{step.out} = "
    call = f"{name}({', '.join(given)})"
    return call + raised if step.raises is not None else raised + call


def _short(value: Any) -> str:
    if type(value) is Ref:
        return f"v{value.variable}"
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return f"({', '.join(map(_short, value))})"
    if type(value) is list:
        return f"[{', '.join(map(_short, value))}]"
    if getattr(value, "shape", None):
        return f"array{tuple(value.shape)}"
    said = describe(value).rpartition(".")[2] if callable(value) else repr(value)
    return said if len(said) <= 16 else said[:15] + "…"


def _form(program: Program, variable: int) -> str:
    form = program.forms.get(variable)
    if form is None:
        return ""
    kind, *rest = form
    return f"{rest[0]} {rest[1]}" if len(rest) > 1 else kind.__name__


def _time(seconds: float) -> str:
    for unit, of in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= of:
            return f"{seconds / of:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def _size(count: int) -> str:
    for unit, of in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= of:
            return f"{count / of:.3g} {unit}"
    return f"{count} B"
