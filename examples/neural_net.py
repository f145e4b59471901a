"""A neural network, trained to be a hilly landscape from 400 noisy measurements of its height.

The net is ten lines of numpy; Adam gets its gradient from ``value_and_grad``. Once trained, the
net is differentiated again, by its input instead of its weights: its slope is the landscape's.

    python examples/neural_net.py [--short] [--out PICTURE]
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from gallery import Array, Parameters, Progress, adam, check, options, picture

from adcore import elementwise_grad

POINTS, NOISE = 400, 0.1
SIZES = (2, 32, 32, 1)  # of the layers: a place, twice 32 hidden values, a height
SMALLER = 1e-4  # times the sum of the squared weights: what keeps the net from fitting the noise
WANTED = 0.06  # root mean square error of the height, from the truth


def landscape(x: Array) -> Array:
    """The true height at each row of x: a hill and a hollow on a wavy plain."""
    hill = 2 * np.exp(-2 * np.sum((x - 1) ** 2, axis=-1))
    hollow = 2 * np.exp(-2 * np.sum((x + 1) ** 2, axis=-1))
    return hill - hollow + 0.3 * np.sin(2 * x[..., 0] - x[..., 1])


def initial(rng: np.random.Generator) -> Parameters:
    """Random weights of variance 1/inputs, and zero biases."""
    p = {}
    for k, (n_in, n_out) in enumerate(pairwise(SIZES)):
        p[f"weights {k}"] = rng.normal(size=(n_in, n_out)) / np.sqrt(n_in)
        p[f"bias {k}"] = np.zeros(n_out)
    return p


def net(p: Parameters, x: Array) -> Array:
    """The height that the net gives to each row of x."""
    last = len(SIZES) - 2
    for k in range(last):
        x = np.tanh(x @ p[f"weights {k}"] + p[f"bias {k}"])
    return (x @ p[f"weights {last}"] + p[f"bias {last}"])[..., 0]


def slopes(fun, x: Array) -> Array:
    """The slope of fun at each row of x. Each height depends on its own row alone."""
    return elementwise_grad(fun)(x)


def draw(plt, p: Parameters, x: Array, heights: Array):
    """Truth, measurements, and net side by side."""
    figure, axes = plt.subplots(1, 3, figsize=(8, 2.9), layout="constrained", sharey=True)
    line = np.linspace(-2, 2, 80)
    grid = np.stack(np.meshgrid(line, line), axis=-1)
    style = {"cmap": "terrain", "vmin": -2.2, "vmax": 2.2}
    axes[0].imshow(landscape(grid), extent=(-2, 2, -2, 2), origin="lower", **style)
    axes[1].scatter(*x.T, c=heights, s=10, **style)
    image = axes[2].imshow(net(p, grid), extent=(-2, 2, -2, 2), origin="lower", **style)
    coarse = np.stack(np.meshgrid(line[4::9], line[4::9]), axis=-1)
    slope = slopes(lambda x: net(p, x), coarse)
    axes[2].quiver(coarse[..., 0], coarse[..., 1], slope[..., 0], slope[..., 1], alpha=0.6)
    for cell, title in zip(axes, ("truth", "measurements", "net and its slope"), strict=True):
        cell.set(title=title, aspect="equal", xlim=(-2, 2), ylim=(-2, 2))
    figure.colorbar(image, ax=axes, label="height")
    return figure


def main() -> None:
    """Train, and compare heights and slopes with the truth."""
    args = options(__doc__)
    rng = np.random.default_rng(0)
    x = rng.uniform(-2, 2, size=(POINTS, 2))
    heights = landscape(x) + NOISE * rng.normal(size=POINTS)

    def loss(p: Parameters, step: int) -> float:
        large = sum(np.sum(p[name] ** 2) for name in p if name.startswith("weights"))
        return np.mean((net(p, x) - heights) ** 2) + SMALLER * large

    steps = 500 if args.short else 2000
    with Progress("training", steps) as progress:
        p = adam(loss, initial(rng), steps, 0.02, progress)

    elsewhere = rng.uniform(-1.9, 1.9, size=(2000, 2))
    error = np.sqrt(np.mean((net(p, elsewhere) - landscape(elsewhere)) ** 2))
    differences = slopes(lambda x: net(p, x), elsewhere) - slopes(landscape, elsewhere)
    print(f"{sum(part.size for part in p.values()):,} parameters, {steps} steps")
    print(f"root mean square error at new places: {error:.3f} (of the measurements: {NOISE})")
    print(f"the same of the slopes: {np.sqrt(np.mean(differences**2)):.3f}")
    picture(args.out, lambda plt: draw(plt, p, x, heights))
    check(error < (0.1 if args.short else WANTED), f"the net is {error:.3f} off on average")


if __name__ == "__main__":
    main()
