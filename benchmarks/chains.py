"""Chains of operations: the overhead of one traced operation, and the cost of large arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from harness import Workload

SLOW = frozenset({"jax jit"})  # ten seconds to compile
ROUNDS = 200  # five operations each


def chain(x: Any, m: Any, rounds: int = ROUNDS) -> Any:
    """sin, multiply, tanh, add, cos, again and again; `m` is the library's namespace."""
    for _ in range(rounds):
        x = m.cos(m.tanh(m.sin(x) * 1.1) + x)
    return x


def of_array(m: Any, data: tuple[int], x: Any) -> Any:
    """The sum of the chain of an array."""
    return m.sum(chain(x, m, data[0]))


def of_float(m: Any, data: tuple[int], x: Any) -> Any:
    """The chain of a number."""
    return chain(x, m, data[0])


def by_hand(data: tuple[int], x: Any) -> Any:
    """The gradient, written out as a careful numpy user would."""
    m: Any = math if isinstance(x, float) else np
    kept = []
    for _ in range(data[0]):
        cosine = m.cos(x)
        tanh = m.tanh(m.sin(x) * 1.1)
        inner = tanh + x
        kept.append((cosine, tanh, m.sin(inner)))
        x = m.cos(inner)
    ct = x * 0 + 1.0
    while kept:
        cosine, tanh, sine = kept.pop()
        ct = -ct * sine
        ct = ct + ct * (1 - tanh * tanh) * 1.1 * cosine
    return ct


def pushed_by_hand(data: tuple[int], x: Any) -> Any:
    """The derivative in the direction of ones, value and tangent together."""
    m: Any = math if isinstance(x, float) else np
    tangent = x * 0 + 1.0
    for _ in range(data[0]):
        tanh = m.tanh(m.sin(x) * 1.1)
        tangent = tangent + (1 - tanh * tanh) * 1.1 * m.cos(x) * tangent
        inner = tanh + x
        tangent = -m.sin(inner) * tangent
        x = m.cos(inner)
    return tangent if m is math else tangent.sum()


def workloads(quick: bool) -> list[Workload]:
    """Gradient and JVP on a float, 10 and 1,000 elements; the gradient on 10⁶ elements."""
    found = []
    for label, x in (
        ("float", 0.5),
        ("10 elements", np.linspace(0.1, 1.0, 10)),
        ("1,000 elements", np.linspace(0.1, 1.0, 1000)),
    ):
        rounds = 4 if quick else ROUNDS
        scalar = isinstance(x, float)
        function = of_float if scalar else of_array
        plain = (lambda x=x, n=rounds: chain(x, math, n)) if scalar else None
        name, data = f"chain of {5 * rounds:,}, {label}", (rounds,)
        found.append(
            Workload(
                name,
                function,
                (x,),
                data,
                by_hand,
                operations=5 * rounds,
                plain=plain,
                without=SLOW if len(np.atleast_1d(x)) > 10 else frozenset(),
            )
        )
        found.append(
            Workload(
                name,
                function,
                (x,),
                data,
                pushed_by_hand,
                kind="JVP",
                without=SLOW,
                tangents=(1.0 if scalar else np.ones_like(x),),
                operations=5 * rounds,
                plain=plain,
            )
        )
    x = np.linspace(0.1, 1.0, 10_000 if quick else 1_000_000)
    name = f"chain of 10, {len(x):,} elements"
    found.append(
        Workload(name, of_array, (x,), (2,), by_hand, operations=10, memory=True,
                 without=frozenset({"casadi"}))
    )  # fmt: skip
    return found
