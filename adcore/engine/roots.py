"""Roots at zero: what a derivative of higher order needs to know where a slope is a choice.

A *root* is a function r of x whose square is smooth where r is not: |x|, a norm, a standard
deviation. Its pullback is ct h / r with a smooth h = r ∂r. Where r = 0 the first derivative is a
choice, 0; but the derivative of that choice is not the second derivative of the function. With
ct = F'(r), for what the program makes of r,

    F'(r) h / r  →  F''(0) h        as r → 0, if F'(0) = 0,

so a composition that is smooth there (r², cos r) has the slope F''(0) in h, and what is missing is
∂ct/∂r. It comes from a trace of its own: when a root is recorded that is zero, within an outer
derivative, a forward trace, the `Shift`, moves it off its zero. It lies below the boxes of the
reverse trace, so everything computed from the root, and on the way back its cotangent, carries its
derivative by that displacement. The layer is taken off where values leave the reverse trace.

One shift serves all roots of a trace: where F is smooth in each root, F' of one does not depend on
the others to first order. If F'(0) is not 0, the kink is there by construction.
"""

from __future__ import annotations

from typing import Any

from ..values import box_types, space_of
from .box import Box
from .forward import ForwardTrace

NAN = float("nan")


class Shift(ForwardTrace):
    """The displacement of the roots of one reverse trace off their zeros."""

    restarts = False

    def moved(self, root: Any, space: Any) -> Any:
        """A root with the tangent 1 where it is zero; itself if it is zero nowhere."""
        value, tangent = unshifted(root)
        tangent = space.with_ones(tangent, value)
        return root if tangent is None else box_types[type(value)](value, self, tangent)

    def unknown(self, output: Any, ct: Any) -> Any:
        """A cotangent that should depend on the shift as its output does, but was found without."""
        if not (isinstance(output, Box) and output._trace is self):
            return ct
        space = space_of(output)
        return ct if space.norm(output._note) == 0 else self.input(ct, space.ones() * NAN)


def unshifted(value: Any) -> tuple[Any, Any]:
    """A value without the layer of a shift, and its derivative by the shift, None if it has none.

    It is NaN, for unknown, if the layer lies below that of a newer derivative.
    """
    if not isinstance(value, Box):
        return value, None
    if isinstance(value._trace, Shift):
        return value._primal, value._note
    inner = value._primal
    while isinstance(inner, Box):
        if isinstance(inner._trace, Shift) and inner._trace.id < value._trace.id:
            return value, NAN
        inner = inner._primal
    return value, None


def bare(value: Any) -> Any:
    """A value that leaves its trace, without the layer of a shift."""
    shifted = isinstance(value, Box) and isinstance(value._trace, Shift)
    return value._primal if shifted else value
