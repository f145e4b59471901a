"""Forward mode: every box carries its tangent along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..rules.rule import Active, Rule, annotate, total
from ..values import box_types, space_of
from .box import Box
from .layers import is_differentiated, rebuilt, snapshot
from .trace import Trace


class RootAtZero(BaseException):
    """A root is zero within an outer derivative: the trace cannot tell what is smooth there.

    No error, and no `except Exception` of the program is meant: the transform starts again.
    """

    def __init__(self, trace: ForwardTrace) -> None:
        super().__init__("A root at zero in forward mode, within another derivative.")
        self.trace = trace


class ForwardTrace(Trace):
    """Computes a tangent beside every answer; a box notes the tangent of its primal."""

    mode = "forward"
    restarts = True  # as a transposed reverse mode, at a root that is zero, see `roots`
    masked = False  # once values were selected, a zero tangent cuts, as a zero cotangent does

    def input(self, value: Any, tangent: Any) -> Box:
        """A dual number: the value with its tangent."""
        box: Box = box_types[type(value)](snapshot(value), self, snapshot(tangent))
        return box

    def process(
        self, rule: Rule, call: Callable[..., Any], active: Active, notes: Any, args: Any
    ) -> Any:
        ans = call(*args)
        box_type = box_types.get(type(ans))
        try:
            if box_type is None:
                return self._process_other(rule, active, notes, args, ans)
            space = box_type.space_of(ans)
            if space is None:  # an integer or boolean answer
                return self.without_derivative(rule, ans)
            if rule.root and is_differentiated(ans) and self.restarts:
                self._restart_at_zero(space, ans)
            if rule.shape == "elementwise":
                token = space.hush()  # whether this will be selected is not known yet
                try:
                    if self.masked:
                        tangent = _cut(space, rule, active, notes, ans, args)
                    else:
                        tangent = rule.pushers[active](notes, ans, args)
                finally:
                    space.speak(token)
            else:
                tangent = rule.pushers[active](notes, ans, args)
            if rule.selection is not None and rule.selection.applies(args):
                self.masked = True
            return ans if tangent is None else box_type(ans, self, space.project(tangent))
        except Exception as error:
            annotate(error, "JVP", rule)
            raise

    def _restart_at_zero(self, space: Any, ans: Any) -> None:
        if space.with_ones(None, ans) is not None:
            raise RootAtZero(self)

    def _process_other(self, rule: Rule, active: Active, notes: Any, args: Any, ans: Any) -> Any:
        """An answer that is a container of values, or of a type not met before."""
        if not isinstance(ans, (tuple, list)):
            if self.is_known(ans):
                return self.process(rule, lambda *_: ans, active, notes, args)
            return self.without_derivative(rule, ans)
        tangents = rule.pushers[active](notes, ans, args)
        items = []
        for item, tangent in zip(ans, tangents, strict=True):
            space = space_of(item)
            if space is None:
                self.without_derivative(rule, item)
            elif tangent is not None:
                item = box_types[type(item)](item, self, space.project(tangent))
            items.append(item)
        return rebuilt(ans, items)


def _cut(space: Any, rule: Rule, active: Active, notes: Any, ans: Any, args: Any) -> Any:
    """The tangent of an elementwise answer, in which a zero tangent counts nothing: 0 * inf is 0.

    What was not selected (`where`) has a zero tangent, and its slope may be infinite.
    """
    several = notes if len(active) > 1 else (notes,)
    terms = [(t, rule.pushers[(k,)](t, ans, args)) for k, t in zip(active, several, strict=True)]
    return total(None if pushed is None else space.mask(t, pushed) for t, pushed in terms)
