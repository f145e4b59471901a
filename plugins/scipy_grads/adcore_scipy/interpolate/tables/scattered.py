"""scipy.interpolate: values at scattered points: radial basis functions, triangulations.

The triangulation and the nearest site are chosen on plain points. Radial basis functions solve
[[K, P], [Pᵀ, 0]] for their weights; all of it is traced. Clough & Tocher's interpolant is linear in
the values: its weights are scipy's answers to unit vectors.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.interpolate

from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from ..evaluation import floats, trailing
from ..objects import class_twin, function_twin, is_traced, method_rule, refuse

SCIPYS = scipy.interpolate


def _root(square: Any) -> Any:
    """The distance, with slope 0 at 0: where a kernel takes its odd powers it is smooth enough."""
    zero = plain(square) == 0
    return np.where(zero, 0.0, np.sqrt(np.where(zero, 1.0, square)))


def _plate(q: Any) -> Any:
    zero = plain(q) == 0
    return np.where(zero, 0.0, 0.5 * q * np.log(np.where(zero, 1.0, q)))


# The kernels, of the square of the distance.
KERNELS = {
    "linear": lambda q: -_root(q),
    "thin_plate_spline": _plate,
    "cubic": lambda q: q * _root(q),
    "quintic": lambda q: -(q**2) * _root(q),
    "multiquadric": lambda q: -np.sqrt(q + 1),
    "inverse_multiquadric": lambda q: 1 / np.sqrt(q + 1),
    "inverse_quadratic": lambda q: 1 / (q + 1),
    "gaussian": lambda q: np.exp(-q),
}


class RBFInterpolator(SCIPYS.RBFInterpolator):
    def __init__(
        self, y, d, neighbors=None, smoothing=0.0, kernel="thin_plate_spline", epsilon=None,
        degree=None,
    ):  # fmt: skip
        parts = (y, d, smoothing, epsilon)
        if not is_traced(parts):
            super().__init__(y, d, neighbors, smoothing, kernel, epsilon, degree)
            return
        if neighbors is not None:
            refuse("RBFInterpolator", "with neighbors. Leave it out.")
        y, d, smoothing = floats(y), floats(d), floats(smoothing)
        super().__init__(plain(y), plain(d), None, plain(smoothing), kernel, plain(epsilon), degree)
        self._parts = y, d, smoothing, self.epsilon if epsilon is None else epsilon

    def _held(self) -> tuple[Any, ...]:
        if "_parts" in vars(self):
            return self._parts
        d = np.reshape(np.ascontiguousarray(self.d).view(self.d_dtype), (-1, *self.d_shape))
        return self.y, d, self.smoothing, self.epsilon

    def __getstate__(self) -> Any:
        if "_parts" in vars(self):
            refuse("RBFInterpolator", "when pickled. Pickle it outside the derivative.")
        return super().__getstate__()

    def __call__(self, x: Any) -> Any:
        """As scipy's."""
        if "_parts" not in vars(self) and not is_traced(x):
            return super().__call__(x)
        if self.neighbors is not None:
            refuse("RBFInterpolator", "with neighbors. Leave it out.")
        y, d, smoothing, epsilon = self._held()
        x = floats(x)
        low, high = plain(y).min(0), plain(y).max(0)
        shift, scale = (high + low) / 2, np.where(high == low, 1.0, (high - low) / 2)
        kernel, powers = KERNELS[self.kernel], np.asarray(self.powers)

        def columns(points: Any) -> tuple[Any, Any]:
            away = (points[:, None] - y[None]) * epsilon
            scaled = (points - shift) / scale
            monomials = np.prod(scaled[:, None] ** powers, -1)
            return kernel(np.sum(away**2, -1)), monomials

        k, p = columns(y)
        n, r = p.shape
        k = k + np.eye(n) * smoothing  # a number, or one for each column
        matrix = np.concatenate(
            [np.concatenate([k, p], 1), np.concatenate([p.T, np.zeros((r, r))], 1)]
        )
        flat = np.reshape(d, (n, -1))
        weights = np.linalg.solve(matrix, np.concatenate([flat, np.zeros((r, flat.shape[1]))]))
        found = np.concatenate(columns(x), 1) @ weights
        return np.reshape(found, (x.shape[0], *d.shape[1:]))


# ---------------------------------------------------------------------------------- triangulations


def _joined(parts: Any) -> Any:
    """Points along the last axis: of several arguments, of a tuple of them, or of one array."""
    if len(parts) == 1:
        if isinstance(parts[0], tuple):
            return _joined(parts[0]) if len(parts[0]) > 1 else floats(parts[0][0])
        return floats(parts[0])
    arrays = [floats(as_array(part)) for part in parts]
    shape = np.broadcast_shapes(*[a.shape for a in arrays])
    return np.stack([a + np.zeros(shape) for a in arrays], -1)


class Triangulated:
    """What the twins share whose object knows its sites, its values and a triangulation."""

    def _begin(self, name: str, points: Any, values: Any, options: Any) -> None:
        if is_traced(points, options):
            refuse(name, "in the sites. Give them stop_gradient(…).")
        if is_traced(values):
            values = floats(values)
        super().__init__(points, plain(values), **options)  # type: ignore[call-arg]
        if is_traced(values):
            self._held = values

    def _of(self, x: Any) -> Any:
        """The values if they or the points are traced."""
        held = vars(self).get("_held")
        if held is None and is_traced(x):
            shape = (-1, *self.values_shape)  # type: ignore[attr-defined]
            held = np.reshape(self.values, shape)  # type: ignore[attr-defined]
        return held

    def _scaled(self, x: Any) -> Any:
        scale = getattr(self, "scale", None)
        return x if scale is None else (x - self.offset) / scale  # type: ignore[attr-defined]


