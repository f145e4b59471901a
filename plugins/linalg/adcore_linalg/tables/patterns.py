"""What depends on what in numpy.linalg: on the whole of a matrix, in a stack each by itself.

A column of a solution depends on the matrix and on its own right-hand side.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import pattern
from adcore_numpy.tables import dependence as of

from .determinants import cofactors

MATRICES = of.cells(of.last(2), 0)


def _solution(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """In the matrix all of it, in the right-hand sides along their second last axis."""
    if k == 0:
        return MATRICES(call, k, args, ans, active)
    return of.cells(lambda args, k: -1 if np.ndim(args[1]) == 1 else -2, 1)(
        call, k, args, ans, active
    )


# fmt: off
RULES = [
    pattern(np.linalg.solve,   _solution),
    pattern(np.linalg.norm,    of.reduced(2)),
    pattern(np.linalg.lstsq,   of.everything),
    *[pattern(f, MATRICES) for f in (np.linalg.inv, np.linalg.det, np.linalg.slogdet)],
    *[pattern(f, MATRICES) for f in (np.linalg.cholesky, np.linalg.qr, np.linalg.pinv)],
    *[pattern(f, MATRICES) for f in (np.linalg.eigh, np.linalg.eigvalsh, np.linalg.eig)],
    *[pattern(f, MATRICES) for f in (np.linalg.eigvals, np.linalg.svd, cofactors)],
]
# fmt: on
