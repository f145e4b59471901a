"""`numpy.polynomial.hermite_e`, for probabilists, made differentiable; else numpy's."""

from __future__ import annotations

from typing import Any

import numpy as np

from .operations import OPERATIONS
from .series import TracedSeries

_of = OPERATIONS["herme"]

hermeadd = _of.add
hermesub = _of.sub
hermemulx = _of.mulx
hermemul = _of.mul
hermediv = _of.div
hermepow = _of.pow
hermeval = _of.val
hermeval2d = _of.val2d
hermeval3d = _of.val3d
hermegrid2d = _of.grid2d
hermegrid3d = _of.grid3d
hermeder = _of.der
hermeint = _of.int
hermevander = _of.vander
hermevander2d = _of.vander2d
hermevander3d = _of.vander3d
hermefit = _of.fit
hermeroots = _of.roots
hermefromroots = _of.fromroots
hermecompanion = _of.companion
hermeline = _of.line
hermetrim = _of.trim
poly2herme = _of.from_powers
herme2poly = _of.to_powers

RULES = _of.rules


class HermiteE(TracedSeries, np.polynomial.HermiteE):
    """`numpy.polynomial.HermiteE` with coefficients, domain and arguments that may be traced."""

    operations = _of
    _add = staticmethod(hermeadd)
    _sub = staticmethod(hermesub)
    _mul = staticmethod(hermemul)
    _div = staticmethod(hermediv)
    _pow = staticmethod(hermepow)
    _val = staticmethod(hermeval)
    _int = staticmethod(hermeint)
    _der = staticmethod(hermeder)
    _fit = staticmethod(hermefit)
    _line = staticmethod(hermeline)
    _roots = staticmethod(hermeroots)
    _fromroots = staticmethod(hermefromroots)


def __getattr__(name: str) -> Any:
    return getattr(np.polynomial.hermite_e, name)
