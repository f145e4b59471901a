"""`numpy.polynomial`, made differentiable: the same modules, functions and classes.

numpy does not dispatch these functions, so traced values need them from here:

    from adcore_numpy.polynomial import Chebyshev
    from adcore_numpy.polynomial.chebyshev import chebval

Each function is numpy's own on plain values. Names that need no derivative, or work with traced
values as they are (weights, quadrature points, constants, `mapparms`), fall through to numpy.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import chebyshev, hermite, hermite_e, laguerre, legendre, polynomial, polyutils
from .chebyshev import Chebyshev
from .hermite import Hermite
from .hermite_e import HermiteE
from .laguerre import Laguerre
from .legendre import Legendre
from .polynomial import Polynomial

__all__ = [
    "Chebyshev",
    "Hermite",
    "HermiteE",
    "Laguerre",
    "Legendre",
    "Polynomial",
    "chebyshev",
    "hermite",
    "hermite_e",
    "laguerre",
    "legendre",
    "polynomial",
    "polyutils",
]

CLASSES = {
    np.polynomial.Polynomial: Polynomial,
    np.polynomial.Chebyshev: Chebyshev,
    np.polynomial.Legendre: Legendre,
    np.polynomial.Laguerre: Laguerre,
    np.polynomial.Hermite: Hermite,
    np.polynomial.HermiteE: HermiteE,
}


def __getattr__(name: str) -> Any:
    return getattr(np.polynomial, name)
