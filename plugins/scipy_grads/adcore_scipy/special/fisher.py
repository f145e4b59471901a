"""Fisher's F distribution: a beta distribution of d₁x/(d₁x + d₂)."""

from __future__ import annotations

from typing import Any

import scipy.special as sp

from adcore.extend import composite

from .beta import METHOD
from .tails import solves


def lower(dfn: Any, dfd: Any, x: Any) -> Any:
    """I(d₁/2, d₂/2, d₁x/(d₁x + d₂))."""
    return sp.betainc(dfn / 2, dfd / 2, dfn * x / (dfn * x + dfd))


def upper(dfn: Any, dfd: Any, x: Any) -> Any:
    """I(d₂/2, d₁/2, d₂/(d₁x + d₂)), which keeps its digits far to the right."""
    return sp.betainc(dfd / 2, dfn / 2, dfd / (dfn * x + dfd))


POSITIVE, P = (1.0, 5.0), (0.1, 0.9)
IN_BOTH = {"dfn": METHOD, "dfd": METHOD}

# fmt: off
RULES = [
    composite(sp.fdtr,  lambda dfn, dfd, x: lower(dfn, dfd, x)),
    composite(sp.fdtrc, lambda dfn, dfd, x: upper(dfn, dfd, x)),
    solves(sp.fdtri, sp.fdtr, 2, "dfn dfd p", approximate=IN_BOTH),
    solves(sp.fdtridfd, sp.fdtr, 1, "dfn p x", approximate=METHOD),
]
# fmt: on
