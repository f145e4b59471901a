"""scipy.interpolate: polynomials through points, by Krogh's, barycentric and Lagrange's forms.

All are the one polynomial; traced, it is Newton's form or Lagrange's, of which both sites and
values may be traced.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.interpolate

from adcore.extend import composite, plain

from .. import NAMESPACE
from ..evaluation import floats, placed, trailing
from ..objects import class_twin, is_traced, method_rule, plain_only, refuse

SCIPYS = scipy.interpolate


def newton(xi: Any, yi: Any) -> list[Any]:
    """Divided differences, the coefficients of Newton's form."""
    c = [yi[0]]
    for k in range(1, xi.shape[0]):
        v = yi[k]
        for i in range(k):
            v = (c[i] - v) / (xi[i] - xi[k])
        c.append(v)
    return c


def newton_values(xi: Any, c: list[Any], at: Any, der: int) -> Any:
    """The derivative of order der of Newton's form, by Horner's rule for all orders up to it."""
    extra = np.ndim(c[0])
    zero = trailing(0.0 * at, extra)
    d = [zero + c[-1], *[zero + 0 * c[-1]] * der]
    for k in range(len(c) - 2, -1, -1):
        w = trailing(at - xi[k], extra)
        for m in range(der, 0, -1):
            d[m] = d[m] * w + m * d[m - 1]
        d[0] = d[0] * w + c[k]
    return d[der]


class Polynomial:
    """What the twins of both classes share; stands before scipy's class."""

    def _set(self, name: str, xi: Any, yi: Any, axis: int, options: Any) -> None:
        if not is_traced(xi, yi, options):
            super().__init__(xi, yi, axis, **options)  # type: ignore[call-arg]
            return
        if yi is None or is_traced(options):
            refuse(name, "without yi at once, and in the weights. Give xi and yi.")
        xi, yi = floats(xi), floats(yi)
        super().__init__(plain(xi), plain(yi), axis, **options)  # type: ignore[call-arg]
        self._points = xi, np.moveaxis(yi, axis, 0)

    def _traced_points(self, *values: Any) -> Any:
        """The sites and values, None if all is plain."""
        points = vars(self).get("_points")
        if points is None and is_traced(*values):
            yi = np.reshape(self.yi, (len(self.xi), *self._y_extra_shape))  # type: ignore[attr-defined]
            return floats(self.xi), floats(yi)  # type: ignore[attr-defined]
        return points

    def _at(self, points: Any, x: Any, der: int) -> Any:
        x = floats(x)
        xi, yi = points
        if np.unique(plain(xi)).size < xi.shape[0]:
            refuse(
                "KroghInterpolator", "with sites that coincide. Use CubicHermiteSpline or BPoly."
            )
        values = newton_values(xi, newton(xi, yi), x, der)
        return placed(values, x.ndim, self._y_axis if x.ndim else 0)  # type: ignore[attr-defined]

    def __call__(self, x: Any) -> Any:
        """As scipy's."""
        points = self._traced_points(x)
        return super().__call__(x) if points is None else self._at(points, x, 0)  # type: ignore[misc]

    def derivative(self, x: Any, der: int = 1) -> Any:
        """As scipy's."""
        points = self._traced_points(x)
        if points is None:
            return super().derivative(x, der)  # type: ignore[misc]
        return self._at(points, x, der)

    def derivatives(self, x: Any, der: Any = None) -> Any:
        """As scipy's."""
        points = self._traced_points(x)
        if points is None:
            return super().derivatives(x, der)  # type: ignore[misc]
        return np.stack([self._at(points, x, n) for n in range(der or len(points[0]))])


class KroghInterpolator(Polynomial, SCIPYS.KroghInterpolator):
    def __init__(self, xi, yi, axis=0):
        self._set("KroghInterpolator", xi, yi, axis, {})


class BarycentricInterpolator(Polynomial, SCIPYS.BarycentricInterpolator):
    def __init__(self, xi, yi=None, axis=0, **options):
        self._set("BarycentricInterpolator", xi, yi, axis, options)


plain_only(
    BarycentricInterpolator, "set_yi add_xi", "make a new BarycentricInterpolator of all points."
)


def _function(kind: Any) -> Any:
    def krogh_or_barycentric(xi, yi, x, der=0, axis=0):
        made = kind(xi, yi, axis=axis)
        if np.ndim(der) == 0:
            return made.derivative(x, der) if der else made(x)
        return made.derivatives(x, int(np.max(der)) + 1)[np.asarray(der)]

    return krogh_or_barycentric


_krogh = _function(KroghInterpolator)


def _barycentric(xi, yi, x, axis=0, *, der=0, rng=None):
    """The object, evaluated."""
    return _function(BarycentricInterpolator)(xi, yi, x, der, axis)


def _by(kind: Any) -> Any:
    def function(xi, yi, at, der=0, axis=0):
        made = kind(xi, yi, axis)
        return made.derivative(at, der) if der else made(at)

    return function


RULES = [
    [class_twin(kind) for kind in (KroghInterpolator, BarycentricInterpolator)],
    [
        method_rule(f"{k.__name__}.__call__", _by(getattr(SCIPYS, k.__name__)), _by(k))
        for k in (KroghInterpolator, BarycentricInterpolator)
    ],
    composite(NAMESPACE.twin("krogh_interpolate"), _krogh),
    composite(NAMESPACE.twin("barycentric_interpolate"), _barycentric),
    NAMESPACE.refused("lagrange", "a poly1d takes plain coefficients. Use KroghInterpolator."),
]
