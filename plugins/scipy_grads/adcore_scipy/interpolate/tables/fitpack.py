"""scipy.interpolate: FITPACK's splines, by functions and by classes.

A spline is (t, c, k) with zeros after its coefficients. With s = 0 it interpolates, and with given
knots it is that of least squares: c is linear in y. With s > 0 FITPACK chooses knots by the values.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.interpolate

from adcore.extend import plain

from ..evaluation import between, floats, spline_values
from ..objects import class_twin, function_twin, is_traced, method_rule, plain_only, refuse
from .bsplines import BSpline, _make_lsq_spline, _plain_basis, _solved, derived, padded

SCIPYS = scipy.interpolate
CHOSEN = "FITPACK chooses the knots by the values. Give s=0, or knots of least squares."


def same(answer: Any) -> Any:
    """scipy's answer, where it holds arrays alone."""
    return answer


def _parts(tck: Any) -> tuple[Any, Any, int]:
    if isinstance(tck, SCIPYS.BSpline):
        return tck._t, tck._c, tck.k
    t, c, k = tck
    return floats(t), floats(c), k


def _splev(x, tck, der=0, ext=0):
    """The spline; outside extrapolated, 0, an error, or the value at the end."""
    t, c, k = _parts(tck)
    x = floats(x)
    if c.ndim > 1 and not isinstance(tck, SCIPYS.BSpline):
        return [_splev(x, (t, row, k), der, ext) for row in c]
    n = t.shape[0] - k - 1
    low, high = plain(t)[k], plain(t)[n]
    outside = (plain(x) < low) | (plain(x) > high)
    if ext == 2 and np.any(outside):
        msg = "Invalid input data"
        raise ValueError(msg)
    if ext == 3:
        x = np.where(plain(x) < low, t[k], np.where(plain(x) > high, t[n], x))
    values = spline_values(t, c[:n], k, x, der)
    return np.where(outside, 0.0, values) if ext == 1 else values


def _splint(a, b, tck, full_output=0):
    """The integral, with nothing outside."""
    if full_output:
        refuse("splint", "with full_output. Leave it out.")
    t, c, k = _parts(tck)
    if c.ndim > 1:
        return [_splint(a, b, (t, row, k)) for row in c]
    a, b = (np.clip(floats(limit), t[k], t[-k - 1]) for limit in (a, b))
    t, c, k = derived(*padded(t, c), k, -1)
    return between(lambda u: spline_values(t, c, k, u), a, b, None, None, False)


def _changed(tck: Any, n: int) -> Any:
    if isinstance(tck, SCIPYS.BSpline):
        made = BSpline.construct_fast(*_parts(tck), tck.extrapolate, tck.axis)
        return made.derivative(n)
    return derived(*_parts(tck), n)


def _splder(tck, n=1):
    """The derivative's coefficients."""
    return _changed(tck, n)


def _splantider(tck, n=1):
    """The antiderivative's coefficients."""
    return _changed(tck, -n)


def _coefficients(name: str, x: Any, y: Any, tck: Any, w: Any, fitted: bool) -> Any:
    """The coefficients over known knots: they interpolate, or are those of least squares."""
    t, known, k = tck
    if is_traced(x):
        refuse(name, "in the sites. Use make_interp_spline, whose knots follow them.")
    x, y = floats(x), floats(y)
    if fitted:
        c = _make_lsq_spline(x, y, t, k, w)._c
    else:
        c = _solved(_plain_basis(x, t, k), y)
    return np.concatenate([c, np.zeros(len(known) - c.shape[0])])


def _splrep(
    x, y, w=None, xb=None, xe=None, k=3, task=0, s=None, t=None, full_output=0, per=0, quiet=1
):  # fmt: skip
    """Linear in y, where it interpolates or has given knots."""
    if is_traced(x, xb, xe, t, s, w):
        refuse("splrep", "but in y. Use make_interp_spline or make_lsq_spline.")
    interpolates = task == 0 and t is None and (s == 0 or (s is None and w is None))
    fitted = task == -1 or t is not None
    if not (interpolates or fitted) or per:
        refuse("splrep", CHOSEN)
    if full_output:
        refuse("splrep", "with full_output. Leave it out.")
    tck = SCIPYS.splrep(x, plain(floats(y)), w, xb, xe, k, task, s, t, quiet=quiet)
    return tck[0], _coefficients("splrep", x, y, tck, w, fitted), tck[2]


# ----------------------------------------------------------------------------------------- classes


