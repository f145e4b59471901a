"""scipy.interpolate: B-splines, and those through or near given values.

The coefficients c of an interpolating spline solve A c = y, A being the basis at the sites: with
plain sites and knots by one sparse factorisation (linear in y), otherwise by a traced A. Least
squares solve the normal equations AᵀW²A c = AᵀW²y in the same way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.interpolate
from scipy.sparse import csc_array, diags_array, vstack

from adcore.extend import on_plain, plain

from ..evaluation import between, floats, placed, spline_values, trailing
from ..objects import class_twin, function_twin, is_traced, method_rule, plain_only, refuse, same
from ..solves import Factor, _factor_solved

BSPLINE = scipy.interpolate.BSpline


class BSpline(BSPLINE):
    def __init__(self, t: Any, c: Any, k: int, extrapolate: Any = True, axis: int = 0) -> None:
        if not is_traced(t, c):
            super().__init__(t, c, k, extrapolate, axis)
            return
        t, c = floats(t), floats(c)
        super().__init__(plain(t), plain(c), k, extrapolate, axis)
        self._t, self._c, self._asarray = t, np.moveaxis(c, self.axis, 0), same

    @classmethod
    def construct_fast(
        cls, t: Any, c: Any, k: int, extrapolate: Any = True, axis: int = 0
    ) -> BSpline:
        """As scipy's."""
        if not is_traced(t, c):
            return super().construct_fast(t, c, k, extrapolate, axis)
        self = object.__new__(cls)
        self._t, self._c, self.k, self._asarray = floats(t), floats(c), k, same
        self.extrapolate, self.axis = extrapolate, axis
        return self

    def _is_traced(self, *values: Any) -> bool:
        return is_traced(self._t, self._c, *values)

    def __call__(self, x: Any, nu: int = 0, extrapolate: Any = None) -> Any:
        """As scipy's."""
        if not self._is_traced(x):
            return super().__call__(x, nu, extrapolate)
        extrapolate = self.extrapolate if extrapolate is None else extrapolate
        x = floats(x)
        values = spline_values(self._t, self._c, self.k, x, nu, extrapolate)
        return placed(values, x.ndim, self.axis)

    def derivative(self, nu: int = 1) -> BSpline:
        """As scipy's."""
        if not self._is_traced():
            return super().derivative(nu)
        tck = derived(*padded(self._t, self._c), self.k, nu)
        return self.construct_fast(*tck, self.extrapolate, self.axis)

    def antiderivative(self, nu: int = 1) -> BSpline:
        """As scipy's."""
        if not self._is_traced():
            return super().antiderivative(nu)
        tck = derived(*padded(self._t, self._c), self.k, -nu)
        extrapolate = False if self.extrapolate == "periodic" else self.extrapolate
        return self.construct_fast(*tck, extrapolate, self.axis)

    def integrate(self, a: Any, b: Any, extrapolate: Any = None) -> Any:
        """As scipy's: the difference of the antiderivative; nothing outside if not extrapolated."""
        if not self._is_traced(a, b):
            return super().integrate(a, b, extrapolate)
        extrapolate = self.extrapolate if extrapolate is None else extrapolate
        periodic = isinstance(extrapolate, str)
        t, k = self._t, self.k
        start, end = t[k], t[-k - 1]
        if not extrapolate:
            a, b = (np.clip(floats(limit), start, end) for limit in (a, b))
        t, c, k = derived(*padded(t, self._c), k, -1)
        return between(lambda u: spline_values(t, c, k, u), a, b, start, end, periodic)


def padded(t: Any, c: Any) -> tuple[Any, Any]:
    """Knots, and as many coefficients as knots, as FITPACK has them."""
    short = t.shape[0] - c.shape[0]
    return t, np.concatenate([c, np.zeros((short, *c.shape[1:]))]) if short > 0 else c


def derived(t: Any, c: Any, k: int, n: int) -> tuple[Any, Any, int]:
    """Knots, coefficients and degree of the n-th derivative; of the -n-th antiderivative."""
    if n > k:
        msg = f"Order of derivative (n = {n!r}) must be <= order of spline (k = {k!r})"
        raise ValueError(msg)
    for _ in range(n):
        spans = trailing(t[k + 1 : -1] - t[1 : -k - 1], c.ndim - 1)
        if np.any(plain(spans) == 0):
            msg = f"The spline has internal repeated knots and is not differentiable {n} times"
            raise ValueError(msg)
        c = (c[1 : -1 - k] - c[: -2 - k]) * k / spans
        c = np.concatenate([c, np.zeros((k, *c.shape[1:]))])
        t, k = t[1:-1], k - 1
    for _ in range(-n):
        spans = trailing(t[k + 1 :] - t[: -k - 1], c.ndim - 1)
        c = np.cumsum(c[: -k - 1] * spans, axis=0) / (k + 1)
        c = np.concatenate([0 * c[:1], c, *[c[-1:]] * (k + 2)])
        t, k = np.concatenate([t[:1], t, t[-1:]]), k + 1
    return t, c, k


