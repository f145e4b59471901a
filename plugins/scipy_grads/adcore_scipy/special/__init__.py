"""Derivatives of scipy.special.

Its ufuncs are reached by plain calls; `from adcore_scipy import special` is all of scipy.special
with the others made traceable too. Importing this package registers nothing: the hooks below are
called by adcore when a traced value first meets scipy.special.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.special as _scipy

from adcore.extend import Sample, hookimpl

from ..offer import offer as _offer
from ..offer import samples as _samples
from ..offer import tables as _tables

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "airy", "elliptic", "bessel", "wright", "bessel_integrals", "bessel_derivatives",
    "spherical_bessel", "riccati_bessel", "struve",
    "binomial", "beta", "fisher", "gamma_distribution", "negative_binomial", "noncentral_fisher",
    "noncentral_student", "normal", "poisson", "student", "chi_square", "noncentral_chi_square",
    "kolmogorov", "tukey_lambda", "box_cox", "sigmoids",
    "information", "gamma", "error_functions", "legendre", "spherical_harmonics", "ellipsoidal",
    "orthogonal", "hypergeometric", "parabolic_cylinder", "mathieu", "spheroidal", "kelvin",
    "combinatorics", "lambert", "other", "convenience",
)  # fmt: skip


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of all tables."""
    return [table.RULES for table in _tables("adcore_scipy.special", TABLES)]


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples of all tables."""
    yield from _samples("adcore_scipy.special.samples")


def __getattr__(name: str) -> Any:
    """All other names are scipy's."""
    return getattr(_scipy, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_scipy)})


# What the tables offer, under scipy's names.
globals().update(_offer(__name__, _scipy, TABLES))
