"""Logistic regression and a small net, trained on data that no single worker can hold.

The data lie in blocks on the workers of a cluster, here two processes on this machine with little
memory each. adcore_dask.total makes of a function of one block the sum over all, whose value and
gradient come from one pass over the data: parameters travel to the blocks, sums come back. What
scipy.optimize gets is an ordinary function. The classes are separated by a curved surface, so that
the net finds what the regression cannot.

    python examples/many_machines.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import dask
import dask.array as da
import numpy as np
from distributed import Client, LocalCluster
from gallery import Array, Progress, check, options, picture
from scipy.optimize import minimize

from adcore import value_and_grad
from adcore_dask import mean, total

LIMIT = 500  # MB that a worker may use
BLOCKS, ROWS, COLUMNS = 28, 50_000, 50  # 20 MB a block, 560 MB in all
HIDDEN = 6


def label(X: Array) -> Array:
    """1 or -1: a slope along the first columns, and a curved surface along two others."""
    return np.where(X[:, 0] + 0.5 * X[:, 1] + X[:, 2] * X[:, 3] > 0, 1.0, -1.0)


def score_of_line(p: dict[str, Array], X: Array) -> Array:
    """A linear function of the columns."""
    return X @ p["w"] + p["b"]


def score_of_net(p: dict[str, Array], X: Array) -> Array:
    """One hidden layer."""
    return np.tanh(X @ p["W"] + p["a"]) @ p["v"] + p["b"]


def loss_of(score: Callable[..., Array]) -> Callable[..., Any]:
    """The mean logistic loss of a block."""
    return lambda p, X, y: np.mean(np.logaddexp(0, -y * score(p, X)))


def errors_of(score: Callable[..., Array]) -> Callable[..., Any]:
    """How many rows of a block are put into the wrong class."""
    return lambda p, X, y: np.sum(score(p, X) * y < 0)


def unpacked(theta: Array, like: dict[str, Array]) -> dict[str, Array]:
    """The parameters in the vector that scipy.optimize works with."""
    parts, start = {}, 0
    for name, p in like.items():
        parts[name] = theta[start : start + p.size].reshape(p.shape)
        start += p.size
    return parts


def train(
    title: str, score: Callable[..., Array], start: dict[str, Array], data: Any, steps: int
) -> tuple[dict[str, Array], list[float], float]:
    """Minimise by L-BFGS; returns the parameters, the losses, and seconds per pass."""
    loss = mean(loss_of(score), over=data)

    def objective(theta: Array) -> Any:
        p = unpacked(theta, start)
        return loss(p) + 1e-5 * np.sum(theta**2)

    losses: list[float] = []
    with Progress(title, steps) as progress:

        def both(theta: Array) -> tuple[float, Array]:
            value, slope = value_and_grad(objective)(theta)
            losses.append(float(value))
            if len(losses) <= steps:
                progress(value)
            return value, slope

        theta = np.concatenate([p.ravel() for p in start.values()])
        began = time.perf_counter()
        found = minimize(both, theta, jac=True, method="L-BFGS-B", options={"maxfun": steps})
    return unpacked(found.x, start), losses, (time.perf_counter() - began) / len(losses)


def main() -> None:
    """Start the cluster, make the data there, train both, draw the losses, stop the cluster."""
    given = options(__doc__)
    blocks, steps = (6, (8, 15)) if given.short else (BLOCKS, (10, 26))
    rng = np.random.default_rng(0)
    line = {"w": np.zeros(COLUMNS), "b": np.zeros(1)}
    net = {
        "W": 0.3 * rng.standard_normal((COLUMNS, HIDDEN)),
        "a": rng.standard_normal(HIDDEN),
        "v": rng.standard_normal(HIDDEN),
        "b": np.zeros(1),
    }
    memory = {f"distributed.worker.memory.{key}": False for key in ("target", "spill", "pause")}
    dask.config.set(memory)  # the data are to stay in memory
    cluster = LocalCluster(
        n_workers=2, threads_per_worker=1, memory_limit=f"{LIMIT}MB", dashboard_address=None
    )
    with cluster, Client(cluster) as client:
        draw = da.random.default_rng(1).standard_normal
        X = draw((blocks * ROWS, COLUMNS), chunks=(ROWS, COLUMNS))
        X, y = client.persist((X, X.map_blocks(label, drop_axis=1, dtype=float)))
        print(f"{X.nbytes / 1e6:.0f} MB of data on two workers of {LIMIT} MB each")
        curves, wrong = {}, {}
        for title, score, start, n in (
            ("logistic regression", score_of_line, line, steps[0]),
            ("net", score_of_net, net, steps[1]),
        ):
            p, curves[title], seconds = train(title, score, start, (X, y), n)
            wrong[title] = float(total(errors_of(score), over=(X, y))(p)) / len(y)
            print(f"{title}: {100 * wrong[title]:.1f} % wrong, {seconds:.2f} s per pass")

    def draw_losses(pyplot: Any) -> Any:
        figure, axes = pyplot.subplots(figsize=(5, 3.4), layout="constrained")
        for title, losses in curves.items():
            axes.plot(losses, label=f"{title}: {100 * wrong[title]:.1f} % wrong")
        axes.set(xlabel="passes over the data", ylabel="mean loss", ylim=(0, 0.8))
        axes.legend()
        return figure

    picture(given.out, draw_losses)
    check(wrong["logistic regression"] < 0.4, "the regression has learnt nothing")
    check(wrong["net"] < wrong["logistic regression"], "the net is no better than a line")


if __name__ == "__main__":
    main()
