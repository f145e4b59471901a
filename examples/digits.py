"""Read handwritten digits: two models written in plain numpy, trained with adcore.

The losses below are ordinary numpy. scipy's ``minimize``, taken from ``adcore_scipy``, finds their
gradient by itself (``--no-scipy``: gradient descent by ``value_and_grad``); before it does, the
gradient is compared with finite differences and with forward mode.

    python examples/digits.py [--short] [--no-scipy] [--out PICTURE]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from adcore import grad, jvp, value_and_grad

HERE = Path(__file__).resolve().parent
TRAINING_IMAGES = 1297  # the other 500 of the 1,797 are kept for the test
HIDDEN = 32
WANTED = 0.95  # of the test images, read right by the neural net

Array = np.ndarray
Parameters = list[Array]  # [weights, bias, weights, bias, ...], one pair per layer
Loss = Callable[[Parameters], float]
Report = Callable[[float], None]
Minimise = Callable[[Loss, Parameters, int, Report], Parameters]


class Data(NamedTuple):
    """Images as rows of 64 numbers in 0..1, and the digit each one shows."""

    images: Array
    labels: Array


class Result(NamedTuple):
    """A trained model and how it got there."""

    parameters: Parameters
    losses: list[float]
    train_accuracy: float
    test_accuracy: float


# ------------------------------------------------------------------------------ the mathematics


def scores(parameters: Parameters, images: Array) -> Array:
    """One score per image and digit: logistic regression with one layer, a tanh net with more."""
    x = images
    for weights, bias in zip(parameters[0:-2:2], parameters[1:-2:2], strict=True):
        x = np.tanh(x @ weights + bias)
    return x @ parameters[-2] + parameters[-1]


def cross_entropy(parameters: Parameters, data: Data, l2: float) -> float:
    """Mean negative log-likelihood of the labels, plus ``l2`` times the squared weights."""
    s = scores(parameters, data.images)
    s = s - np.max(s, axis=1, keepdims=True)  # so that exp cannot overflow
    log_p = s - np.log(np.sum(np.exp(s), axis=1, keepdims=True))
    fit = -np.mean(log_p[np.arange(len(data.labels)), data.labels])
    return fit + l2 * sum(np.sum(weights**2) for weights in parameters[0::2])


def accuracy(parameters: Parameters, data: Data) -> float:
    """The share of the images whose highest score is at the right digit."""
    return float(np.mean(np.argmax(scores(parameters, data.images), axis=1) == data.labels))


# ------------------------------------------------------------------------------- data and start


def load() -> tuple[Data, Data]:
    """The training and the test images, split by a fixed permutation."""
    table = np.loadtxt(HERE / "data" / "digits.csv.gz", delimiter=",")
    table = table[np.random.default_rng(0).permutation(len(table))]
    images, labels = table[:, :-1] / 16, table[:, -1].astype(int)
    n = TRAINING_IMAGES
    return Data(images[:n], labels[:n]), Data(images[n:], labels[n:])


def initial(*sizes: int) -> Parameters:
    """Random weights of variance 1/inputs and zero biases for layers of these sizes."""
    rng = np.random.default_rng(1)
    parameters = []
    for n_in, n_out in pairwise(sizes):
        parameters += [rng.normal(size=(n_in, n_out)) / np.sqrt(n_in), np.zeros(n_out)]
    return parameters


# ---------------------------------------------------------------------- is the gradient right?


def check_gradient(loss: Loss, at: Parameters, directions: int = 5) -> None:
    """Compare ``grad`` with central differences and with ``jvp`` along random directions."""
    rng = np.random.default_rng(2)
    gradient, h, slopes = grad(loss)(at), 1e-6, []
    for _ in range(directions):
        v = [rng.normal(size=p.shape) for p in at]
        by_grad = sum(np.sum(g * d) for g, d in zip(gradient, v, strict=True))
        _, by_jvp = jvp(loss, (at,), (v,))
        ahead = loss([p + h * d for p, d in zip(at, v, strict=True)])
        behind = loss([p - h * d for p, d in zip(at, v, strict=True)])
        slopes.append((by_grad, by_jvp, (ahead - behind) / (2 * h)))
    by_grad, by_jvp, by_difference = np.array(slopes).T
    largest = np.max(np.abs(by_grad))
    to_difference = np.max(np.abs(by_grad - by_difference)) / largest
    to_jvp = np.max(np.abs(by_grad - by_jvp)) / largest
    print(f"  relative difference along {directions} random directions:")
    print(f"    grad against central differences   {to_difference:.1e}")
    print(f"    grad against jvp                   {to_jvp:.1e}")
    if not (to_difference < 1e-6 and to_jvp < 1e-12):
        sys.exit("digits.py: the gradient of the loss is wrong (see the two numbers above)")


# --------------------------------------------------------------------------------- minimisation


class Progress:
    """The loss as it falls: one line, rewritten on a terminal, now and then elsewhere."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.losses: list[float] = []
        self.rewrite = sys.stderr.isatty()

    def __call__(self, loss: float) -> None:
        """Note one more iteration."""
        self.losses.append(float(loss))
        line = f"  {self.title}: iteration {len(self.losses):4d}, loss {loss:.4f}"
        if self.rewrite:
            print("\r" + line, end="", file=sys.stderr, flush=True)
        elif len(self.losses) % 50 == 0:
            print(line, file=sys.stderr, flush=True)

    def close(self) -> None:
        """End the line."""
        if self.rewrite:
            print(file=sys.stderr)


