"""Sparse Jacobians and Hessians: a chain and a two-dimensional equation, beside one gradient.

What is made once (pattern and colours, CasADi's function) is timed by itself. The matrices of all
columns are compared before any is timed, by the time of the process, in turn.
"""

from __future__ import annotations

import importlib
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from harness import TOLERANCE, interleaved

import adcore

HEADS = [
    *("matrix", "gradient, ms", "sparse, ms", "/ gradient", "/ by hand", "/ CasADi", "/ dense"),
    *("vectors", "pattern, ms", "colours, ms", "CasADi's function, ms"),
]


@dataclass(frozen=True)
class Problem:
    """A function of an array with a sparse derivative.

    Arguments:
        function: in numpy.
        order: 1 for the Jacobian of an array, 2 for the Hessian of a number.
        by_hand: the matrix as a careful user of scipy.sparse writes it.
        symbolic: `symbolic(casadi, x)`, the same function of a column of symbols.
        dense: whether the dense matrix fits, in time and memory.
    """

    name: str
    function: Callable[[Any], Any]
    x: Any
    order: int
    by_hand: Callable[[Any], Any]
    symbolic: Callable[[Any, Any], Any]
    dense: bool


def rosenbrock(x: Any) -> Any:
    """Σ 100 (x[i+1] - x[i]²)² + (1 - x[i])²."""
    a, b = x[:-1], x[1:]
    return np.sum(100 * (b - a * a) ** 2 + (1 - a) ** 2)


def rosenbrock_hessian(x: Any) -> Any:
    """Tridiagonal."""
    from scipy.sparse import diags_array

    diagonal = np.zeros_like(x)
    diagonal[:-1] = 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
    diagonal[1:] += 200
    beside = -400 * x[:-1]
    return diags_array([beside, diagonal, beside], offsets=(-1, 0, 1), format="csr")


def rosenbrock_symbolic(casadi: Any, x: Any) -> Any:
    a, b = x[:-1], x[1:]
    return casadi.sum1(100 * (b - a * a) ** 2 + (1 - a) ** 2)


def bratu(u: Any) -> Any:
    """-Δu - λ exp(u) at the points of a square with u = 0 around it."""
    p = np.pad(u, 1)
    sides = p[2:, 1:-1] + p[:-2, 1:-1] + p[1:-1, 2:] + p[1:-1, :-2]
    return 4 * u - sides - 1e-3 * np.exp(u)


def bratu_jacobian(u: Any) -> Any:
    """Five points."""
    from scipy.sparse import diags_array, eye_array, kron

    n = u.shape[0]
    line = diags_array(np.full((2, n), -1.0), offsets=(-1, 1), shape=(n, n))
    eye = eye_array(n)
    centre = diags_array(4 - 1e-3 * np.exp(u.ravel()))
    return (kron(eye, line) + kron(line, eye) + centre).tocsr()


def bratu_symbolic(casadi: Any, u: Any) -> Any:
    n = round(u.numel() ** 0.5)
    square = casadi.reshape(u, n, n)
    edge = type(u).zeros(1, n)
    down, up = casadi.vertcat(square[1:, :], edge), casadi.vertcat(edge, square[:-1, :])
    right, left = (
        casadi.horzcat(square[:, 1:], edge.T), casadi.horzcat(edge.T, square[:, :-1])
    )  # fmt: skip
    return casadi.vec(4 * square - down - up - right - left - 1e-3 * casadi.exp(square))


def problems(quick: bool) -> list[Problem]:
    """Each in a size that a dense derivative can do, and in a large one."""
    rng = np.random.default_rng(0)
    found = []
    for n in (20,) if quick else (1_000, 100_000):
        found.append(
            Problem(f"Rosenbrock n={n:,}: Hessian", rosenbrock, rng.normal(size=n), 2,
                    rosenbrock_hessian, rosenbrock_symbolic, n <= 1_000)
        )  # fmt: skip
    for n in (5,) if quick else (32, 256):
        found.append(
            Problem(f"Bratu {n}×{n}: Jacobian", bratu, rng.normal(size=(n, n)), 1,
                    bratu_jacobian, bratu_symbolic, n <= 32)
        )  # fmt: skip
    return found


def seconds(call: Callable[[], Any]) -> tuple[float, Any]:
    """What a call takes, and gives."""
    begin = time.process_time()
    result = call()
    return time.process_time() - begin, result


def casadi_function(problem: Problem) -> Any:
    """CasADi's function of the sparse matrix, and of what it takes to call it; None without it."""
    try:
        casadi = importlib.import_module("casadi")
    except ImportError:
        return None
    x = casadi.SX.sym("x", problem.x.size)
    y = problem.symbolic(casadi, x)
    matrix = casadi.hessian(y, x)[0] if problem.order == 2 else casadi.jacobian(y, x)
    function = casadi.Function("matrix", [x], [matrix])
    given = casadi.DM(problem.x.ravel())
    return lambda: function(given)


def row(problem: Problem, quick: bool) -> list[Any]:
    """One problem: everything compared, then timed."""
    from adcore_scipy.sparse.derivatives import finding, plans

    fun, x, order = problem.function, problem.x, problem.order
    scalar = fun if order == 2 else lambda x: 0.5 * np.sum(fun(x) ** 2)
    gradient = adcore.grad(scalar)
    make = adcore.jacobian if order == 1 else adcore.hessian
    sparse = make(fun, sparsity="auto")
    expected = problem.by_hand(x)
    columns = {
        "gradient": lambda: gradient(x), "sparse": lambda: sparse(x),
        "by hand": lambda: problem.by_hand(x),
    }  # fmt: skip
    found_in, pattern = seconds(
        lambda: (finding.jacobian_pattern if order == 1 else finding.hessian_pattern)(fun, x)
    )
    coloured_in, plan = seconds(
        lambda: plans.for_jacobian(pattern, "auto") if order == 1 else plans.for_hessian(pattern)
    )
    built_in, casadi = seconds(lambda: casadi_function(problem))
    compare(sparse(x), expected)
    if casadi is not None:
        compare(casadi().sparse(), expected)
        columns["casadi"] = casadi
    if problem.dense:
        matrix = make(fun)
        compare(expected.__class__(np.reshape(matrix(x), expected.shape)), expected)
        columns["dense"] = lambda: matrix(x)
    timing: dict[str, Any] = {"budget": 0.0, "least": 1} if quick else {"budget": 4.0, "least": 15}
    took = interleaved(columns, clock=time.process_time, **timing)
    ratios = [took["sparse"] / took[name] if name in took else None
              for name in ("gradient", "by hand", "casadi", "dense")]  # fmt: skip
    made = [found_in * 1e3, coloured_in * 1e3, None if casadi is None else built_in * 1e3]
    figures = [took["gradient"] * 1e3, took["sparse"] * 1e3, *ratios, plan.count, *made]
    return [problem.name, *figures]


def compare(found: Any, expected: Any) -> None:
    """Raise unless two sparse matrices agree, to 1e-6 of the largest entry."""
    gap = abs(expected - found).max()
    largest = abs(expected).max()
    if not gap <= TOLERANCE * largest:
        msg = f"Two columns differ by {gap:.2g}, where the largest entry is {largest:.2g}."
        raise AssertionError(msg)


def table(quick: bool) -> list[list[Any]]:
    """The rows of all problems; none without adcore-scipy."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", adcore.errors.SparsityWarning)
        return [row(problem, quick) for problem in problems(quick)]