class Univariate:
    """What the twins of the univariate splines share; stands before scipy's class."""

    _fitted = False

    def _fill(self, name: str, x: Any, y: Any, w: Any, *rest: Any, **options: Any) -> None:
        """Be scipy's spline, with traced coefficients if the values are traced."""
        if not is_traced(x, y, w, rest, options):
            super().__init__(x, y, *rest, w=w, **options)  # type: ignore[call-arg]
            return
        if is_traced(x, w, rest, options):
            refuse(name, "but in y. Use make_interp_spline or make_lsq_spline.")
        super().__init__(x, plain(floats(y)), *rest, w=w, **options)  # type: ignore[call-arg]
        t, _, k = tck = self._eval_args
        self._eval_args = t, _coefficients(name, x, y, tck, w, self._fitted), k

    @property
    def _spline_traced(self) -> bool:
        return is_traced(self._eval_args)

    def __call__(self, x: Any, nu: int = 0, ext: Any = None) -> Any:
        """As scipy's."""
        if not (self._spline_traced or is_traced(x)):
            return super().__call__(x, nu, ext)  # type: ignore[misc]
        names = {"extrapolate": 0, "zeros": 1, "raise": 2, "const": 3}
        ext = self.ext if ext is None else ext  # type: ignore[attr-defined]
        return _splev(x, self._eval_args, nu, names.get(ext, ext))

    def integral(self, a: Any, b: Any) -> Any:
        """As scipy's."""
        if not (self._spline_traced or is_traced(a, b)):
            return super().integral(a, b)  # type: ignore[misc]
        return _splint(a, b, self._eval_args)

    def derivatives(self, x: Any) -> Any:
        """As scipy's."""
        if not (self._spline_traced or is_traced(x)):
            return super().derivatives(x)  # type: ignore[misc]
        return np.stack([_splev(x, self._eval_args, n) for n in range(self._eval_args[2] + 1)])

    def derivative(self, n: int = 1) -> Any:
        """As scipy's."""
        ext = 1 if self.ext == 3 else self.ext  # type: ignore[attr-defined]
        return UnivariateSpline._from_tck(derived(*self._eval_args, n), ext)

    def antiderivative(self, n: int = 1) -> Any:
        """As scipy's."""
        tck = derived(*self._eval_args, -n)
        return UnivariateSpline._from_tck(tck, self.ext)  # type: ignore[attr-defined]


class UnivariateSpline(Univariate, SCIPYS.UnivariateSpline):
    def __init__(self, x, y, w=None, bbox=(None, None), k=3, s=None, ext=0, check_finite=False):
        if is_traced(y) and s != 0:
            refuse("UnivariateSpline", CHOSEN)
        options = {"bbox": [*bbox], "k": k, "s": s, "ext": ext, "check_finite": check_finite}
        self._fill("UnivariateSpline", x, y, w, **options)


class InterpolatedUnivariateSpline(Univariate, SCIPYS.InterpolatedUnivariateSpline):
    def __init__(self, x, y, w=None, bbox=(None, None), k=3, ext=0, check_finite=False):
        options = {"bbox": [*bbox], "k": k, "ext": ext, "check_finite": check_finite}
        self._fill("InterpolatedUnivariateSpline", x, y, w, **options)


class LSQUnivariateSpline(Univariate, SCIPYS.LSQUnivariateSpline):
    _fitted = True

    def __init__(self, x, y, t, w=None, bbox=(None, None), k=3, ext=0, check_finite=False):
        options = {"bbox": [*bbox], "k": k, "ext": ext, "check_finite": check_finite}
        self._fill("LSQUnivariateSpline", x, y, w, t, **options)


KINDS = (UnivariateSpline, InterpolatedUnivariateSpline, LSQUnivariateSpline)
for made in KINDS:
    plain_only(made, "roots get_residual", "FITPACK finds it. Use PPoly.solve, or residuals of y.")

# ------------------------------------------------------------------------------------------ tables


def _values(splev: Any) -> Any:
    def function(x, t, c, k, der=0, ext=0):
        return splev(x, (t, c, k), der, ext)

    return function


def _integral(splint: Any) -> Any:
    def function(a, b, t, c, k):
        return np.positive(splint(a, b, (t, c, k)))

    return function


def _change(function: Any) -> Any:
    def coefficients(t, c, k, n):
        return function((t, c, k), n)[1]

    return coefficients


def _fit(splrep: Any) -> Any:
    def coefficients(y, x, k=3, t=None):
        return splrep(x, y, k=k, t=t)[1]

    return coefficients


def _object(kind: Any) -> Any:
    def function(y, x, at, rest=(), nu=0, ext=0):
        return kind(x, y, *rest, ext=ext)(at, nu)

    return function


def _area(kind: Any) -> Any:
    def function(y, x, a, b, rest=()):
        return np.positive(kind(x, y, *rest).antiderivative().derivative().integral(a, b))

    return function


def _smooth(kind: Any) -> Any:
    def function(y, x, at):
        return kind(x, y, s=0)(at)

    return function


RULES = [
    function_twin("splev", _splev, same),
    method_rule("splev.__call__", _values(SCIPYS.splev), _values(_splev)),
    function_twin("splint", _splint, same),
    method_rule("splint.__call__", _integral(SCIPYS.splint), _integral(_splint)),
    function_twin("splder", _splder),
    method_rule("splder.__call__", _change(SCIPYS.splder), _change(_splder)),
    function_twin("splantider", _splantider),
    method_rule("splantider.__call__", _change(SCIPYS.splantider), _change(_splantider)),
    function_twin("splrep", _splrep, same),
    method_rule("splrep.__call__", _fit(SCIPYS.splrep), _fit(_splrep)),
    [class_twin(kind) for kind in KINDS],
    method_rule(
        "UnivariateSpline.__call__", _smooth(SCIPYS.UnivariateSpline), _smooth(UnivariateSpline)
    ),
    method_rule(
        "InterpolatedUnivariateSpline.__call__",
        _object(SCIPYS.InterpolatedUnivariateSpline),
        _object(InterpolatedUnivariateSpline),
    ),
    method_rule(
        "InterpolatedUnivariateSpline.integral",
        _area(SCIPYS.InterpolatedUnivariateSpline),
        _area(InterpolatedUnivariateSpline),
    ),
    method_rule(
        "LSQUnivariateSpline.__call__",
        _object(SCIPYS.LSQUnivariateSpline),
        _object(LSQUnivariateSpline),
    ),
]
