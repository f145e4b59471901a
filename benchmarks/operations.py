"""Single operations on ten elements: what numpy users call most, two hundred of each in a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from harness import Workload

ROUNDS = 200
WITHOUT = frozenset({"casadi", "mygrad", "jax", "jax jit"})  # they lack some, or take minutes

Operation = Callable[[Any, Any, Any, Any], Any]

# m is the library's namespace, y what the chain has come to, x the input, A a constant matrix.
# fmt: off
OPERATIONS: dict[str, Operation] = {
    "y * x":                 lambda m, y, x, A: y * x,
    "sin(y)":                lambda m, y, x, A: m.sin(y),
    "A @ y":                 lambda m, y, x, A: A @ y,
    "y + sum(y)":            lambda m, y, x, A: y + 0.01 * m.sum(y),
    "y + sum(y, 0)":         lambda m, y, x, A: y + 0.01 * m.sum(y, 0),
    "y + mean(y)":           lambda m, y, x, A: y + 0.01 * m.mean(y),
    "y + y[1]":              lambda m, y, x, A: y + 0.01 * y[1],
    "y[1:5] and the rest":   lambda m, y, x, A: m.concatenate([y[1:5], y[5:], y[:1]]),
    "concatenate":           lambda m, y, x, A: m.concatenate([y[1:], x[:1]]),
    "where":                 lambda m, y, x, A: m.where(y > 0, y, x),
    "two reshapes":          lambda m, y, x, A: m.reshape(m.reshape(y, (2, 5)), (10,)),
    "max(y)":                lambda m, y, x, A: y + 0.01 * m.amax(y),
    "maximum(y, x)":         lambda m, y, x, A: m.maximum(y * 0.99, x),
}
# fmt: on


def _chain(operation: Operation, rounds: int) -> Callable[..., Any]:
    def function(m: Any, data: tuple[Any, ...], x: Any) -> Any:
        (A,) = data
        y = x
        for _ in range(rounds):
            y = operation(m, y, x, A)
        return m.sum(y)

    return function


def workloads(quick: bool) -> list[Workload]:
    """Each operation, gradient and JVP; and one gradient of a sum of squares, the fixed part."""
    rounds = 4 if quick else ROUNDS
    x = np.linspace(0.5, 1.0, 10)
    matrix = np.eye(10) * 0.99
    found = [
        Workload(
            name,
            _chain(operation, rounds),
            (x,),
            (matrix,),
            kind=kind,
            tangents=(np.ones(10),) if kind == "JVP" else (),
            operations=rounds,
            without=WITHOUT,
        )
        for name, operation in OPERATIONS.items()
        for kind in ("gradient", "JVP")
    ]
    square = Workload(
        "sum(x * x), once", lambda m, data, x: m.sum(x * x), (x,), (), without=WITHOUT
    )
    return [*found, square]
