"""`numpy.polynomial.laguerre`, Laguerre series, made differentiable; else numpy's."""

from __future__ import annotations

from typing import Any

import numpy as np

from .operations import OPERATIONS
from .series import TracedSeries

_of = OPERATIONS["lag"]

lagadd = _of.add
lagsub = _of.sub
lagmulx = _of.mulx
lagmul = _of.mul
lagdiv = _of.div
lagpow = _of.pow
lagval = _of.val
lagval2d = _of.val2d
lagval3d = _of.val3d
laggrid2d = _of.grid2d
laggrid3d = _of.grid3d
lagder = _of.der
lagint = _of.int
lagvander = _of.vander
lagvander2d = _of.vander2d
lagvander3d = _of.vander3d
lagfit = _of.fit
lagroots = _of.roots
lagfromroots = _of.fromroots
lagcompanion = _of.companion
lagline = _of.line
lagtrim = _of.trim
poly2lag = _of.from_powers
lag2poly = _of.to_powers

RULES = _of.rules


class Laguerre(TracedSeries, np.polynomial.Laguerre):
    """`numpy.polynomial.Laguerre` with coefficients, domain and arguments that may be traced."""

    operations = _of
    _add = staticmethod(lagadd)
    _sub = staticmethod(lagsub)
    _mul = staticmethod(lagmul)
    _div = staticmethod(lagdiv)
    _pow = staticmethod(lagpow)
    _val = staticmethod(lagval)
    _int = staticmethod(lagint)
    _der = staticmethod(lagder)
    _fit = staticmethod(lagfit)
    _line = staticmethod(lagline)
    _roots = staticmethod(lagroots)
    _fromroots = staticmethod(lagfromroots)


def __getattr__(name: str) -> Any:
    return getattr(np.polynomial.laguerre, name)
