"""`numpy.polynomial.hermite`, Hermite series, made differentiable; else numpy's."""

from __future__ import annotations

from typing import Any

import numpy as np

from .operations import OPERATIONS
from .series import TracedSeries

_of = OPERATIONS["herm"]

hermadd = _of.add
hermsub = _of.sub
hermmulx = _of.mulx
hermmul = _of.mul
hermdiv = _of.div
hermpow = _of.pow
hermval = _of.val
hermval2d = _of.val2d
hermval3d = _of.val3d
hermgrid2d = _of.grid2d
hermgrid3d = _of.grid3d
hermder = _of.der
hermint = _of.int
hermvander = _of.vander
hermvander2d = _of.vander2d
hermvander3d = _of.vander3d
hermfit = _of.fit
hermroots = _of.roots
hermfromroots = _of.fromroots
hermcompanion = _of.companion
hermline = _of.line
hermtrim = _of.trim
poly2herm = _of.from_powers
herm2poly = _of.to_powers

RULES = _of.rules


class Hermite(TracedSeries, np.polynomial.Hermite):
    """`numpy.polynomial.Hermite` with coefficients, domain and arguments that may be traced."""

    operations = _of
    _add = staticmethod(hermadd)
    _sub = staticmethod(hermsub)
    _mul = staticmethod(hermmul)
    _div = staticmethod(hermdiv)
    _pow = staticmethod(hermpow)
    _val = staticmethod(hermval)
    _int = staticmethod(hermint)
    _der = staticmethod(hermder)
    _fit = staticmethod(hermfit)
    _line = staticmethod(hermline)
    _roots = staticmethod(hermroots)
    _fromroots = staticmethod(hermfromroots)


def __getattr__(name: str) -> Any:
    return getattr(np.polynomial.hermite, name)
