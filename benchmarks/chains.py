"""Chains of operations: the overhead of one traced operation, and the cost of large arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from harness import Row, agree, interleaved, peak_memory

import adcore
from adcore import scalars

ROUNDS = 200  # five operations each


def chain(x: Any, m: Any, rounds: int = ROUNDS) -> Any:
    """sin, multiply, tanh, add, cos, again and again; `m` is the library's namespace."""
    for _ in range(rounds):
        x = m.cos(m.tanh(m.sin(x) * 1.1) + x)
    return x


def chain_by_hand(x: Any, m: Any, rounds: int = ROUNDS) -> Any:
    """The gradient of the sum of `chain`, written out as a careful numpy user would."""
    kept = []
    for _ in range(rounds):
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


def small(peers: dict[str, Any]) -> list[Row]:
    """Gradient and JVP of a chain of 1,000 operations on a float, 10 and 1,000 elements."""
    rows = []
    for label, x in (
        ("float", 0.5),
        ("10 elements", np.linspace(0.1, 1.0, 10)),
        ("1,000 elements", np.linspace(0.1, 1.0, 1000)),
    ):
        rows += _rows(label, x, peers)
    return rows


def _rows(label: str, x: Any, peers: dict[str, Any]) -> list[Row]:
    scalar = isinstance(x, float)
    m: Any = scalars if scalar else np
    plain: Any = math if scalar else np

    def loss(x: Any) -> Any:
        return chain(x, m) if scalar else np.sum(chain(x, np))

    direction = 1.0 if scalar else np.ones_like(x)
    gradients: dict[str, Callable[[], Any]] = {
        "adcore": lambda: adcore.grad(loss)(x),
        "by hand": lambda: chain_by_hand(x, plain),
        "plain": lambda: chain(x, plain),
    }
    pushes: dict[str, Callable[[], Any]] = {
        "adcore": lambda: adcore.jvp(loss, (x,), (direction,))[1],
        "plain": lambda: chain(x, plain),
    }
    if "autograd" in peers:
        autograd, anp = peers["autograd"], peers["autograd"].numpy

        def autograd_loss(x: Any) -> Any:
            return chain(x, anp) if scalar else anp.sum(chain(x, anp))

        gradients["autograd"] = lambda: autograd.grad(autograd_loss)(x)
        pushes["autograd"] = lambda: autograd.make_jvp(autograd_loss)(x)(direction)[1]
    if "torch" in peers:
        torch = peers["torch"]

        def torch_grad() -> Any:
            leaf = torch.tensor(x, dtype=torch.float64, requires_grad=True)
            chain(leaf, torch).sum().backward()
            return leaf.grad.numpy()

        def torch_jvp() -> Any:
            forward = torch.autograd.forward_ad
            with forward.dual_level():
                leaf = torch.tensor(x, dtype=torch.float64)
                dual = forward.make_dual(leaf, torch.ones_like(leaf))
                return forward.unpack_dual(chain(dual, torch).sum()).tangent.numpy()

        gradients["torch"], pushes["torch"] = torch_grad, torch_jvp
    rows = []
    for kind, columns in (("gradient", gradients), ("JVP", pushes)):
        agree({name: call() for name, call in columns.items() if name != "plain"})
        rows.append(
            Row(f"chain of 1,000, {label}: {kind}", "µs per op", interleaved(columns), 5 * ROUNDS)
        )
    return rows


def large() -> tuple[Row, dict[str, int]]:
    """Time and peak memory of the gradient of 10 operations on 10⁶ elements."""
    x = np.linspace(0.1, 1.0, 1_000_000)
    gradient = adcore.grad(lambda x: np.sum(chain(x, np, 2)))
    columns = {"adcore": lambda: gradient(x), "by hand": lambda: chain_by_hand(x, np, 2)}
    agree({name: call() for name, call in columns.items()})
    row = Row("chain of 10, 10⁶ elements: gradient", "µs", interleaved(columns))
    return row, {name: peak_memory(call) for name, call in columns.items()}


def tape_scaling() -> list[dict[str, float]]:
    """Time and memory per operation of one tape of 10³ to 10⁶ operations on a float."""
    rows = []
    for operations in (1_000, 10_000, 100_000, 1_000_000):
        rounds = operations // 5
        gradient = adcore.grad(lambda x, n=rounds: chain(x, scalars, n))
        repeats = max(3, 20_000 // operations)
        seconds = interleaved({"adcore": lambda g=gradient: g(0.5)}, budget=0, least=repeats)
        peak = peak_memory(lambda g=gradient: g(0.5))
        rows.append(
            {
                "operations": operations,
                "µs per operation": seconds["adcore"] / operations * 1e6,
                "bytes per operation": peak / operations,
            }
        )
    return rows
