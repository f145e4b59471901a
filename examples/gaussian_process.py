"""Forecast the carbon dioxide of Mauna Loa: a Gaussian process in plain numpy, fitted with adcore.

The logarithm of the marginal likelihood below is ordinary numpy and numpy.linalg.
``value_and_grad`` gives its gradient to an optimiser, and before it does, the gradient is compared
with finite differences and with forward mode.

    python examples/gaussian_process.py [--short] [--no-scipy] [--out PICTURE]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more only slow down matrices this small

import numpy as np

from adcore import grad, jvp, value_and_grad

HERE = Path(__file__).resolve().parent
LAST_YEAR = 1990  # the months before are fitted, those after are forecast
MARGIN = 300.0  # by which the log marginal likelihood has to rise over that of the start
SPREAD = (0.6, 1.5)  # of the standardised residuals, which is 1 where the model is right

# The hyperparameters, all positive, and a first guess at each; amplitudes in ppm, times in years.
# The logarithms of all together are the vector that is fitted.
START = {
    "trend: amplitude": 30.0,
    "trend: length": 30.0,
    "season: amplitude": 3.0,
    "season: decay": 30.0,
    "season: smoothness": 1.0,
    "irregular: amplitude": 1.0,
    "irregular: length": 1.0,
    "noise": 1.0,
}

Array = np.ndarray
Loss = Callable[[Array], float]
Report = Callable[[float], None]
Minimise = Callable[[Loss, Array, int, Report], Array]


class Data(NamedTuple):
    """The middles of the months, in years, and their carbon dioxide in ppm."""

    years: Array
    co2: Array


class Forecast(NamedTuple):
    """The mean and the standard deviation of new measurements."""

    mean: Array
    deviation: Array


# ------------------------------------------------------------------------------ the mathematics


def matern(apart: Array, amplitude: float, length: float) -> Array:
    """Matérn's covariance of order 3/2: curves with a slope, which itself may change suddenly."""
    r = np.sqrt(3) / length * apart
    return amplitude**2 * (1 + r) * np.exp(-r)


def periodic(apart: Array, amplitude: float, decay: float, smoothness: float) -> Array:
    """The covariance of curves that repeat every year, and change their form in the long run."""
    exponent = 2 * (np.sin(np.pi * apart) / smoothness) ** 2 + (apart / decay) ** 2 / 2
    return amplitude**2 * np.exp(-exponent)


def kernel(logs: Array, a: Array, b: Array) -> Array:
    """The covariance of the noise-free curve between the times a and b."""
    trend, slow, season, decay, smoothness, irregular, fast, _ = np.exp(logs)
    apart = np.abs(a[:, None] - b)
    return (
        matern(apart, trend, slow)
        + periodic(apart, season, decay, smoothness)
        + matern(apart, irregular, fast)
    )


def covariance(logs: Array, years: Array) -> Array:
    """The covariance of the measurements at these times: the curve's, and that of the noise."""
    noise = np.exp(logs[-1])
    return kernel(logs, years, years) + noise**2 * np.eye(len(years))


def log_marginal_likelihood(logs: Array, data: Data) -> float:
    """The logarithm of the density of all measurements together, about their mean."""
    y, n = data.co2 - np.mean(data.co2), len(data.co2)
    L = np.linalg.cholesky(covariance(logs, data.years))
    whitened = np.linalg.solve(L, y)
    return -0.5 * whitened @ whitened - np.sum(np.log(np.diag(L))) - n / 2 * np.log(2 * np.pi)


def predict(logs: Array, data: Data, years: Array) -> Forecast:
    """What would be measured at other times, given the data."""
    centre = np.mean(data.co2)
    L = np.linalg.cholesky(covariance(logs, data.years))
    cross = np.linalg.solve(L, kernel(logs, data.years, years))
    mean = centre + cross.T @ np.linalg.solve(L, data.co2 - centre)
    prior = np.sum(np.exp(logs[[0, 2, 5, 7]]) ** 2)  # the three amplitudes and the noise
    return Forecast(mean, np.sqrt(prior - np.sum(cross**2, axis=0)))


