"""Pullbacks through roots: |x|, norms, standard deviations, where the slope at 0 is a choice.

A root r has the pullback ct h / r with h = r ∂r, which is smooth. At r = 0 it is 0. Its derivative
there is that of (∂ct/∂r) h if ct is 0 (the composition is smooth, or the element was not used). If
ct is not 0, the function has a kink; the second derivative is infinite (a norm) or by convention
that of the slope 0 (the absolute value of a real number).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import (
    aligned,
    batch,
    is_differentiated,
    linear,
    plain,
    primitive,
    rule,
    unshifted,
)

from ..arrays.decisions import every, some


def through_root(ct: Any, h: Any, r: Any, sharp: bool = True) -> Any:
    """ct h / r for arrays that broadcast, 0 where r is 0; see the head of this file.

    Arguments:
        sharp: where ct is not 0 at a zero, the second derivative is infinite.
    """
    zero = np.equal(plain(r), 0)
    if not some(zero):
        return ct * (h / r)
    quotient = ct * (np.where(zero, 0, h) / np.where(zero, 1, r))
    if not is_differentiated(h):
        return quotient
    ct, curvature = unshifted(ct)
    flat = zero & np.equal(plain(ct), 0)
    kinked = zero & ~flat if sharp else np.zeros_like(zero)
    factor = only_where(kinked, ct)
    if curvature is not None:
        factor = factor + only_where(flat, curvature)
    return quotient + at_zero(h, factor, kinked)


def through_square_root(ct: Any, r: Any) -> Any:
    """ct / 2r, infinite where r is 0; exact where r² (or another even function) was made of it."""
    ct_bare, curvature = unshifted(ct)
    if curvature is None:
        return ct * (0.5 / r)
    even = np.equal(plain(r), 0) & np.equal(plain(ct_bare), 0) & ~np.equal(plain(curvature), 0)
    if not some(even):
        return ct * (0.5 / r)
    if every(even):
        return 0.5 * curvature
    away = ct * (0.5 / np.where(even, 1, r))
    return only_where(even, 0.5 * curvature) + only_where(~even, away)


def infinite_at_zero(h: Any, r: Any) -> Any:
    """0, with an infinite slope in h where r is 0: to be added to h / r, which was chosen there."""
    zero = np.equal(plain(r), 0)
    return at_zero(h, 0, zero) if some(zero) else 0


@primitive
def only_where(mask: Any, v: Any) -> Any:
    """v where the mask is true, else 0. Not `np.where`: what is not there was not left out."""
    return np.where(mask, v, 0)


@primitive
def at_zero(h: Any, factor: Any, kinked: Any) -> Any:
    """factor · h where h is 0: that is 0, whatever the factor, and its slope in h is the factor.

    Infinite where `kinked`.
    """
    return np.zeros_like(h + factor)  # in a stack, one of them may have an axis more


def at_zero_h(v, ans, h, factor, kinked):
    """The slope in h."""
    if not some(kinked):
        return factor * v
    return only_where(kinked, steep(v, kinked)) + only_where(~kinked, factor * v)


def at_zero_factor(v, ans, h, factor, kinked):
    """The slope in the factor is h: again 0, with the derivative of h."""
    return at_zero(h, v, kinked)


@primitive
def steep(v: Any, kinked: Any) -> Any:
    """v times an infinite slope where `kinked`: NaN, but 0 where v is 0."""
    return np.where(kinked & (v != 0), np.nan, np.zeros_like(v))


def steep_transpose(ct, v, kinked):
    """Its own adjoint."""
    return steep(ct, kinked)


# fmt: off
RULES = [
    rule(only_where, jvp=lambda t, ans, mask, v: only_where(mask, t),
                     vjp=lambda ct, ans, mask, v: only_where(mask, ct), wrt=("v",)),
    batch(only_where, aligned),
    rule(at_zero, jvp=(at_zero_h, at_zero_factor),
                  vjp=(at_zero_h, at_zero_factor), wrt=("h", "factor")),
    batch(at_zero, aligned),
    linear(steep, steep_transpose),
    batch(steep, aligned),
]
# fmt: on
