"""Learn the law of motion behind a spiral: a neural ordinary differential equation.

The velocity y' = net(y) of a point in the plane is a small neural network in plain numpy. The
differential equation is solved by scipy's ``solve_ivp``, and ``value_and_grad`` differentiates
through the solver: the gradient of the distance to the data in all weights of the network.
Nothing in the call of the solver says that there are weights; the network just uses them.

    python examples/neural_ode.py [--short] [--out PICTURE]

Source: Chen, Rubanova, Bettencourt & Duvenaud 2018, Neural ordinary differential equations,
arXiv:1806.07366, section 2 and its example of a spiral.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more only slow down matrices this small

import numpy as np

from adcore import grad, jvp, value_and_grad
from adcore_scipy import integrate  # scipy.integrate, for traced values too

HERE = Path(__file__).resolve().parent
TRUTH = np.array([[-0.1, 2.0], [-2.0, -0.1]])  # the law to be found: y' = TRUTH y³
START = np.array([2.0, 0.0])
TIMES = np.linspace(0.0, 6.0, 61)
NOISE = 0.01
PIECE = 6  # so many measurements in a row are predicted from the one before them
RATE = 0.1  # of the first steps, in each weight
CLOSE, CLOSE_IN_SHORT = 0.001, 0.1  # the mean squared distance of the pieces after training
LARGEST_ERROR = 0.2  # of the whole spiral, as a root mean square; its radius is 2

Array = np.ndarray
Weights = dict[str, Array]

# ------------------------------------------------------------------------------ the mathematics


def net(weights: Weights, y: Array) -> Array:
    """The velocities at points, one per column."""
    hidden = np.tanh(weights["in"] @ y**3 + weights["bias"])
    return weights["out"] @ hidden


def paths(velocity: Callable[[Array], Array], starts: Array, times: Array) -> Array:
    """Where the points that start in the columns of `starts` are, as (2, points, times)."""

    def slope(t: float, flat: Array) -> Array:
        return np.ravel(velocity(np.reshape(flat, starts.shape)))

    span = (times[0], times[-1])
    solution = integrate.solve_ivp(slope, span, np.ravel(starts), t_eval=times, rtol=1e-5)
    return np.reshape(solution.y, (*starts.shape, len(times)))


def distance(weights: Weights, starts: Array, pieces: Array) -> float:
    """The mean squared distance of the predicted pieces of the spiral to the measured ones."""
    found = paths(lambda y: net(weights, y), starts, TIMES[: PIECE + 1])
    return np.mean((found[:, :, 1:] - pieces) ** 2)


# -------------------------------------------------------------------------------------- the data


def law(y: Array) -> Array:
    """The true velocity."""
    return TRUTH @ y**3


def spiral(velocity: Callable[[Array], Array], times: Array) -> Array:
    """The path from START, as (2, times)."""
    return paths(velocity, START[:, None], times)[:, 0]


def measure(random: np.random.Generator) -> tuple[Array, Array]:
    """The true spiral at TIMES, as (2, times), and as it is measured."""
    truth = spiral(law, TIMES)
    return truth, truth + NOISE * random.normal(size=truth.shape)


def cut(measured: Array, every: int) -> tuple[Array, Array]:
    """Where pieces of the spiral start, one per column, and the pieces."""
    first = np.arange(0, len(TIMES) - PIECE, every)
    return measured[:, first], measured[:, first[:, None] + np.arange(1, PIECE + 1)]


def initial_weights(random: np.random.Generator, hidden: int) -> Weights:
    """Small random weights."""
    return {
        "in": 0.3 * random.normal(size=(hidden, 2)),
        "bias": 0.3 * random.normal(size=(hidden, 1)),
        "out": 0.3 * random.normal(size=(2, hidden)),
    }


# ---------------------------------------------------------------------- is the gradient right?


def check_gradient(loss: Callable[[Weights], float], at: Weights) -> None:
    """Compare ``grad`` with ``jvp`` and central differences along a direction."""
    random, h = np.random.default_rng(1), 1e-3
    along = {name: random.normal(size=value.shape) for name, value in at.items()}
    gradient = grad(loss)(at)
    by_grad = sum(np.sum(gradient[name] * along[name]) for name in at)
    by_jvp = jvp(loss, (at,), (along,))[1]
    ahead = loss({name: at[name] + h * along[name] for name in at})
    behind = loss({name: at[name] - h * along[name] for name in at})
    to_jvp = abs(by_grad - by_jvp) / abs(by_jvp)
    to_difference = abs(by_grad - (ahead - behind) / (2 * h)) / abs(by_jvp)
    print("relative difference of the slope in a random direction:")
    print(f"  grad against central differences   {to_difference:.1e}")
    print(f"  grad against jvp                   {to_jvp:.1e}")
    if not (to_difference < 1e-2 and to_jvp < 1e-3):
        sys.exit("neural_ode.py: the gradient is wrong (see the two numbers above)")


# ------------------------------------------------------------------------------------- training


def show(iteration: int, iterations: int, loss: float) -> None:
    """The progress: one line, rewritten on a terminal, now and then elsewhere."""
    line = f"  iteration {iteration:4d} of {iterations}, mean squared distance {loss:.5f}"
    if sys.stderr.isatty():
        print("\r" + line, end="\n" if iteration == iterations else "", file=sys.stderr, flush=True)
    elif iteration % 20 == 0 or iteration == iterations:
        print(line, file=sys.stderr, flush=True)


def adam(
    loss: Callable[[Weights], float], weights: Weights, iterations: int
) -> tuple[Weights, list[float]]:
    """Kingma and Ba's method, arXiv:1412.6980, with a rate that falls to zero."""
    mean = {name: np.zeros_like(value) for name, value in weights.items()}
    square = {name: np.zeros_like(value) for name, value in weights.items()}
    losses = []
    for k in range(1, iterations + 1):
        value, gradient = value_and_grad(loss)(weights)
        rate = RATE * 0.5 * (1 + np.cos(np.pi * k / iterations))
        for name, g in gradient.items():
            mean[name] = 0.9 * mean[name] + 0.1 * g
            square[name] = 0.99 * square[name] + 0.01 * g**2
            shift = mean[name] / (1 - 0.9**k)
            size = np.sqrt(square[name] / (1 - 0.99**k)) + 1e-8
            weights = {**weights, name: weights[name] - rate * shift / size}
        losses.append(value)
        show(k, iterations, value)
    return weights, losses


