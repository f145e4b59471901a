"""scipy.interpolate: tensor products of B-splines: surfaces over a grid, and in more dimensions.

    f(x, y) = Σᵢⱼ Bᵢ(x) cᵢⱼ Bⱼ(y)

is linear in c, and in the values that c interpolates: C = Bx⁻¹ Z By⁻ᵀ, with the basis functions at
the sites as matrices (de Boor, A Practical Guide to Splines (1978), chapter XVII).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.interpolate

from adcore.extend import plain
from adcore.scalars import number
from adcore_numpy.tables.mixed_arguments import as_array, at_value

from ..evaluation import basis, floats, tensor_product
from ..objects import class_twin, function_twin, is_traced, method_rule, plain_only, refuse

SCIPYS = scipy.interpolate


def inside(at: Any, t: Any, k: int) -> Any:
    """The points, those outside moved to the edge: so FITPACK extends a surface."""
    return np.clip(floats(at), t[k], t[-k - 1])


def surface(tck: Any, degrees: Any, x: Any, y: Any, dx: int, dy: int, grid: bool) -> Any:
    """The surface, or a derivative of it, on a grid or at single points."""
    (tx, ty, c), (kx, ky) = tck, degrees
    shape = (len(tx) - kx - 1, len(ty) - ky - 1)
    c, x, y = np.reshape(c, shape), inside(x, tx, kx), inside(y, ty, ky)
    if grid:
        return basis(tx, kx, x, dx) @ c @ np.transpose(basis(ty, ky, y, dy))
    x, y = np.broadcast_arrays(x, y)
    rows = [basis(tx, kx, np.ravel(x), dx), basis(ty, ky, np.ravel(y), dy)]
    return np.reshape(tensor_product(rows, c), np.shape(plain(x)))


class Surface:
    """What both kinds of surfaces do with their coefficients, `tck` and `degrees`."""

    tck: Any
    degrees: Any

    def __call__(self, x, y, dx=0, dy=0, grid=True) -> Any:
        """As scipy's."""
        if not is_traced(self.tck, x, y):
            return super().__call__(x, y, dx, dy, grid)  # type: ignore[misc]
        known = SCIPYS.BivariateSpline.__call__(
            remade_plain(self), plain(x), plain(y), dx, dy, grid
        )
        return at_value(known, surface(self.tck, self.degrees, x, y, dx, dy, grid))

    def ev(self, xi, yi, dx=0, dy=0) -> Any:
        """As scipy's."""
        return self(xi, yi, dx, dy, grid=False)

    def integral(self, xa, xb, ya, yb) -> Any:
        """As scipy's, over plain limits."""
        if not is_traced(self.tck, xa, xb, ya, yb):
            return super().integral(xa, xb, ya, yb)  # type: ignore[misc]
        if is_traced(xa, xb, ya, yb):
            refuse(f"{type(self).__name__}.integral", "in its limits.")
        (tx, ty, c), (kx, ky) = self.tck, self.degrees
        wx, wy = weights(tx, kx, xa, xb), weights(ty, ky, ya, yb)
        known = SCIPYS.BivariateSpline.integral(remade_plain(self), xa, xb, ya, yb)
        return number(at_value(np.float64(known), wx @ np.reshape(c, (len(wx), len(wy))) @ wy))


class RectBivariateSpline(Surface, SCIPYS.RectBivariateSpline):
    def __init__(self, x, y, z, bbox=(None,) * 4, kx=3, ky=3, s=0, maxit=20) -> None:
        if is_traced(x, y, bbox, s):
            refuse("RectBivariateSpline", "in its sites, bbox and s. Interpolate axis by axis.")
        if is_traced(z) and s != 0:
            refuse("RectBivariateSpline", "with s > 0: FITPACK chooses its knots by the values.")
        super().__init__(x, y, plain(z), list(bbox), kx, ky, s, maxit)
        if is_traced(z):
            tx, ty, known = self.tck
            half = np.linalg.solve(basis(tx, kx, np.ravel(x)), floats(z))
            c = np.linalg.solve(basis(ty, ky, np.ravel(y)), np.transpose(half))
            self.tck = (tx, ty, at_value(known, np.ravel(np.transpose(c))))


class LSQBivariateSpline(Surface, SCIPYS.LSQBivariateSpline):
    """The normal equations of min Σ w² (z - f(x, y))², where they have one solution."""

    def __init__(
        self, x, y, z, tx, ty, w=None, bbox=(None,) * 4, kx=3, ky=3, eps=None
    ) -> None:  # fmt: skip
        if is_traced(x, y, tx, ty, bbox):
            refuse("LSQBivariateSpline", "in its points, knots and bbox.")
        super().__init__(x, y, plain(z), tx, ty, plain(w), list(bbox), kx, ky, eps)
        if not is_traced(z, w):
            return
        tx, ty, known = self.tck
        rows = basis(tx, kx, floats(x))[:, :, None] * basis(ty, ky, floats(y))[:, None, :]
        rows = np.reshape(rows, (len(rows), -1))
        if np.linalg.matrix_rank(rows) < rows.shape[1]:
            refuse("LSQBivariateSpline", "where coefficients are free. Use fewer knots.")
        weight = np.ones(len(rows)) if w is None else floats(w)
        scaled = rows * weight[:, None]
        found = np.linalg.solve(scaled.T @ scaled, scaled.T @ (floats(z) * weight))
        self.tck = (tx, ty, at_value(known, found))


