"""Samples of the continuous distributions, one for every method; tests have the special points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..method_slopes import CONTINUOUS
from ..tables.continuous import LAWS

# Shapes that samples and tests are taken at, by distribution.
SHAPES: dict[str, tuple[float, ...]] = {
    "alpha": (3.57,), "argus": (1.3,), "beta": (2.31, 1.63), "betaprime": (3.1, 5.2),
    "bradford": (0.3,), "burr": (10.5, 4.3), "burr12": (5.1, 4.2), "chi": (3.3,),
    "chi2": (5.4,), "crystalball": (2.0, 3.2), "dgamma": (1.8,),
    "dpareto_lognorm": (0.3, 1.2, 1.5, 2.0), "dweibull": (2.07,), "erlang": (4,),
    "exponnorm": (1.5,), "exponpow": (2.7,), "exponweib": (2.9, 1.95), "f": (9.0, 18.0),
    "fatiguelife": (1.4,), "fisk": (3.09,), "foldcauchy": (2.7,), "foldnorm": (1.95,),
    "gamma": (1.99,), "gausshyper": (2.8, 3.1, 2.5, 0.8), "genexpon": (2.1, 1.2, 1.5),
    "genextreme": (-0.1,), "gengamma": (2.42, 1.3), "genhalflogistic": (0.77,),
    "genhyperbolic": (0.5, 1.5, -0.5), "geninvgauss": (2.3, 1.5), "genlogistic": (0.41,),
    "gennorm": (1.3,), "genpareto": (0.1,), "gompertz": (0.95,), "halfgennorm": (0.68,),
    "invgamma": (4.07,), "invgauss": (0.75,), "invweibull": (4.6,), "irwinhall": (5,),
    "jf_skew_t": (8.0, 4.0), "johnsonsb": (4.3, 3.2), "johnsonsu": (2.55, 2.25),
    "kappa4": (0.1, -0.2), "kappa3": (1.4,), "ksone": (20,), "kstwo": (20,),
    "laplace_asymmetric": (2.0,), "levy_stable": (1.8, -0.5), "loggamma": (0.41,),
    "loglaplace": (3.25,), "lognorm": (0.95,), "loguniform": (0.5, 2.3), "lomax": (1.88,),
    "mielke": (10.4, 4.6), "nakagami": (4.97,), "ncf": (27.0, 27.0, 0.42), "nct": (14.0, 0.24),
    "ncx2": (21.0, 1.06), "norminvgauss": (1.25, 0.5), "pareto": (2.62,), "pearson3": (0.4,),
    "powerlaw": (1.66,), "powerlognorm": (2.14, 0.45), "powernorm": (4.45,), "rdist": (3.6,),
    "reciprocal": (0.5, 2.3), "recipinvgauss": (0.63,), "rel_breitwigner": (1.4,),
    "rice": (0.78,), "skewcauchy": (0.5,), "skewnorm": (4.0,), "studentized_range": (3.0, 10.0),
    "t": (2.74,), "trapezoid": (0.2, 0.8), "triang": (0.16,), "truncexpon": (4.69,),
    "truncnorm": (-1.1, 2.7), "truncpareto": (2.0, 3.0),
    "truncweibull_min": (2.5, 0.25, 1.75), "tukeylambda": (3.13,), "vonmises": (3.99,),
    "vonmises_line": (3.99,), "weibull_max": (2.87,), "weibull_min": (1.79,),
    "wrapcauchy": (0.3,),
}  # fmt: skip

LOC, SCALE = 0.3, 4.0
SLOW = {
    "ncf", "nct", "gausshyper", "genhyperbolic", "geninvgauss", "norminvgauss", "levy_stable",
    "studentized_range",
}  # fmt: skip
FINE = {"ksone": 40.0, "kstwo": 40.0, "johnsonsb": 40.0}  # scales of those that vary quickly


def samples() -> Iterator[Sample]:
    """Each method of each distribution at three points of its support, at one if it is slow."""
    for law in LAWS:
        for method in CONTINUOUS:
            yield from samples_of(law, method)


def arguments(law: Any, method: str) -> list[int]:
    """The positions of the arguments in which a method is differentiable; none if in none."""
    if law.why_not(method):
        return []
    first = [] if method == "entropy" else ["q" if method in ("ppf", "isf") else law.first]
    names = [*first, *law.shape_names, "loc", "scale"]
    return [k for k, name in enumerate(names) if name not in law.refusals(method)]


def samples_of(law: Any, method: str) -> Iterator[Sample]:
    """A method within the support."""
    wrt = arguments(law, method)
    if not wrt:
        return
    shapes, scale = SHAPES.get(law.__name__, ()), FINE.get(law.__name__, SCALE)
    q = np.array([0.62] if law.__name__ in SLOW else [0.3, 0.62, 0.75])
    first = q if method in ("ppf", "isf") else law.scipys.ppf(q, *shapes, LOC, scale)
    args = (*shapes, LOC, scale) if method == "entropy" else (first, *shapes, LOC, scale)
    second = method == "logpdf" or (method == "ppf" and not law.approximate)
    order = 2 if second and "logpdf" in law.formulas else 1
    yield Sample(getattr(law, method), args, wrt=wrt, order=order, label="inner points")
