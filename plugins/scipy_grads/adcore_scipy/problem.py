"""A user's problem: the functions, what they use that is traced, and both made plain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import scipy.sparse

from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from .closing import as_args
from .closures import bare, captured, plainly, refuse_stacks


class Problem:
    """Functions and data of a call, of which something is traced.

    Arguments:
        parts: what the solver is given that may hold traced values: functions, args, data.
    """

    def __init__(self, *parts: Any) -> None:
        self.parts = parts
        self.used = captured(parts)
        refuse_stacks(*self.used.boxes)

    @property
    def boxes(self) -> Sequence[Any]:
        """All traced values."""
        return self.used.boxes

    def bare(self) -> tuple[Any, ...]:
        """The parts with plain values in place of the traced ones."""
        made: tuple[Any, ...] = self.used.replaced(bare(self.used.boxes))
        return made

    def plain(self) -> tuple[Any, ...]:
        """The same; the functions demand that what they return is plain."""
        return tuple(
            plainly(part, "the solver") if callable(part) else part for part in self.bare()
        )


def with_args(function: Callable[..., Any], args: Any) -> Callable[[Any], Any]:
    """The function of its first argument alone."""
    rest = as_args(args)
    return lambda x: function(x, *rest)


def dense(A: Any) -> Any:
    """A matrix, which may be sparse, as an array."""
    return A.toarray() if scipy.sparse.issparse(A) else as_array(A)


def start(x: Any) -> Any:
    """Where the solver begins, which a solution does not depend on."""
    return plain(x)
