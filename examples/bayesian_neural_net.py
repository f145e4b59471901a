"""A Bayesian neural net that knows what it does not know, by black-box variational inference.

Instead of one value, each weight has a normal distribution. Its mean and width are fitted such
that random nets drawn from it explain the data and stay close to the prior. Where there are data
the nets agree; in the gap between them they do not, and their spread is the uncertainty. (Beyond
the data it is too small: widths independent of each other cannot express everything.)

What to see here: "black box" means that the log density of the model is any numpy program. A
drawn weight is mean + width · noise, so the gradient by mean and width passes through the draw.

    python examples/bayesian_neural_net.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import Array, Parameters, Progress, adam, check, options, picture

HIDDEN = 20
WEIGHTS = 3 * HIDDEN + 1  # of a net from one number to one number
DRAWS = 10  # of all weights, for each step
NOISE = 0.1  # the standard deviation of the measurements, taken as known
PRIOR = 2.0  # the standard deviation of the weights before the data


def truth(x: Array) -> Array:
    """The curve that is measured."""
    return np.sin(2 * x) * np.exp(-0.1 * x**2)


def measure(rng: np.random.Generator) -> tuple[Array, Array]:
    """Measurements on either side of a gap, from -1 to 1."""
    x = np.concatenate([rng.uniform(-3, -1, 30), rng.uniform(1, 3, 30)])
    return x, truth(x) + NOISE * rng.normal(size=len(x))


def nets(weights: Array, x: Array) -> Array:
    """The outputs of many nets: a row for each row of weights, a column for each x."""
    into, bias, out = np.split(weights[:, :-1, None], 3, axis=1)  # each (nets, HIDDEN, 1)
    return np.sum(out * np.tanh(into * x + bias), axis=1) + weights[:, -1:]


def log_joint(weights: Array, x: Array, y: Array) -> Array:
    """For each net, the log density of its weights and of the data, up to a constant."""
    prior = -0.5 * np.sum((weights / PRIOR) ** 2, axis=1)
    return prior - 0.5 * np.sum(((y - nets(weights, x)) / NOISE) ** 2, axis=1)


def draw_weights(q: Parameters, draws: int, rng: np.random.Generator) -> Array:
    """Random weights from the normal distributions q, a row for each draw."""
    return q["mean"] + np.exp(q["log width"]) * rng.normal(size=(draws, WEIGHTS))


def infer(x: Array, y: Array, steps: int) -> tuple[Parameters, list[float]]:
    """Fit q by maximising the evidence lower bound, estimated from a few draws in each step."""

    def loss(q: Parameters, step: int) -> float:
        weights = draw_weights(q, DRAWS, np.random.default_rng(step))
        entropy = np.sum(q["log width"])  # of q, up to a constant
        return -entropy - np.mean(log_joint(weights, x, y))

    rng = np.random.default_rng(1)
    start = {"mean": rng.normal(size=WEIGHTS), "log width": np.full(WEIGHTS, -3.0)}
    with Progress("inferring", steps) as progress:
        q = adam(loss, start, steps, 0.02, progress)
    return q, progress.losses


def draw(plt, x: Array, y: Array, grid: Array, curves: Array):
    """The data, some nets, and the mean and the spread of many."""
    figure, axes = plt.subplots(figsize=(6.5, 3.6), layout="constrained")
    mean, deviation = np.mean(curves, axis=0), np.std(curves, axis=0)
    band = mean - 2 * deviation, mean + 2 * deviation
    axes.fill_between(grid, *band, alpha=0.2, lw=0, label="two standard deviations")
    axes.plot(grid, curves[:8].T, color="C0", lw=0.6, alpha=0.7)
    axes.plot(grid, mean, color="C0", lw=2, label="mean of 500 nets (thin: 8 of them)")
    axes.plot(grid, truth(grid), color="black", ls="--", lw=1, label="truth")
    axes.plot(x, y, ".", color="black", ms=5, label="data")
    axes.set(xlabel="x", ylabel="y", ylim=(-2.2, 3))
    axes.legend(fontsize=8, ncols=2, loc="upper center")
    return figure


def main() -> None:
    """Infer, and compare the uncertainty where there are data with that where there are none."""
    args = options(__doc__)
    rng = np.random.default_rng(0)
    x, y = measure(rng)
    q, losses = infer(x, y, 600 if args.short else 4000)
    grid = np.linspace(-4, 4, 161)
    curves = nets(draw_weights(q, 500, rng), grid)
    deviation = np.std(curves, axis=0)
    seen, gap = (np.abs(grid) > 1) & (np.abs(grid) < 3), np.abs(grid) < 0.75
    error = np.sqrt(np.mean((np.mean(curves, axis=0) - truth(grid))[seen] ** 2))
    print(f"evidence lower bound: {-losses[0]:.0f} at the start, {-losses[-1]:.0f} at the end")
    print(f"where there are data: {error:.3f} from the truth")
    print(f"spread there {np.mean(deviation[seen]):.3f}, in the gap {np.mean(deviation[gap]):.3f}")
    picture(args.out, lambda plt: draw(plt, x, y, grid, curves))
    limit = 3 * NOISE if args.short else 1.5 * NOISE
    check(error < limit, f"{error:.3f} from the truth where there are data")
    wider = np.mean(deviation[gap]) / np.mean(deviation[seen])
    check(wider > (1.2 if args.short else 2), f"the spread in the gap is only {wider:.1f} times")


if __name__ == "__main__":
    main()
