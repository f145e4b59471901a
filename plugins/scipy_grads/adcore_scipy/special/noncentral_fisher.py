"""The noncentral F distribution. All its slopes are found by `tails.tail_slope`."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

from .tails import BY_TAIL, by_partials, solves, tail_slope, width


def upper(dfn: Any, dfd: Any, nc: Any, f: Any) -> Any:
    """1 - F: scipy has no complement."""
    return 1 - sp.ncfdtr(dfn, dfd, nc, f)


def slope_in(k: int) -> Any:
    """∂F/∂args[k], with steps in proportion to the arguments, which are positive."""

    def partial(ans: Any, dfn: Any, dfd: Any, nc: Any, f: Any) -> Any:
        args = (dfn, dfd, nc, f)
        step = width(args[k]) if k != 2 else np.minimum(plain(nc) / 20, 1 / 4)
        return tail_slope(sp.ncfdtr, upper, k, *args, step=step)

    return partial


METHOD = f"{BY_TAIL}, 1e-8 of the largest slope"

# fmt: off
RULES = [
    by_partials(sp.ncfdtr, {k: slope_in(k) for k in range(4)}, "dfn dfd nc f", approximate=METHOD),
    solves(sp.ncfdtridfn, sp.ncfdtr, 0, "p dfd nc f",  approximate=METHOD),
    solves(sp.ncfdtridfd, sp.ncfdtr, 1, "dfn p nc f",  approximate=METHOD),
    solves(sp.ncfdtrinc,  sp.ncfdtr, 2, "dfn dfd p f", approximate=METHOD),
    solves(sp.ncfdtri,    sp.ncfdtr, 3, "dfn dfd nc p", approximate=METHOD),
]
# fmt: on
