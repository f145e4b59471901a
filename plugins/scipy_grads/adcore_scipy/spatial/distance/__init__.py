"""Derivatives of scipy.spatial.distance.

`from adcore_scipy.spatial import distance` is all of scipy.spatial.distance with its functions made
traceable. Importing this package registers nothing: the hooks below are called by adcore when a
traced value first meets scipy.spatial.distance.
"""

from __future__ import annotations

import scipy.spatial.distance as _scipy

from adcore.extend import Namespace

NAMESPACE = Namespace(__name__, _scipy, ("lengths", "vectors", "matrices"))

# All names of scipy.spatial.distance, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
