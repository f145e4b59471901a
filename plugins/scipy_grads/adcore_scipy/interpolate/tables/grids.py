"""scipy.interpolate: interp1d, and interpolation of values on a grid."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import scipy.interpolate
from scipy.sparse.linalg import spsolve

from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array, at_value

from ..evaluation import basis, floats, placed, tensor_product, trailing
from ..objects import class_twin, function_twin, is_traced, method_rule, refuse
from .bsplines import _make_interp_spline

SCIPYS = scipy.interpolate
ORDERS = {"zero": 0, "slinear": 1, "quadratic": 2, "cubic": 3}


class interp1d(SCIPYS.interp1d):
    def __init__(
        self, x, y, kind="linear", axis=-1, copy=True, bounds_error=None, fill_value=np.nan,
        assume_sorted=False,
    ):  # fmt: skip
        if is_traced(fill_value):
            refuse("interp1d", "in fill_value. Choose it with np.where.")
        traced = is_traced(x, y)
        if traced:
            x, y = floats(x), floats(y)
        super().__init__(
            plain(x), plain(y), kind, axis, copy, bounds_error, fill_value, assume_sorted
        )
        if not traced:
            return
        y = np.moveaxis(y, axis, 0)
        if not assume_sorted:
            order = np.argsort(plain(x), kind="mergesort")
            x, y = x[order], y[order]
        self._points = x, y

    def __call__(self, x: Any) -> Any:
        """As scipy's."""
        points = vars(self).get("_points")
        if points is None:
            if not is_traced(x):
                return super().__call__(x)
            y = np.moveaxis(self.y, self.axis, 0)
            points = floats(self.x), floats(y)
        x = floats(x)
        values = self._filled(self._inside(*points, x), plain(x))
        return placed(values, x.ndim, self.axis if x.ndim else 0)

    def _inside(self, sites: Any, y: Any, x: Any) -> Any:
        places, kind = plain(x), self._kind
        if kind == "spline":
            k = self._spline.k
            return _make_interp_spline(sites, y, k)(x)
        if kind == "linear":
            i = np.clip(np.searchsorted(plain(sites), places), 1, sites.shape[0] - 1)
            share = trailing((x - sites[i - 1]) / (sites[i] - sites[i - 1]), y.ndim - 1)
            return y[i - 1] + share * (y[i] - y[i - 1])
        if kind.startswith("nearest"):
            i = np.searchsorted(self.x_bds, places, side=self._side)
            i = np.clip(i, 0, sites.shape[0] - 1)
        else:
            i = np.searchsorted(self._x_shift, places, side=self._side)
            i = np.clip(i, 1 - self._ind, sites.shape[0] - self._ind) + self._ind - 1
        return y[i] + trailing(0 * x, y.ndim - 1)

    def _filled(self, values: Any, places: Any) -> Any:
        if self._extrapolate:
            return values
        flat = np.ravel(places)
        below, above = (np.reshape(b, places.shape) for b in self._check_bounds(flat))
        extra = values.ndim - places.ndim
        shape = values.shape[places.ndim :]
        for outside, fill in ((below, self._fill_value_below), (above, self._fill_value_above)):
            if np.any(outside):
                fill = np.reshape(fill, shape) if np.size(fill) > 1 else np.ravel(fill)[0]
                values = np.where(trailing(outside, extra), fill, values)
        return values


# ------------------------------------------------------------------------------------------- grids


def _coordinates(xi: Any, ndim: int) -> Any:
    """Points, their coordinates along the last axis: of a tuple of arrays, or of one."""
    if isinstance(xi, tuple):
        parts = np.broadcast_arrays(*[plain(as_array(part)) for part in xi])
        return np.stack([floats(part) + np.zeros(parts[0].shape) for part in xi], -1)
    xi = floats(xi)
    if xi.ndim == 1:
        return xi[:, None] if ndim == 1 else xi
    return xi


def _linear_values(grid: Any, values: Any, x: Any, nearest: bool) -> Any:
    """The multilinear interpolant at points (p, d): a sum over the corners of each cell."""
    extra = values.ndim - len(grid)
    cells, shares = [], []
    for axis, sites in enumerate(grid):
        i = np.searchsorted(sites, plain(x[:, axis]), side="right") - 1
        cells.append(np.clip(i, 0, len(sites) - 2))
        i = cells[-1]
        shares.append((x[:, axis] - sites[i]) / (sites[i + 1] - sites[i]))
    if nearest:
        chosen = [i + (plain(s) > 0.5) for i, s in zip(cells, shares, strict=True)]
        return values[tuple(chosen)] + trailing(0 * x[:, 0], extra)
    total: Any = 0.0
    for corner in itertools.product((0, 1), repeat=len(grid)):
        weight: Any = 1.0
        for up, share in zip(corner, shares, strict=True):
            weight = weight * (share if up else 1 - share)
        index = tuple(i + up for i, up in zip(cells, corner, strict=True))
        total = total + trailing(weight, extra) * values[index]
    return total


