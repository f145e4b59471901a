"""What the scripts of the gallery share: command line, progress bar, Adam, and pictures.

Nothing here knows of any derivative but ``adam``, which asks adcore for one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from adcore import value_and_grad

Array = np.ndarray
Parameters = dict[str, Array]

DATA = Path(__file__).resolve().parent / "data"
OUT = Path(__file__).resolve().parent / "out"
WIDTH = 20  # of the progress bar, in characters


def options(doc: str) -> argparse.Namespace:
    """The options of every script: ``short`` for a quick test, ``out`` for the picture's path."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="less of all, for a quick test")
    picture = OUT / Path(sys.argv[0]).with_suffix(".png").name
    parser.add_argument("--out", type=Path, default=picture, metavar="PICTURE")
    return parser.parse_args()


class Progress:
    """A bar on stderr: rewritten in place on a terminal, a line for every tenth elsewhere.

    Call it after each iteration with the loss, or ``what`` else is of interest; it keeps them in
    ``losses``.
    """

    def __init__(self, title: str, total: int, what: str = "loss") -> None:
        self.title, self.total, self.what = title, total, what
        self.losses: list[float] = []

    def __call__(self, loss: float) -> None:
        """Note one more iteration."""
        self.losses.append(float(loss))
        done = len(self.losses)
        bar = "#" * min(WIDTH * done // self.total, WIDTH)
        line = f"{self.title} [{bar:.<{WIDTH}}] {done}/{self.total}, {self.what} {loss:.4g}"
        if sys.stderr.isatty():
            print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
        elif done % max(self.total // 10, 1) == 0:
            print(line, file=sys.stderr, flush=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if sys.stderr.isatty():
            print(file=sys.stderr)


def adam(
    loss: Callable[[Parameters, int], float],
    parameters: Parameters,
    steps: int,
    rate: float,
    progress: Callable[[float], None],
) -> Parameters:
    """Minimise ``loss(parameters, step)`` by Adam, for a dictionary of arrays.

    The rate falls to zero along a line. Source: Kingma and Ba, Adam: a method for stochastic
    optimization (2015).
    """
    mean = {name: np.zeros_like(p) for name, p in parameters.items()}
    square = {name: np.zeros_like(p) for name, p in parameters.items()}
    for step in range(steps):
        value, slope = value_and_grad(loss)(parameters, step)
        mean = {name: 0.9 * m + 0.1 * slope[name] for name, m in mean.items()}
        square = {name: 0.99 * s + 0.01 * slope[name] ** 2 for name, s in square.items()}
        length = rate * (1 - step / steps) / (1 - 0.9 ** (step + 1))
        scale = 1 - 0.99 ** (step + 1)
        parameters = {
            name: p - length * mean[name] / (np.sqrt(square[name] / scale) + 1e-8)
            for name, p in parameters.items()
        }
        progress(value)
    return parameters


def picture(path: Path, draw: Callable[[Any], Any], dpi: int = 80) -> None:
    """Save the figure that ``draw(pyplot)`` returns, if matplotlib is installed."""
    try:
        import matplotlib
    except ImportError:
        print("no picture: matplotlib is missing (pip install matplotlib)")
        return
    matplotlib.use("Agg")
    from matplotlib import pyplot

    path.parent.mkdir(parents=True, exist_ok=True)
    draw(pyplot).savefig(path, dpi=dpi)
    print(f"picture: {path}")


def check(right: bool, otherwise: str) -> None:
    """End the script with exit code 1 and one line, unless all is right."""
    if not right:
        sys.exit(f"{Path(sys.argv[0]).name}: {otherwise}")
