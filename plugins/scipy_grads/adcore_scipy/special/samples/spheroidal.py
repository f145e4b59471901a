"""Samples for `adcore_scipy.special.tables.spheroidal`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

from ..tables import spheroidal


def samples() -> Iterator[Sample]:
    """Modes of both parities and of order 0, arrays of modes, arrays."""
    modes = np.array([[0], [1], [1]]), np.array([[2], [1], [4]])
    for function in (sp.pro_cv, sp.obl_cv):
        yield Sample(function, (*modes, np.array([0.4, 2.0, 9.0])), label="modes")
    for rule in spheroidal.RULES[2:4]:
        yield Sample(rule.function, (1, 3, 1.3))
        yield Sample(rule.function, (0, 0, 1.3), label="one")
    for value, family in ((sp.pro_cv, "pro"), (sp.obl_cv, "obl")):
        for kind in ("ang1", "rad1", "rad2"):
            function, given = getattr(sp, f"{family}_{kind}"), getattr(sp, f"{family}_{kind}_cv")
            # of the second kind where scipy's values are accurate
            c, x = {"ang1": (1.3, 0.3), "rad1": (1.3, 1.6), "rad2": (3.0, 4.0)}[kind]
            points = np.array([-0.4, 0.5]) if kind == "ang1" else np.array([1.0, 1.2]) * x
            wrt = (3,) if kind == "rad2" else None
            order = 1 if kind == "rad1" else 2
            yield Sample(function, (1, 2, c, x), label="odd", wrt=wrt)
            args = (1, 3, np.array([[c], [c + 0.5]]), points)
            yield Sample(function, args, label="even", wrt=wrt, order=order)
            yield Sample(function, (*modes, c, x), label="modes", wrt=wrt, order=order)
            yield Sample(given, (1, 2, c, value(1, 2, c), x), label="given", wrt=(4,))
    yield Sample(sp.obl_rad1, (1, np.array([1, 2]), 1.3, 0.0), label="at 0", kink=True)