def left_out(logs: Array, data: Data) -> Array:
    """The error at each month, forecast from all others, in its standard deviations."""
    precision = np.linalg.inv(covariance(logs, data.years))
    return precision @ (data.co2 - np.mean(data.co2)) / np.sqrt(np.diag(precision))


# ----------------------------------------------------------------------------------------- data


def load() -> tuple[Data, Data]:
    """The months to fit, and the later ones to forecast."""
    table = np.loadtxt(HERE / "data" / "mauna_loa_co2.csv", delimiter=",", skiprows=1)
    data = Data(table[:, 0] + (table[:, 1] - 0.5) / 12, table[:, 2])
    past = data.years < LAST_YEAR
    return Data(data.years[past], data.co2[past]), Data(data.years[~past], data.co2[~past])


# ---------------------------------------------------------------------- is the gradient right?


def check_gradient(loss: Loss, at: Array) -> None:
    """Compare ``grad`` with central differences and with ``jvp`` in every hyperparameter."""
    h, unit = 1e-5, np.eye(len(at))
    by_grad = grad(loss)(at)
    by_jvp = np.array([jvp(loss, (at,), (v,))[1] for v in unit])
    by_difference = np.array([(loss(at + h * v) - loss(at - h * v)) / (2 * h) for v in unit])
    largest = np.max(np.abs(by_grad))
    to_difference = np.max(np.abs(by_grad - by_difference)) / largest
    to_jvp = np.max(np.abs(by_grad - by_jvp)) / largest
    print(f"relative difference in the {len(at)} hyperparameters:")
    print(f"  grad against central differences   {to_difference:.1e}")
    print(f"  grad against jvp                   {to_jvp:.1e}")
    if not (to_difference < 1e-6 and to_jvp < 1e-10):
        sys.exit("gaussian_process.py: the gradient is wrong (see the two numbers above)")


# --------------------------------------------------------------------------------- minimisation


class Progress:
    """The likelihood as it rises: one line, rewritten on a terminal, now and then elsewhere."""

    def __init__(self, start: float) -> None:
        self.values = [start]
        self.rewrite = sys.stderr.isatty()

    def __call__(self, loss: float) -> None:
        """Note one more iteration."""
        self.values.append(-float(loss))
        iteration = len(self.values) - 1
        line = f"  iteration {iteration:4d}, log marginal likelihood {self.values[-1]:9.2f}"
        if self.rewrite:
            print("\r" + line, end="", file=sys.stderr, flush=True)
        elif iteration % 10 == 0:
            print(line, file=sys.stderr, flush=True)

    def close(self) -> None:
        """End the line."""
        if self.rewrite:
            print(file=sys.stderr)


def scipy_lbfgs(loss: Loss, start: Array, iterations: int, progress: Report) -> Array:
    """Minimise by scipy's L-BFGS-B, every hyperparameter within a factor 100 of its guess."""
    from scipy.optimize import minimize

    result = minimize(
        value_and_grad(loss),
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(log - np.log(100), log + np.log(100)) for log in start],
        callback=lambda intermediate_result: progress(intermediate_result.fun),
        options={"maxiter": iterations},
    )
    return result.x


def momentum_descent(loss: Loss, start: Array, iterations: int, progress: Report) -> Array:
    """Minimise by gradient descent with momentum, without leaps where the slope is steep."""
    rate, keep, steepest = 2e-4, 0.9, 500.0
    logs, velocity = start, np.zeros_like(start)
    for _ in range(iterations):
        value, gradient = value_and_grad(loss)(logs)
        shorter = min(1.0, steepest / np.linalg.norm(gradient))
        velocity = keep * velocity - rate * shorter * gradient
        logs = logs + velocity
        progress(value)
    return logs


