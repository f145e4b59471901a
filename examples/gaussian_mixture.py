"""A mixture of Gaussians: three kinds of handwritten digits, told apart without their labels.

Images of 0, 2 and 4 are reduced to two numbers each (their two principal components) and lie in
three clouds. The density of the points is a sum of three Gaussians, whose weights, centres and
covariances are found by maximum likelihood. The labels are used at the end, to see how well
the clouds match the digits.

What to see here: parameters in a dictionary, each free to be any number, and what they mean
(weights that sum to 1, positive definite covariances) computed in the loss; numpy.linalg in it too.

    python examples/gaussian_mixture.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import DATA, Array, Parameters, Progress, check, options, picture
from scipy.optimize import minimize

from adcore import value_and_grad

DIGITS = (0, 2, 4)
K = len(DIGITS)
WANTED = 0.95  # of the images in the cloud of their digit


def load() -> tuple[Array, Array]:
    """Points in the plane, one for each image, and the digits they show."""
    table = np.loadtxt(DATA / "digits.csv.gz", delimiter=",")
    table = table[np.isin(table[:, -1], DIGITS)]
    images = table[:, :-1] - np.mean(table[:, :-1], axis=0)
    _, _, directions = np.linalg.svd(images, full_matrices=False)
    points = images @ directions[:2].T
    return points / np.std(points), table[:, -1].astype(int)


def log_densities(p: Parameters, points: Array) -> Array:
    """For each point and cloud: log of the cloud's weight times its density there."""
    log_weights = p["logits"] - np.logaddexp.reduce(p["logits"])
    # A lower triangle with a positive diagonal is a Cholesky factor: its L Lᵀ is a covariance.
    lower = np.tril(p["factors"], -1)
    L = lower + np.exp(p["factors"] - lower) * np.eye(2)
    z = np.linalg.solve(L, np.swapaxes(points - p["centres"][:, None], 1, 2))  # (K, 2, points)
    log_det = np.sum(np.log(np.diagonal(L, axis1=1, axis2=2)), axis=1)
    return (log_weights - log_det - np.log(2 * np.pi))[:, None] - 0.5 * np.sum(z**2, axis=1)


def loss(p: Parameters, points: Array) -> float:
    """The mean negative log-likelihood; logaddexp.reduce is a log of a sum of exponentials."""
    return -np.mean(np.logaddexp.reduce(log_densities(p, points), axis=0))


def fit(start: Parameters, points: Array, iterations: int) -> tuple[Parameters, list[float]]:
    """Minimise by L-BFGS-B, which wants all parameters in one vector, and their gradient too."""
    shapes = {name: p.shape for name, p in start.items()}
    ends = np.cumsum([p.size for p in start.values()])[:-1]

    def unpack(flat: Array) -> Parameters:
        parts = np.split(flat, ends)
        return {name: part.reshape(shapes[name]) for name, part in zip(shapes, parts, strict=True)}

    # np.split and reshape are differentiated as all else: the gradient comes as one vector.
    with Progress("fitting", iterations) as progress:
        result = minimize(
            value_and_grad(lambda flat: loss(unpack(flat), points)),
            np.concatenate([p.ravel() for p in start.values()]),
            jac=True,
            method="L-BFGS-B",
            callback=lambda intermediate_result: progress(intermediate_result.fun),
            options={"maxiter": iterations},
        )
    return unpack(result.x), progress.losses


def draw(plt, p: Parameters, points: Array, digits: Array):
    """The images as points in the colour of their digit, and the contours of each cloud."""
    figure, axes = plt.subplots(figsize=(5.5, 4), layout="constrained")
    for k, digit in enumerate(DIGITS):
        of_digit = points[digits == digit]
        axes.scatter(*of_digit.T, marker=f"${digit}$", s=14, color=f"C{k}", lw=0, alpha=0.8)
    x, y = np.linspace(-2.6, 2.6, 90), np.linspace(-2.6, 2.6, 90)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    for density in np.exp(log_densities(p, grid)):
        levels = np.max(density) * np.exp(-0.5 * np.array([2.0, 1.0]) ** 2)
        axes.contour(x, y, density.reshape(90, 90), levels=levels, colors="black", linewidths=0.8)
    axes.set(xlabel="first principal component", ylabel="second", aspect="equal")
    return figure


def main() -> None:
    """Fit, draw, and compare the clouds with the digits."""
    args = options(__doc__)
    points, digits = load()
    angles = 2 * np.pi * np.arange(K) / K
    start = {
        "logits": np.zeros(K),
        "centres": np.stack([np.cos(angles), np.sin(angles)], axis=1),
        "factors": np.zeros((K, 2, 2)),
    }
    p, losses = fit(start, points, 60 if args.short else 200)
    print(f"{len(points)} points, {len(losses)} iterations, loss at the end {losses[-1]:.4f}")

    cloud = np.argmax(log_densities(p, points), axis=0)
    counts = np.array([[np.sum((cloud == k) & (digits == d)) for d in DIGITS] for k in range(K)])
    print(f"cloud by cloud, how many show {DIGITS}:")
    for row in counts:
        print("  ", *(f"{count:4d}" for count in row))
    share = np.sum(np.max(counts, axis=1)) / len(points)
    print(f"{share:.1%} are in the cloud of their digit")
    picture(args.out, lambda plt: draw(plt, p, points, digits))
    check(len(set(np.argmax(counts, axis=1))) == K, "two clouds have found the same digit")
    check(share > WANTED, f"only {share:.1%} are in the cloud of their digit")


if __name__ == "__main__":
    main()
