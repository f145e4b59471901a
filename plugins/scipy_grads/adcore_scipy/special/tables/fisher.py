"""Fisher's F distribution: a beta distribution of d₁x/(d₁x + d₂)."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import composite, plain

from ..distribution_tails import solves
from .beta import METHOD


def by_side(left: Any, right: Any, value: float, dfn: Any, dfd: Any, x: Any) -> Any:
    """left(d₁/2, d₂/2, y) or, where y > ½, right(d₂/2, d₁/2, 1 - y), with y = d₁x/(d₁x + d₂).

    So 1 - y keeps its digits far to the right. At x = ∞ it is `value`, with slope 0.
    """
    end = np.isinf(plain(x))
    product = dfn * np.where(end, 1, x)
    far = plain(product) > plain(dfd)
    y = np.where(far, dfd, product) / (product + dfd)
    zero = plain(x) == 0
    if np.any(zero):  # where the slope in x may be infinite, and those in the parameters are 0
        y = np.where(zero, x * (plain(dfn) / plain(dfd)), y)
    a, b = np.where(far, dfd, dfn) / 2, np.where(far, dfn, dfd) / 2
    found = np.where(far, right(a, b, y), left(a, b, y)) if np.any(far) else left(a, b, y)
    return np.where(end, value, found) if np.any(end) else found


POSITIVE, P = (1.0, 5.0), (0.1, 0.9)
IN_BOTH = {"dfn": METHOD, "dfd": METHOD}

# fmt: off
RULES = [
    composite(sp.fdtr,  lambda dfn, dfd, x: by_side(sp.betainc, sp.betaincc, 1, dfn, dfd, x)),
    composite(sp.fdtrc, lambda dfn, dfd, x: by_side(sp.betaincc, sp.betainc, 0, dfn, dfd, x)),
    solves(sp.fdtri, sp.fdtr, 2, "dfn dfd p", approximate=IN_BOTH),
    solves(sp.fdtridfd, sp.fdtr, 1, "dfn p x", bounded=True, approximate=METHOD),
]
# fmt: on
