"""The Taylor series of the sine, by differentiating np.sin again and again.

What to see here: transforms return functions, so they can be applied to their own results.
``derivative(derivative(np.sin))`` is the second derivative, and so on; each level about doubles
the work.

    python examples/taylor_sine.py [--short] [--out PICTURE]
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from gallery import Array, Progress, check, options, picture

from adcore import derivative, grad

REACH = 2 * np.pi  # the series is compared with the sine from -REACH to REACH


def coefficients(fun: Callable[[float], float], at: float, degree: int) -> list[float]:
    """f(a), f'(a), f''(a)/2!, f'''(a)/3!, …: each from the derivative of the one before."""
    values, factorial = [], 1.0
    with Progress("differentiating", degree + 1, "coefficient") as progress:
        for k in range(degree + 1):
            values.append(fun(at) / factorial)
            fun = derivative(fun)  # forward mode; grad, the reverse mode, would do as well
            factorial *= k + 1
            progress(values[-1])
    return values


def series(values: list[float], x: Array) -> Array:
    """The polynomial with these coefficients, by Horner's scheme."""
    total = np.zeros_like(x)
    for value in reversed(values):
        total = total * x + value
    return total


def draw(plt, values: list[float], x: Array):
    """The sine, and the series cut off after each term."""
    figure, axes = plt.subplots(figsize=(6.5, 3.6), layout="constrained")
    axes.plot(x, np.sin(x), color="black", lw=3, label="sine")
    for degree in range(1, len(values), 2):
        color = plt.get_cmap("viridis")(degree / len(values))
        axes.plot(x, series(values[: degree + 1], x), color=color, label=f"degree {degree}")
    axes.set(xlabel="x", ylim=(-2, 2), title="Taylor series of the sine")
    axes.legend(fontsize=7, ncols=2)
    return figure


def main() -> None:
    """Print the series and how far it is from the sine."""
    args = options(__doc__)
    degree = 9 if args.short else 15
    values = coefficients(np.sin, 0.0, degree)
    for k, value in enumerate(values):
        print(f"  x^{k:<2d}  {value:+.3e}")
    mixed = grad(derivative(grad(np.sin)))(0.3)  # the modes may be mixed, in any order
    print(f"third derivative at 0.3, by reverse over forward over reverse: {mixed:.12f}")

    x = np.linspace(-REACH, REACH, 401)
    picture(args.out, lambda plt: draw(plt, values, x))
    near = np.linspace(-1, 1, 101)
    error = np.max(np.abs(series(values, near) - np.sin(near)))
    bound = 1.1 / np.prod(np.arange(1.0, degree + 3))  # the first term left out, at 1
    print(f"largest error from -1 to 1: {error:.1e}")
    check(error < max(bound, 1e-15), f"the series is {error} off, more than {bound}")
    check(abs(mixed + np.cos(0.3)) < 1e-14, f"the third derivative is {mixed}")


if __name__ == "__main__":
    main()
