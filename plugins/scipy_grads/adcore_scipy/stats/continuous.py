"""The continuous distributions: the table, in two modules."""

from __future__ import annotations

from .continuous_a_to_i import LAWS as A_TO_I
from .continuous_j_to_z import LAWS as J_TO_Z
from .distribution import present

LAWS = present([*A_TO_I, *J_TO_Z])
OFFERED = {law.__name__: law for law in LAWS}
RULES = [law.rules for law in LAWS]
