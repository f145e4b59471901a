"""Fixed costs: importing, long tapes, memory per operation, and a trace used again."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import chains
import numpy as np
from harness import Workload, interleaved, peak_memory
from learning import mlp

import adcore


def imports(quick: bool, installed: dict[str, str]) -> list[tuple[str, float]]:
    """Milliseconds that an import adds to a fresh interpreter; the median of several."""
    statements = {
        "numpy": "import numpy",
        "pluggy": "import pluggy",
        "adcore (beyond pluggy)": "import adcore",
        "first gradient through numpy (beyond numpy)": (
            "import numpy, adcore; adcore.grad(lambda x: numpy.sum(numpy.sin(x)))(numpy.ones(3))"
        ),
    }
    for name, module in (("autograd", "autograd.numpy"), ("torch", "torch"), ("jax", "jax"),
                         ("mygrad", "mygrad"), ("casadi", "casadi")):  # fmt: skip
        if name in installed and not quick:
            statements[f"{name} (beyond numpy)"] = f"import numpy, {module}"
    times: dict[str, list[float]] = {name: [] for name in ["", *statements]}
    for _ in range(1 if quick else 5):
        for name in times:
            start = time.perf_counter()
            statement = statements.get(name, "pass")
            subprocess.run([sys.executable, "-W", "ignore", "-c", statement], check=True)
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in times.items()}

    def beyond(name: str) -> float:
        base = "numpy" if "numpy)" in name else "pluggy" if "pluggy)" in name else ""
        return 1e3 * (medians[name] - medians[base])

    return [(name, beyond(name)) for name in statements]


def _chain(operations: int, x: Any) -> Workload:
    function = chains.of_float if isinstance(x, float) else chains.of_array
    return Workload("", function, (x,), (operations // 5,))


def tapes(quick: bool, libraries: list[Any]) -> list[list[Any]]:
    """Microseconds per operation of one tape on a float, per library and length."""
    columns = [lib for lib in libraries if lib.name in ("adcore", "autograd", "torch")]
    lengths = (100, 1_000) if quick else (1_000, 10_000, 100_000, 1_000_000)
    lines = []
    for operations in lengths:
        line: list[Any] = [f"{operations:,}"]
        for library in columns:
            if library.name != "adcore" and operations > 100_000:
                line.append(None)  # half a minute a call
                continue
            call = library.call(_chain(operations, 0.5))
            call()
            least = max(1 if quick else 3, 20_000 // operations)
            seconds = interleaved({"": call}, budget=0, least=least)[""]
            line.append(seconds / operations * 1e6)
            gc.collect()
        lines.append(line)
    return lines


def bytes_per_operation(quick: bool, libraries: list[Any]) -> list[list[Any]]:
    """Bytes that one operation keeps, for those whose memory Python sees."""
    operations = 100 if quick else 10_000
    columns = [lib for lib in libraries if lib.name in ("adcore", "autograd", "mygrad")]
    lines = []
    for label, x in (("float", 0.5), ("10 elements", np.linspace(0.1, 1.0, 10))):
        line: list[Any] = [label]
        for library in columns:
            line.append(peak_memory(library.call(_chain(operations, x))) / operations)
        lines.append(line)
    return lines


def reuse(quick: bool) -> list[tuple[str, float]]:
    """What a call costs of a pullback and of a pushforward made once, in runs of the function."""
    workload = mlp(quick)[-1]
    function, inputs = workload.function, workload.inputs

    def loss(*parameters: Any) -> Any:
        return function(np, workload.data, *parameters)

    _, pullback = adcore.vjp(loss, *inputs)
    _, pushforward = adcore.linearize(loss, *inputs)
    calls: dict[str, Callable[[], Any]] = {
        "function": lambda: loss(*inputs),
        "`vjp` and one pullback": lambda: adcore.vjp(loss, *inputs)[1](1.0),
        "a further pullback": lambda: pullback(1.0),
        "`linearize` and one pushforward": lambda: adcore.linearize(loss, *inputs)[1](*inputs),
        "a further pushforward": lambda: pushforward(*inputs),
        "`jvp`": lambda: adcore.jvp(loss, inputs, inputs),
    }
    for call in calls.values():
        call()
    seconds = interleaved(calls, budget=0.1 if quick else 2.0)
    return [(name, seconds[name] / seconds["function"]) for name in calls if name != "function"]
