"""The Brusselator, a reaction-diffusion equation on a periodic grid, 100 explicit steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from harness import Workload

SLOW = frozenset({"jax", "jax jit"})  # seconds a call, and minutes to compile
A, B, ALPHA, DT = 3.4, 1.0, 2.0, 0.01


def _laplacian(m: Any, u: Any) -> Any:
    return (
        m.roll(u, 1, axis=0) + m.roll(u, -1, axis=0) + m.roll(u, 1, axis=1) + m.roll(u, -1, axis=1)
    ) - 4 * u


def _steps(m: Any, u: Any, v: Any, steps: int) -> Any:
    for _ in range(steps):
        uuv = u * u * v
        change_u = B + uuv - (A + 1) * u + ALPHA * _laplacian(m, u)
        change_v = A * u - uuv + ALPHA * _laplacian(m, v)
        u, v = u + DT * change_u, v + DT * change_v
    return u, v


def brusselator(m: Any, data: Any, u: Any, v: Any) -> Any:
    """The sum of squares of the state at the end."""
    u, v = _steps(m, u, v, data[0])
    return m.sum(u * u) + m.sum(v * v)


def checkpointed(m: Any, data: Any, u: Any, v: Any) -> Any:
    """The same, only every tenth state remembered."""
    part = m.checkpoint(lambda w: m.stack(_steps(m, w[0], w[1], data[0] // 10)))
    w = m.stack((u, v))  # one array: autograd's checkpoint loses all but the first output
    for _ in range(10):
        w = part(w)
    return m.sum(w * w)


def by_hand(data: Any, u: Any, v: Any) -> Any:
    """The adjoint equation, backwards; the Laplacian is its own transpose."""
    states = []
    for _ in range(data[0]):
        states.append((u, v))
        u, v = _steps(np, u, v, 1)
    (u * u).sum() + (v * v).sum()
    gu, gv = 2 * u, 2 * v
    while states:
        u, v = states.pop()
        difference = gu - gv
        by_u = gu * -(A + 1) + gv * A + difference * (2 * u * v) + ALPHA * _laplacian(np, gu)
        by_v = difference * (u * u) + ALPHA * _laplacian(np, gv)
        gu, gv = gu + DT * by_u, gv + DT * by_v
    return gu, gv


def workloads(quick: bool) -> list[Workload]:
    """On a 64×64 grid, with and without checkpoints; both with their peak memory."""
    side, steps = (6, 10) if quick else (64, 100)
    grid = np.linspace(0, 1, side, endpoint=False)
    x, y = np.meshgrid(grid, grid)
    u = 1 + 0.3 * np.sin(2 * np.pi * x) * np.cos(2 * np.pi * y)
    v = 3 + 0.3 * np.cos(2 * np.pi * x)
    name = f"Brusselator {side}×{side}, {steps} steps"
    return [
        Workload(name, brusselator, (u, v), (steps,), by_hand, memory=True,
                 without=SLOW),
        Workload(name, checkpointed, (u, v), (steps,), by_hand, "gradient with checkpoint",
                 memory=True, without=SLOW),
    ]  # fmt: skip
