"""`numpy.polynomial.legendre`, Legendre series, made differentiable; else numpy's."""

from __future__ import annotations

from typing import Any

import numpy as np

from .operations import OPERATIONS
from .series import TracedSeries

_of = OPERATIONS["leg"]

legadd = _of.add
legsub = _of.sub
legmulx = _of.mulx
legmul = _of.mul
legdiv = _of.div
legpow = _of.pow
legval = _of.val
legval2d = _of.val2d
legval3d = _of.val3d
leggrid2d = _of.grid2d
leggrid3d = _of.grid3d
legder = _of.der
legint = _of.int
legvander = _of.vander
legvander2d = _of.vander2d
legvander3d = _of.vander3d
legfit = _of.fit
legroots = _of.roots
legfromroots = _of.fromroots
legcompanion = _of.companion
legline = _of.line
legtrim = _of.trim
poly2leg = _of.from_powers
leg2poly = _of.to_powers

RULES = _of.rules


class Legendre(TracedSeries, np.polynomial.Legendre):
    """`numpy.polynomial.Legendre` with coefficients, domain and arguments that may be traced."""

    operations = _of
    _add = staticmethod(legadd)
    _sub = staticmethod(legsub)
    _mul = staticmethod(legmul)
    _div = staticmethod(legdiv)
    _pow = staticmethod(legpow)
    _val = staticmethod(legval)
    _int = staticmethod(legint)
    _der = staticmethod(legder)
    _fit = staticmethod(legfit)
    _line = staticmethod(legline)
    _roots = staticmethod(legroots)
    _fromroots = staticmethod(legfromroots)


def __getattr__(name: str) -> Any:
    return getattr(np.polynomial.legendre, name)
