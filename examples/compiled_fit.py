"""Fit a sum of peaks to a spectrum, with and without `compile`: the same steps, in less time.

A spectrum of 200 points is a small problem: an eager gradient of it spends its time on finding
the derivative, not on the arithmetic. L-BFGS asks for it some hundred times. Compiled, the
derivative is found once and then only computed. Both fits take the same steps to the same minimum;
what differs is when they arrive.

    python examples/compiled_fit.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import time

import numpy as np
from gallery import Array, Progress, check, options, picture
from scipy.optimize import minimize

from adcore import compile, value_and_grad

PEAKS = np.array(  # place, width, height
    [
        [1.0, 0.2, 0.8], [2.0, 0.3, 1.0], [3.4, 0.5, 0.6], [4.1, 0.25, 0.9],
        [6.0, 0.8, 0.5], [7.1, 0.2, 0.7], [8.2, 0.4, 1.1], [9.0, 0.3, 0.4],
    ]
)  # fmt: skip
ENERGY = np.linspace(0, 10, 200)


def spectrum(peaks: Array) -> Array:
    """Lorentz curves of the given places, widths and heights, one peak per row."""
    place, width, height = peaks.T[:, :, None]
    return np.sum(height / (1 + ((ENERGY - place) / width) ** 2), axis=0)


def measured(rng: np.random.Generator) -> Array:
    """The spectrum with noise."""
    return spectrum(PEAKS) + 0.02 * rng.normal(size=ENERGY.size)


def fit(objective, start: Array, iterations: int, title: str):
    """Minimise by L-BFGS; the losses and the seconds after each iteration."""
    seconds, begin = [], time.perf_counter()
    with Progress(title, iterations) as progress:

        def visited(intermediate_result) -> None:
            seconds.append(time.perf_counter() - begin)
            progress(intermediate_result.fun)

        found = minimize(
            lambda x: objective(x),
            start.ravel(),
            jac=True,
            method="L-BFGS-B",
            callback=visited,
            options={"maxiter": iterations, "ftol": 1e-15, "gtol": 1e-9, "maxcor": 5},
        )
    return found, np.array(seconds), np.array(progress.losses)


def draw(plt, curves, data: Array, peaks: Array):
    """The loss over time, and the fit."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
    for title, (seconds, losses) in curves.items():
        left.semilogy(1e3 * seconds, losses - 0.999 * min(losses), ".-", ms=3, lw=1, label=title)
    left.set(xlabel="milliseconds", ylabel="loss above the least", title="The same steps")
    left.legend()
    right.plot(ENERGY, data, ".", ms=3, color="grey", label="measured")
    right.plot(ENERGY, spectrum(peaks), label="fitted")
    right.set(xlabel="energy", title="What was fitted")
    right.legend()
    return figure


def main() -> None:
    """Fit twice, and compare."""
    args = options(__doc__)
    rng = np.random.default_rng(0)
    data = measured(rng)
    start = PEAKS * (1 + 0.1 * rng.normal(size=PEAKS.shape))

    def loss(x: Array) -> float:
        return np.sum((spectrum(np.reshape(x, PEAKS.shape)) - data) ** 2)

    iterations = 20 if args.short else 200
    eager = value_and_grad(loss)
    eager(start.ravel())  # the first derivative of all loads the plugins
    ways = {"eager": eager, "compiled": compile(eager)}
    curves, ends = {}, {}
    for title, objective in ways.items():
        found, seconds, losses = fit(objective, start, iterations, title)
        curves[title], ends[title] = (seconds, losses), found
        took = f"{1e3 * seconds[-1]:.0f} ms"
        print(f"{title:9s} {found.nit} iterations, {found.nfev} gradients, {took}")
    ratio = curves["eager"][0][-1] / curves["compiled"][0][-1]
    print(f"compiled, the fit takes {1 / ratio:.2f} of the time, recording included")

    peaks = np.reshape(ends["compiled"].x, PEAKS.shape)
    picture(args.out, lambda plt: draw(plt, curves, data, peaks))
    difference = np.max(np.abs(ends["eager"].x - ends["compiled"].x))
    check(difference < 1e-4, f"the two fits differ by {difference:.1e}")
    if not args.short:
        check(np.max(np.abs(peaks - PEAKS)) < 0.15, "the peaks were not found")


if __name__ == "__main__":
    main()
