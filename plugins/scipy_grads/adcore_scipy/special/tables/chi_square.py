"""The chi-square distribution: a gamma distribution of v/2 and x/2."""

from __future__ import annotations

import scipy.special as sp

from adcore.extend import composite

from ..distribution_tails import solves
from .gamma_distribution import IN_A

POSITIVE, P = (0.6, 4.0), (0.1, 0.9)
METHOD = IN_A["a"]

# fmt: off
RULES = [
    composite(sp.chdtr,  lambda v, x: sp.gammainc(v / 2, x / 2)),
    composite(sp.chdtrc, lambda v, x: sp.gammaincc(v / 2, x / 2)),
    solves(sp.chdtri, sp.chdtrc, 1, "v p", approximate={"v": METHOD}),
    solves(sp.chdtriv, sp.chdtr, 0, "p x", approximate=METHOD),
]
# fmt: on
