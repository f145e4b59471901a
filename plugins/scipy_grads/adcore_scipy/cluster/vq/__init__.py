"""Derivatives of scipy.cluster.vq: whitening, and distances to the nearest code.

`from adcore_scipy.cluster import vq` is all of scipy.cluster.vq with these made traceable.
Importing this package registers nothing.
"""

from __future__ import annotations

import scipy.cluster.vq as _scipy

from adcore.extend import Namespace

NAMESPACE = Namespace(__name__, _scipy, ("quantization",))

# All names of scipy.cluster.vq, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
