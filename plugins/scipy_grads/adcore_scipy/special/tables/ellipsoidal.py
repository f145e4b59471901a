"""Ellipsoidal harmonics: Lamé functions of both kinds, and their norm.

A function of the first kind is a polynomial in s, alone or times √|s² - h²|, √|s² - k²| or both;
its coefficients are an eigenvector, analytic in 0 < h² < k². Differences of order 16 in all three
arguments are accurate to 1e-11 if the steps stay away from the points where it is not analytic. At
s = h or k itself the slope of one with the root is infinite (NaN here). Those of the second kind,
and the norm, are scipy's quadratures, accurate to rounding error.
"""

from __future__ import annotations

import warnings
from functools import wraps
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain, rule

from .. import NAMESPACE
from ..difference_stencil import slope

twin = NAMESPACE.twin

PART = 1 / 24  # of the distance to a singularity, see `stencil`
HOW = "central differences of order 16, 1e-11"


def roots_in(n: Any, p: Any) -> tuple[Any, Any]:
    """Whether the function has the factor √|s² - h²|, and √|s² - k²|: its class is in p."""
    r = n // 2
    beyond_k, beyond_l, beyond_m = p > r + 1, p > n + 1, p > 2 * n - r + 1
    return beyond_k & (~beyond_l | beyond_m), beyond_l


def step(distances: Any) -> Any:
    """A part of the least distance; NaN if that is 0."""
    least = np.minimum.reduce(np.broadcast_arrays(*distances))
    return np.minimum(1 / 32, PART * np.where(least == 0, np.nan, np.absolute(least)))


def steps(h2: Any, k2: Any, n: Any, p: Any, s: Any, roots: bool = True) -> tuple[Any, Any, Any]:
    """The steps in h², k² and s."""
    h2, k2, s = (np.asarray(plain(v), float) for v in (h2, k2, s))
    in_h, in_k = roots_in(np.asarray(n), np.asarray(p)) if roots else (True, True)
    to_h, to_k = (np.where(has, np.absolute(s * s - v), np.inf)
                  for has, v in ((in_h, h2), (in_k, k2)))  # fmt: skip
    near_h, near_k = (np.where(has, np.absolute(np.absolute(s) - np.sqrt(v)), np.inf)
                      for has, v in ((in_h, h2), (in_k, k2)))  # fmt: skip
    return step((h2, k2 - h2, to_h)), step((k2 - h2, to_k)), step((near_h, near_k))


# -------------------------------------------------------------------------------- the first kind


def harmonic(v: Any, k: int, h2: Any, k2: Any, n: Any, p: Any, s: Any, m: int, sign: int) -> Any:
    """v times the slope in argument k of (h2, k2, s)."""
    length = steps(h2, k2, n, p, s)[k]

    def of(h2: Any, k2: Any, s: Any) -> Any:
        return ellip_harm(h2, k2, n, p, s, m, sign)

    return v * slope(of, k, h2, k2, s, step=length)


def harm_h2(v, ans, h2, k2, n, p, s, signm=1, signn=1):
    """The map: E_n^p(s). Differential and adjoint in h²: times the slope. Shapes: elementwise."""
    return harmonic(v, 0, h2, k2, n, p, s, signm, signn)


def harm_k2(v, ans, h2, k2, n, p, s, signm=1, signn=1):
    """The same in k²."""
    return harmonic(v, 1, h2, k2, n, p, s, signm, signn)


def harm_s(v, ans, h2, k2, n, p, s, signm=1, signn=1):
    """The same in s."""
    return harmonic(v, 2, h2, k2, n, p, s, signm, signn)


# ------------------------------------------------------------------------------- the second kind


def second(v: Any, k: int, h2: Any, k2: Any, n: Any, p: Any, s: Any) -> Any:
    """v times the slope in argument k of (h2, k2, s)."""
    length = steps(h2, k2, n, p, s, roots=False)[k]
    return v * slope(lambda h2, k2, s: ellip_harm_2(h2, k2, n, p, s), k, h2, k2, s, step=length)


def second_h2(v, ans, h2, k2, n, p, s):
    """The map: F_n^p(s). Differential and adjoint in h²: times the slope. Shapes: elementwise."""
    return second(v, 0, h2, k2, n, p, s)


def second_k2(v, ans, h2, k2, n, p, s):
    """The same in k²."""
    return second(v, 1, h2, k2, n, p, s)


def second_s(v, ans, h2, k2, n, p, s):
    """The same in s."""
    return second(v, 2, h2, k2, n, p, s)


# --------------------------------------------------------------------------------------- the norm


def normal(v: Any, k: int, h2: Any, k2: Any, n: Any, p: Any) -> Any:
    """v times the slope in argument k of (h2, k2)."""
    bare = np.asarray(plain(h2), float), np.asarray(plain(k2), float)
    length = step((bare[0], bare[1] - bare[0]))
    return v * slope(lambda h2, k2: ellip_normal(h2, k2, n, p), k, h2, k2, step=length)


def normal_h2(v, ans, h2, k2, n, p):
    """The map: γ_n^p. Differential and adjoint in h²: times the slope. Shapes: elementwise."""
    return normal(v, 0, h2, k2, n, p)


def normal_k2(v, ans, h2, k2, n, p):
    """The same in k²."""
    return normal(v, 1, h2, k2, n, p)


def both(function: Any, partials: Any, names: str) -> Any:
    """The rule of an elementwise function: the same products in both modes."""
    wrt = tuple(names.split())
    return rule(function, jvp=partials, vjp=partials, wrt=wrt, approximate=dict.fromkeys(wrt, HOW))


def quiet(name: str) -> Any:
    """scipy's function of this name, without the warning that a quadrature is at rounding error."""
    function = getattr(sp, name)

    @wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The occurrence of roundoff error")
            return function(*args, **kwargs)

    return twin(name, called)


ellip_harm = twin("ellip_harm")
ellip_harm_2, ellip_normal = quiet("ellip_harm_2"), quiet("ellip_normal")

RULES = [
    both(ellip_harm, (harm_h2, harm_k2, harm_s), "h2 k2 s"),
    both(ellip_harm_2, (second_h2, second_k2, second_s), "h2 k2 s"),
    both(ellip_normal, (normal_h2, normal_k2), "h2 k2"),
]
