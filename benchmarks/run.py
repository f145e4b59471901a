"""Compare adcore with its peers and with plain numpy, in one process: `make bench`.

Prints Markdown tables of times and ratios and, with --json PATH, writes the figures. A library
that is not installed is skipped, and said so.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import chains
import numpy as np
from harness import Row, table

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
RATIOS = [("adcore", "plain"), ("adcore", "by hand"), ("adcore", "autograd"), ("adcore", "torch")]


def peers() -> dict[str, Any]:
    """The peers that are installed, by name."""
    found = {}
    for name, modules in (
        ("autograd", ["autograd", "autograd.numpy"]),
        ("torch", ["torch", "torch.autograd.forward_ad"]),
    ):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                imported = [importlib.import_module(module) for module in modules]
            found[name] = imported[0]
        except ImportError:
            print(f"{name} is not installed: its column is left out.", file=sys.stderr)
    if "torch" in found:
        found["torch"].set_num_threads(1)
    return found


def import_seconds(statement: str) -> float:
    """The median time of a fresh interpreter that runs one statement."""
    times = []
    for _ in range(15):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Run all workloads and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    if any(os.environ.get(name) != "1" for name in THREADS):  # numpy reads them when imported
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **THREADS})
    libraries = peers()
    versions = {name: importlib.metadata.version(name) for name in libraries}
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {versions}, one thread\n")

    rows: list[Row] = chains.small(libraries)
    columns = ["adcore", "plain", "by hand", *libraries]
    print(table(rows, columns, RATIOS), "\n")

    row, memory = chains.large()
    print(table([row], ["adcore", "by hand"], [("adcore", "by hand")]))
    print(f"peak memory, as a multiple of by hand: {memory['adcore'] / memory['by hand']:.2f}\n")

    scaling = chains.tape_scaling()
    print("| operations on one tape | µs per operation | bytes per operation |\n|---|---|---|")
    for line in scaling:
        print(f"| {line['operations']:,} | {line['µs per operation']:.2f} ", end="")
        print(f"| {line['bytes per operation']:.0f} |")

    base, own = import_seconds("import pluggy"), import_seconds("import adcore")
    print(f"\nimport adcore: {1e3 * (own - base):.0f} ms beyond a bare interpreter and pluggy")
    if options.json:
        figures = {
            "rows": [{"name": r.name, "seconds": r.seconds} for r in [*rows, row]],
            "memory": memory,
            "scaling": scaling,
            "import": own - base,
            "versions": versions,
        }
        options.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
