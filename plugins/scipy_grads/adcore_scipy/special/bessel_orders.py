"""What the tables of Bessel functions share: derivatives of scaled functions, steps in the order.

A scaled function, eᶻ K_v(z) for one, is nearly constant where z is large, and the two terms of its
derivative cancel. Far out the asymptotic series of its logarithmic derivative is taken instead
(DLMF 10.40.1, 10.40.2, 10.17.5, 10.17.6, with the coefficients of 10.17.1).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import plain

FAR = 50.0  # where the series is exact, for orders up to 2√|z|
TERMS = 30
CLEAR = 20.0  # where e⁻²ˣ is negligible


def growth(v: Any, z: Any) -> Any:
    """d log(eᶻ K_v(z)) / dz, of large z.

    √z eᶻ K_v is Σ aₖ z⁻ᵏ up to a factor, aₖ = (4v² - 1)(4v² - 9)…(4v² - (2k - 1)²) / k! 8ᵏ; here it
    and Σ (k + 1/2) aₖ z⁻ᵏ are summed by Horner's scheme.
    """
    w = 1 / z
    value: Any = 1.0
    slope: Any = TERMS + 0.5
    for k in range(TERMS, 0, -1):
        ratio = (4.0 * v * v - (2 * k - 1) ** 2) * w / (8 * k)
        value, slope = 1 + ratio * value, k - 0.5 + ratio * slope
    return -w * slope / value


def is_far(v: Any, z: Any) -> Any:
    """Where the series is exact; a plain array."""
    v, size = np.absolute(plain(v)), np.absolute(plain(z))
    return size >= np.maximum(FAR, v * v / 4)


def near_or_far(far: Any, z: Any, near: Any, beyond: Any) -> Any:
    """near(z), or where far is True beyond(z), each computed where it is used alone."""
    if not np.any(far):
        return near(z)
    return np.where(far, beyond(np.where(far, z, 2 * FAR)), near(np.where(far, 1, z)))


def order_step(v: Any, z: Any, turn: float) -> Any:
    """The distance of points in the order v, of differences of order 16 (see `stencil`).

    The functions change with v by factors of (v/z + √(1 + v²/z²))^±1 and, for negative orders,
    sin πv; the bend is one of √|z|, so where z is large the points may, and should, lie far apart.

    Arguments:
        turn: how fast the phase changes with v: π/2 for functions that oscillate in z, else 0.
    """
    v, z = plain(v), plain(z)
    size = np.absolute(z)
    size = np.where(size > 0, size, 1)
    phase = turn + np.absolute(np.angle(z))
    negative = np.less(v, 4) & ((turn > 0) | (np.absolute(np.real(z)) < CLEAR))
    pace = np.arcsinh((np.absolute(v) + 1) / size) + phase + np.where(negative, np.pi, 0)
    width = np.maximum(1 / 32, np.sqrt(np.hypot(size, v)) / 16)
    step = np.minimum(np.minimum(width, 0.3 / np.maximum(pace, 1e-6)), 64)
    edge = np.equal(z, 0) & np.greater(v, 0)  # J_v(0) and I_v(0) are 0 for v > 0 alone
    return np.where(edge, np.minimum(step, np.where(edge, v, 1) / 9), step)