def weights(t: Any, k: int, a: float, b: float) -> Any:
    """The integrals of all basis functions, within the domain."""
    a, b = np.clip([a, b], t[k], t[-k - 1])
    return SCIPYS.BSpline(t, np.eye(len(t) - k - 1), k).integrate(a, b)


def remade_plain(spline: Any) -> Any:
    """The same object with plain coefficients."""
    bare = object.__new__(SCIPYS.BivariateSpline)
    vars(bare).update(vars(spline), tck=tuple(map(plain, spline.tck)))
    return bare


for kind in (RectBivariateSpline, LSQBivariateSpline):
    plain_only(kind, "partial_derivative", "give its order to the call, dx= and dy=.")


def _bisplev(x, y, tck, dx=0, dy=0):
    """The map: the values on the grid of x and y; without the axes of single numbers."""
    tx, ty, c, kx, ky = tck
    if is_traced(tx, ty):
        refuse("bisplev", "in its knots.")
    x, y = as_array(x), as_array(y)
    known = SCIPYS.bisplev(plain(x), plain(y), [tx, ty, plain(c), kx, ky], dx, dy)
    at = np.ravel(x), np.ravel(y)
    found = surface((tx, ty, as_array(c)), (kx, ky), *at, dx, dy, True)
    return at_value(known, np.reshape(found, np.shape(known)))


class NdBSpline(SCIPYS.NdBSpline):
    def __init__(self, t, c, k, *, extrapolate=None) -> None:
        if is_traced(t):
            refuse("NdBSpline", "in its knots.")
        super().__init__(t, plain(c), k, extrapolate=extrapolate)
        if is_traced(c):
            self._held = floats(c)

    def __call__(self, xi, *, nu=None, extrapolate=None) -> Any:
        """As scipy's."""
        c = vars(self).get("_held")
        if c is None and not is_traced(xi):
            return super().__call__(xi, nu=nu, extrapolate=extrapolate)
        c, x = self.c if c is None else c, floats(xi)
        known = super().__call__(plain(x), nu=nu, extrapolate=extrapolate)
        n, shape = len(self.t), x.shape[:-1]
        orders = (0,) * n if nu is None else [int(order) for order in nu]
        x = np.reshape(x, (-1, n))
        rows = [basis(self.t[m], self.k[m], x[:, m], orders[m]) for m in range(n)]
        total = tensor_product(rows, c)
        found = np.reshape(total, (*shape, *total.shape[1:]))
        outside = np.isnan(known)
        return at_value(known, np.where(outside, known, found) if np.any(outside) else found)


plain_only(NdBSpline, "derivative", "give the orders to the call, nu=.")


def _surface(kind: Any) -> Any:
    def function(z, x, y, sites, dx=0, dy=0, grid=True, k=3):
        return kind(*sites, z, kx=k, ky=k)(x, y, dx, dy, grid)

    return function


def _fitted(kind: Any) -> Any:
    def function(z, w, sites, knots, at, grid=True, k=3):
        return kind(*sites, z, *knots, w=w, kx=k, ky=k)(*at, grid=grid)

    return function


def _volume(kind: Any) -> Any:
    def function(z, sites, limits):
        return kind(*sites, z).integral(*limits)

    return function


def _tensor(kind: Any) -> Any:
    def function(c, xi, t, k, nu=None):
        return kind(t, c, k)(xi, nu=nu)

    return function


def _evaluated(bisplev: Any) -> Any:
    def function(c, x, y, knots, k, dx=0):
        return bisplev(x, y, [*knots, c, k, k], dx)

    return function


RULES = [
    class_twin(RectBivariateSpline),
    method_rule(
        "RectBivariateSpline.__call__", _surface(SCIPYS.RectBivariateSpline),
        _surface(RectBivariateSpline),
    ),
    method_rule(
        "RectBivariateSpline.integral", _volume(SCIPYS.RectBivariateSpline),
        _volume(RectBivariateSpline),
    ),
    class_twin(LSQBivariateSpline),
    method_rule(
        "LSQBivariateSpline.__call__", _fitted(SCIPYS.LSQBivariateSpline),
        _fitted(LSQBivariateSpline),
    ),
    function_twin("bisplev", _bisplev, lambda answer: answer),
    method_rule("bisplev.__call__", _evaluated(SCIPYS.bisplev), _evaluated(_bisplev)),
    class_twin(NdBSpline),
    method_rule("NdBSpline.__call__", _tensor(SCIPYS.NdBSpline), _tensor(NdBSpline)),
]  # fmt: skip
