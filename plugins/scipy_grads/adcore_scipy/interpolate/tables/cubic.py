"""scipy.interpolate: cubic splines by values and slopes, and the ways to choose the slopes.

Coefficients follow from values y and slopes s at the breaks (Hermite). CubicSpline finds s by a
tridiagonal system, linear in y; Pchip (Fritsch & Butland 1984) and Akima (Akima 1970) choose it by
formulas of neighbouring secants.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.interpolate

from adcore.extend import composite, on_plain, plain

from .. import NAMESPACE
from ..evaluation import floats, trailing
from ..objects import class_twin, is_traced, method_rule
from ..solves import RULES as SOLVES
from ..solves import _tridiagonal
from .piecewise import PPoly


def prepared(x: Any, y: Any, axis: int) -> tuple[Any, Any, int]:
    """Sites, values with the axis of interpolation first, and that axis."""
    x, y = floats(x), floats(y)
    axis = axis % y.ndim
    return x, np.moveaxis(y, axis, 0), axis


def hermite(x: Any, y: Any, s: Any) -> Any:
    """The coefficients of powers by values and slopes at the breaks."""
    width = trailing(x[1:] - x[:-1], y.ndim - 1)
    secant = (y[1:] - y[:-1]) / width
    bend = (s[:-1] + s[1:] - 2 * secant) / width
    rows = [bend / width, (secant - s[:-1]) / width - bend, s[:-1], y[:-1]]
    return np.stack([row + 0 * bend for row in rows])


class Cubic(PPoly):
    """What the twins of cubic interpolants share."""

    def _plain_as(self, original: Any, *args: Any, **kwargs: Any) -> None:
        """Be what scipy's class makes of plain values."""
        known = original(*args, **kwargs)
        for name in ("_c", "_x", "extrapolate", "axis", "_asarray"):
            setattr(self, name, getattr(known, name))

    def _interpolate(self, x: Any, y: Any, s: Any, axis: int, extrapolate: Any) -> None:
        self._hold(hermite(x, y, s), x)
        self.axis, self.extrapolate = axis, extrapolate


def _known(original: Any, x: Any, y: Any, **options: Any) -> Any:
    """scipy's object of the plain values, for its errors and for what it decides."""
    return on_plain(original, _bare(x), _bare(y), **options)


def _bare(value: Any) -> Any:
    return plain(floats(value))


class CubicHermiteSpline(Cubic, scipy.interpolate.CubicHermiteSpline):
    def __init__(self, x: Any, y: Any, dydx: Any, axis: int = 0, extrapolate: Any = None) -> None:
        theirs = scipy.interpolate.CubicHermiteSpline
        if not is_traced(x, y, dydx):
            self._plain_as(theirs, x, y, dydx, axis, extrapolate)
            return
        known = theirs(_bare(x), _bare(y), _bare(dydx), axis, extrapolate)
        x, y, axis = prepared(x, y, axis)
        s = np.moveaxis(floats(dydx), axis, 0)
        self._interpolate(x, y, s, axis, known.extrapolate)


# ------------------------------------------------------------------------------------------- Pchip


def _end_slope(h0: Any, h1: Any, m0: Any, m1: Any) -> Any:
    """The one-sided slope of three points, limited to keep the shape."""
    d = ((2 * h0 + h1) * m0 - h0 * m1) / (h0 + h1)
    turned = np.sign(plain(d)) != np.sign(plain(m0))
    steep = (np.sign(plain(m0)) != np.sign(plain(m1))) & (np.abs(plain(d)) > 3 * np.abs(plain(m0)))
    return np.where(turned, 0.0, np.where(steep, 3 * m0, d))


def monotone_slopes(x: Any, y: Any) -> Any:
    """Pchip's: weighted harmonic means of the secants, 0 where they differ in sign."""
    h = trailing(x[1:] - x[:-1], y.ndim - 1)
    m = (y[1:] - y[:-1]) / h
    if y.shape[0] == 2:
        return np.concatenate([m, m])
    sign = np.sign(plain(m))
    flat = (sign[1:] != sign[:-1]) | (sign[1:] == 0) | (sign[:-1] == 0)
    left, right = np.where(flat, 1.0, m[:-1]), np.where(flat, 1.0, m[1:])
    w1, w2 = 2 * h[1:] + h[:-1], h[1:] + 2 * h[:-1]
    inner = np.where(flat, 0.0, (w1 + w2) / (w1 / left + w2 / right))
    ends = [_end_slope(h[0], h[1], m[0], m[1]), _end_slope(h[-1], h[-2], m[-1], m[-2])]
    return np.concatenate([ends[0][None], inner, ends[1][None]])


class PchipInterpolator(Cubic, scipy.interpolate.PchipInterpolator):
    def __init__(self, x: Any, y: Any, axis: int = 0, extrapolate: Any = None) -> None:
        theirs = scipy.interpolate.PchipInterpolator
        if not is_traced(x, y):
            self._plain_as(theirs, x, y, axis, extrapolate)
            return
        known = _known(theirs, x, y, axis=axis, extrapolate=extrapolate)
        x, y, axis = prepared(x, y, axis)
        self._interpolate(x, y, monotone_slopes(x, y), axis, known.extrapolate)


