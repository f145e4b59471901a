"""Derivatives of scipy.spatial: procrustes; `.distance` and `.transform` are packages of their own.

`from adcore_scipy import spatial` is all of scipy.spatial with what is here made traceable.
Importing this package registers nothing.
"""

from __future__ import annotations

import scipy.spatial as _scipy

from adcore.extend import Namespace

NAMESPACE = Namespace(__name__, _scipy, ("shapes",))

# All names of scipy.spatial, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
