"""How smooth should a curve be? A fit within a fit: penalties chosen by data that were held out.

The inner problem fits a curve, robustly, with penalties on its bends: one for each region. The
outer one chooses the penalties such that the curve predicts measurements that the fit has not seen.
The slope of the held-out error in the penalties goes through the inner minimiser by the implicit
function theorem, whatever way it took; so five penalties cost little more than one.

    python examples/bilevel_fit.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import Array, check, options, picture

from adcore import value_and_grad
from adcore_scipy import optimize

KNOTS, REGIONS = 30, 5


def truth(t: Array) -> Array:
    """Flat, then a jolt, then a wave that grows faster."""
    return 0.3 * t + np.exp(-(((t - 0.35) / 0.03) ** 2)) + 0.25 * np.sin(40 * t**3) * (t > 0.5)


def hats(t: Array) -> Array:
    """Piecewise linear functions, 1 at one knot and 0 at the others: a curve is hats @ heights."""
    return np.maximum(0, 1 - np.abs(t[:, None] * (KNOTS - 1) - np.arange(KNOTS)))


def measured(n: int, seed: int) -> tuple[Array, Array]:
    """Points of the curve with noise, of which some are far off."""
    rng = np.random.default_rng(seed)
    t = np.sort(rng.random(n))
    noise = 0.05 * rng.standard_normal(n) + 0.8 * (rng.random(n) < 0.06)
    return t, truth(t) + noise


def misfit(heights: Array, A: Array, y: Array) -> float:
    """Squares of small residuals, absolute values of large ones."""
    return np.sum(np.sqrt(1 + ((A @ heights - y) / 0.1) ** 2) - 1)


def fitted(log_penalties: Array, A: Array, y: Array) -> Array:
    """The inner fit: heights at the knots, for one penalty of each region."""
    weights = np.repeat(np.exp(log_penalties), (KNOTS - 2) // REGIONS + 1)[: KNOTS - 2]

    def cost(heights: Array) -> float:
        return misfit(heights, A, y) + np.sum(weights * np.diff(heights, n=2) ** 2)

    return optimize.minimize(cost, np.zeros(KNOTS), tol=1e-9).x  # its gradient is filled in


def main() -> None:
    """Choose the penalties, and compare with the best single one of a search."""
    args = options(__doc__)
    A, y = (lambda t, y: (hats(t), y))(*measured(120, 1))
    held_t, held_y = measured(120, 2)
    held_A = hats(held_t)

    def held_out(log_penalties: Array) -> float:
        return misfit(fitted(log_penalties, A, y), held_A, held_y)

    iterations = 6 if args.short else 25
    start = np.zeros(REGIONS)
    with optimize.progress(iterations) as bar:
        found = optimize.minimize(
            held_out, start, method="L-BFGS-B", bounds=[(-6.0, 12.0)] * REGIONS,
            options={"maxiter": iterations}, callback=bar,
        )  # fmt: skip
    single = {p: float(held_out(np.full(REGIONS, p))) for p in (-4.0, -2.0, 0.0, 2.0, 4.0)}
    best = min(single, key=single.__getitem__)
    print(f"held-out error: {found.fun:.2f} with {REGIONS} penalties, after {found.nfev} fits;")
    print(f"  {single[best]:.2f} with the best of {len(single)} single ones")
    print("log penalties:", " ".join(f"{p:.1f}" for p in found.x))

    _, slope = value_and_grad(held_out)(start)
    step = 1e-2 * np.eye(REGIONS)[2]
    quotient = (held_out(start + step) - held_out(start - step)) / 2e-2
    error = abs(slope[2] - quotient) / abs(quotient)
    print(f"slope in one penalty against a difference of whole fits: {error:.0e}")

    def draw(plt):
        figure, axes = plt.subplots(figsize=(6.5, 3.5), layout="constrained")
        t = np.linspace(0, 1, 400)
        axes.plot(held_t, held_y, ".", color="0.7", ms=4, label="held out")
        axes.plot(t, truth(t), color="black", lw=1, label="truth")
        curves = {"one penalty": np.full(REGIONS, best), f"{REGIONS} penalties": found.x}
        for label, p in curves.items():
            axes.plot(t, hats(t) @ fitted(p, A, y), lw=1.5, label=label)
        axes.legend(fontsize=7, ncols=2)
        axes.set(xlabel="t", ylim=(-0.4, 1.6))
        return figure

    picture(args.out, draw)
    check(error < 1e-3, "the slope through the fit is wrong")
    check(found.fun < single[best], "several penalties do no better than one")


if __name__ == "__main__":
    main()
