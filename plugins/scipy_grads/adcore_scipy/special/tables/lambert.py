"""Lambert's W and Wright's omega: W e^W = z, ω + log ω = z.

`scipy.special.lambertw` is a function around a ufunc, which is what carries the rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp
from scipy.special import _ufuncs

from adcore.extend import elementwise, plain


def omega_slope(ans: Any, z: Any) -> Any:
    """ω/(1 + ω), and 1 at ∞."""
    infinite = np.isinf(plain(ans))
    if not np.any(infinite):
        return ans / (1 + ans)
    finite = np.where(infinite, 0, ans)
    return np.where(infinite, 1, finite / (1 + finite))


# fmt: off
RULES = [
    elementwise(_ufuncs._lambertw, lambda ans, z, k, tol: np.exp(-ans) / (1 + ans), None, None,
                name="scipy.special.lambertw", domain=((0.3, 3.0), (0, 0), (1e-8, 1e-8))),
    elementwise(sp.wrightomega,    omega_slope),
]
# fmt: on
