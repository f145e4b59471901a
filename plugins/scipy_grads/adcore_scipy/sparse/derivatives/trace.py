"""The pattern trace: a run that notes of every value which elements of the input it depends on."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import Moved, Trace, space_of
from adcore.values import box_types

from .relation import carried, identity, stated, union


class PatternTrace(Trace):
    """Computes the values, and beside each its dependence, a sparse array of truth values.

    Attributes:
        dense: names of the functions that were taken as dense, since they state no pattern.
    """

    mode = "pattern"

    def __init__(self) -> None:
        super().__init__()
        self.dense: list[str] = []

    def input(self, value: Any) -> Any:
        """A box for the input: each element depends on itself."""
        return box_types[type(value)](value, self, identity(np.size(value)))

    def process(self, rule: Any, call: Any, active: Any, notes: Any, args: Any) -> Any:
        notes = (notes,) if len(active) == 1 else notes
        shown = [_shown(arg) for arg in args]  # before a write into what was handed over
        ans = call(*args)
        if isinstance(ans, (tuple, list)):
            items = [self._boxed(rule, call, active, notes, shown, item) for item in ans]
            make = getattr(type(ans), "_make", type(ans))
            return make(items)
        return self._boxed(rule, call, active, notes, shown, ans)

    def _boxed(
        self, rule: Any, call: Any, active: Any, notes: Any, args: Any, ans: Any
    ) -> Any:
        self.is_known(ans)
        if space_of(ans) is None:
            return self.without_derivative(rule, ans)
        dependence = None
        for k, note in zip(active, notes, strict=True):
            note = note.value if type(note) is Moved else note
            how = stated(rule)
            if how is None and np.size(ans) > 1 < np.size(args[k]):
                self.dense += [rule.name] if rule.name not in self.dense else []
            further = carried(note, how, call, rule, k, args, ans, active)
            dependence = union(dependence, further)
        return box_types[type(ans)](ans, self, dependence)


def _shown(arg: Any) -> Any:
    """An argument as a pattern may look at it; of what is handed over, no more than its shape."""
    if type(arg) is Moved:
        return np.broadcast_to(np.empty((), bool), np.shape(arg.value))
    return arg
