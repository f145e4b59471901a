"""The noncentral chi-square distribution.

With density f(x; k, λ): ∂F/∂x = f, and ∂F/∂λ = -f(x; k + 2, λ), since the mixing Poisson weights
shift by one term. f = ½ e^(-(√x - √λ)²/2) (x/λ)^(k/4 - 1/2) e^(-√λx) I_(k/2 - 1)(√λx). Of the slope
in k there is no closed form. Source: Johnson, Kotz and Balakrishnan (1995), Continuous univariate
distributions, volume 2, chapter 29, equations 29.4 and 29.24.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

from .tails import BY_TAIL, by_partials, solves, tail_slope, width


def density(x: Any, df: Any, nc: Any) -> Any:
    """f(x; k, λ); where λx is small, by the power series of the Bessel function, ₀F₁."""
    small = plain(nc) * plain(x) < 1e-2
    central = (df / 2 - 1) * np.log(x / 2) - (x + nc) / 2 - sp.gammaln(df / 2)
    series = np.exp(central) / 2 * sp.hyp0f1(df / 2, np.where(small, nc * x, 0) / 4)
    if np.all(small):
        return series
    x, nc = np.where(small, 1, x), np.where(small, 1, nc)
    root = np.sqrt(nc * x)
    log = (df / 4 - 0.5) * np.log(x / nc) - (np.sqrt(x) - np.sqrt(nc)) ** 2 / 2
    return np.where(small, series, np.exp(log) / 2 * sp.ive(df / 2 - 1, root))


def upper(x: Any, df: Any, nc: Any) -> Any:
    """1 - F: scipy has no complement."""
    return 1 - sp.chndtr(x, df, nc)


def in_df(ans: Any, x: Any, df: Any, nc: Any) -> Any:
    """∂F/∂k."""
    return tail_slope(sp.chndtr, upper, 1, x, df, nc, step=width(df))


METHOD = f"{BY_TAIL}, relative error 1e-8"

# fmt: off
RULES = [
    by_partials(sp.chndtr, {0: lambda ans, x, df, nc: density(x, df, nc),
                            1: in_df,
                            2: lambda ans, x, df, nc: -density(x, df + 2, nc)},
                "x df nc", approximate={"df": METHOD}),
    solves(sp.chndtrix,  sp.chndtr, 0, "p df nc", approximate={"df": METHOD}),
    solves(sp.chndtridf, sp.chndtr, 1, "x p nc",  approximate=METHOD),
    solves(sp.chndtrinc, sp.chndtr, 2, "x df p",  approximate={"df": METHOD}),
]
# fmt: on