def _spline_grid(grid: Any, values: Any, x: Any, k: int, nu: Any) -> Any:
    """The tensor product of interpolating splines, one axis after the other."""
    orders = (0,) * len(grid) if nu is None else nu
    rows: list[Any] = []
    for axis, sites in enumerate(grid):
        made = _make_interp_spline(sites, np.moveaxis(values, axis, 0) + 0.0, k)
        values = np.moveaxis(made._c, 0, axis)
        rows.append(basis(made._t, k, x[:, axis], orders[axis]))
    return tensor_product(rows, values)


class RegularGridInterpolator(SCIPYS.RegularGridInterpolator):
    def __init__(
        self, points, values, method="linear", bounds_error=True, fill_value=np.nan, *,
        solver=None, solver_args=None,
    ):  # fmt: skip
        if is_traced(points, fill_value):
            refuse("RegularGridInterpolator", "in the grid and fill_value. Interpolate by steps.")
        if is_traced(values):
            values = floats(values)
        options = {"solver": solver, "solver_args": solver_args}
        super().__init__(points, plain(values), method, bounds_error, fill_value, **options)
        if is_traced(values):
            flipped = self._descending_dimensions
            self._held = np.flip(values, axis=flipped) if flipped else values

    def __call__(self, xi: Any, method: Any = None, *, nu: Any = None) -> Any:
        """As scipy's."""
        values = vars(self).get("_held")
        if values is None:
            if not is_traced(xi):
                return super().__call__(xi, method, nu=nu)
            values = self._values
        method = self.method if method is None else method
        if method not in ("linear", "nearest", *self._SPLINE_METHODS_ndbspl):
            refuse("RegularGridInterpolator", f"with method {method!r}. Use 'linear' or 'cubic'.")
        x = _coordinates(xi, len(self._grid))
        shape = x.shape[:-1]
        x = np.reshape(x, (-1, len(self._grid)))
        _, _, _, nans, outside = self._prepare_xi(plain(x))
        if method in ("linear", "nearest"):
            found = _linear_values(self._grid, values, x, method == "nearest")
        else:
            k = self._SPLINE_DEGREE_MAP[method]
            found = _spline_grid(self._grid, values, x, k, nu)
            # scipy's own solver iterates to 1e-6 or so: its value, with the exact derivative.
            known = super().__call__(plain(x), method, nu=nu)
            found = at_value(np.reshape(known, found.shape), found)
        extra = found.ndim - 1
        if outside is not None and self.fill_value is not None and np.any(outside):
            found = np.where(trailing(outside, extra), self.fill_value, found)
        if np.any(nans):
            found = np.where(trailing(nans, extra), np.nan, found)
        return np.reshape(found, (*shape, *found.shape[1:]))


def _interpn(points, values, xi, method="linear", bounds_error=True, fill_value=np.nan):
    """The object, evaluated."""
    if method not in ("linear", "nearest", "slinear", "cubic", "quintic"):
        refuse("interpn", f"with method {method!r}. Use 'linear' or 'cubic'.")
    made = RegularGridInterpolator(points, values, method, bounds_error, fill_value)
    return made(xi)


def _one(kind: Any) -> Any:
    def function(x, y, at, kind_of="linear", axis=-1, fill_value=np.nan):
        return kind(x, y, kind_of, axis, bounds_error=False, fill_value=fill_value)(at)

    return function


def _grid(kind: Any) -> Any:
    def function(values, xi, points, method="linear", nu=None):
        exact = {"solver": spsolve} if method in ("slinear", "cubic") else {}
        return kind(points, values, method, False, None, **exact)(xi, nu=nu)

    return function


def _grid_function(interpn: Any) -> Any:
    def function(values, xi, points, method="linear"):
        return interpn(points, values, xi, method)

    return function


RULES = [
    class_twin(interp1d),
    method_rule("interp1d.__call__", _one(SCIPYS.interp1d), _one(interp1d)),
    class_twin(RegularGridInterpolator),
    method_rule(
        "RegularGridInterpolator.__call__",
        _grid(SCIPYS.RegularGridInterpolator),
        _grid(RegularGridInterpolator),
    ),
    function_twin("interpn", _interpn, lambda answer: answer),
    method_rule("interpn.__call__", _grid_function(SCIPYS.interpn), _grid_function(_interpn)),
]
