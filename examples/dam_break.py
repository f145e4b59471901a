"""How high the water stood before a dam broke, found from three gauges further down.

The solver, the package `channel` beside this script, is numpy code as it is written: arrays are
made, filled and changed in place, and nothing in it knows of derivatives. One line makes it
differentiable, `adcore.lift("channel")`; what is minimised is the misfit of the gauges, over the
height in each cell of the channel.

    python examples/dam_break.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import channel
import numpy as np
from gallery import Array, Progress, check, options, picture
from scipy.optimize import minimize

import adcore

CELLS, STEPS, PLACES, NOISE = 80, 260, np.array([30, 50, 70]), 0.004
DEEPEST = 2.0
SMOOTH = 2e-3  # how much a bend of the surface counts
WANTED = 0.06  # mean distance from the true height


def before(cells: int) -> Array:
    """The true heights: a lake behind the dam, with a hill of water in it."""
    x = np.linspace(0.0, 1.0, cells)
    lake = 0.8 + 0.6 / (1 + np.exp((x - 0.4) * 60))
    return lake + 0.3 * np.exp(-(((x - 0.2) / 0.05) ** 2))


def misfit(h: Array, seen: Array, places: Array) -> float:
    """The mean square of what the gauges would read less what they read, and the bends."""
    read = channel.gauges(h, places, len(seen), DEEPEST)
    return np.mean((read - seen) ** 2) / NOISE**2 + SMOOTH * np.sum(np.diff(h, 2) ** 2) / NOISE**2


def draw(plt, truth: Array, found: Array, seen: Array, places: Array, waves: Array):
    """The heights before the dam broke, the gauges, and the waves of what was found."""
    figure, axes = plt.subplots(1, 3, figsize=(9, 3), layout="constrained")
    axes[0].fill_between(range(len(truth)), truth, color="C0", alpha=0.25, label="truth")
    axes[0].plot(found, "C3", label="found")
    axes[0].plot(places, np.full(len(places), 0.55), "k^", label="gauges")
    axes[0].set(title="before the dam broke", xlabel="cell", ylabel="height", ylim=(0.4, 1.9))
    axes[0].legend(fontsize="small")
    for k, place in enumerate(places):
        axes[1].plot(seen[:, k], ".", color="0.7", markersize=3)
        axes[1].plot(waves[:, place], f"C{k}", label=f"cell {place}")
    axes[1].set(title="what the gauges read", xlabel="step")
    axes[1].legend(fontsize="small")
    axes[2].imshow(waves, aspect="auto", origin="lower", cmap="Blues")
    axes[2].set(title="the waves", xlabel="cell", ylabel="step")
    return figure


def main() -> None:
    """Measure, look for the heights that explain it, and compare with the truth."""
    args = options(__doc__)
    cells, steps, rounds = (40, 120, 20) if args.short else (CELLS, STEPS, 50)
    places = PLACES * cells // CELLS
    truth, rng = before(cells), np.random.default_rng(0)
    seen = channel.gauges(truth, places, steps, DEEPEST)
    seen += NOISE * rng.standard_normal(seen.shape)

    adcore.lift("channel")  # all that it takes
    objective = adcore.value_and_grad(misfit)
    with Progress("looking back", rounds, "misfit") as progress:
        result = minimize(
            objective,
            np.full(cells, seen[0].mean()),
            (seen, places),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0.2, DEEPEST)] * cells,
            options={"maxiter": rounds},
            callback=lambda x: progress(misfit(x, seen, places)),
        )
    waves = channel.gauges(result.x, np.arange(cells), steps, DEEPEST)
    distance = float(np.mean(np.abs(result.x - truth)))
    print(f"misfit {result.fun:.3g} after {result.nit} steps, mean distance {distance:.3f}")
    picture(args.out, lambda plt: draw(plt, truth, result.x, seen, places, waves))
    if not args.short:
        check(distance < WANTED, f"the mean distance is {distance:.3f}, wanted is {WANTED}")


if __name__ == "__main__":
    main()
