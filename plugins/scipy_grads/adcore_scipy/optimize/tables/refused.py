"""scipy.optimize: what has no derivative here, and what to do instead."""

from __future__ import annotations

from ...closing import refusing
from .. import NAMESPACE

REASONS = {
    "milp": "its solution is one of whole numbers.",
    "linear_sum_assignment": "its solution is a permutation. Index the costs with it.",
    "differential_evolution": "it searches at random. Polish with minimize, which is traced.",
    "dual_annealing": "it searches at random. Polish with minimize, which is traced.",
    "basinhopping": "it searches at random. Polish with minimize, which is traced.",
    "shgo": "it searches. Polish with minimize, which is traced.",
    "direct": "it searches. Polish with minimize, which is traced.",
    "brute": "it searches a grid. Polish with minimize, which is traced.",
}


RULES = [refusing(NAMESPACE, name, reason) for name, reason in REASONS.items()]
