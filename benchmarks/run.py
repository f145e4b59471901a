"""Compare adcore with its peers and with plain numpy, in one process: `make bench`.

Prints Markdown tables of ratios and, with --json PATH, writes all figures. A library that is not
installed is skipped, and said so. All columns of a row must agree before any of them is timed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import adbench
import adbench_lstm
import chains
import costs
import dense
import gaussian_process
import hand_tracking
import learning
import libraries
import ode
import operations
import pde
import recurrent
import rosenbrock
import sparse
from harness import Row, Workload, agree, geometric_mean, interleaved, markdown, peak_memory

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
FAMILIES: dict[str, Callable[[bool], list[Workload]]] = {
    "operations": operations.workloads,
    "chains": chains.workloads,
    "logistic": learning.logistic,
    "mlp": learning.mlp,
    "recurrent": recurrent.workloads,
    "gmm": adbench.gmms,
    "bundle": adbench.bundles,
    "adbench_lstm": adbench_lstm.workloads,
    "hand": hand_tracking.workloads,
    "rosenbrock": rosenbrock.workloads,
    "dense": dense.workloads,
    "pde": pde.workloads,
    "ode": ode.workloads,
    "gaussian_process": gaussian_process.workloads,
}
COSTS = ("import", "tapes", "bytes", "reuse", "sparse")
# Whose memory Python's allocator sees.
TRACED = ("adcore", "program", "by hand", "autograd", "mygrad")


def measured(workload: Workload, columns: list[libraries.Library], quick: bool) -> Row:
    """One row: the columns compared, then timed in turn, then their memory."""
    calls: dict[str, Callable[[], Any]] = {}
    if workload.by_hand is not None:
        calls["by hand"] = lambda: workload.by_hand(workload.data, *workload.inputs)
    for library in columns:
        call = library.call(workload)
        if call is not None:
            calls[library.name] = call
    found, first = {}, None
    for name, call in calls.items():
        begin = time.perf_counter()
        found[name] = call()
        first = time.perf_counter() - begin if name == "program" else first
    agree(found, workload.within)
    plain = workload.plain or (
        lambda: workload.function(libraries.NUMPY, workload.data, *workload.inputs)
    )
    plain()
    timing = {"budget": 0.0, "least": 1} if quick else {}
    seconds = interleaved({"plain": plain, **calls}, **timing)
    row = Row(workload.title, seconds, {}, workload.operations, first)
    if workload.memory:
        row.memory = {name: peak_memory(calls[name]) for name in TRACED if name in calls}
    return row


def progress(text: str, begin: float) -> None:
    """A line on stderr."""
    print(f"{time.perf_counter() - begin:5.0f} s  {text}", file=sys.stderr, flush=True)


def times(rows: list[Row], columns: list[libraries.Library]) -> str:
    """adcore as a multiple of everything else, and the geometric means."""
    own = ("adcore", "program")
    others = ["plain", "by hand", *(lib.name for lib in columns if lib.name not in own)]
    lines: list[list[Any]] = []
    for row in rows:
        per = row.seconds["adcore"] / row.operations * 1e6
        lines.append([row.name, per, *(row.ratio("adcore", other) for other in others)])
    means: list[Any] = ["**geometric mean**", None]
    for other in others:
        ratios = [ratio for row in rows if (ratio := row.ratio("adcore", other)) is not None]
        means.append(geometric_mean(ratios) if ratios else None)
    heads = ["workload", "adcore, µs", *(f"/ {other}" for other in others)]
    return markdown(heads, [*lines, means])


def programs(rows: list[Row], columns: list[libraries.Library]) -> str:
    """Programs as a multiple of everything else; their first call as one of an eager call."""
    others = ["plain", "by hand", *(lib.name for lib in columns if lib.name != "program")]
    lines: list[list[Any]] = []
    for row in rows:
        first = None if row.first is None else row.first / row.seconds["adcore"]
        lines.append([row.name, *(row.ratio("program", other) for other in others), first])
    means: list[Any] = ["**geometric mean**"]
    for k in range(1, len(others) + 2):
        ratios = [line[k] for line in lines if line[k] is not None]
        means.append(geometric_mean(ratios) if ratios else None)
    heads = ["program", *(f"/ {other}" for other in others), "first call / adcore"]
    return markdown(heads, [*lines, means])


def memories(rows: list[Row]) -> str:
    """Peak memory above the inputs."""
    lines = [
        [row.name, *(row.memory[c] / 1e6 if c in row.memory else None for c in TRACED)]
        for row in rows
    ]
    return markdown(["peak of one call, MB", *TRACED], lines)


def fixed_costs(name: str, quick: bool, columns: list[Any], versions: dict[str, str]) -> str:
    """One of the tables of `costs`."""
    if name == "import":
        return markdown(["import", "ms"], costs.imports(quick, versions))
    if name == "reuse":
        return markdown(["MLP, batch 256", "/ function"], costs.reuse(quick))
    if name == "sparse":
        return markdown(sparse.HEADS, sparse.table(quick))
    found = [column.name for column in columns]
    if name == "tapes":
        heads = [c for c in found if c in ("adcore", "autograd", "torch")]
        table = costs.tapes(quick, columns)
        return markdown(["operations on one tape, µs each", *heads], table)
    heads = [c for c in found if c in ("adcore", "autograd", "mygrad")]
    return markdown(["bytes per operation", *heads], costs.bytes_per_operation(quick, columns))


def main() -> None:
    """Run the workloads and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [*FAMILIES, *COSTS]
    parser.add_argument("--only", action="append", choices=names, help="this; may be repeated")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    parser.add_argument("--quick", action="store_true", help="small sizes: do all columns agree?")
    options = parser.parse_args()
    if any(os.environ.get(name) != "1" for name in THREADS):  # numpy reads them when imported
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **THREADS})
    if hasattr(os, "sched_setaffinity"):  # those with threads of their own stay on one core too
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    warnings.simplefilter("ignore")
    columns, versions = libraries.installed()
    begin, chosen = time.perf_counter(), options.only or names
    rows: list[Row] = []
    fixed: list[str] = []
    try:
        for name in COSTS:
            if name in chosen:
                progress(name, begin)
                fixed.append(fixed_costs(name, options.quick, columns, versions))
        for family, make in FAMILIES.items():
            for workload in make(options.quick) if family in chosen else ():
                progress(workload.title, begin)
                rows.append(measured(workload, columns, options.quick))
    except KeyboardInterrupt:
        print("Interrupted: here is what was measured.", file=sys.stderr)
    tables = [times(rows, columns), programs(rows, columns)] if rows else []
    if with_memory := [row for row in rows if row.memory]:
        tables.append(memories(with_memory))
    tables += fixed
    others = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"Python {platform.python_version()}, {others}; one thread.\n")
    print("\n\n".join(tables))
    if options.json:
        figures = {
            "python": platform.python_version(),
            "versions": versions,
            "rows": [vars(row) for row in rows],
            "tables": tables,
        }
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False))
    progress("done", begin)


if __name__ == "__main__":
    main()
