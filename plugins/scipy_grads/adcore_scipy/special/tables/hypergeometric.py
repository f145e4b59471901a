"""Hypergeometric functions: the derivative in z is one of shifted parameters.

The parameters have no closed derivative: central differences, measured against 40 digits for real
z to ±1000, parameters to ±30 (of ₂F₁ ±15, z < 1): 1e-11 wherever scipy's values are accurate. The
functions have poles where the lower parameter (b, of ₂F₁ c) is 0 or a negative whole number, so the
step is a part of the distance to the nearest one. All are holomorphic in z, with a derivative of
shifted parameters there: DLMF 13.3.15 for hyp1f1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain

from ..difference_stencil import slope
from ..hyperu_quadrature import tricomi

STEP = 1 / 32
PART = 1 / 24  # of the distance to a pole: an error of 1.6e9 PART¹⁶, see `stencil`


def off_poles(b: Any) -> Any:
    """A step for a parameter with poles at 0, -1, …; at a pole itself no step is right."""
    b = plain(b)
    distance = np.where(np.greater(b, 0), b, np.absolute(b - np.round(b)))
    return np.minimum(STEP, PART * np.where(np.equal(distance, 0), 1, distance))


def grown(v: Any) -> Any:
    """The same, but growing with a large v, beside which the function hardly varies."""
    return np.maximum(off_poles(v), np.where(np.greater(plain(v), 2), plain(v), 0) / 64)


# ---------------------------------------------------------------------- confluent, second kind


def hyperu_x(a: Any, b: Any, x: Any) -> Any:
    """U' = -a U(a + 1, b + 1, x) (DLMF 13.3.22); scipy has no U(a, 0, x) for a negative a.

    There U(a, 0, x) = x U(a + 1, 2, x) (DLMF 13.2.40).
    """
    zero = np.equal(plain(b), -1)
    if not zero.any():
        return -a * sp.hyperu(a + 1, b + 1, x)
    other = sp.hyperu(a + 1, np.where(zero, 1, b + 1), x)
    return -a * np.where(zero, x * sp.hyperu(a + 2, 2.0, x), other)


def positive(x: Any) -> Any:
    """x where the quadrature holds; a point near 0 for 0, where U is finite for b < 1 only."""
    bare = plain(x)
    return (
        x
        if np.all(np.greater(bare, 0))
        else np.where(np.greater(bare, 0), x, np.where(np.equal(bare, 0), 1e-300, np.nan))
    )


def hyperu_a(ans: Any, a: Any, b: Any, x: Any) -> Any:
    """∂U/∂a."""
    return slope(tricomi, 0, a, b, positive(x))


def hyperu_b(ans: Any, a: Any, b: Any, x: Any) -> Any:
    """∂U/∂b. For a = 0, -1, … U is a polynomial, without the power x¹⁻ᵇ that all others have."""
    x = positive(x)
    step = np.minimum(STEP, 0.25 / (1 + np.absolute(np.log(plain(x)))))  # of x¹⁻ᵇ
    whole = np.equal(plain(a), np.minimum(np.round(plain(a)), 0))
    if not whole.any():
        return slope(tricomi, 1, a, b, x, step=step)
    polynomial = slope(sp.hyperu, 1, np.where(whole, a, -1), b, x)
    return np.where(whole, polynomial, slope(tricomi, 1, np.where(whole, 0.5, a), b, x, step=step))


# ----------------------------------------------------------------------------------- Gauss's own


def before_divergence(a: Any, b: Any, c: Any, z: Any, step: Any) -> Any:
    """A step for a parameter of ₂F₁; at z = 1 that is finite for c - a - b > 0 only."""
    end = np.equal(plain(z), 1)
    if not end.any():
        return step
    room = PART * (plain(c) - plain(a) - plain(b))
    return np.where(end & np.greater(room, 0), np.minimum(step, np.where(end, room, 1)), step)


def hyp2f1_a(ans: Any, a: Any, b: Any, c: Any, z: Any) -> Any:
    """∂₂F₁/∂a."""
    return slope(sp.hyp2f1, 0, a, b, c, z, step=before_divergence(a, b, c, z, STEP))


def hyp2f1_b(ans: Any, a: Any, b: Any, c: Any, z: Any) -> Any:
    """∂₂F₁/∂b."""
    return slope(sp.hyp2f1, 1, a, b, c, z, step=before_divergence(a, b, c, z, STEP))


def hyp2f1_c(ans: Any, a: Any, b: Any, c: Any, z: Any) -> Any:
    """∂₂F₁/∂c."""
    return slope(sp.hyp2f1, 2, a, b, c, z, step=before_divergence(a, b, c, z, off_poles(c)))


def hyp2f1_z(ans: Any, a: Any, b: Any, c: Any, z: Any) -> Any:
    """ab/c ₂F₁(a + 1, b + 1; c + 1; z) (DLMF 15.5.1); 0 at z = 1 too if a b = 0."""
    flat = np.equal(plain(a) * plain(b), 0) & np.equal(plain(z), 1)
    z = np.where(flat, 0, z) if flat.any() else z
    return np.divide(a * b, c) * sp.hyp2f1(a + 1, b + 1, c + 1, z)


# Of hyp1f1 for complex z beyond |z| = 10, scipy's own values have errors up to 1e-3 near a = 0.
REAL = "central differences of order 16, 1e-11, or 30 times the error of scipy's values"
QUADRATURE = "central differences of order 16 of a quadrature, 1e-10"

# fmt: off
RULES = [
    elementwise(sp.hyp0f1, lambda ans, v, z: slope(sp.hyp0f1, 0, v, z, step=grown(v)),
                           lambda ans, v, z: np.divide(sp.hyp0f1(v + 1, z), v),  # DLMF 16.3.1
                domain=((0.5, 3), (-2, 2)), approximate={"v": REAL}),
    elementwise(sp.hyp1f1, lambda ans, a, b, x: slope(sp.hyp1f1, 0, a, b, x),
                           lambda ans, a, b, x: slope(sp.hyp1f1, 1, a, b, x, step=off_poles(b)),
                           lambda ans, a, b, x: np.divide(a, b) * sp.hyp1f1(a + 1, b + 1, x),
                domain=((-2, 2), (0.5, 3), (-2, 2)), approximate={"a": REAL, "b": REAL}),
    elementwise(sp.hyperu, hyperu_a,
                           hyperu_b,
                           lambda ans, a, b, x: hyperu_x(a, b, x),
                domain=((-1.5, 2), (0.2, 2.8), (0.5, 3)),
                approximate={"a": QUADRATURE, "b": QUADRATURE}),
    elementwise(sp.hyp2f1, hyp2f1_a, hyp2f1_b, hyp2f1_c, hyp2f1_z,
                domain=((-2, 2), (-2, 2), (0.5, 3), (-0.9, 0.9)),
                approximate={"a": REAL, "b": REAL, "c": REAL}),
]
# fmt: on
