"""The noncentral F distribution: Σ w_j I(d₁/2 + j, d₂/2, y) with y = d₁f/(d₁f + d₂).

See `noncentral`. I(a + 1, b, y) - I(a, b, y) = -y^a (1 - y)^b/a B(a, b) (DLMF 8.17.20) gives the
slope in the noncentrality; those in the degrees of freedom are the mixtures of those of I.

Measured against 50 digits, for d₁, d₂ from 0.3 to 1e3, λ from 0 to 50, both tails: relative error
below 1e-11 in every argument. scipy's inverses return values with 4 to 8 digits; the derivatives
are those at these values.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

from ..distribution_tails import by_partials, solves
from ..poisson_mixtures import around, last_axis, log_weight, peak_of, summed
from .beta import METHOD
from .beta import in_a as beta_a
from .beta import in_b as beta_b


def parts(dfn: Any, dfd: Any, nc: Any, f: Any) -> Any:
    """The largest term, the numbers of the terms, d₁/2, d₂/2, λ/2, y and 1 - y."""
    product = dfn * np.where(np.isinf(plain(f)), 1, f)
    y, rest = product / (product + dfd), dfd / (product + dfd)
    a, b, mu, z = np.broadcast_arrays(*(plain(v) for v in (dfn / 2, dfd / 2, nc / 2, y)))
    peak = peak_of(a - mu * z, mu * z * (a + b))
    return peak, around(peak), *last_axis(dfn / 2, dfd / 2, nc / 2, y, rest)


def log_term(j: Any, a: Any, b: Any, mu: Any, y: Any, rest: Any) -> Any:
    """log of w_j y^a (1 - y)^b/B(a, b), at a + j."""
    a = a + j
    return log_weight(j, mu) + sp.xlogy(a, y) + b * np.log(rest) - sp.betaln(a, b)


def ended(f: Any, slope: Any) -> Any:
    """The slope; 0 at f = ∞."""
    infinite = np.isinf(plain(f))
    return np.where(infinite, 0, slope) if np.any(infinite) else slope


def central(k: int, a: Any, b: Any, y: Any, rest: Any) -> Any:
    """∂I/∂a (k = 0) or ∂I/∂b (k = 1); where y is near 1 by I(a, b, y) = 1 - I(b, a, 1 - y)."""
    right = plain(y) > 0.5
    direct = (beta_a, beta_b)[k](a, b, np.where(right, 0.5, y))
    if not np.any(right):
        return direct
    mirrored = (beta_b, beta_a)[k](b, a, np.where(right, rest, 0.5))
    return np.where(right, -mirrored, direct)


def density(dfn: Any, dfd: Any, nc: Any, f: Any) -> Any:
    """∂F/∂f = Σ w_j y^(a-1) (1 - y)^(b-1)/B(a, b) dy/df, and dy/df = y (1 - y)/f."""
    zero = plain(f) == 0
    safe = np.where(zero, 1, f)
    peak, j, *at = parts(dfn, dfd, nc, safe)
    inside = summed(np.exp(log_term(j, *at)), peak) / safe
    edge = np.where(plain(dfn) < 2, np.inf, np.where(plain(dfn) == 2, np.exp(-nc / 2), 0))
    return ended(f, np.where(zero, edge, inside))


def in_nc(dfn: Any, dfd: Any, nc: Any, f: Any) -> Any:
    """∂F/∂λ = -½ Σ w_j y^a (1 - y)^b/a B(a, b)."""
    peak, j, a, *rest = parts(dfn, dfd, nc, f)
    return ended(f, -summed(np.exp(log_term(j, a, *rest)) / (a + j), peak) / 2)


def in_dfn(dfn: Any, dfd: Any, nc: Any, f: Any) -> Any:
    """∂F/∂d₁ = ½ Σ w_j ∂I/∂a + Σ w_j y^a (1 - y)^b/d₁ B(a, b)."""
    peak, j, a, b, mu, y, rest = parts(dfn, dfd, nc, f)
    weighted = np.exp(log_weight(j, mu)) * central(0, a + j, b, y, rest)
    by_y = np.exp(log_term(j, a, b, mu, y, rest))
    return ended(f, summed(weighted / 2 + by_y / (2 * a), peak))


def in_dfd(dfn: Any, dfd: Any, nc: Any, f: Any) -> Any:
    """∂F/∂d₂ = ½ Σ w_j ∂I/∂b - Σ w_j y^a (1 - y)^b/d₂ B(a, b)."""
    peak, j, a, b, mu, y, rest = parts(dfn, dfd, nc, f)
    weighted = np.exp(log_weight(j, mu)) * central(1, a + j, b, y, rest)
    by_y = np.exp(log_term(j, a, b, mu, y, rest))
    return ended(f, summed(weighted / 2 - by_y / (2 * b), peak))


IN_BOTH = {"dfn": METHOD, "dfd": METHOD}

# fmt: off
RULES = [
    by_partials(sp.ncfdtr, {0: lambda ans, dfn, dfd, nc, f: in_dfn(dfn, dfd, nc, f),
                            1: lambda ans, dfn, dfd, nc, f: in_dfd(dfn, dfd, nc, f),
                            2: lambda ans, dfn, dfd, nc, f: in_nc(dfn, dfd, nc, f),
                            3: lambda ans, dfn, dfd, nc, f: density(dfn, dfd, nc, f)},
                "dfn dfd nc f", approximate=IN_BOTH),
    solves(sp.ncfdtridfd, sp.ncfdtr, 1, "dfn p nc f",   bounded=True, approximate=METHOD),
    solves(sp.ncfdtridfn, sp.ncfdtr, 0, "p dfd nc f",   bounded=True, approximate=METHOD),
    solves(sp.ncfdtri,    sp.ncfdtr, 3, "dfn dfd nc p", approximate=IN_BOTH),
    solves(sp.ncfdtrinc,  sp.ncfdtr, 2, "dfn dfd p f",  bounded=True, approximate=IN_BOTH),
]
# fmt: on
