"""`numpy.polynomial.chebyshev`, Chebyshev series, made differentiable; else numpy's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .operations import OPERATIONS
from .polyutils import mapdomain
from .series import TracedSeries

_of = OPERATIONS["cheb"]

chebadd = _of.add
chebsub = _of.sub
chebmulx = _of.mulx
chebmul = _of.mul
chebdiv = _of.div
chebpow = _of.pow
chebval = _of.val
chebval2d = _of.val2d
chebval3d = _of.val3d
chebgrid2d = _of.grid2d
chebgrid3d = _of.grid3d
chebder = _of.der
chebint = _of.int
chebvander = _of.vander
chebvander2d = _of.vander2d
chebvander3d = _of.vander3d
chebfit = _of.fit
chebroots = _of.roots
chebfromroots = _of.fromroots
chebcompanion = _of.companion
chebline = _of.line
chebtrim = _of.trim
poly2cheb = _of.from_powers
cheb2poly = _of.to_powers


def chebinterpolate(func: Callable[..., Any], deg: int, args: Sequence[Any] = ()) -> Any:
    """As `numpy.polynomial.chebyshev.chebinterpolate`; `func` may return a traced array."""
    points = np.polynomial.chebyshev.chebpts1(deg + 1)
    matrix = np.polynomial.chebyshev.chebvander(points, deg)
    scale = np.full(deg + 1, 0.5 * (deg + 1))
    scale[0] = deg + 1
    return np.matmul((matrix / scale).T, func(points, *args))


RULES = _of.rules


class Chebyshev(TracedSeries, np.polynomial.Chebyshev):
    """`numpy.polynomial.Chebyshev` with coefficients, domain and arguments that may be traced."""

    operations = _of
    _add = staticmethod(chebadd)
    _sub = staticmethod(chebsub)
    _mul = staticmethod(chebmul)
    _div = staticmethod(chebdiv)
    _pow = staticmethod(chebpow)
    _val = staticmethod(chebval)
    _int = staticmethod(chebint)
    _der = staticmethod(chebder)
    _fit = staticmethod(chebfit)
    _line = staticmethod(chebline)
    _roots = staticmethod(chebroots)
    _fromroots = staticmethod(chebfromroots)

    @classmethod
    def interpolate(
        cls, func: Callable[..., Any], deg: int, domain: Any = None, args: Sequence[Any] = ()
    ) -> Any:
        """The series that agrees with `func` at the Chebyshev points of the domain."""
        domain = cls.domain if domain is None else domain
        coef = chebinterpolate(lambda x: func(mapdomain(x, cls.window, domain), *args), deg)
        return cls(coef, domain=domain)


def __getattr__(name: str) -> Any:
    return getattr(np.polynomial.chebyshev, name)
