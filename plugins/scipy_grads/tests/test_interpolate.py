"""The objects of adcore_scipy.interpolate: plain values, pickles, what scipy made, errors."""

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.interpolate as theirs

from adcore import check_grads, grad, jvp
from adcore.errors import NonDifferentiableError
from adcore_scipy.versions import older

if older("1.17"):
    pytest.skip("the twins need scipy 1.17", allow_module_level=True)

from adcore_scipy import interpolate as ours
from adcore_scipy.interpolate.objects import remade

TARGETS = json.loads((Path(__file__).parent / "targets.json").read_text())["scipy.interpolate"]
X = np.array([0.0, 0.7, 1.6, 2.0, 3.1, 3.4])
Y = np.sin(X)
AT = np.array([0.2, 1.1, 1.9, 3.0])
SITES = np.random.default_rng(3).uniform(size=(9, 2))
HEIGHTS = np.cos(SITES[:, 0]) * SITES[:, 1]
INSIDE = SITES[:3].mean(0)[None]
C = np.cos(np.arange(12.0)).reshape(4, 3)

MADE = {
    "CubicSpline": (X, Y),
    "PchipInterpolator": (X, Y),
    "Akima1DInterpolator": (X, Y),
    "CubicHermiteSpline": (X, Y, np.cos(X)),
    "PPoly": (C, X[:4]),
    "BPoly": (C, X[:4]),
    "BSpline": (np.arange(10.0) - 3, Y, 3),
    "make_interp_spline": (X, Y),
    "make_lsq_spline": (X, Y, np.array([0.0] * 4 + [3.4] * 4)),
    "make_smoothing_spline": (X, Y, None, 0.1),
    "interp1d": (X, Y),
    "KroghInterpolator": (X, Y),
    "BarycentricInterpolator": (X, Y),
    "UnivariateSpline": (X, Y),
    "InterpolatedUnivariateSpline": (X, Y),
    "LSQUnivariateSpline": (X, Y, [1.5]),
    "RBFInterpolator": (SITES, HEIGHTS),
    "LinearNDInterpolator": (SITES, HEIGHTS),
    "NearestNDInterpolator": (SITES, HEIGHTS),
    "RegularGridInterpolator": ((X, X), np.outer(Y, Y)),
    "FloaterHormannInterpolator": (X, Y),
    "make_splrep": (X, Y),
    "NdPPoly": (np.cos(np.arange(54.0)).reshape(3, 2, 3, 3), (X[:4], X[1:5])),
}


def points_of(name: str) -> Any:
    """Where an object is evaluated."""
    if name == "PPoly" or name == "BPoly":
        return AT[:3]
    if name == "NdPPoly":
        return np.array([[0.3, 1.1], [1.8, 2.4]])
    if name.startswith(("RBF", "Linear", "Nearest", "Regular")):
        return INSIDE + 0.01
    return AT + 0.01


@pytest.mark.parametrize("name", MADE)
def test_plain_objects(name: str) -> None:
    """Values to the last bit, of scipy's class, through a pickle; then at traced points."""
    at = points_of(name)
    made, scipys = (getattr(module, name)(*MADE[name]) for module in (ours, theirs))
    original = getattr(theirs, name)
    assert isinstance(made, original if isinstance(original, type) else type(scipys))
    rounding = 1e-14 if name.startswith("Bary") else 0  # scipy permutes its sites by chance
    for one in (made, pickle.loads(pickle.dumps(made)), remade(scipys)):
        np.testing.assert_allclose(one(at), scipys(at), rtol=rounding, atol=0)
        value, slope = jvp(one, (at,), (np.ones_like(at),))
        np.testing.assert_allclose(value, scipys(at), rtol=1e-7, atol=1e-12)
        near = (scipys(at + 1e-6) - scipys(at - 1e-6)) / 2e-6
        np.testing.assert_allclose(slope, near, rtol=1e-5, atol=1e-6)


def test_the_length_of_a_path() -> None:
    """A natural spline through control points, and its slope, in both modes."""
    t = np.linspace(0, 3, 50)

    def length(y: Any) -> Any:
        path = ours.CubicSpline(np.arange(4.0), y, bc_type="natural")
        return np.trapezoid(np.sqrt(1 + path(t, 1) ** 2), t)

    check_grads(length, (np.array([0.0, 0.8, -0.3, 0.5]),))


def test_a_periodic_spline() -> None:
    """Its ends stay equal, so the derivative is along such values."""
    for n in (2, 3, 4, 6):
        x = X[:n]

        def values(v: Any, x: Any = x) -> Any:
            y = np.concatenate([v, v[:1]])
            spline = ours.CubicSpline(x, y, bc_type="periodic")
            return spline(AT), spline.integrate(0.1, 7.0)

        check_grads(values, (Y[: n - 1] + 1,))

    def interpolated(v: Any) -> Any:
        made = ours.make_interp_spline(X, np.concatenate([v, v[:1]]), bc_type="periodic")
        return made(AT)

    check_grads(interpolated, (Y[:-1] + 1,))


