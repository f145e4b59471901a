"""Quotients and differences whose special points, or whose digits, several tables care for."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

# B₂ₖ/2k for k = 1, …, 8, in log x - 1/2x - Σₖ B₂ₖ/2k x⁻²ᵏ, the asymptotic series of ψ.
PSI_SERIES = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160]
SHIFT = 14  # so far to the right the series has converged


def inverse(x: Any) -> Any:
    """1/x, and ∞ at 0."""
    zero = plain(x) == 0
    if not np.any(zero):
        return 1 / x
    return np.where(zero, np.inf, 1 / np.where(zero, 1, x))


def whole(n: Any) -> Any:
    """The whole number that scipy takes for n, where its own code takes no other: towards 0."""
    return np.trunc(plain(n))


def where_a_value(ans: Any, slope: Any) -> Any:
    """The slope, NaN where the value is."""
    none = np.isnan(plain(ans))
    return np.where(none, np.nan, slope) if np.any(none) else slope


def bounded(x: Any, bound: float = 1e100) -> Any:
    """x, with a number in the place of ±∞."""
    bare = plain(x)
    infinite = np.isinf(bare)
    if not np.any(infinite):
        return x
    return np.where(infinite, bound * np.sign(np.real(bare)), x)


def psi_difference(x: Any, h: Any) -> Any:
    """ψ(x + h) - ψ(x), also where that cancels: h small beside a positive x.

    ψ(x + h) - ψ(x) = Σₖ₍<ₙ₎ h/(x + k)(x + h + k), and the same at x + n, where it is log1p(h/x) +
    h/2x(x + h), less the divided difference of the series. Source: DLMF 5.5.2, 5.11.2.
    """
    bare, small = plain(x), plain(h)
    close = (bare > 0) & (np.absolute(small) < 0.1 * bare)
    if not np.any(close):
        return sp.psi(x + h) - sp.psi(x)
    safe = np.where(close, x, 1)
    step = np.where(close, h, 0)
    total: Any = 0
    for k in range(SHIFT):
        total = total + step / (safe + k) / (safe + step + k)
    a, b = 1 / (safe + SHIFT), 1 / (safe + step + SHIFT)
    less = -step * a * b  # b - a
    value, quotient = PSI_SERIES[-1], 0.0 * a
    for c in PSI_SERIES[-2::-1]:
        quotient = value + a * a * quotient
        value = c + b * b * value
    quotient = value + a * a * quotient
    total = total + np.log1p(step * a) - 0.5 * less - less * (a + b) * quotient
    if np.all(close):
        return total
    others = np.where(close, 1, x)
    return np.where(close, total, sp.psi(np.where(close, 1, x + h)) - sp.psi(others))
