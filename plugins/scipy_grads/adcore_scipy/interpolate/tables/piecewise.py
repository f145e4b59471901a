"""scipy.interpolate: piecewise polynomials, PPoly and BPoly."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.interpolate

from adcore.extend import plain

from ..evaluation import between, floats, placed, power_values, trailing
from ..objects import class_twin, is_traced, method_rule, plain_only, refuse, same

PPOLY, BPOLY = scipy.interpolate.PPoly, scipy.interpolate.BPoly


class Piecewise:
    """What the twins of all piecewise polynomials share; stands before scipy's class."""

    def __init__(self, c: Any, x: Any, extrapolate: Any = None, axis: int = 0) -> None:
        if not is_traced(c, x):
            super().__init__(c, x, extrapolate, axis)  # type: ignore[call-arg]
            return
        c, x = floats(c), floats(x)
        super().__init__(plain(c), plain(x), extrapolate, axis)  # type: ignore[call-arg]
        if axis:
            c = np.moveaxis(np.moveaxis(c, axis + 1, 0), axis + 1, 0)
        self._hold(c, x)

    def _hold(self, c: Any, x: Any) -> None:
        """Keep traced coefficients and breaks where scipy has its arrays."""
        self._c, self._x, self._asarray = c, x, same

    @classmethod
    def construct_fast(cls, c: Any, x: Any, extrapolate: Any = None, axis: int = 0) -> Any:
        """As scipy's."""
        if not is_traced(c, x):
            return super().construct_fast(c, x, extrapolate, axis)  # type: ignore[misc]
        self = object.__new__(cls)
        self._hold(c, x)
        self.axis, self.extrapolate = axis, True if extrapolate is None else extrapolate
        return self

    def _is_traced(self, *values: Any) -> bool:
        return is_traced(self._c, self._x, *values)

    def _powers(self) -> Any:
        """The coefficients of powers."""
        return self._c

    def __call__(self, x: Any, nu: int = 0, extrapolate: Any = None) -> Any:
        """As scipy's."""
        if not self._is_traced(x):
            return super().__call__(x, nu, extrapolate)  # type: ignore[misc]
        extrapolate = self.extrapolate if extrapolate is None else extrapolate
        x = floats(x)
        values = power_values(self._powers(), self._x, x, nu, extrapolate)
        return placed(values, x.ndim, self.axis)

    def integrate(self, a: Any, b: Any, extrapolate: Any = None) -> Any:
        """As scipy's: the difference of the antiderivative."""
        if not self._is_traced(a, b):
            return super().integrate(a, b, extrapolate)  # type: ignore[misc]
        extrapolate = self.extrapolate if extrapolate is None else extrapolate
        periodic = isinstance(extrapolate, str)
        x, c = self._x, antiderivative(self._powers(), self._x)

        def primitive(u: Any) -> Any:
            return power_values(c, x, u, 0, bool(extrapolate) and not periodic)

        return between(primitive, a, b, x[0], x[-1], periodic)


def slopes(c: Any, nu: int) -> Any:
    """The coefficients of the derivative of order nu."""
    k = c.shape[0]
    if nu >= k:
        return 0 * c[:1]
    factors = [math.perm(k - 1 - j, nu) for j in range(k - nu)]
    return c[: k - nu] * trailing(np.array(factors, float), c.ndim - 1)


def antiderivative(c: Any, x: Any) -> Any:
    """The coefficients of the continuous antiderivative that is 0 at the first break."""
    k = c.shape[0]
    higher = c / trailing(np.arange(k, 0, -1.0), c.ndim - 1)
    width = trailing(x[1:] - x[:-1], c.ndim - 2)
    gained = 0
    for j in range(k):
        gained = (gained + higher[j]) * width
    total = np.cumsum(gained, axis=0)
    start = np.concatenate([0 * total[:1], total[:-1]])
    return np.concatenate([higher, start[None]])


