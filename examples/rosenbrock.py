"""Minimise Rosenbrock's function: a curved valley, and what second derivatives are worth in it.

Three minimisers of scipy.optimize: Nelder-Mead uses values only, BFGS the gradient, and Newton-CG
the Hessian as well. In 100 dimensions the Hessian is a matrix of 10,000 numbers, of which Newton-CG
wants only the product with a vector; ``hvp`` gives that for the price of a few gradients.

    python examples/rosenbrock.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import Array, Progress, check, options, picture
from scipy.optimize import minimize

from adcore import grad, hessian, hvp

START = (-1.2, 1.0)  # where Rosenbrock started in 1960; repeated in more dimensions


def rosenbrock(x: Array) -> float:
    """Its minimum is 0, where all elements are 1."""
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def hessian_times(x: Array, v: Array) -> Array:
    """The Hessian at x times v, as scipy.optimize wants it: one function of both."""
    return hvp(rosenbrock, (x,), (v,))


METHODS = {
    "Nelder-Mead": {},
    "BFGS": {"jac": grad(rosenbrock)},
    "Newton-CG": {"jac": grad(rosenbrock), "hessp": hessian_times},
}


def run(method: str, start: Array, iterations: int):
    """Minimise, and keep the way: the points visited, as rows, and the number of calls."""
    path = [start]
    with Progress(f"{method} in {len(start)} dimensions", iterations) as progress:

        def visited(intermediate_result) -> None:
            path.append(intermediate_result.x.copy())  # scipy goes on writing into its x
            progress(intermediate_result.fun)

        options = {"maxiter": iterations, "xtol": 1e-10} if method == "Newton-CG" else {}
        result = minimize(
            rosenbrock, start, method=method, callback=visited, options=options, **METHODS[method]
        )
    return result, np.array(path)


def draw(plt, paths: dict[str, Array]):
    """The valley, and the way of each method through it."""
    figure, axes = plt.subplots(figsize=(6.5, 4), layout="constrained")
    x, y = np.linspace(-1.6, 1.5, 120), np.linspace(-0.6, 1.6, 100)
    height = 100 * (y[:, None] - x**2) ** 2 + (1 - x) ** 2
    axes.contour(x, y, np.log10(height), levels=np.arange(-2, 4, 0.5), cmap="Greys", alpha=0.6)
    for name, path in paths.items():
        axes.plot(*path.T, ".-", lw=1, label=f"{name}, {len(path) - 1} iterations")
    axes.plot(1, 1, "*", color="black", ms=12)
    axes.set(xlabel="x₁", ylabel="x₂")
    axes.legend(loc="lower center", ncols=3, fontsize=7)
    return figure


def main() -> None:
    """All methods in two dimensions, Newton's in many."""
    args = options(__doc__)
    start = np.array(START)
    v = np.array([0.3, -0.7])
    difference = np.max(np.abs(hessian(rosenbrock)(start) @ v - hessian_times(start, v)))
    print(f"hvp against the whole Hessian times v: {difference:.1e}")

    paths = {}
    for method in METHODS:
        result, paths[method] = run(method, start, 100)
        print(
            f"  {method:11s} {result.nit:3d} iterations, {result.nfev:3d} values, "
            f"{result.get('njev', 0):3d} gradients, {result.get('nhev', 0):3d} products, "
            f"at {result.fun:.1e}"
        )
    dimensions = 20 if args.short else 100
    result, _ = run("Newton-CG", np.resize(start, dimensions), 300)
    print(f"{dimensions} dimensions: {result.nit} iterations, {result.nhev} products with the")
    print(f"  Hessian; from {rosenbrock(np.resize(start, dimensions)):.0f} to {result.fun:.1e}")
    picture(args.out, lambda plt: draw(plt, paths))
    check(difference < 1e-10, "hvp is not the Hessian times the vector")
    for method, path in paths.items():
        check(np.allclose(path[-1], 1, atol=1e-3), f"{method} ended at {path[-1]}")
    # In four dimensions and more there is another local minimum near (-1, 1, 1, …), of about 4.
    slope = np.max(np.abs(grad(rosenbrock)(result.x)))
    check(slope < 1e-5, f"the gradient at the end is {slope}")


if __name__ == "__main__":
    main()