def test_derived_objects() -> None:
    """Derivatives and antiderivatives of traced objects are objects, as scipy's."""
    for name in ("CubicSpline", "make_interp_spline", "InterpolatedUnivariateSpline"):
        scipys = getattr(theirs, name)(X, Y)

        def both(y: Any, name: str = name) -> Any:
            made = getattr(ours, name)(X, y)
            return made.derivative()(AT), made.antiderivative()(AT)

        check_grads(both, (Y,))
        traced = jvp(both, (Y,), (Y,))[0]
        for found, expected in zip(
            traced, (scipys.derivative()(AT), scipys.antiderivative()(AT)), strict=True
        ):
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ["LinearNDInterpolator", "NearestNDInterpolator"])
def test_forms_of_points(name: str) -> None:
    """A list of points, a tuple of coordinates, coordinates apart; sites that are rescaled."""
    sites = SITES * [1.0, 30.0]
    scipys = getattr(theirs, name)(sites, HEIGHTS, rescale=True)
    made, (a, b) = remade(scipys), (sites[:3].mean(0), sites[:4].mean(0))
    for points in ([[a[0], a[1]], [b[0], b[1]]], ([a[0], b[0]], [a[1], b[1]])):

        def values(s: Any, points: Any = points) -> Any:
            return made(type(points)([s * v for v in row] for row in points))

        found = jvp(values, (1.0,), (1.0,))
        np.testing.assert_allclose(found[0], scipys(points), rtol=1e-12)
    apart = jvp(lambda s: made(s * a[0], a[1]), (1.0,), (1.0,))
    np.testing.assert_allclose(apart[0], scipys(*a), rtol=1e-12)


def test_a_surface_of_least_squares() -> None:
    """The object, plain and traced; free coefficients are refused, as are points that move."""
    line = np.linspace(0, 2, 30)
    many = np.random.default_rng(5).uniform(0, 2, (2, 30))
    given = (*many, np.sin(many[0]) * many[1], [1.0], [0.8])
    made, scipys = (module.LSQBivariateSpline(*given) for module in (ours, theirs))
    np.testing.assert_array_equal(made(AT / 2, AT / 2), scipys(AT / 2, AT / 2))
    check_grads(lambda x: made.ev(x, x), (np.array([0.3, 1.2]),))
    free = pytest.raises(NonDifferentiableError, match="coefficients are free")
    with pytest.warns(UserWarning, match="rank deficient"), free:
        grad(lambda z: ours.LSQBivariateSpline(line, line, z, [1.0], [0.8]).ev(1.0, 1.0))(line)
    with pytest.raises(NonDifferentiableError, match="in its points"):
        grad(lambda x: ours.LSQBivariateSpline(x, *given[1:]).ev(1.0, 1.0))(given[0])


def test_outside_of_a_polynomial_of_several_variables() -> None:
    """NaN where it is not extended, and the derivative of the rest."""
    made = ours.NdPPoly(*MADE["NdPPoly"], extrapolate=False)
    value, slope = jvp(made, (np.array([[-1.0, 1.1], [1.8, 2.4]]),), (np.ones((2, 2)),))
    assert np.isnan(value[0]) and np.isfinite(value[1]) and np.isfinite(slope[1])


def test_roots_move() -> None:
    """Where a spline crosses zero, by the implicit function theorem."""
    y = np.array([-1.0, -0.3, 0.8, 1.5, 0.4, -0.6])

    check_grads(lambda v: ours.CubicSpline(X, v).roots(extrapolate=False), (y,))


@pytest.mark.parametrize(
    "call",
    [
        lambda y: ours.UnivariateSpline(X, y)(AT),
        lambda y: ours.splrep(X, y, s=0.1)[1],
        lambda y: ours.RectBivariateSpline(X, X, np.outer(y, y), s=0.1)(1.0, 1.0),
        lambda y: ours.make_smoothing_spline(X, y)(AT),
        lambda y: ours.make_splrep(X, y, s=0.1)(AT),
        lambda y: ours.FloaterHormannInterpolator(y, X)(AT),
        lambda y: ours.NdPPoly(np.reshape(y, (6, 1)), (X[:2],)).derivative((1,))(AT[:1, None]),
        lambda y: ours.lagrange(X, y)(1.0),
    ],
)
def test_refused(call: Any) -> None:
    """What has no derivative here says why."""
    with pytest.raises(NonDifferentiableError, match="not differentiable"):
        grad(lambda y: np.sum(call(y)))(Y)


@pytest.mark.parametrize("name", TARGETS)
def test_the_list(name: str) -> None:
    """Each name of the list is a twin, or refused with a reason."""
    assert name in ours.NAMESPACE.twins()
