"""numpy.polynomial: the six families of series, as `adcore_numpy.polynomial` offers them.

numpy does not dispatch its functions. What works with traced values in plain numpy all the same:
the value of one series at a traced x (`chebval(x, c)` with plain, one-dimensional c), the weights
(`chebweight`, …) and `mapparms`; from numpy 2.4 on also `polyval2d` and `polygrid2d`, which it
does dispatch. Everything else that takes traced values is in `adcore_numpy.polynomial`, with its
mathematics beside it. Several series at once (`chebval(x, c)` with two-dimensional c) need it too:
numpy's own looks for an ndarray, and would broadcast a traced x against c instead.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import composite, twin

from ..polynomial import (
    CLASSES,
    chebyshev,
    fitting,
    hermite,
    hermite_e,
    laguerre,
    legendre,
    polynomial,
)

DISPATCHED = [
    (getattr(np.polynomial.polynomial, name), getattr(polynomial, name))
    for name in ("polyval2d", "polygrid2d")
    if hasattr(getattr(np.polynomial.polynomial, name), "_implementation")
]


def _through(here: Any) -> Any:
    return lambda x, y, c: here(x, y, c)


RULES = [
    *fitting.RULES,
    *polynomial.RULES,
    *chebyshev.RULES,
    *legendre.RULES,
    *laguerre.RULES,
    *hermite.RULES,
    *hermite_e.RULES,
    *(composite(function, _through(here)) for function, here in DISPATCHED),
    *(twin(theirs, ours) for theirs, ours in CLASSES.items()),
]
