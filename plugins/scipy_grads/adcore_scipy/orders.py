"""To how many orders a solution is to be traced, and the steps that make it so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from adcore.extend import Box
from adcore_numpy.tables.mixed_arguments import at_value


def depth_of(boxes: Iterable[Any]) -> int:
    """How many derivatives are nested around some values."""
    deepest = 0
    for box in boxes:
        depth = 0
        while isinstance(box, Box):
            box, depth = box._primal, depth + box._trace.carries
        deepest = max(deepest, depth)
    return deepest


def corrected(
    x: Any, residual: Callable[[Any], Any], solve: Callable[[Any], Any], orders: int
) -> Any:
    """The plain solution x of residual(x) = 0, traced in what the residual depends on.

    Each step z - A⁻¹ F(z), with the plain slope A at x, makes one more order right.

    Arguments:
        residual: F, of which something is traced.
        solve: b -> A⁻¹ b.
        orders: how many derivatives are nested.
    """
    z = x
    for _ in range(orders):
        z = z - solve(residual(z))
    return at_value(x, z)
