"""Lay one scan over another: find the affine map by the slopes of every pixel.

The second scan of the same head is turned, stretched, moved and noisy. Six numbers map its places
to those of the first. They are found by Gauss and Newton's method, which wants the slope of every
pixel in each number: with many pixels and few numbers, forward mode. From coarse to fine: both
images are blurred much, then less, so that the large shapes are seen first.

``adcore_scipy.ndimage`` is scipy.ndimage with derivatives: of ``affine_transform`` in the matrix
and the offset, which are made of the six numbers.

    python examples/image_registration.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import Array, Progress, check, options, picture

from adcore import check_grads, jacobian
from adcore_scipy import ndimage

SIZE = 96  # pixels along a side
NOISE = 0.08
BLURS = (8.0, 4.0, 2.0, 1.0)  # widths in pixels, from coarse to fine
TRUE = np.array([0.35, 0.12, -0.09, 0.08, 7.0, -4.5])
NAMES = ("angle", "stretch down", "stretch across", "shear", "down", "across")
UNITS = np.array([0.1, 0.1, 0.1, 0.1, 5.0, 5.0])  # in which a step in each number is as long

# The head of Shepp and Logan (1974), with the contrast of Toft (1996): density, half axes, centre
# and angle in degrees of each ellipse.
ELLIPSES = np.array(
    [
        [1.0, 0.69, 0.92, 0.0, 0.0, 0],
        [-0.8, 0.6624, 0.874, 0.0, -0.0184, 0],
        [-0.2, 0.11, 0.31, 0.22, 0.0, -18],
        [-0.2, 0.16, 0.41, -0.22, 0.0, 18],
        [0.1, 0.21, 0.25, 0.0, 0.35, 0],
        [0.1, 0.046, 0.046, 0.0, 0.1, 0],
        [0.1, 0.046, 0.023, -0.08, -0.605, 0],
        [0.1, 0.023, 0.046, 0.06, -0.605, 0],
    ]
)


def head() -> Array:
    """The sum of the ellipses, with a margin around it and without hard edges."""
    y, x = np.mgrid[1.35 : -1.35 : SIZE * 1j, -1.35 : 1.35 : SIZE * 1j]
    image = np.zeros((SIZE, SIZE))
    for density, a, b, x0, y0, degrees in ELLIPSES:
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        along, beside = (x - x0) * c + (y - y0) * s, (y - y0) * c - (x - x0) * s
        image += density * ((along / a) ** 2 + (beside / b) ** 2 <= 1)
    return ndimage.gaussian_filter(image, 0.7)


def warped(image: Array, p: Array) -> Array:
    """The image turned, stretched and sheared about its middle, then moved."""
    c, s = np.cos(p[0]), np.sin(p[0])
    turn = np.stack([np.stack([c, -s]), np.stack([s, c])])
    stretch = np.stack([np.stack([np.exp(p[1]), p[3]]), np.stack([0 * p[3], np.exp(p[2])])])
    matrix = turn @ stretch
    middle = np.full(2, (SIZE - 1) / 2)
    return ndimage.affine_transform(image, matrix, middle - matrix @ middle + p[4:], order=3)


def difference(p: Array, fixed: Array, moving: Array) -> Array:
    """The fixed image less the moving one, laid over it."""
    return fixed - warped(moving, p)


def gauss_newton(p: Array, images: tuple[Array, Array], iterations: int, report: Progress) -> Array:
    """Least squares: the step that would make the difference least, were it linear in p."""
    slopes = jacobian(difference, mode="forward")  # 9,216 pixels of six numbers
    for _ in range(iterations):
        left = difference(p, *images)
        J = slopes(p, *images).reshape(-1, len(p))
        p = p - np.linalg.lstsq(J, left.ravel(), rcond=None)[0]
        report(np.mean(left**2))
    return p


def register(first: Array, second: Array, iterations: int) -> tuple[Array, list[list[float]]]:
    """The map that lays the first image over the second, and the differences on the way."""
    p, ways = np.zeros(6), []
    for blur in BLURS:
        images = ndimage.gaussian_filter(second, blur), ndimage.gaussian_filter(first, blur)
        with Progress(f"blurred by {blur:g}", iterations, "difference") as progress:
            p = gauss_newton(p, images, iterations, progress)
        ways.append(progress.losses)
    return p, ways


def draw(plt, first: Array, second: Array, found: Array, ways: list[list[float]]):
    """Both scans, their difference before and after, and the way there."""
    figure, axes = plt.subplots(1, 5, figsize=(12, 2.6), layout="constrained")
    shown = {
        "first scan": first,
        "second scan": second,
        "difference before": second - first,
        "difference after": second - warped(first, found),
    }
    for place, (title, image) in zip(axes, shown.items(), strict=False):
        signed = "difference" in title
        low, high, colours = (-1, 1, "RdBu") if signed else (0, 0.6, "gray")
        place.imshow(image, colours, vmin=low, vmax=high, interpolation="nearest")
        place.set(title=title, xticks=[], yticks=[])
    start = 0
    for blur, way in zip(BLURS, ways, strict=True):
        axes[-1].semilogy(range(start, start + len(way)), way, ".-", label=f"{blur:g} pixels")
        start += len(way)
    axes[-1].set(title="mean square difference", xlabel="iteration")
    axes[-1].legend(title="blurred by", fontsize=7, title_fontsize=7)
    return figure


def main() -> None:
    """Make two scans, lay one over the other, and compare the map with the true one."""
    args = options(__doc__)
    first, rng = head(), np.random.default_rng(4)
    second = warped(first, TRUE)
    first = first + NOISE * rng.normal(size=first.shape)
    second = second + NOISE * rng.normal(size=second.shape)
    small = ndimage.gaussian_filter(second, 4.0), ndimage.gaussian_filter(first, 4.0)
    check_grads(lambda p: difference(p, *small), (0.5 * TRUE,), order=1)
    print("the gradient in the six numbers agrees with finite differences, in both modes")

    found, ways = register(first, second, 5 if args.short else 8)
    for name, value, true in zip(NAMES, found, TRUE, strict=True):
        print(f"  {name:15s} {value:8.3f}, made with {true:8.3f}")
    left = second - warped(first, found)
    print(f"difference: {np.std(second - first):.3f} before, {np.std(left):.3f} after")
    print(f"  (the noise of both scans together is {np.sqrt(2) * NOISE:.3f})")
    picture(args.out, lambda plt: draw(plt, first, second, found, ways))
    wrong = np.max(np.abs((found - TRUE) / UNITS))
    check(wrong < 0.05, f"a number is off by {wrong:.2f} units")
    check(np.std(left) < 2 * np.sqrt(2) * NOISE, f"a difference of {np.std(left):.3f} is left")


if __name__ == "__main__":
    main()