class PPoly(Piecewise, PPOLY):
    def derivative(self, nu: int = 1) -> Any:
        """As scipy's."""
        if not self._is_traced():
            return super().derivative(nu)
        if nu < 0:
            return self.antiderivative(-nu)
        return self.construct_fast(slopes(self._c, nu), self._x, self.extrapolate, self.axis)

    def antiderivative(self, nu: int = 1) -> Any:
        """As scipy's."""
        if not self._is_traced():
            return super().antiderivative(nu)
        if nu <= 0:
            return self.derivative(-nu)
        c = self._c
        for _ in range(nu):
            c = antiderivative(c, self._x)
        extrapolate = False if self.extrapolate == "periodic" else self.extrapolate
        return self.construct_fast(c, self._x, extrapolate, self.axis)

    def solve(self, y: Any = 0.0, discontinuity: bool = True, extrapolate: Any = None) -> Any:
        """As scipy's: p(r) = y, so dr = (dy - dp(r)) / p'(r).

        scipy finds the roots of the plain polynomial; one step of Newton's method, whose value is
        the root itself, carries the derivative.
        """
        if not self._is_traced(y):
            return super().solve(y, discontinuity, extrapolate)
        if self._c.ndim != 2:
            refuse("PPoly.solve", "of several polynomials at once. Solve one after the other.")
        known = PPOLY.construct_fast(plain(self._c), plain(self._x), self.extrapolate)
        r = known.solve(plain(y), discontinuity, extrapolate)
        if not len(r):
            return r
        c, x = self._c, self._x
        _simple(known, r, float(plain(y)))
        for _ in range(3):  # each step has the derivatives of one order more
            r = r - (power_values(c, x, r) - y) / power_values(c, x, r, 1)
        return r

    def roots(self, discontinuity: bool = True, extrapolate: Any = None) -> Any:
        """As scipy's."""
        return self.solve(0.0, discontinuity, extrapolate)

    @classmethod
    def from_bernstein_basis(cls, bp: Any, extrapolate: Any = None) -> Any:
        """As scipy's."""
        if not is_traced(bp._c, bp._x):
            return super().from_bernstein_basis(bp, extrapolate)
        extrapolate = bp.extrapolate if extrapolate is None else extrapolate
        return cls.construct_fast(bernstein_powers(bp._c, bp._x), bp._x, extrapolate, bp.axis)


def _simple(known: Any, r: Any, y: float) -> None:
    """Refuse roots where the polynomial jumps, is flat or touches."""
    scale = np.max(np.abs(known.c))
    values, slope = known(r) - y, known(r, 1)
    if not np.all(np.isfinite(r)) or np.any(np.abs(slope) <= 1e-10 * scale):
        refuse("PPoly.solve", "a root is multiple. Only simple roots have a derivative.")
    if np.any(np.abs(values) > 1e-6 * (scale + abs(y))):
        refuse("PPoly.solve", "a root is a jump at a break. Call with discontinuity=False.")


def bernstein_powers(c: Any, x: Any) -> Any:
    """The coefficients of powers of those of Bernstein's polynomials."""
    k = c.shape[0] - 1
    width = trailing(x[1:] - x[:-1], c.ndim - 2)
    rows = [0 * c[0]] * (k + 1)
    for a in range(k + 1):
        for s in range(a, k + 1):
            factor = math.comb(k, a) * math.comb(k - a, s - a) * (-1) ** (s - a)
            rows[k - s] = rows[k - s] + factor * c[a] / width**s
    return np.stack(rows)


class BPoly(Piecewise, BPOLY):
    def _powers(self) -> Any:
        return bernstein_powers(self._c, self._x)


plain_only(PPoly, "extend", "scipy joins the pieces. Concatenate c and x, and make a new PPoly.")
plain_only(
    BPoly, "extend derivative antiderivative",
    "scipy computes it. Use PPoly.from_bernstein_basis(...) and its method.",
)  # fmt: skip


def _values(name: str, kind: Any) -> Any:
    def by(module: Any) -> Any:
        def function(c, x, at, nu=0, extrapolate=None):
            return module(c, x, extrapolate)(at, nu)

        return function

    return method_rule(f"{name}.__call__", by(getattr(scipy.interpolate, name)), by(kind))


def _integral(name: str, kind: Any) -> Any:
    def by(module: Any) -> Any:
        def function(c, x, a, b, extrapolate=None):
            return module(c, x, extrapolate).integrate(a, b)

        return function

    return method_rule(f"{name}.integrate", by(getattr(scipy.interpolate, name)), by(kind))


def _antiderivative(kind: Any) -> Any:
    def function(c, x, at, nu):
        return kind(c, x).antiderivative(nu)(at)

    return function


def _solutions(kind: Any) -> Any:
    def function(c, x, y):
        return kind(c, x).solve(y)

    return function


RULES = [
    class_twin(PPoly),
    class_twin(BPoly),
    _values("PPoly", PPoly),
    _values("BPoly", BPoly),
    _integral("PPoly", PPoly),
    _integral("BPoly", BPoly),
    method_rule("PPoly.antiderivative", _antiderivative(PPOLY), _antiderivative(PPoly)),
    method_rule("PPoly.solve", _solutions(PPOLY), _solutions(PPoly)),
]