# ------------------------------------------------------------------------------------------- Akima


def akima_slopes(x: Any, y: Any, method: str) -> Any:
    """Akima's: means of two secants, weighted by how much those beyond the other one turn."""
    m = (y[1:] - y[:-1]) / trailing(x[1:] - x[:-1], y.ndim - 1)
    if y.shape[0] == 2:
        return np.concatenate([m, m])
    first = 2 * m[0] - m[1]
    last = 2 * m[-1] - m[-2]
    ends = [(2 * first - m[0])[None], first[None]], [last[None], (2 * last - m[-1])[None]]
    m = np.concatenate([*ends[0], m, *ends[1]])
    turn = np.abs(m[1:] - m[:-1])
    if method == "makima":
        turn = turn + 0.5 * np.abs(m[1:] + m[:-1])
    f1, f2 = turn[2:], turn[:-2]
    total = f1 + f2
    known = plain(total)
    defined = known > 1e-9 * np.max(known, initial=-np.inf)
    share = f2 / np.where(defined, total, 1.0)
    chosen = m[1:-2] + share * (m[2:-1] - m[1:-2])
    return np.where(defined, chosen, 0.5 * (m[3:] + m[:-3]))


class Akima1DInterpolator(Cubic, scipy.interpolate.Akima1DInterpolator):
    def __init__(
        self, x: Any, y: Any, axis: int = 0, *, method: Any = "akima", extrapolate: Any = None
    ) -> None:
        theirs = scipy.interpolate.Akima1DInterpolator
        if not is_traced(x, y):
            self._plain_as(theirs, x, y, axis, method=method, extrapolate=extrapolate)
            return
        known = _known(theirs, x, y, axis=axis, method=method, extrapolate=extrapolate)
        x, y, axis = prepared(x, y, axis)
        self._interpolate(x, y, akima_slopes(x, y, method), axis, known.extrapolate)


# ------------------------------------------------------------------------------------ CubicSpline


def _conditions(bc_type: Any, y: Any) -> list[Any]:
    """What holds at each end: "not-a-knot", "periodic", or the order and value of a derivative."""
    ends = (bc_type, bc_type) if isinstance(bc_type, str) else bc_type
    named = {"clamped": 1, "natural": 2}
    return [
        (named[end], 0.0 * plain(y)[0]) if isinstance(end, str) and end in named
        else end if isinstance(end, str)
        else (end[0], floats(end[1]))
        for end in ends
    ]  # fmt: skip


def _start(x: Any, y: Any, bc: Any) -> tuple[Any, Any, Any]:
    """The first row: on the diagonal, above it, and the right-hand side.

    Its mirror image is the last row: sites are turned about, so are slopes.
    """
    h, extra = x[1:] - x[:-1], y.ndim - 1
    m = (y[1:] - y[:-1]) / trailing(h, extra)
    if isinstance(bc, str):
        d = h[0] + h[1]
        return h[1], d, ((h[0] + 2 * d) * h[1] * m[0] + h[0] ** 2 * m[1]) / d
    order, value = bc
    if order == 1:
        return 0 * h[0] + 1, 0 * h[0], value + 0 * y[0]
    return 2 * h[0], h[0], -0.5 * value * h[0] ** 2 + 3 * (y[1] - y[0])


def spline_slopes(x: Any, y: Any, bc_type: Any) -> Any:
    """The slopes at which the second derivative is continuous."""
    bc, n, extra = _conditions(bc_type, y), x.shape[0], y.ndim - 1
    h = x[1:] - x[:-1]
    m = (y[1:] - y[:-1]) / trailing(h, extra)
    if bc[0] == "periodic" and n > 2:
        return _periodic_slopes(h, m)
    if n == 2:
        bc = [(1, m[0]) if isinstance(end, str) else end for end in bc]
    if n == 3 and bc == ["not-a-knot"] * 2:  # the parabola through the points
        bend = (m[1] - m[0]) / (h[0] + h[1])
        return np.stack([m[0] - h[0] * bend, m[0] + h[0] * bend, m[1] + h[1] * bend])
    first, after, b0 = _start(x, y, bc[0])
    ending = bc[1] if isinstance(bc[1], str) else (bc[1][0], (-1) ** bc[1][0] * bc[1][1])
    last, before, b1 = _start(-x[::-1], y[::-1], ending)
    wide = trailing(h, extra)
    middle = 3 * (wide[1:] * m[:-1] + wide[:-1] * m[1:])
    zero = 0 * h[:1]
    row = np.reshape
    upper = np.concatenate([zero, row(after, (1,)), h[:-1]])
    lower = np.concatenate([h[1:], row(before, (1,)), zero])
    diagonal = np.concatenate([row(first, (1,)), 2 * (h[:-1] + h[1:]), row(last, (1,))])
    b = np.concatenate([b0[None], middle, -b1[None]])
    return _solved(np.stack([upper, diagonal, lower]), b)


