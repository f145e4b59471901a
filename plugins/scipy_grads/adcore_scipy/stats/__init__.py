"""Derivatives of scipy.stats.

`from adcore_scipy import stats` has the distributions under scipy's names, differentiable in x,
loc, scale and shapes; all else is scipy's, and refuses traced values. Importing this package
registers nothing: the hooks below are called by adcore when a traced value first meets scipy.stats.

>>> from adcore import grad
>>> from adcore_scipy import stats
>>> grad(lambda mu: stats.norm(mu, 2.0).logpdf([1.0, 2.0]).sum())(0.5)
0.5
>>> grad(lambda a: stats.gamma.ppf(0.5, a))(2.0)  # how the median moves with the shape
0.99...
"""

from __future__ import annotations

import scipy.stats as _scipy

from adcore.extend import Namespace

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "continuous", "discrete", "multivariate",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.stats, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
