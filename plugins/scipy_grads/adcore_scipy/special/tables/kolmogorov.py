"""The distributions of Kolmogorov's and Smirnov's statistics: their densities, and inverses.

At the kink of the one-sided statistic, d = 1/n, the slope is that to the right.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain

from ..distribution_tails import in_last, reciprocal

MIDDLE = 0.9  # of the two series, on its side of it each has converged after 4 terms


def kolmogorov_density(y: Any) -> Any:
    """8y Σ (-1)^(k-1) k² e^(-2k²y²), and for small y the derivative of its theta transform.

    1 - kolmogorov(y) = √2π/y Σ e^(-c/y²) with c = (2k-1)²π²/8. Source: Feller (1948),
    doi:10.1214/aoms/1177730243, equation 1.4, and DLMF 20.7.32. 0 for y ≤ 0.
    """
    bare = plain(y)
    far, near = bare > MIDDLE, (bare > 0.04) & (bare <= MIDDLE)  # below, e^(-c/y²) is 0
    right, left = np.where(far, np.where(bare > 100, 100, y), 1), np.where(near, y, 1)
    large, small, square = 0.0, 0.0, left * left
    for k in (4, 3, 2, 1):
        large = large - (-1) ** k * (k * k * right) * np.exp(-2 * (k * right) ** 2)
        c = (2 * k - 1) ** 2 * math.pi**2 / 8
        small = small + (2 * c / square - 1) * np.exp(-c / square)
    small = math.sqrt(2 * math.pi) * small / square
    return np.where(far, 8 * large, np.where(near, small, 0))


def smirnov_slope(n: Any, d: Any) -> Any:
    """∂/∂d of d Σ T_j, T_j = C(n, j) (d + x)^(j-1) (1 - d - x)^(n-j), x = j/n < 1 - d.

    In d T_j' + T_j = T_j (x - n d²/(1 - d - x))/(d + x) all that cancels for large n is taken out.
    The term j = 0 is (1 - d)^n. For d < 1/n the sum is 1 - d (1 + d)^(n-1). Source: Birnbaum &
    Tingey (1951), doi:10.1214/aoms/1177729550.
    """
    n, bare = np.broadcast_arrays(n * 1.0, plain(d))
    small = bare * n < 1
    d = d + n * 0
    at = np.where(small, 1.0, d)[..., None]
    j = np.arange(1, int(np.max(n, initial=1, where=np.isfinite(n))) + 1)
    count, x = n[..., None], j / n[..., None]
    inside = (j < count) & (plain(at) + x < 1)
    x, j = np.where(inside, x, 0.5), np.where(inside, j, 0)
    at = np.where(inside, at, 0.25)
    rest = 1 - at - x
    choose = sp.gammaln(count + 1) - sp.gammaln(j + 1) - sp.gammaln(count - j + 1)
    log = choose + (j - 1) * np.log(at + x) + (count - j) * np.log(rest)
    factor = (x - count * at * at / rest) / (at + x)
    total = np.sum(np.where(inside, np.exp(log) * factor, 0), axis=-1)
    large = total - n * np.power(np.where(small, 1, 1 - d), n - 1)
    near = np.where(small, d, 0)
    return np.where(small, -np.power(1 + near, n - 2) * (1 + n * near), large)


P = (0.1, 0.9)

# fmt: off
RULES = [
    in_last(sp.smirnov,  lambda ans, n, d: smirnov_slope(n, d),       "n d"),
    in_last(sp.smirnovi, lambda ans, n, p: -reciprocal(0 - smirnov_slope(n, ans)), "n p"),
    elementwise(sp.kolmogorov, lambda ans, y: -kolmogorov_density(y),       domain=(0.4, 1.6)),
    elementwise(sp.kolmogi,    lambda ans, p: -reciprocal(kolmogorov_density(ans)), domain=P),
]
# fmt: on
