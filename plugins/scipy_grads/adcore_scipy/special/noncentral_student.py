"""The noncentral t distribution. All its slopes are found by `tails.tail_slope`.

scipy's function is accurate to about 1e-14 relative to 1, so the slopes are to about 1e-9 of the
largest; the tails that it has no complement for lose digits with their size.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

from .tails import BY_TAIL, by_partials, solves, tail_slope


def upper(df: Any, nc: Any, t: Any) -> Any:
    """P(T > t), that of the mirror image below -t."""
    return sp.nctdtr(df, -nc, -t)


def in_df(ans: Any, df: Any, nc: Any, t: Any) -> Any:
    """∂F/∂ν."""
    return tail_slope(sp.nctdtr, upper, 0, df, nc, t, step=np.absolute(plain(df)) / 20)


def in_nc(ans: Any, df: Any, nc: Any, t: Any) -> Any:
    """∂F/∂δ."""
    return tail_slope(sp.nctdtr, upper, 1, df, nc, t, step=1 / 16)


def in_t(ans: Any, df: Any, nc: Any, t: Any) -> Any:
    """∂F/∂t."""
    step = np.minimum(np.sqrt(plain(df) + plain(t) ** 2), 4) / 32
    return tail_slope(sp.nctdtr, upper, 2, df, nc, t, step=step)


METHOD = f"{BY_TAIL}, 1e-8 of the largest slope"

# fmt: off
RULES = [
    by_partials(sp.nctdtr, {0: in_df, 1: in_nc, 2: in_t}, "df nc t", approximate=METHOD),
    solves(sp.nctdtridf, sp.nctdtr, 0, "p nc t",  approximate=METHOD),
    solves(sp.nctdtrinc, sp.nctdtr, 1, "df p t",  approximate=METHOD),
    solves(sp.nctdtrit,  sp.nctdtr, 2, "df nc p", approximate=METHOD),
]
# fmt: on
