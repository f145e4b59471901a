"""The continuous distributions: the table, in two modules."""

from __future__ import annotations

from scipy.stats.distributions import rv_frozen

from adcore.extend import twin

from ..distribution_line import present
from ..distribution_twins import frozen_class, thawed
from .continuous_a_to_i import LAWS as A_TO_I
from .continuous_j_to_z import LAWS as J_TO_Z

LAWS = present([*A_TO_I, *J_TO_Z])
RULES = [
    *[[law.rules, law.as_twin()] for law in LAWS],
    twin(rv_frozen, frozen_class(rv_frozen), "scipy.stats.rv_frozen", remake=thawed),
]
