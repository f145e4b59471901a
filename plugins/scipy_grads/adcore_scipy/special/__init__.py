"""Derivatives of scipy.special.

Its ufuncs are reached by plain calls; `from adcore_scipy import special` is all of scipy.special
with the others made traceable too. Importing this package registers nothing: the hooks below are
called by adcore when a traced value first meets scipy.special.
"""

from __future__ import annotations

import scipy.special as _scipy

from adcore.extend import Namespace

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "airy", "elliptic", "bessel", "wright", "bessel_integrals", "bessel_derivatives",
    "spherical_bessel", "riccati_bessel", "struve",
    "binomial", "beta", "fisher", "gamma_distribution", "negative_binomial", "noncentral_fisher",
    "noncentral_student", "normal", "poisson", "student", "chi_square", "noncentral_chi_square",
    "kolmogorov", "tukey_lambda", "box_cox", "sigmoids",
    "information", "gamma", "error_functions", "legendre", "spherical_harmonics", "ellipsoidal",
    "orthogonal", "hypergeometric", "parabolic_cylinder", "mathieu", "spheroidal", "kelvin",
    "combinatorics", "lambert", "exponential_integrals_and_zeta", "roots_and_degrees",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.special, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
