"""The noncentral chi-square distribution: F(x; k, λ) = Σ w_j P(k/2 + j, x/2), see `noncentral`.

∂F/∂x = f(x; k, λ), the density; and since F(k + 2) - F(k) = -2 f(k + 2), ∂F/∂λ = -f(x; k + 2, λ).
Of the slope in k there is no closed form: it is the same mixture of those of P, see `tails`.

Measured against 60 digits, for k from 0.05 to 1e3 and λ from 0 to 2e3, with tails down to 1e-33:
relative error below 1e-12 in x and λ and 1e-10 in k, also where F is 1 in double precision.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

from ..distribution_tails import by_partials, solves
from ..poisson_mixtures import around, last_axis, log_weight, peak_of, summed
from .gamma_distribution import IN_A, in_a

HUGE = 1e30  # in the place of larger ones: e^-x is 0


def parts(x: Any, df: Any, nc: Any) -> Any:
    """The largest term, where all terms are 0, the numbers of the terms, and x/2, k/2, λ/2."""
    bare = np.broadcast_arrays(plain(x), plain(df), plain(nc))
    y, a, mu = (np.minimum(v, HUGE) / 2.0 for v in bare)
    peak = peak_of(a, mu * y)
    dead = (np.sqrt(y) - np.sqrt(a + mu)) ** 2 > 4000
    half = last_axis(np.where(plain(x) > HUGE, HUGE, x) / 2, df / 2, nc / 2)
    return peak, dead, around(np.where(dead, 0, peak)), *half


def density(x: Any, df: Any, nc: Any) -> Any:
    """f(x; k, λ) = ½ Σ w_j (x/2)^(k/2 + j - 1) e^(-x/2)/Γ(k/2 + j)."""
    peak, dead, j, y, a, mu = parts(x, df, nc)
    a = a + j
    log = log_weight(j, mu) + sp.xlogy(a - 1, y) - y - sp.gammaln(a)
    return summed(np.exp(log), peak, dead) / 2


def in_df(x: Any, df: Any, nc: Any) -> Any:
    """∂F/∂k = ½ Σ w_j ∂P/∂a at a = k/2 + j."""
    peak, dead, j, y, a, mu = parts(x, df, nc)
    return summed(np.exp(log_weight(j, mu)) * in_a(a + j, y), peak, dead) / 2


METHOD = IN_A["a"]

# fmt: off
RULES = [
    by_partials(sp.chndtr, {0: lambda ans, x, df, nc: density(x, df, nc),
                            1: lambda ans, x, df, nc: in_df(x, df, nc),
                            2: lambda ans, x, df, nc: -density(x, df + 2, nc)}, "x df nc",
                approximate={"df": METHOD}),
    solves(sp.chndtridf, sp.chndtr, 1, "x p nc", bounded=True, approximate=METHOD),
    solves(sp.chndtrinc, sp.chndtr, 2, "x df p", bounded=True, approximate={"df": METHOD}),
    solves(sp.chndtrix,  sp.chndtr, 0, "p df nc", approximate={"df": METHOD}),
]
# fmt: on
