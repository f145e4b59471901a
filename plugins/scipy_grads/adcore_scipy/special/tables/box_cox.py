"""Box-Cox transformations and their inverses.

(x^λ - 1)/λ = u exprel(λu) with u = log x, and exprel(w) = (e^w - 1)/w: smooth at λ = 0, and so are
its derivatives. The inverse is exp(log1p(λy)/λ).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain

from ..careful_quotients import bounded

EXPREL = [k / math.factorial(k + 1) for k in range(1, 24)]  # of exprel′, powers of w from 0 on
NEAR = 0.2
INVERSE = [(-1) ** (k + 1) * (1 - 1 / k) for k in range(2, 28)]  # see `inverse_slope`


def polynomial(coefficients: list[float], w: Any) -> Any:
    """Σ cₖ wᵏ, by Horner."""
    total: Any = coefficients[-1]
    for c in coefficients[-2::-1]:
        total = total * w + c
    return total


def exprel_slope(w: Any) -> Any:
    """e^w (1 - 1/w)/w + 1/w², by its power series where |w| < 1."""
    near = np.absolute(plain(w)) < 1
    series = polynomial(EXPREL, np.where(near, w, 0))
    far = bounded(np.where(near, 1, w), 1e200)
    half = np.exp(np.minimum(far / 2, 709.0))  # whose square may overflow, silently
    with np.errstate(over="ignore"):
        return np.where(near, series, half * (1 - 1 / far) * (half / far) + 1 / far / far)


def inverse_slope(w: Any) -> Any:
    """(w/(1 + w) - log1p(w))/w², by its power series where |w| < 1/5."""
    near = np.absolute(plain(w)) < NEAR
    series = polynomial(INVERSE, np.where(near, w, 0))
    far = np.where(near, 1, w)
    return np.where(near, series, (far / (1 + far) - np.log1p(far)) / far / far)


def in_lambda(u: Any, lmbda: Any) -> Any:
    """∂/∂λ of u exprel(λu): u² exprel′(λu); where u = -∞ it is 1/λ² for λ > 0, else ∞."""
    cut = np.isneginf(plain(u))
    positive = cut & (plain(lmbda) > 0)
    finite = np.where(cut, 0, u)
    inside = finite * finite * exprel_slope(lmbda * finite)
    return np.where(cut, np.where(positive, 1 / np.where(positive, lmbda, 1) ** 2, np.inf), inside)


def log_of(x: Any) -> Any:
    """log x, -∞ at 0, without numpy's warning."""
    zero = plain(x) == 0
    return np.where(zero, -np.inf, np.log(np.where(zero, 1, x)))


def log1p_of(x: Any) -> Any:
    """log(1 + x), -∞ at -1, without numpy's warning."""
    zero = plain(x) == -1
    if not np.any(zero):
        return np.log1p(x)
    return np.where(zero, -np.inf, np.log1p(np.where(zero, 0, x)))


def power(x: Any, exponent: Any) -> Any:
    """x to a power, ∞ at 0 for a negative one, without numpy's warning."""
    pole = (plain(x) == 0) & (plain(exponent) < 0)
    if not np.any(pole):
        return np.power(x, exponent)
    return np.where(pole, np.inf, np.power(np.where(pole, 1, x), exponent))


def power1p(x: Any, exponent: Any) -> Any:
    """(1 + x) to a power, with all digits where x is small."""
    zero = plain(x) == -1
    regular = np.exp(exponent * np.log1p(np.where(zero, 0, x)))
    return np.where(zero, power(1 + x, exponent), regular) if np.any(zero) else regular


def inverse_lambda(scale: Any, y: Any, lmbda: Any) -> Any:
    """∂/∂λ of exp(log1p(λy)/λ), which is `scale`."""
    return scale * y * y * inverse_slope(lmbda * y)


EXPONENT = (-1.5, 1.5)

# fmt: off
RULES = [
    elementwise(sp.boxcox,       lambda ans, x, lmbda: power(x, lmbda - 1),
                                 lambda ans, x, lmbda: in_lambda(log_of(x), lmbda),
                domain=((0.3, 3.0), EXPONENT)),
    elementwise(sp.boxcox1p,     lambda ans, x, lmbda: power1p(x, lmbda - 1),
                                 lambda ans, x, lmbda: in_lambda(log1p_of(x), lmbda),
                domain=((-0.6, 2.0), EXPONENT)),
    elementwise(sp.inv_boxcox,   lambda ans, y, lmbda: power(ans, 1 - lmbda),
                                 lambda ans, y, lmbda: inverse_lambda(ans, y, lmbda),
                domain=((-0.5, 0.5), EXPONENT)),
    elementwise(sp.inv_boxcox1p, lambda ans, y, lmbda: power1p(ans, 1 - lmbda),
                                 lambda ans, y, lmbda: inverse_lambda(1 + ans, y, lmbda),
                domain=((-0.5, 0.5), EXPONENT)),
]
# fmt: on