# ------------------------------------------------------------------------------------- the story


def draw(measured: Array, weights: Weights, losses: list[float], path: Path) -> None:
    """The spirals, and the distance over the iterations."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.5), layout="constrained")
    times = np.linspace(TIMES[0], TIMES[-1], 1000)
    left.plot(*spiral(law, times), color="gray", lw=1, label="true law")
    left.plot(*measured, ".", color="black", ms=4, label="measured")
    learnt = spiral(lambda y: net(weights, y), times)
    left.plot(*learnt, color="C3", lw=1.2, label="learnt law, from the start alone")
    left.set(title="A spiral", aspect="equal", ylim=(-2.1, 3.1))
    left.legend(loc="upper right")
    right.semilogy(losses)
    right.set(xlabel="iteration", ylabel="mean squared distance", title="Training")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=80)
    print(f"picture: {path}")


def has_matplotlib() -> bool:
    """Whether there can be a picture."""
    try:
        __import__("matplotlib")
    except ImportError:
        return False
    return True


def main() -> None:
    """Measure a spiral, learn its law, and fail if the law does not give the spiral."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="fewer iterations, for a quick test")
    default = HERE / "out" / "neural_ode.png"
    parser.add_argument("--out", type=Path, default=default, metavar="PICTURE")
    args = parser.parse_args()
    hidden, every, iterations = (16, 5, 50) if args.short else (32, 3, 300)

    random = np.random.default_rng(0)
    truth, measured = measure(random)
    starts, pieces = cut(measured, every)
    weights = initial_weights(random, hidden)
    count = sum(value.size for value in weights.values())
    print(f"{len(TIMES)} measurements in {starts.shape[1]} pieces, {count} weights\n")

    def loss(weights: Weights) -> float:
        return distance(weights, starts, pieces)

    check_gradient(loss, weights)
    began = time.perf_counter()
    weights, losses = adam(loss, weights, iterations)
    print(f"\n{iterations} iterations in {time.perf_counter() - began:.1f} s")
    print(f"mean squared distance: {losses[0]:.4f} at the start, {losses[-1]:.6f} at the end")

    learnt = spiral(lambda y: net(weights, y), TIMES)
    error = np.sqrt(np.mean((learnt - truth) ** 2))
    print(f"the whole spiral from its first point: {error:.3f} off, as a root mean square")
    if has_matplotlib():
        draw(measured, weights, losses, args.out)
    else:
        print("no picture: matplotlib is missing (pip install matplotlib)")

    close = CLOSE_IN_SHORT if args.short else CLOSE
    if not losses[-1] < close:
        sys.exit(f"neural_ode.py: the pieces are {losses[-1]:.4f} apart, not less than {close}")
    if not (args.short or error < LARGEST_ERROR):
        sys.exit(f"neural_ode.py: the learnt spiral is {error:.3f} off, not below {LARGEST_ERROR}")


if __name__ == "__main__":
    main()
