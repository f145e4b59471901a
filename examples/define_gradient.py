"""A derivative of your own: log(sum(exp(x))), once as it stands, once as you know it to be.

A library that differentiates what you wrote also differentiates its weaknesses: where exp(x)
overflows, the gradient is lost with the value. With ``primitive`` a function becomes a unit whose
derivative you state. The same is done for a function that no rule can look into, such as one that
calls a compiled library.

    python examples/define_gradient.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import math

import numpy as np
from gallery import Array, Progress, check, options, picture

from adcore import check_grads, grad, jvp, primitive


def naive(x: Array) -> float:
    """What the formula says. exp(x) is too large for a float64 from x = 710 on."""
    return np.log(np.sum(np.exp(x)))


@primitive
def logsumexp(x: Array) -> float:
    """The same number, without overflow: the largest element is taken out of the sum."""
    largest = np.max(x)
    return largest + np.log(np.sum(np.exp(x - largest)))


# The VJP is given `ct`, the derivative of the final result by the answer, and gives that by x. It
# may use `ans`, the answer: the derivative of logsumexp is exp(x - logsumexp(x)). This is all:
# forward mode follows from it, and so do second derivatives, as it is plain numpy itself.
@logsumexp.defvjp
def logsumexp_vjp(ct: float, ans: float, x: Array) -> Array:
    """The derivative by x_i is exp(x_i - ans), the softmax."""
    return ct * np.exp(x - ans)


@primitive
def log_gamma(x: float) -> float:
    """log Γ(x) from C, by way of Python's math module: adcore cannot see into that."""
    return math.lgamma(x)


# Here a JVP, for a change: from the tangent of x, that of the answer. Reverse mode follows.
@log_gamma.defjvp
def log_gamma_jvp(t: float, ans: float, x: float) -> float:
    """The digamma function, by its asymptotic series after 10 steps up; good to 1e-14 for x > 0."""
    steps = sum(1 / (x + k) for k in range(10))
    y = x + 10
    tail = np.log(y) - 1 / (2 * y) - 1 / (12 * y**2) + 1 / (120 * y**4) - 1 / (252 * y**6)
    return t * (tail + 1 / (240 * y**8) - 1 / (132 * y**10) - steps)


def draw(plt, sizes: Array, sums: dict[str, list[float]]):
    """The sum of the gradient, which is 1 in truth, over the size of the numbers."""
    figure, axes = plt.subplots(figsize=(6.5, 2.8), layout="constrained")
    for (name, values), style in zip(sums.items(), ("s", "."), strict=True):
        axes.plot(sizes, values, style, label=name)
    axes.axvspan(709.8, sizes[-1], color="C3", alpha=0.15, label="exp(x) overflows")
    axes.set(xlabel="size of x", ylabel="sum of the gradient", ylim=(0, 1.3))
    axes.set_title("Gradient of log(sum(exp(x)))")
    axes.legend(loc="lower left")
    return figure


def main() -> None:
    """Check both derivatives, and show where the naive one breaks."""
    args = options(__doc__)
    x = np.array([0.3, -1.2, 2.0])
    # check_grads compares values, both modes, and second derivatives with central differences.
    check_grads(logsumexp, (x,))
    check_grads(log_gamma, (2.5,))
    print("check_grads: both derivatives are right, in both modes and to second order")
    print("grad(logsumexp):", grad(logsumexp)(x))
    print("jvp along [1 1 1], which was never stated:", jvp(logsumexp, (x,), (np.ones(3),))[1])

    sizes = np.linspace(0, 1000, 5 if args.short else 41)
    sums: dict[str, list[float]] = {"naive": [], "logsumexp, with defvjp": []}
    with Progress("growing", len(sizes), "sum") as progress:
        for size in sizes:
            for values, fun in zip(sums.values(), (naive, logsumexp), strict=True):
                with np.errstate(over="ignore", invalid="ignore"):  # of which this is about
                    values.append(float(np.sum(grad(fun)(x + size))))
            progress(values[-1])
    lost = np.count_nonzero(~np.isfinite(sums["naive"]))
    print(f"of {len(sizes)} sizes up to 1000, the naive gradient is lost at {lost}")
    picture(args.out, lambda plt: draw(plt, sizes, sums))
    own = sums["logsumexp, with defvjp"]
    check(np.allclose(own, 1, rtol=1e-12), f"the gradient does not sum to 1: {own}")
    check(np.allclose(grad(naive)(x), grad(logsumexp)(x)), "the two gradients differ")
    # ψ(1) is minus Euler's constant.
    check(abs(grad(log_gamma)(1.0) + 0.57721566490153286) < 1e-13, "the digamma function is wrong")


if __name__ == "__main__":
    main()
