"""`numpy.polynomial.polynomial`, power series, made differentiable; else numpy's."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import composite, primitive

from ..tables.mixed_arguments import as_array
from .arrays import series
from .operations import OPERATIONS
from .series import TracedSeries

_of = OPERATIONS["poly"]

polyadd = _of.add
polysub = _of.sub
polymulx = _of.mulx
polymul = _of.mul
polydiv = _of.div
polypow = _of.pow
polyval = _of.val
polyval2d = _of.val2d
polyval3d = _of.val3d
polygrid2d = _of.grid2d
polygrid3d = _of.grid3d
polyder = _of.der
polyint = _of.int
polyvander = _of.vander
polyvander2d = _of.vander2d
polyvander3d = _of.vander3d
polyfit = _of.fit
polyroots = _of.roots
polyfromroots = _of.fromroots
polycompanion = _of.companion
polyline = _of.line
polytrim = _of.trim


@primitive
def polyvalfromroots(x: Any, r: Any, tensor: bool = True) -> Any:
    """As `numpy.polynomial.polynomial.polyvalfromroots`."""
    return np.polynomial.polynomial.polyvalfromroots(x, r, tensor)


def _polyvalfromroots(x, r, tensor=True):
    x, r = as_array(x), series(r)
    if tensor:
        r = np.reshape(r, (*r.shape, *(1,) * x.ndim))
    elif x.ndim >= r.ndim and x.ndim:
        msg = "x.ndim must be < r.ndim when tensor == False"
        raise ValueError(msg)
    return np.prod(x - r, axis=0)


RULES = [*_of.rules, composite(polyvalfromroots, _polyvalfromroots)]


class Polynomial(TracedSeries, np.polynomial.Polynomial):
    """`numpy.polynomial.Polynomial` with coefficients, domain and arguments that may be traced."""

    operations = _of
    _add = staticmethod(polyadd)
    _sub = staticmethod(polysub)
    _mul = staticmethod(polymul)
    _div = staticmethod(polydiv)
    _pow = staticmethod(polypow)
    _val = staticmethod(polyval)
    _int = staticmethod(polyint)
    _der = staticmethod(polyder)
    _fit = staticmethod(polyfit)
    _line = staticmethod(polyline)
    _roots = staticmethod(polyroots)
    _fromroots = staticmethod(polyfromroots)


def __getattr__(name: str) -> Any:
    return getattr(np.polynomial.polynomial, name)
