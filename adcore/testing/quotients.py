"""Difference quotients: what a derivative is compared with, and at which step they can be believed.

A coarse step is sharp where the function is smooth all along it: no rounding error. Where it is
not (two of the sorted numbers change places, an eigenvector its sign), a finer one may still be.
The truth is not asked which is right: of steps from coarse to fine, the two neighbours that agree
best are believed, and if no two agree, none is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from ..transforms.leaves import leaf_space

# From coarse to fine, by precision.
STEPS = {
    "double": (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8),
    "single": (2e-2, 5e-3, 1e-3, 2e-4),
}

KINK = 1e-2  # relative: slopes on both sides that differ by more are two slopes

Vectors = tuple[Any, ...]


class Quotients:
    """Central differences of a function along one direction, at several steps.

    Arguments:
        function: takes the leaves, returns a tuple of floating-point leaves.
        leaves: the point.
        tangents: the direction.
        precision: 'double' or 'single'.
        exact: the function is linear along the direction: one step of 1 is enough.
    """

    def __init__(
        self,
        function: Callable[..., Vectors],
        leaves: Sequence[Any],
        tangents: Sequence[Any],
        precision: str,
        exact: bool = False,
    ) -> None:
        self.function = function
        self.moves = list(zip(leaves, tangents, strict=True))
        self.steps: tuple[float, ...] = () if exact else STEPS[precision]
        self.coarse = self._central(1.0) if exact else self._of_fourth_order(self.steps[0])

    @cached_property
    def tried(self) -> list[Vectors]:
        """The quotients at all steps, from coarse to fine."""
        return [self.coarse, *map(self._of_fourth_order, self.steps[1:])]

    def believed(self, tolerance: float) -> Vectors | None:
        """The finer of the two that agree best; None if they do not, to a relative tolerance."""
        if not self.steps:
            return self.coarse
        apart, finer = min(
            (_apart(self.tried[k], self.tried[k + 1]), k + 1) for k in range(len(self.steps) - 1)
        )
        self.step = self.steps[finer]
        return self.tried[finer] if apart <= tolerance else None

    def at_a_kink(self) -> bool:
        """Whether the slopes ahead and behind differ, of which the one believed is the mean."""
        if not self.steps:
            return False
        ahead, behind = self._one_sided(self.step), self._one_sided(-self.step)
        return not _apart(ahead, behind) <= KINK

    def _of_fourth_order(self, step: float) -> Vectors:
        near, far = self._central(step), self._central(2 * step)
        return tuple((4 * n - f) / 3 for n, f in zip(near, far, strict=True))

    def _central(self, step: float) -> Vectors:
        ahead = self.function(*(x + step * t for x, t in self.moves))
        behind = self.function(*(x - step * t for x, t in self.moves))
        return tuple((a - b) / (2 * step) for a, b in zip(ahead, behind, strict=True))

    def _one_sided(self, step: float) -> Vectors:
        here, near, far = (
            self.function(*(x + k * step * t for x, t in self.moves)) for k in range(3)
        )
        return tuple(
            (4 * n - f - 3 * h) / (2 * step) for h, n, f in zip(here, near, far, strict=True)
        )


def _apart(one: Vectors, other: Vectors) -> float:
    """The largest relative distance of two quotients; infinite where one is not a number."""
    largest = 0.0
    for a, b in zip(one, other, strict=True):
        space = leaf_space(b)
        assert space is not None
        apart = space.norm(a - b) / (1 + space.norm(b))
        largest = max(largest, apart if apart == apart else float("inf"))
    return largest