def has(module: str) -> bool:
    """Whether an optional package can be imported."""
    try:
        __import__(module)
    except ImportError:
        return False
    return True


# ------------------------------------------------------------------------------------- the story


def draw(logs: Array, past: Data, future: Data, rise: list[float], path: Path) -> None:
    """The fit and the forecast, and the likelihood over the iterations."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(
        1, 2, figsize=(11, 4.2), layout="constrained", width_ratios=(2, 1)
    )
    years = np.arange(past.years[0], future.years[-1], 1 / 24)
    mean, deviation = predict(logs, past, years)
    band = mean - 2 * deviation, mean + 2 * deviation
    left.fill_between(years, *band, color="C0", alpha=0.3, lw=0, label="two standard deviations")
    left.plot(years, mean, color="C0", lw=1, label="mean")
    left.plot(*past, ".", color="black", ms=2.5, label="fitted months")
    left.plot(*future, ".", color="C3", ms=2.5, label=f"months from {LAST_YEAR}, not fitted")
    left.axvline(LAST_YEAR, color="gray", lw=0.8, ls="--")
    left.set(xlabel="year", ylabel="CO₂ in ppm", title="Carbon dioxide at Mauna Loa")
    left.legend(loc="upper left")
    right.plot(rise, ".-")
    right.set(xlabel="iteration", ylabel="log marginal likelihood", title="Fit")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=80)
    print(f"picture: {path}")


def main() -> None:
    """Fit the process, forecast the later months, and fail if either is not good enough."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="every second month, for a quick test")
    parser.add_argument("--no-scipy", action="store_true", help="gradient descent instead of scipy")
    default = HERE / "out" / "gaussian_process.png"
    parser.add_argument("--out", type=Path, default=default, metavar="PICTURE")
    args = parser.parse_args()

    use_scipy = has("scipy.optimize") and not args.no_scipy
    minimise = scipy_lbfgs if use_scipy else momentum_descent
    iterations = 100 if use_scipy else 120

    past, future = load()
    if args.short:
        past = Data(past.years[::2], past.co2[::2])
    start = np.log(list(START.values()))
    print(f"{len(past.co2)} months to fit, {len(future.co2)} to forecast\n")

    def loss(logs: Array) -> float:
        return -log_marginal_likelihood(logs, past)

    check_gradient(loss, start)
    progress, began = Progress(-loss(start)), time.perf_counter()
    logs = minimise(loss, start, iterations, progress)
    seconds = time.perf_counter() - began
    progress.close()

    print(f"\n{len(progress.values) - 1} iterations of {minimise.__name__} in {seconds:.1f} s")
    for name, value in zip(START, np.exp(logs), strict=True):
        print(f"  {name:22s} {value:8.3f}")
    before, after = progress.values[0], -loss(logs)
    print(f"log marginal likelihood: {before:.1f} at the start, {after:.1f} after the fit")

    within = left_out(logs, past)
    mean, deviation = predict(logs, past, future.years)
    ahead = (future.co2 - mean) / deviation
    inside = np.mean(np.abs(ahead) < 2)
    print(f"each month from all others: {np.std(within):.2f} standard deviations off (1 is right)")
    print(f"from {LAST_YEAR}: {inside:.0%} of the months within two standard deviations")
    if has("matplotlib"):
        draw(logs, past, future, progress.values, args.out)
    else:
        print("no picture: matplotlib is missing (pip install matplotlib)")

    margin = MARGIN / 2 if args.short else MARGIN
    if not after - before > margin:
        sys.exit(f"gaussian_process.py: the likelihood rose by {after - before:.1f}, not {margin}")
    if not SPREAD[0] < np.std(within) < SPREAD[1]:
        sys.exit(f"gaussian_process.py: the spread of the residuals is not within {SPREAD}")
    if inside < 0.8:
        sys.exit(f"gaussian_process.py: only {inside:.0%} of the forecasts hold")


if __name__ == "__main__":
    main()
