"""The distributions of Kolmogorov and Smirnov: of the largest difference of distribution functions.

K(x) = 2 Σ (-1)^(k-1) e^(-2k²x²) = 1 - √2π/x Σ e^(-(2k-1)²π²/8x²): the first series right of 0.8,
the second left of it. Source: Marsaglia, Tsang and Wang (2003), Evaluating Kolmogorov's
distribution, doi:10.18637/jss.v008.i18, equations on page 1.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sp
from scipy.special import _ufuncs

from adcore.extend import elementwise, plain, refuse

from .tails import in_last


def kolmogorov_slope(x: Any) -> Any:
    """K′(x), term by term."""
    right = plain(x) > 0.8
    far = np.where(right, x, 1)
    square = far * far
    falling: Any = 0
    for k in range(1, 8):
        falling = falling + (-1) ** k * k * k * np.exp(-2 * k * k * square)
    positive = plain(x) > 0.04  # further left K is 1
    near = np.where(np.logical_or(right, np.logical_not(positive)), 1, x)
    rising: Any = 0
    for k in range(1, 6):
        rate = (2 * k - 1) ** 2 * math.pi**2 / 8
        rising = rising + np.exp(-rate / near**2) * (1 - 2 * rate / near**2)
    rising = np.where(positive, math.sqrt(2 * math.pi) / near**2 * rising, 0)
    return np.where(right, 8 * far * falling, rising)


SECOND = (
    "it is the slope of scipy.special.smirnov, a piecewise polynomial, of which scipy has the "
    "first derivative alone. Use first derivatives, or scipy.special.kolmogorov for a large n."
)

# fmt: off
RULES = [
    in_last(sp.smirnov,        lambda ans, n, d: _ufuncs._smirnovp(n, d),        "n d"),
    in_last(sp.smirnovi,       lambda ans, n, p: 1 / _ufuncs._smirnovp(n, ans),  "n p"),
    refuse(_ufuncs._smirnovp,  None, SECOND),
    elementwise(sp.kolmogorov, lambda ans, y: kolmogorov_slope(y),               domain=(0.4, 1.5)),
    elementwise(sp.kolmogi,    lambda ans, p: 1 / kolmogorov_slope(ans),         domain=(0.2, 0.9)),
]
# fmt: on