class LinearNDInterpolator(Triangulated, SCIPYS.LinearNDInterpolator):
    def __init__(self, points, values, fill_value=np.nan, rescale=False):
        options = {"fill_value": fill_value, "rescale": rescale}
        self._begin("LinearNDInterpolator", points, values, options)

    def __call__(self, *args: Any) -> Any:
        """As scipy's: the barycentric coordinates in the simplex that a point is in."""
        values = self._of(args)
        if values is None:
            return super().__call__(*args)
        x = self._scaled(_joined(args))
        shape, d = x.shape[:-1], x.shape[-1]
        x = np.reshape(x, (-1, d))
        simplex = self.tri.find_simplex(plain(x))
        maps = self.tri.transform[simplex]
        first = np.sum(maps[:, :d] * (x - maps[:, d])[:, None, :], -1)
        share = np.concatenate([first, 1 - np.sum(first, 1, keepdims=True)], 1)
        corners = values[self.tri.simplices[simplex]]
        extra = values.ndim - 1
        found = np.sum(trailing(share, extra) * corners, 1)
        if np.any(simplex < 0):
            found = np.where(trailing(simplex < 0, extra), self.fill_value, found)
        return np.reshape(found, (*shape, *values.shape[1:]))


class NearestNDInterpolator(SCIPYS.NearestNDInterpolator):
    def __init__(self, x, y, rescale=False, tree_options=None):
        if is_traced(x):
            refuse("NearestNDInterpolator", "in the sites. Give them stop_gradient(…).")
        if is_traced(y):
            y = floats(y)
        super().__init__(x, plain(y), rescale, tree_options)
        if is_traced(y):
            self._held = y

    def __call__(self, *args: Any, **query_options: Any) -> Any:
        """As scipy's: the value of the nearest site, which is constant around a point."""
        values = vars(self).get("_held")
        if values is None and not is_traced(args):
            return super().__call__(*args, **query_options)
        if query_options:
            refuse("NearestNDInterpolator", "with query options. Leave them out.")
        values = self.values if values is None else values
        x = _joined(args)
        _, nearest = self.tree.query(self._scale_x(plain(x)))
        found = values[nearest]
        return found + trailing(0.0 * x[..., 0], values.ndim - 1)


class CloughTocher2DInterpolator(Triangulated, SCIPYS.CloughTocher2DInterpolator):
    def __init__(self, points, values, fill_value=np.nan, tol=1e-6, maxiter=400, rescale=False):
        options = {"fill_value": fill_value, "tol": tol, "maxiter": maxiter, "rescale": rescale}
        self._begin("CloughTocher2DInterpolator", points, values, options)
        self._given = points, min(tol, 1e-12), max(maxiter, 4000), rescale

    def __call__(self, *args: Any) -> Any:
        """As scipy's."""
        if is_traced(args):
            refuse("CloughTocher2DInterpolator", "in x. Use RBFInterpolator(kernel='cubic').")
        values = vars(self).get("_held")
        if values is None:
            return super().__call__(*args)
        points, tol, maxiter, rescale = self._given
        unit = np.eye(values.shape[0])
        original = SCIPYS.CloughTocher2DInterpolator
        weights = original(points, unit, np.nan, tol, maxiter, rescale)(*args)
        outside = np.isnan(weights[..., :1])
        found = np.tensordot(np.where(outside, 0.0, weights), values, 1)
        if np.any(outside):
            outside = trailing(outside[..., 0], values.ndim - 1)
            found = np.where(outside, np.ravel(self.fill_value)[0], found)
        return found


def _griddata(points, values, xi, method="linear", fill_value=np.nan, rescale=False):
    """The object, evaluated; in one dimension interp1d."""
    if is_traced(points, fill_value):
        refuse("griddata", "in the sites and fill_value. Give them stop_gradient(…).")
    points = np.stack(points, -1) if isinstance(points, tuple) else np.asarray(points)
    if points.ndim < 2 or points.shape[-1] == 1:
        refuse("griddata", "in one dimension. Use interp1d.")
    if method == "nearest":
        return NearestNDInterpolator(points, values, rescale)(xi)
    kinds = {"linear": LinearNDInterpolator, "cubic": CloughTocher2DInterpolator}
    return kinds[method](points, values, fill_value=fill_value, rescale=rescale)(xi)


def _rbf(kind: Any) -> Any:
    def function(y, d, x, smoothing=0.0, kernel="thin_plate_spline", epsilon=None, degree=None):
        return kind(y, d, None, smoothing, kernel, epsilon, degree)(x)

    return function


def _by(kind: Any) -> Any:
    def function(values, x, points, options=()):
        return kind(points, values, **dict(options))(x)

    return function


def _grid(griddata: Any) -> Any:
    def function(values, x, points, method="linear"):
        return griddata(points, values, x, method)

    return function


KINDS = (LinearNDInterpolator, NearestNDInterpolator, CloughTocher2DInterpolator)
RULES = [
    [class_twin(kind) for kind in (RBFInterpolator, *KINDS)],
    [
        method_rule(f"{k.__name__}.__call__", _by(getattr(SCIPYS, k.__name__)), _by(k))
        for k in KINDS
    ],
    method_rule("RBFInterpolator.__call__", _rbf(SCIPYS.RBFInterpolator), _rbf(RBFInterpolator)),
    function_twin("griddata", _griddata, lambda answer: answer),
    method_rule("griddata.__call__", _grid(SCIPYS.griddata), _grid(_griddata)),
]
