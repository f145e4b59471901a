"""Sigmoidal functions. The slopes are products of probabilities, exact in both tails."""

from __future__ import annotations

import scipy.special as sp

from adcore.extend import elementwise

from ..careful_quotients import inverse

# fmt: off
RULES = [
    elementwise(sp.logit,     lambda ans, x: inverse(x * (1 - x)),              domain=(0.1, 0.9)),
    elementwise(sp.expit,     lambda ans, x: ans * sp.expit(-x)),
    elementwise(sp.log_expit, lambda ans, x: sp.expit(-x)),
]
if hasattr(sp, "softplus"):  # scipy 1.15
    RULES.append(elementwise(sp.softplus, lambda ans, x: sp.expit(x)))
# fmt: on
