"""Sums over the Poisson mixtures that noncentral distributions are.

With μ half of the noncentrality and Poisson weights w_j = μʲ e^-μ/j!, a noncentral distribution
function is F = Σ w_j F_j of central ones F_j, that of j more pairs of degrees of freedom. Since
dw_j/dμ = w_{j-1} - w_j, its slope in μ is Σ w_j (F_{j+1} - F_j), in which the difference has a
closed form of one sign. All sums here are of terms of one sign: nothing cancels, however far out.
They are taken over the terms around the largest. Source: Johnson, Kotz & Balakrishnan (1995),
Continuous Univariate Distributions 2, chapters 29 and 30.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

MOST = 4e6  # where the largest term would be further, the sum is NaN: nc of about 1e7
LEAST = 1e-30  # in the place of a smaller μ: a change below rounding, with the slopes of μ = 0


def peak_of(excess: Any, product: Any) -> Any:
    """The j ≥ 0 with j² + excess j = product: where the quotient of neighbouring terms is 1."""
    root = np.sqrt(excess * excess + 4 * product)
    above = np.where(excess > 0, 2 * product / np.maximum(root + excess, 1e-300), 0)
    return np.where(excess > 0, above, (root - excess) / 2)


def around(peak: Any) -> Any:
    """The whole numbers around each peak, along a new last axis: those with terms above 1e-17.

    Terms fall at least as fast as those of a Poisson distribution with its mean at the peak.
    """
    peak = np.where(peak < MOST, peak, 0)
    half = 9 * np.sqrt(peak)
    first = np.floor(np.maximum(peak - half - 5, 0))
    count = int(np.max(peak + half + 40 - first, initial=1))
    return first[..., None] + np.arange(count)


def last_axis(*values: Any) -> Any:
    """The values with an axis for the terms."""
    return tuple(np.expand_dims(value, -1) for value in values)


def log_weight(j: Any, mu: Any) -> Any:
    """log of μʲ e^-μ/j!."""
    mu = np.where(plain(mu) < LEAST, mu + LEAST, mu)
    return j * np.log(mu) - mu - sp.gammaln(j + 1)


def summed(terms: Any, peak: Any, dead: Any = False) -> Any:
    """The sum; 0 where it is `dead`, NaN where the largest term is too far to be reached."""
    total = np.sum(terms, axis=-1)
    if np.all(peak < MOST):
        return total
    return np.where(dead, 0, np.where(peak < MOST, total, np.nan))
