"""Lambert's W and Wright's omega: W e^W = z, ω + log ω = z.

`scipy.special.lambertw` is a function around a ufunc, which is what carries the rule.
"""

from __future__ import annotations

import numpy as np
import scipy.special as sp
from scipy.special import _ufuncs

from adcore.extend import elementwise

# fmt: off
RULES = [
    elementwise(_ufuncs._lambertw, lambda ans, z, k, tol: np.exp(-ans) / (1 + ans), None, None,
                name="scipy.special.lambertw", domain=((0.3, 3.0), (0, 0), (1e-8, 1e-8))),
    elementwise(sp.wrightomega,    lambda ans, z: ans / (1 + ans)),
]
# fmt: on
