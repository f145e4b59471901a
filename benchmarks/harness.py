"""Timing several libraries fairly: one process, one thread, interleaved, medians, as ratios.

Machines are shared and drift by a factor of two within minutes, so nothing here is an absolute
promise: the columns of a row are run in turn, and only their ratios are worth quoting.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

TOLERANCE = 1e-6  # every column's derivative must agree with the first one's before any is timed
SAMPLE = 0.002  # seconds; shorter calls are repeated, as in an optimiser's loop
KINDS = ("gradient", "JVP", "Jacobian", "Hessian", "HVP", "gradient with checkpoint")


@dataclass(frozen=True)
class Workload:
    """A function written once, and what to measure of it.

    Arguments:
        name: as in the table.
        function: `function(m, data, *inputs)`, where m is a library's namespace like numpy.
        inputs: the float arrays (or Python floats) to differentiate in.
        data: constants; arrays among them are handed over in the library's own type.
        by_hand: `by_hand(data, *inputs)`, the derivative as a careful numpy user writes it.
        kind: one of `KINDS`.
        tangents: for JVP and HVP, as many as inputs.
        operations: to divide the time by, for chains.
        memory: measure the peak memory of a call too.
        without: columns to leave out.
        plain: the function alone, if it is not `function` in plain numpy.
        within: how far the columns may differ, beside the largest element.
    """

    name: str
    function: Callable[..., Any]
    inputs: tuple[Any, ...]
    data: tuple[Any, ...] = ()
    by_hand: Callable[..., Any] | None = None
    kind: str = "gradient"
    tangents: tuple[Any, ...] = ()
    operations: int = 1
    memory: bool = False
    without: frozenset[str] = frozenset()
    plain: Callable[[], Any] | None = None
    within: float = TOLERANCE

    @property
    def title(self) -> str:
        """The name with the kind."""
        return f"{self.name}: {self.kind}"


@dataclass
class Row:
    """What was measured of a workload: per column the seconds of a call, and bytes at most."""

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    operations: int = 1
    first: float | None = None  # seconds of the first call of the program: tracing and passes

    def ratio(self, column: str, to: str) -> float | None:
        """The time of one column as a multiple of another's; None if one is missing."""
        if column not in self.seconds or to not in self.seconds:
            return None
        return self.seconds[column] / self.seconds[to]


def leaves(result: Any) -> list[np.ndarray[Any, Any]]:
    """The arrays of a result, whatever library they are of."""
    several = result if isinstance(result, (tuple, list)) else [result]
    return [np.asarray(leaf, dtype=float) for leaf in several]


def agree(results: dict[str, Any], within: float = TOLERANCE) -> None:
    """Raise unless all columns computed the same derivative, but for that part of its largest."""
    (first, expected), *others = ((name, leaves(result)) for name, result in results.items())
    for name, found in others:
        for want, have in zip(expected, found, strict=True):
            np.testing.assert_allclose(
                have.reshape(want.shape),
                want,
                rtol=within,
                atol=within * np.max(np.abs(want), initial=0.0),
                err_msg=f"{name} against {first}",
            )


def interleaved(
    columns: dict[str, Callable[[], Any]],
    *,
    budget: float = 1.2,
    least: int = 5,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """The median time of a call of each column, in seconds.

    The columns run in turn. One that has used its share of the budget, and has run often enough,
    leaves, so that the slow ones do not starve the others.

    Arguments:
        columns: what to call, by column; each should have been called before.
        budget: roughly how long all columns together may take, in seconds.
        least: rounds to run in any case.
        clock: `time.process_time` leaves out what other processes took.
    """
    times: dict[str, list[float]] = {name: [] for name in columns}
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # what other libraries hold need not be walked by every collection
    running, share = dict(columns), budget / max(1, len(columns))
    repeats = {
        name: max(1, round(SAMPLE / max(_seconds(call, 1), 1e-7))) for name, call in columns.items()
    }
    while running:
        gc.collect()
        for name, call in list(running.items()):
            times[name].append(_seconds(call, repeats[name], clock))
            enough = min(least, 3) if times[name][0] > 0.3 else least
            often = len(times[name])
            if often >= enough and sum(times[name]) * repeats[name] >= share:
                del running[name]
    return {name: statistics.median(of_column) for name, of_column in times.items()}


def _seconds(
    call: Callable[[], Any], repeats: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    start = clock()
    for _ in range(repeats):
        call()
    return (clock() - start) / repeats


def peak_memory(call: Callable[[], Any]) -> int:
    """Bytes that Python and numpy allocate at most during a second call, above what is there."""
    call()
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        call()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def geometric_mean(ratios: Iterable[float]) -> float:
    """The mean that ratios have."""
    return math.exp(statistics.fmean(map(math.log, ratios)))


def markdown(heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    """A Markdown table; floats with three digits, None as a dash."""
    rows = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    rows += [[_cell(cell) for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"
