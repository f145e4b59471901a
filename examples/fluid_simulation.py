"""Smoke that forms a ∇: the first breath of wind, found by differentiating a fluid simulation.

A disc of smoke is carried by a two-dimensional wind that nobody touches after the start. Which
wind at the start makes the smoke form a given picture at the end? The simulation is thirty lines of
numpy (with numpy.fft); reverse mode goes back through all its steps to the 4,608 numbers that
describe the first wind, for the price of about five simulations.

    python examples/fluid_simulation.py [--short] [--out PICTURE]

With matplotlib, the smoke also moves: see the GIF beside the picture.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from gallery import Array, Progress, check, options, picture
from scipy.optimize import minimize

from adcore import value_and_grad

N = 48  # cells on either side; what leaves on one side comes in on the other
STEPS = 30
WANTED = 0.05  # of the squared difference at the start, left at the end

# ------------------------------------------------------------------------------- the simulation


def incompressible(wind: Array) -> Array:
    """The part of the wind (2, n, n) that neither gathers nor thins the air.

    In the Fourier transform, the other part is that along the wave vector k.
    """
    frequency = np.fft.fftfreq(wind.shape[-1])
    k = np.stack(np.meshgrid(frequency, frequency, indexing="ij"))
    transformed = np.fft.fft2(wind)
    along = np.sum(k * transformed, axis=0) / np.maximum(np.sum(k**2, axis=0), 1e-12)
    return np.real(np.fft.ifft2(transformed - k * along))


def carry(fields: Array, wind: Array) -> Array:
    """The fields (…, n, n) one step later: each cell gets what the wind brings from upstream.

    Upstream is a point between four cells, whose values are mixed by their nearness. Which four is
    an index, an integer and so a constant; the mixture is what the wind is differentiated through.
    """
    n = wind.shape[-1]
    rows, columns = np.meshgrid(np.arange(n), np.arange(n), indexing="ij")
    row, column = rows - wind[0], columns - wind[1]
    top, left = np.floor(row), np.floor(column)
    down, right = row - top, column - left
    i, j = top.astype(int) % n, left.astype(int) % n
    i1, j1 = (i + 1) % n, (j + 1) % n
    upper = (1 - right) * fields[..., i, j] + right * fields[..., i, j1]
    lower = (1 - right) * fields[..., i1, j] + right * fields[..., i1, j1]
    return (1 - down) * upper + down * lower


def simulate(wind: Array, smoke: Array, frames: list | None = None) -> Array:
    """The smoke after all steps; each of them is added to the frames, if these are given."""
    wind = incompressible(wind)
    for _ in range(STEPS):
        if frames is not None:
            frames.append(smoke)
        moved = carry(np.concatenate([wind, smoke[None]]), wind)  # the wind carries itself, too
        wind, smoke = incompressible(moved[:2]), moved[2]
    return smoke


# --------------------------------------------------------------------------------- the pictures


def disc_and_nabla(n: int) -> tuple[Array, Array]:
    """The smoke at the start, and the picture it is to form; both have the same amount of it."""
    y, x = np.meshgrid(np.linspace(1, -1, n), np.linspace(-1, 1, n), indexing="ij")

    def soft(inside: Array) -> Array:
        return 1 / (1 + np.exp(-inside * n))  # 1 where `inside` is positive, 0 where negative

    def triangle(size: float) -> Array:
        return soft(size - np.maximum(y, 0.87 * np.abs(x) - 0.5 * y))

    nabla = triangle(0.42) * (1 - triangle(0.2))
    radius = np.sqrt(np.sum(nabla) / np.pi) * 2 / n
    disc = soft(radius - np.sqrt(x**2 + y**2))
    return disc * np.sum(nabla) / np.sum(disc), nabla


def draw(plt, frames: list[Array], target: Array):
    """Some moments of the simulation, and the target."""
    figure, axes = plt.subplots(1, 5, figsize=(8, 2), layout="constrained")
    shown = [0, STEPS // 3, 2 * STEPS // 3, STEPS]
    titles = [*(f"step {step}" for step in shown), "target"]
    for cell, title, image in zip(axes, titles, [*(frames[s] for s in shown), target], strict=True):
        cell.imshow(image, cmap="bone_r", vmin=0, vmax=1)
        cell.set_title(title)
        cell.axis("off")
    return figure


def animate(frames: list[Array], path: Path) -> None:
    """Save the smoke as an animation, which stops for a while at the end; needs matplotlib."""
    try:
        from matplotlib import pyplot as plt
        from matplotlib.animation import ArtistAnimation, PillowWriter
    except ImportError:
        return
    figure, axes = plt.subplots(figsize=(2.4, 2.4))
    figure.subplots_adjust(0, 0, 1, 1)
    axes.axis("off")
    stills = [[axes.imshow(f, cmap="bone_r", vmin=0, vmax=1)] for f in [*frames, *frames[-1:] * 15]]
    ArtistAnimation(figure, stills).save(path, writer=PillowWriter(fps=12), dpi=60)
    print(f"animation: {path}")


def main() -> None:
    """Find the wind, and show what it does."""
    args = options(__doc__)
    n, iterations = (24, 30) if args.short else (N, 300)
    smoke, target = disc_and_nabla(n)

    def loss(wind: Array) -> float:
        return np.mean((simulate(wind.reshape(2, n, n), smoke) - target) ** 2)

    calm = np.zeros(2 * n * n)
    with Progress("blowing", iterations) as progress:
        result = minimize(
            value_and_grad(loss),
            calm,
            jac=True,
            method="L-BFGS-B",
            callback=lambda intermediate_result: progress(intermediate_result.fun),
            options={"maxiter": iterations, "maxfun": 10 * iterations},
        )
    frames: list[Array] = []
    frames.append(simulate(result.x.reshape(2, n, n), smoke, frames))
    share = result.fun / loss(calm)
    print(f"{result.nit} iterations over {calm.size:,} numbers: {share:.2%} of the squared")
    print(f"difference left; {np.sum(frames[-1]) / np.sum(smoke):.1%} of the smoke still there")
    picture(args.out, lambda plt: draw(plt, frames, target))
    animate(frames, args.out.with_suffix(".gif"))
    check(share < (0.3 if args.short else WANTED), f"{share:.1%} of the difference are left")


if __name__ == "__main__":
    main()