def _solved(ab: Any, b: Any) -> Any:
    flat = np.reshape(b, (b.shape[0], int(np.prod(b.shape[1:]))))
    return np.reshape(_tridiagonal(ab, flat), b.shape)


def _periodic_slopes(h: Any, m: Any) -> Any:
    """Those of a cyclic system, by the one without the last unknown, and that one apart."""
    n, extra = h.shape[0], m.ndim - 1  # as many unknowns as pieces
    wide = trailing(h, extra)
    if n == 2:
        s = np.sum(m / wide, 0) / np.sum(1 / wide, 0)
        return np.stack([s, s, s])
    before = np.concatenate([h[-1:], h[:-1]])  # the width on the left of each break
    slopes_before = np.concatenate([m[-1:], m[:-1]])
    diagonal = 2 * (h + before)
    b = 3 * (wide * slopes_before + trailing(before, extra) * m)
    zero = 0 * h[:1]
    size = n - 1  # row i: h[i] s[i-1] + diagonal[i] s[i] + before[i] s[i+1] = b[i]
    upper = np.concatenate([zero, before[: size - 1]])
    lower = np.concatenate([h[1:size], zero])
    ab = np.stack([upper, diagonal[:size], lower])
    unit = np.zeros((2, size))
    unit[0, 0] = unit[1, -1] = 1
    column = -h[0] * unit[0] - before[size - 1] * unit[1]
    s1, s2 = _solved(ab, b[:size]), trailing(_solved(ab, column[:, None])[:, 0], extra)
    corner, beside = before[-1], h[-1]
    last = (b[-1] - corner * s1[0] - beside * s1[-1]) / (
        diagonal[-1] + corner * s2[0] + beside * s2[-1]
    )
    s = s1 + last * s2
    return np.concatenate([s, last[None], s[:1]])


class CubicSpline(Cubic, scipy.interpolate.CubicSpline):
    def __init__(
        self, x: Any, y: Any, axis: int = 0, bc_type: Any = "not-a-knot", extrapolate: Any = None
    ) -> None:
        theirs = scipy.interpolate.CubicSpline
        if not is_traced(x, y, bc_type):
            self._plain_as(theirs, x, y, axis, bc_type, extrapolate)
            return
        bare = bc_type
        if not isinstance(bc_type, str):
            bare = [e if isinstance(e, str) else (e[0], _bare(e[1])) for e in bc_type]
        known = _known(theirs, x, y, axis=axis, bc_type=bare, extrapolate=extrapolate)
        x, y, axis = prepared(x, y, axis)
        s = spline_slopes(x, y, bc_type) if y.size else y
        self._interpolate(x, y, s, axis, known.extrapolate)


# ------------------------------------------------------------------------------------------ tables


def _pchip_interpolate(xi, yi, x, der=0, axis=0):
    """The object, evaluated."""
    made = PchipInterpolator(xi, yi, axis=axis)
    if np.ndim(der) == 0:
        return made.derivative(der)(x) if der else made(x)
    return [made.derivative(nu)(x) for nu in der]


def _by(kind: Any) -> Any:
    def function(x, y, at, nu=0, options=()):
        return kind(x, y, **dict(options))(at, nu)

    return function


def _integral(kind: Any) -> Any:
    def function(x, y, a, b, options=()):
        return kind(x, y, **dict(options)).integrate(a, b)

    return function


def _hermite(kind: Any) -> Any:
    def function(x, y, dydx, at, nu=0, axis=0):
        return kind(x, y, dydx, axis)(at, nu)

    return function


def _bounded(kind: Any) -> Any:
    def function(x, y, start, end, at, orders=(1, 1)):
        return kind(x, y, bc_type=((orders[0], start), (orders[1], end)))(at)

    return function


BY_VALUES = (PchipInterpolator, Akima1DInterpolator, CubicSpline)
SCIPYS = scipy.interpolate

RULES = [
    SOLVES,
    [class_twin(kind) for kind in (CubicHermiteSpline, *BY_VALUES)],
    [
        [
            method_rule(f"{k.__name__}.__call__", _by(getattr(SCIPYS, k.__name__)), _by(k)),
            method_rule(
                f"{k.__name__}.integrate", _integral(getattr(SCIPYS, k.__name__)), _integral(k)
            ),
        ]
        for k in BY_VALUES
    ],
    method_rule(
        "CubicHermiteSpline.__call__", _hermite(SCIPYS.CubicHermiteSpline),
        _hermite(CubicHermiteSpline),
    ),
    method_rule(
        "CubicSpline.bc_type", _bounded(SCIPYS.CubicSpline), _bounded(CubicSpline)
    ),
    composite(NAMESPACE.twin("pchip_interpolate"), _pchip_interpolate),
]  # fmt: skip