plain_only(BSpline, "insert_knot", "scipy inserts it. Evaluate the spline as it is.")

# ------------------------------------------------------------------------------------- interpolants


def _ends(bc_type: Any) -> tuple[Any, Any]:
    """The orders and values of derivatives at the left and the right end."""
    if bc_type is None or bc_type in ("not-a-knot", "periodic"):
        return (), ()
    both = (bc_type, bc_type) if isinstance(bc_type, str) else bc_type
    named = {"clamped": ((1, 0.0),), "natural": ((2, 0.0),)}
    left, right = (named[e] if isinstance(e, str) else () if e is None else e for e in both)
    return tuple(left), tuple(right)


def _knots(x: Any, k: int, kind: str, known: Any) -> Any:
    """scipy's knots for traced sites: all are sites, or means of two."""
    if not is_traced(x):
        return known
    if k == 0:
        return np.concatenate([x, x[-1:]])
    first, last = [x[:1]], [x[-1:]]
    if k == 1 or kind == "ends":
        return np.concatenate([*first * k, x, *last * k])
    if kind == "periodic":
        refuse("make_interp_spline", "in the sites, when periodic. Give x stop_gradient(…).")
    inner = x if k % 2 else (x[1:] + x[:-1]) / 2
    cut = (k + 1) // 2
    return np.concatenate([*first * (k + 1), inner[cut:-cut], *last * (k + 1)])


def _basis(x: Any, t: Any, k: int, nu: int = 0) -> Any:
    """The basis at traced sites, dense."""
    return spline_values(t, np.eye(t.shape[0] - k - 1), k, x, nu)


def _plain_basis(x: Any, t: Any, k: int) -> Any:
    return BSPLINE.design_matrix(x, t, k, extrapolate=True)


def _solved(rows: Any, rhs: Any) -> Any:
    """The solution, of a traced matrix or of a plain sparse one."""
    flat = np.reshape(rhs, (rhs.shape[0], int(np.prod(rhs.shape[1:]))))
    if is_traced(rows) or isinstance(rows, np.ndarray):
        found = np.linalg.solve(rows, flat)
    else:
        found = _factor_solved(flat, Factor(rows))
    return np.reshape(found, (found.shape[0], *rhs.shape[1:]))


def _make_interp_spline(x, y, k=3, t=None, bc_type=None, axis=0, check_finite=True):
    """A c = y, with a row for each derivative given at the ends."""
    left, right = _ends(bc_type)
    bare = bc_type
    if not (bc_type is None or isinstance(bc_type, str)):
        bare = [
            e if e is None or isinstance(e, str) else [(n, plain(floats(v))) for n, v in e]
            for e in bc_type
        ]
    x, y = floats(x), floats(y)
    given = None if t is None else plain(floats(t))
    known = on_plain(
        scipy.interpolate.make_interp_spline, plain(x), plain(y), k, given, bare, axis, check_finite
    )
    k, axis = known.k, axis % y.ndim
    y = np.moveaxis(y, axis, 0)
    kind = "ends" if left or right else "periodic" if bc_type == "periodic" else "inner"
    t = floats(t) if t is not None else _knots(x, k, kind, known.t)
    if k == 0 or (k == 1 and given is None) or not y.size:
        return BSpline.construct_fast(t, y if y.size else known.c, k, known.extrapolate, axis)
    if kind == "periodic":
        c = _periodic(x, y, known)
        return BSpline.construct_fast(t, c, k, known.extrapolate, axis)
    values = [np.reshape(floats(v) + 0 * y[0], (1, *y.shape[1:])) for _, v in (*left, *right)]
    rhs = np.concatenate([*values[: len(left)], y, *values[len(left) :]])
    wide = is_traced(x, t)
    row = _basis if wide else _plain_row
    above = [row(x[:1], t, k, n) for n, _ in left]
    below = [row(x[-1:], t, k, n) for n, _ in right]
    rows = [*above, (_basis if wide else _plain_basis)(x, t, k), *below]
    c = _solved(np.concatenate(rows) if wide else vstack(rows), rhs)
    return BSpline.construct_fast(t, c, k, known.extrapolate, axis)


def _plain_row(x: Any, t: Any, k: int, nu: int) -> Any:
    """The basis' derivatives at a site, of plain knots."""
    return csc_array(BSPLINE(t, np.eye(len(t) - k - 1), k)(x, nu))


def _periodic(x: Any, y: Any, known: Any) -> Any:
    """The coefficients with equal derivatives at both ends, up to the order k - 1."""
    k, t = known.k, known.t
    rows = [_plain_basis(plain(x), t, k)]
    for nu in range(1, k):
        rows.append(_plain_row(x[:1], t, k, nu) - _plain_row(x[-1:], t, k, nu))
    return _solved(vstack(rows), np.concatenate([y, np.zeros((k - 1, *y.shape[1:]))]))


