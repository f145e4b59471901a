"""Cholesky factors: cholesky, cho_factor.

One triangle of the matrix is read, and that triangle gets the gradient. What cho_factor leaves in
the other triangle of its factor is what stood there in the matrix.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg

from adcore.extend import composite, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...tables.factorisations import cholesky_jvp, cholesky_vjp
from .. import NAMESPACE

twin = NAMESPACE.twin

cholesky, cho_factor = twin("cholesky"), twin("cho_factor")


def cholesky_forward(a, lower=False, overwrite_a=False, check_finite=True):
    """The factor, in an array of its own."""
    return scipy.linalg.cholesky(a, lower, False, check_finite), None


def cholesky_rule_jvp(t, ans, a, lower=False, overwrite_a=False, check_finite=True):
    """The map: A = L Lᴴ, or Uᴴ U. See `adcore_linalg.factorisations.cholesky_jvp`.

    Source: Murray 2016, arXiv:1602.07527.
    """
    return cholesky_jvp(t, ans, a, upper=not lower)


def cholesky_rule_vjp(ct, ans, a, lower=False, overwrite_a=False, check_finite=True):
    """Adjoint: see `adcore_linalg.factorisations.cholesky_jvp`."""
    return cholesky_vjp(ct, ans, a, upper=not lower)


def _cho_factor(a, lower=False, overwrite_a=False, check_finite=True):
    """The factor beside the other triangle of a; a flag for each matrix of a stack, as scipy."""
    a = as_array(a)
    factor = cholesky(a, lower=lower, check_finite=check_finite)
    n, batch = a.shape[-1], a.shape[:-2]
    other = np.triu(np.ones((n, n), bool), 1) if lower else np.tril(np.ones((n, n), bool), -1)
    return np.where(other, a, factor), np.full(batch, lower) if batch else lower


RULES = [
    rule(cholesky, jvp=cholesky_rule_jvp, vjp=cholesky_rule_vjp, forward=cholesky_forward),
    composite(cho_factor, _cho_factor),
]
