"""Combinatorics. Of whole numbers there is no derivative; these are the functions between them.

A binomial coefficient is Γ(n + 1)/Γ(k + 1)Γ(n - k + 1), its slopes differences of ψ. Where one of
the denominators is infinite, so that the coefficient is 0, its slope is that of 1/Γ, which is not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import composite, elementwise, plain

from .. import NAMESPACE
from ..careful_quotients import psi_difference
from .gamma import is_pole, rgamma_slope

twin, refused = NAMESPACE.twin, NAMESPACE.refused

comb, perm, factorial = (twin(name) for name in ("comb", "perm", "factorial"))


def binom_slopes(ans: Any, n: Any, k: Any) -> tuple[Any, Any]:
    """∂/∂n = B (ψ(n + 1) - ψ(n - k + 1)), ∂/∂k = B (ψ(n - k + 1) - ψ(k + 1))."""
    low, rest = k + 1, n - k + 1
    zero = is_pole(low) | is_pole(rest)
    psi_low, psi_rest = (sp.psi(np.where(zero, 1, x)) for x in (low, rest))
    by_n = ans * psi_difference(np.where(zero, 1, rest), np.where(zero, 1, k))
    by_k = ans * (psi_rest - psi_low)
    if not np.any(zero):
        return by_n, by_k
    edge_n, edge_k = vanishing(*(np.where(zero, x, 1) for x in (n, k)), is_pole(low))
    return np.where(zero, edge_n, by_n), np.where(zero, edge_k, by_k)


def vanishing(n: Any, k: Any, left: Any) -> tuple[Any, Any]:
    """The slopes of T/Γ(d), where 1/Γ(d) = 0, with the quotient T of the other two Γ.

    That is 1/(n + 1)₋ₖ for d = k + 1, on the left, and 1/(n + 1)ₖ₋ₙ for d = n - k + 1.
    """
    d, other = np.where(left, k, n - k) + 1, np.where(left, n - k, k) + 1
    top = 1 / sp.poch(n + 1, other - n - 1)
    value = sp.rgamma(d)
    rise, moved = top * rgamma_slope(value, d), top * value * sp.psi(other)
    by_n = top * value * sp.psi(n + 1)
    return (
        by_n + np.where(left, -moved, rise),
        np.where(left, rise + moved, -rise - moved),
    )


def _comb(N, k, *, exact=False, repetition=False):
    """`binom`, 0 where k is not between 0 and N."""
    if exact:
        return sp.comb(plain(N), plain(k), exact=True, repetition=repetition)
    if repetition:
        return _comb(N + k - 1, k)
    inside = (plain(k) <= plain(N)) & (plain(N) >= 0) & (plain(k) >= 0)
    within = (np.where(inside, each, 1) for each in (N, k))
    return np.where(inside, sp.binom(*within), 0)[()]


def _perm(N, k, exact=False):
    """N!/(N - k)!, 0 where k is not between 0 and N."""
    if exact:
        return sp.perm(plain(N), plain(k), exact=True)
    inside = (plain(k) <= plain(N)) & (plain(N) >= 0) & (plain(k) >= 0)
    within = (np.where(inside, each, 1) for each in (N - k + 1, k))
    return np.where(inside, sp.poch(*within), 0)[()]


def _factorial(n, exact=False, extend="zero"):
    """Γ(n + 1), 0 for negative n, unless extend="complex"."""
    if exact:
        return sp.factorial(plain(n), exact=True)
    if extend == "complex":
        return sp.gamma(n + 1)
    negative = plain(n) < 0
    return np.where(negative, 0, sp.gamma(np.where(negative, 0, n) + 1))[()]


POSITIVE = (0.3, 2.0)
INTEGERS = "it is a function of whole numbers. Use scipy.special.gamma for values between them."

# fmt: off
RULES = [
    elementwise(sp.binom, lambda ans, x, y: binom_slopes(ans, x, y)[0],
                          lambda ans, x, y: binom_slopes(ans, x, y)[1],
                domain=((2.1, 5.0), POSITIVE)),
    composite(comb,       _comb),
    composite(perm,       _perm),
    composite(factorial,  _factorial),
    refused("factorial2", INTEGERS),
    refused("factorialk", INTEGERS),
    *([refused("stirling2", INTEGERS)] if hasattr(sp, "stirling2") else []),  # scipy 1.12
]
# fmt: on
