"""A convolutional net reads handwritten digits: small filters, slid over all the image.

A filter is a pattern of 3×3 pixels; what it answers at each place of the image is a new image.
Eight such answers, thinned out and filtered again, are enough to tell the digits apart. The
filters are not given but learned, by Adam from batches of 64 images.

What to see here: ``correlate_channels`` of ``adcore_scipy.signal`` slides all filters over all
images at once. It is not in scipy, whose ``correlate`` takes one image and one filter.

    python examples/convolutional_net.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import DATA, Array, Parameters, Progress, adam, check, options, picture

from adcore_scipy import signal

TRAINING_IMAGES = 1297  # the other 500 of the 1,797 are kept for the test
BATCH = 64
CHANNELS = (8, 16)  # filters in the first and in the second layer
WANTED = 0.97  # of the test images, read right


def load() -> tuple[Array, Array]:
    """Images (n, 8, 8) of numbers from 0 to 1, and their digits, in a fixed random order."""
    table = np.loadtxt(DATA / "digits.csv.gz", delimiter=",")
    table = table[np.random.default_rng(0).permutation(len(table))]
    return table[:, :-1].reshape(-1, 8, 8) / 16, table[:, -1].astype(int)


def initial(rng: np.random.Generator) -> Parameters:
    """Random filters and weights, of variance 2/inputs for ReLU."""
    first, second = CHANNELS
    return {
        "filters 1": rng.normal(size=(first, 1, 3, 3)) * np.sqrt(2 / 9),
        "bias 1": np.zeros((first, 1, 1)),
        "filters 2": rng.normal(size=(second, first, 3, 3)) * np.sqrt(2 / (9 * first)),
        "bias 2": np.zeros((second, 1, 1)),
        "weights": rng.normal(size=(second * 2 * 2, 10)) / np.sqrt(second * 2 * 2),
        "bias": np.zeros(10),
    }


def halved(images: Array) -> Array:
    """The largest of each 2×2 pixels."""
    n, c, h, w = images.shape
    return np.max(images.reshape(n, c, h // 2, 2, w // 2, 2), axis=(3, 5))


def scores(p: Parameters, images: Array) -> Array:
    """One score per image and digit. "same": the answers are as large as the image."""
    x = images[:, None]  # one channel: gray
    for layer in ("1", "2"):
        x = signal.correlate_channels(x, p[f"filters {layer}"], "same") + p[f"bias {layer}"]
        x = halved(np.maximum(x, 0))
    return x.reshape(len(x), -1) @ p["weights"] + p["bias"]


def cross_entropy(p: Parameters, images: Array, digits: Array) -> float:
    """The mean negative log-likelihood of the digits."""
    s = scores(p, images)
    return np.mean(np.logaddexp.reduce(s, axis=1) - s[np.arange(len(s)), digits])


def draw(plt, p: Parameters, losses: list[float], image: Array):
    """The loss, and what each filter of the first layer looks for and finds in an image."""
    figure = plt.figure(figsize=(8, 2.8), layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=(2, 3))
    axes = left.subplots()
    axes.semilogy(losses, lw=0.8)
    axes.set(xlabel="step", ylabel="loss of the batch")
    cells = right.subplots(2, CHANNELS[0] + 1)
    answers = signal.correlate_channels(image[None, None], p["filters 1"], "same")[0]
    cells[1, 0].imshow(image, cmap="gray_r")
    for k in range(CHANNELS[0]):
        cells[0, k + 1].imshow(p["filters 1"][k, 0], cmap="RdBu", vmin=-1.5, vmax=1.5)
        cells[1, k + 1].imshow(answers[k], cmap="RdBu", vmin=-3, vmax=3)
    for cell in cells.flat:
        cell.axis("off")
    right.suptitle("filters of the first layer, and their answers to an image")
    return figure


def main() -> None:
    """Train, and read the test images."""
    args = options(__doc__)
    images, digits = load()
    n = TRAINING_IMAGES

    def loss(p: Parameters, step: int) -> float:
        batch = np.random.default_rng(step).choice(n, BATCH, replace=False)
        return cross_entropy(p, images[batch], digits[batch])

    steps = 150 if args.short else 600
    with Progress("training", steps) as progress:
        p = adam(loss, initial(np.random.default_rng(1)), steps, 0.01, progress)
    right = np.argmax(scores(p, images[n:]), axis=1) == digits[n:]
    print(f"{sum(part.size for part in p.values()):,} parameters, {steps} steps")
    print(f"{np.mean(right):.1%} of the {len(right)} test images read right")
    picture(args.out, lambda plt: draw(plt, p, progress.losses, images[0]))
    wanted = 0.9 if args.short else WANTED
    check(np.mean(right) > wanted, f"only {np.mean(right):.1%} are read right, not {wanted:.0%}")


if __name__ == "__main__":
    main()
