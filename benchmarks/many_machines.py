"""What a gradient over dask costs: adcore_dask beside a gradient written by hand, and its traffic.

    python benchmarks/many_machines.py

Times are medians of a few passes over 400 MB in blocks of 20 MB, on clusters of 1 and 2 processes
of one thread. For many workers the tasks of a pass and what travels are counted, not run; what a
task costs is measured with blocks that are nearly empty.
"""

from __future__ import annotations

import pickle
import statistics
import time
from typing import Any

import dask
import dask.array as da
import numpy as np
from dask.delayed import delayed
from distributed import Client, LocalCluster

from adcore import value_and_grad
from adcore_dask import total
from adcore_dask.cluster import graph_of
from adcore_dask.parts import Gradient, Value, without_arguments
from adcore_dask.worker import Order

ROWS, COLUMNS, BLOCKS = 50_000, 50, 20


def loss(w: Any, X: Any, y: Any) -> Any:
    """Logistic regression."""
    return np.sum(np.logaddexp(0, -y * (X @ w)))


def by_hand(w: Any, X: Any, y: Any) -> Any:
    """Value and gradient of a block, as one writes them without adcore."""
    margin = -y * (X @ w)
    return np.sum(np.logaddexp(0, margin)), X.T @ (-y / (1 + np.exp(-margin)))


def plus(parts: list[Any]) -> Any:
    """The sum of values and of gradients."""
    return sum(p[0] for p in parts), sum(p[1] for p in parts)


def median_seconds(call: Any, passes: int = 7) -> float:
    """The median time of some calls, after a first one that does not count."""
    call()
    times = []
    for _ in range(passes):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def on_workers(workers: int) -> None:
    """Both gradients on a cluster."""
    options = {"threads_per_worker": 1, "dashboard_address": None, "memory_limit": "2GB"}
    with LocalCluster(n_workers=workers, **options) as cluster, Client(cluster) as client:
        draw = da.random.default_rng(0).standard_normal
        X = draw((BLOCKS * ROWS, COLUMNS), chunks=(ROWS, COLUMNS)).persist()
        y = da.sign(X[:, 0]).persist()
        client.gather(client.submit(sum, [1]))
        w = np.full(COLUMNS, 0.1)
        ours = value_and_grad(total(loss, over=(X, y)))
        pairs = list(zip(X.to_delayed().ravel(), y.to_delayed().ravel(), strict=True))
        hand, add = delayed(by_hand), delayed(plus)

        def theirs(w: Any) -> Any:
            return add([hand(w, a, b) for a, b in pairs]).compute()

        def lazily(w: Any) -> Any:
            return dask.compute(*value_and_grad(lambda w: loss(w, X, y))(w))

        np.testing.assert_allclose(ours(w)[1], lazily(w)[1], rtol=1e-9)
        np.testing.assert_allclose(ours(w)[1], theirs(w)[1], rtol=1e-9)
        print(
            f"{workers} workers: adcore_dask {median_seconds(lambda: ours(w)):.3f} s, "
            f"by hand {median_seconds(lambda: theirs(w)):.3f} s, "
            f"of lazy arrays {median_seconds(lambda: lazily(w)):.3f} s"
        )
        if workers == 2:
            overhead(client)


def overhead(client: Any) -> None:
    """Seconds per block where there is nothing to compute."""
    for blocks in (100, 1000):
        X = da.ones((blocks, 2), chunks=(1, 2)).persist()
        summed = value_and_grad(total(lambda w, X: np.sum(X @ w), over=X))
        seconds = median_seconds(lambda: summed(np.ones(2)), 3)  # noqa: B023
        print(f"{blocks} empty blocks: {1000 * seconds / blocks:.2f} ms a block")


def tasks_and_bytes(blocks: int, parameters: int, workers: int) -> None:
    """The graph of a pass, counted: tasks, depth, and what travels."""
    summed = total(loss, over=[delayed(k, name=f"block-{k}") for k in range(blocks)])
    part = Value(loss, None, without_arguments(summed.blocks.views))  # type: ignore[arg-type]
    w = np.zeros(parameters)
    order = Order(Gradient(part, (0,)), (w,), blocks, (False,), False)
    start = time.perf_counter()
    graph = graph_of(order, summed.blocks.columns, range(blocks), None, False)
    seconds = time.perf_counter() - start
    keys = [k for k in graph.dask if isinstance(k, tuple)]
    sums = [k for k in keys if k[1] > 0]
    sent = len(pickle.dumps(order))
    print(
        f"{blocks} blocks, {parameters} parameters: {blocks + len(sums)} tasks in "
        f"{max(k[1] for k in keys) + 1} levels, made in {seconds:.2f} s; parameters to {workers} "
        f"workers {workers * sent / 1e6:.1f} MB, "
        f"sums at most {blocks * (w.nbytes + 8) / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    dask.config.set({"distributed.worker.memory.pause": False})
    for n in (1, 2):
        on_workers(n)
    for workers in (2, 1000, 10_000):
        tasks_and_bytes(8 * workers, 1000, workers)