def scipy_lbfgs(loss: Loss, start: Parameters, iterations: int, progress: Report) -> Parameters:
    """Minimise by scipy's L-BFGS-B, which wants all parameters in one flat vector."""
    from adcore_scipy.optimize import minimize  # scipy's, which fills in the gradient

    shapes = [p.shape for p in start]
    ends = np.cumsum([p.size for p in start])[:-1]

    def pack(parameters: Parameters) -> Array:
        return np.concatenate([p.ravel() for p in parameters])

    def unpack(flat: Array) -> Parameters:
        pieces = np.split(flat, ends)
        return [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]

    result = minimize(
        lambda flat: loss(unpack(flat)),
        pack(start),
        method="L-BFGS-B",
        callback=lambda intermediate_result: progress(intermediate_result.fun),
        options={"maxiter": iterations},
    )
    return unpack(result.x)


def momentum_descent(
    loss: Loss, start: Parameters, iterations: int, progress: Report
) -> Parameters:
    """Minimise by gradient descent with momentum: all it needs is numpy."""
    rate, keep = 0.3, 0.9
    parameters, velocity = start, [np.zeros_like(p) for p in start]
    for _ in range(iterations):
        value, gradient = value_and_grad(loss)(parameters)
        velocity = [keep * v - rate * g for v, g in zip(velocity, gradient, strict=True)]
        parameters = [p + v for p, v in zip(parameters, velocity, strict=True)]
        progress(value)
    return parameters


def has(module: str) -> bool:
    """Whether an optional package can be imported."""
    try:
        __import__(module)
    except ImportError:
        return False
    return True


# ------------------------------------------------------------------------------------- the story


def train(
    title: str,
    start: Parameters,
    l2: float,
    data: tuple[Data, Data],
    minimise: Minimise,
    iterations: int,
) -> Result:
    """Check the gradient of one model, train it, and report."""
    training, test = data

    def loss(parameters: Parameters) -> float:
        return cross_entropy(parameters, training, l2)

    print(f"{title}: {sum(p.size for p in start):,} parameters")
    check_gradient(loss, start)
    progress, began = Progress(title), time.perf_counter()
    parameters = minimise(loss, start, iterations, progress)
    seconds = time.perf_counter() - began
    progress.close()
    train_accuracy, test_accuracy = accuracy(parameters, training), accuracy(parameters, test)
    print(f"  {len(progress.losses)} iterations of {minimise.__name__} in {seconds:.1f} s")
    print(f"  accuracy: {train_accuracy:.1%} train, {test_accuracy:.1%} test\n", flush=True)
    return Result(parameters, progress.losses, train_accuracy, test_accuracy)


def draw(results: dict[str, Result], test: Data, path: Path) -> None:
    """Loss curves of all models, and the digits that the last one misreads."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure = plt.figure(figsize=(11, 4.5), layout="constrained")
    left, right = figure.subfigures(1, 2)
    axes = left.subplots()
    for title, result in results.items():
        axes.semilogy(result.losses, label=f"{title}, {result.test_accuracy:.1%} right")
    axes.set(xlabel="iteration", ylabel="loss on the training images", title="Training")
    axes.legend()

    title, result = list(results.items())[-1]
    guesses = np.argmax(scores(result.parameters, test.images), axis=1)
    wrong = np.flatnonzero(guesses != test.labels)
    right.suptitle(f"{len(wrong)} of {len(test.labels)} misread by the {title}")
    for cell in right.subplots(3, 4).flat:
        cell.axis("off")
    for cell, i in zip(right.axes, wrong, strict=False):
        cell.imshow(test.images[i].reshape(8, 8), cmap="gray_r")
        cell.set_title(f"{test.labels[i]} read as {guesses[i]}", fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    print(f"picture: {path}")


def main() -> None:
    """Train both models, draw them, and fail if the net does not read well enough."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="few iterations, for a quick test")
    parser.add_argument("--no-scipy", action="store_true", help="gradient descent instead of scipy")
    parser.add_argument("--out", type=Path, default=HERE / "out" / "digits.png", metavar="PICTURE")
    args = parser.parse_args()

    use_scipy = has("scipy.optimize") and not args.no_scipy
    minimise = scipy_lbfgs if use_scipy else momentum_descent
    iterations = 40 if args.short else 150 if use_scipy else 400

    data = training, test = load()
    print(f"{len(training.labels)} training images, {len(test.labels)} test images of 8x8 pixels\n")
    models = {
        "logistic regression": (initial(64, 10), 1e-4),
        "neural net": (initial(64, HIDDEN, 10), 3e-4),
    }
    results = {
        title: train(title, start, l2, data, minimise, iterations)
        for title, (start, l2) in models.items()
    }
    if has("matplotlib"):
        draw(results, test, args.out)
    else:
        print("no picture: matplotlib is missing (pip install matplotlib)")

    reached = results["neural net"].test_accuracy
    if reached < WANTED:
        sys.exit(f"digits.py: the neural net reads {reached:.1%} of the test, not {WANTED:.0%}")


if __name__ == "__main__":
    main()
