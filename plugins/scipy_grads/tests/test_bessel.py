"""Bessel functions and their like against mpmath, over their domains, and at special points."""

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
import scipy.special as sp

from adcore import grad, jvp
from adcore.errors import NonDifferentiableError
from adcore_scipy import special


def reference(function: Callable[..., Any], args: tuple[float, ...], k: int) -> float:
    """The derivative in args[k], by differences in 40 digits."""
    with mpmath.workdps(40):
        numbers = [mpmath.mpf(arg) for arg in args]
        h = mpmath.mpf(10) ** -13 * (abs(numbers[k]) or 1)
        ahead, behind = (
            function(*numbers[:k], numbers[k] + sign * h, *numbers[k + 1 :]) for sign in (1, -1)
        )
        return float((ahead - behind) / (2 * h))


def ours(function: Callable[..., Any], args: tuple[float, ...], k: int) -> float:
    """The derivative in args[k], forward mode."""
    out = jvp(lambda arg: function(*args[:k], arg, *args[k + 1 :]), (args[k],), (1.0,))[1]
    return float(out[0] if isinstance(out, tuple) else out)


def scaled_first(v: Any, z: Any) -> Any:
    """I_v e^(-z)."""
    return mpmath.besseli(v, z) * mpmath.exp(-z)


def scaled_second(v: Any, z: Any) -> Any:
    """K_v e^z."""
    return mpmath.besselk(v, z) * mpmath.exp(z)


CYLINDER = [
    (sp.jv, mpmath.besselj),
    (sp.yv, mpmath.bessely),
    (sp.iv, mpmath.besseli),
    (sp.kv, mpmath.besselk),
    (sp.ive, scaled_first),
    (sp.kve, scaled_second),
    (sp.struve, mpmath.struveh),
    (sp.modstruve, mpmath.struvel),
]
POINTS = [(0.3, 1e-3), (-1.3, 0.7), (2.0, 3.0), (0.4, 60.0), (20.2, 13.0), (1.0, 300.0)]


@pytest.mark.parametrize("function, exact", CYLINDER, ids=lambda f: getattr(f, "__name__", ""))
@pytest.mark.parametrize("args", POINTS, ids=str)
def test_cylinder_functions_against_mpmath(function, exact, args):
    """Of small and large argument, negative and large order: 1e-10, in the order too."""
    for k in (0, 1):
        assert ours(function, args, k) == pytest.approx(reference(exact, args, k), rel=1e-10)


@pytest.mark.parametrize("v, x", [(0.3, -9.0), (12.3, -7.0), (-2.0, 6.0), (2.0, 1.0), (4.9, 20.0)])
def test_the_order_of_a_parabolic_cylinder_function(v, x):
    """Where scipy's own values are good to a few digits, or none, the derivative in v is right."""
    assert ours(sp.pbdv, (v, x), 0) == pytest.approx(reference(mpmath.pcfd, (v, x), 0), rel=1e-10)


@pytest.mark.parametrize("v, x", [(12.3, -7.0), (4.9, -9.0)])
def test_where_a_parabolic_cylinder_function_is_wrong_it_has_no_slope(v, x):
    """In x the derivative would be scipy's second output, which is wrong there: an error."""
    with pytest.raises(NonDifferentiableError, match="wrong values"):
        ours(sp.pbdv, (v, x), 1)


def test_large_besselpoly_is_refused():
    """scipy's values have lost all digits at a = 30."""
    with pytest.raises(NonDifferentiableError, match="above 8"):
        ours(sp.besselpoly, (30.0, 0.5, 2.2), 0)


def test_a_sequence_of_negative_order_is_refused():
    """Its rows are not of the orders that scipy documents."""
    with pytest.raises(NonDifferentiableError, match="other orders"):
        jvp(lambda x: special.pbdv_seq(-1.3, x)[0], (1.0,), (1.0,))


@pytest.mark.parametrize("a, b, x", [(0.0, 1.3, 0.5), (0.7, 0.0, 0.8), (0.7, 1.3, 60.0)])
def test_wright_bessel_against_its_series(a, b, x):
    """In all three arguments, at the edges of the domain too."""

    def series(a, b, x):
        return sum(x**k / mpmath.factorial(k) * mpmath.rgamma(a * k + b) for k in range(250))

    for k in range(3):
        expected = reference(series, (a, b, x), k)
        assert ours(sp.wright_bessel, (a, b, x), k) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("x", [1e6, 1e10])
@pytest.mark.parametrize(
    "function, v, s", [(sp.i0e, 0, -1), (sp.i1e, 1, -1), (sp.k0e, 0, 1), (sp.k1e, 1, 1)]
)
def test_nothing_cancels_far_out(function, v, s, x):
    """The scaled functions are √(1/x) (1 ± (4v² - 1)/8x + …): so are their derivatives."""
    ratio = -0.5 / x - s * (4 * v * v - 1) / 8 / x**2
    assert grad(function)(x) == pytest.approx(function(x) * ratio, rel=1e-9)


@pytest.mark.parametrize("function", [sp.i0e, sp.i1e, sp.k0, sp.k1, sp.k0e, sp.k1e])
def test_at_infinity(function):
    """The functions end in 0, and so do their derivatives."""
    assert grad(function)(np.inf) == 0


def test_at_zero():
    """J_v and I_v of order above 0 do not change with it at z = 0; K falls without bound."""
    assert ours(sp.jv, (0.5, 0.0), 0) == 0
    assert ours(sp.iv, (2.0, 0.0), 0) == 0
    assert ours(sp.i0e, (0.0,), 0) == 0
    assert ours(sp.k0e, (0.0,), 0) == -np.inf
    assert ours(sp.kve, (1.3, 0.0), 1) == -np.inf


def test_orders_of_an_integer_type():
    """An unsigned order does not wrap around below 0."""
    for function in (sp.jv, sp.kv, sp.iv, sp.ive, sp.kve, sp.yv):
        expected = grad(lambda z, f=function: f(0.0, z))(1.3)
        assert grad(lambda z, f=function: f(np.uint8(0), z))(1.3) == expected


def test_the_integrals_of_airy_functions():
    """The slope of the integral is right where scipy's integral is off by a tenth, at 8."""
    assert ours(sp.itairy, (8.0,), 0) == pytest.approx(float(mpmath.airyai(8)), rel=1e-12)


def test_the_steepest_rise():
    """√z at 0: infinite, and not NaN, of the scaled functions too."""
    for function in (sp.jv, sp.jve, sp.iv, sp.ive):
        assert ours(function, (0.5, 0.0), 1) == np.inf