def _make_splrep(x, y, *, w=None, xb=None, xe=None, k=3, s=0, t=None, nest=None, bc_type=None):
    """With s = 0 it interpolates."""
    if s != 0 or w is not None or t is not None or nest is not None:
        refuse(
            "make_splrep",
            "with s > 0: it chooses the knots by the values. Use make_lsq_spline.",
        )
    return _make_interp_spline(x, y, k=k, bc_type=bc_type)


def _make_lsq_spline(x, y, t, k=3, w=None, axis=0, check_finite=True, *, method="qr"):
    """The normal equations."""
    x, y, t = floats(x), floats(y), floats(t)
    w = None if w is None else floats(w)
    known = on_plain(
        scipy.interpolate.make_lsq_spline, plain(x), plain(y), plain(t), k, plain(w), axis,
        check_finite, method=method,
    )
    axis = axis % y.ndim
    y = np.moveaxis(y, axis, 0)
    weight = np.ones(x.shape) if w is None else w
    if is_traced(x, t, w):
        rows = _basis(x, t, k) * weight[:, None]
        matrix, right = rows.T @ rows, rows.T
    else:
        rows = diags_array(weight) @ _plain_basis(x, t, k)
        matrix, right = rows.T @ rows, rows.T.toarray()
    rhs = np.tensordot(right, y * trailing(weight, y.ndim - 1), 1)
    c = _solved(matrix, rhs)
    return BSpline.construct_fast(t, c, k, known.extrapolate, axis)


# ------------------------------------------------------------------------------------------ tables


def _by(kind: Any) -> Any:
    def function(t, c, k, at, nu=0, extrapolate=True, axis=0):
        return kind(t, c, k, extrapolate, axis)(at, nu)

    return function


def _integral(kind: Any) -> Any:
    def function(t, c, k, a, b, extrapolate=True):
        return kind(t, c, k, extrapolate).integrate(a, b)

    return function


def _changed(kind: Any, name: str) -> Any:
    def function(t, c, k, at, nu):
        return getattr(kind(t, c, k), name)(nu)(at)

    return function


def _splrep_values(make: Any) -> Any:
    def function(x, y, at, k=3):
        return make(x, y, k=k, s=0)(at)

    return function


def _interp_values(make: Any) -> Any:
    def function(x, y, at, k=3, bc_type=None, axis=0):
        return make(x, y, k, None, bc_type, axis)(at)

    return function


def _lsq_values(make: Any) -> Any:
    def function(x, y, t, at, k=3, w=None, axis=0):
        return make(x, y, t, k, w, axis)(at)

    return function


def _make_smoothing_spline(x, y, w=None, lam=None, *, axis=0):
    """With a given lam, (W + lam E) c = W y: linear in y, by scipy's answers to unit vectors."""
    if is_traced(x, w, lam):
        refuse("make_smoothing_spline", "in x, w and lam. Give them stop_gradient(…).")
    if lam is None:
        refuse("make_smoothing_spline", "when it chooses lam by the values. Give lam=.")
    y = floats(y)
    axis = axis % y.ndim
    y = np.moveaxis(y, axis, 0)
    unit = scipy.interpolate.make_smoothing_spline(x, np.eye(len(y)), w, lam)
    c = np.tensordot(unit.c, y, 1)
    return BSpline.construct_fast(unit.t, c, unit.k, unit.extrapolate, axis)


def _smoothing_values(make: Any) -> Any:
    def function(y, x, at, w=None, lam=None):
        return make(x, y, w, lam)(at)

    return function


SCIPYS = scipy.interpolate

RULES = [
    class_twin(BSpline),
    method_rule("BSpline.__call__", _by(BSPLINE), _by(BSpline)),
    method_rule("BSpline.integrate", _integral(BSPLINE), _integral(BSpline)),
    method_rule(
        "BSpline.derivative", _changed(BSPLINE, "derivative"), _changed(BSpline, "derivative")
    ),
    method_rule(
        "BSpline.antiderivative",
        _changed(BSPLINE, "antiderivative"),
        _changed(BSpline, "antiderivative"),
    ),
    function_twin("make_interp_spline", _make_interp_spline),
    method_rule(
        "make_interp_spline.__call__",
        _interp_values(SCIPYS.make_interp_spline),
        _interp_values(_make_interp_spline),
    ),
    function_twin("make_splrep", _make_splrep),
    method_rule(
        "make_splrep.__call__", _splrep_values(SCIPYS.make_splrep), _splrep_values(_make_splrep)
    ),
    function_twin("make_lsq_spline", _make_lsq_spline),
    method_rule(
        "make_lsq_spline.__call__",
        _lsq_values(SCIPYS.make_lsq_spline),
        _lsq_values(_make_lsq_spline),
    ),
    function_twin("make_smoothing_spline", _make_smoothing_spline),
    method_rule(
        "make_smoothing_spline.__call__",
        _smoothing_values(SCIPYS.make_smoothing_spline),
        _smoothing_values(_make_smoothing_spline),
    ),
]
