"""Derivatives of scipy.differentiate: its slopes by differences, themselves differentiated.

`from adcore_scipy import differentiate` is all of scipy.differentiate with these made traceable.
Importing this package registers nothing.
"""

from __future__ import annotations

import scipy.differentiate as _scipy

from adcore.extend import Namespace

NAMESPACE = Namespace(__name__, _scipy, ("slopes",))

# All names of scipy.differentiate, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()
