"""Timing several libraries fairly: one process, one thread, interleaved, medians, as ratios.

Machines are shared and drift by a factor of two within minutes, so nothing here is an absolute
promise: the columns of a row are run in turn, and only their ratios are worth quoting.
"""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

TOLERANCE = 1e-6  # every column's gradient must agree with the first one's before any is timed


@dataclass
class Row:
    """One workload: its name, per column the seconds of one call, and what to divide by."""

    name: str
    unit: str
    seconds: dict[str, float] = field(default_factory=dict)
    operations: int = 1

    def ratio(self, column: str, to: str) -> float | None:
        """The time of one column as a multiple of another's; None if one is missing."""
        if column not in self.seconds or to not in self.seconds:
            return None
        return self.seconds[column] / self.seconds[to]


def agree(results: dict[str, Any]) -> None:
    """Raise unless all columns computed the same gradient."""
    (first, expected), *others = results.items()
    for name, found in others:
        np.testing.assert_allclose(
            found, expected, rtol=TOLERANCE, atol=TOLERANCE, err_msg=f"{name} against {first}"
        )


def interleaved(
    columns: dict[str, Callable[[], Any]], *, budget: float = 3.0, least: int = 7
) -> dict[str, float]:
    """The median time of a call of each column, in seconds.

    Arguments:
        columns: what to call, by column; each is called once before.
        budget: roughly how long all columns together may take, in seconds.
        least: rounds to run in any case.
    """
    times: dict[str, list[float]] = {name: [] for name in columns}
    for call in columns.values():
        call()
    begin = time.perf_counter()
    while len(next(iter(times.values()))) < least or time.perf_counter() - begin < budget:
        for name, call in columns.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
        gc.collect()
    return {name: statistics.median(of_column) for name, of_column in times.items()}


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


def table(rows: list[Row], columns: list[str], ratios: list[tuple[str, str]]) -> str:
    """The rows as a Markdown table: the time per operation in µs, then the ratios asked for."""
    heads = ["workload", *columns, *(f"{a} / {b}" for a, b in ratios)]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for row in rows:
        cells = [f"{row.name} ({row.unit})"]
        for column in columns:
            seconds = row.seconds.get(column)
            cells.append("–" if seconds is None else f"{seconds / row.operations * 1e6:.3g}")
        for a, b in ratios:
            ratio = row.ratio(a, b)
            cells.append("–" if ratio is None else f"{ratio:.2f}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
