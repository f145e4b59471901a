"""Mathieu, spheroidal and ellipsoidal functions: known series, scipy's gaps, what is refused."""

import numpy as np
import pytest
import scipy.special as sp

from adcore import check_grads, grad, jvp
from adcore.errors import NonDifferentiableError
from adcore_scipy import special


def test_characteristic_values_of_mathieu_for_small_q() -> None:
    """Their power series (DLMF 28.6.1, 28.6.2), differentiated."""
    q = 0.05
    a0 = np.polynomial.Polynomial([0, 0, -1 / 2, 0, 7 / 128, 0, -29 / 2304, 0, 68687 / 18874368])
    assert grad(sp.mathieu_a, 1)(0, q) == pytest.approx(a0.deriv()(q), rel=1e-10)
    assert grad(grad(sp.mathieu_a, 1), 1)(0, q) == pytest.approx(a0.deriv(2)(q), rel=1e-8)
    a1 = np.polynomial.Polynomial([1, 1, -1 / 8, -1 / 64, -1 / 1536, 11 / 36864])
    assert grad(sp.mathieu_a, 1)(1, 0.002) == pytest.approx(a1.deriv()(0.002), rel=1e-12)
    assert grad(sp.mathieu_b, 1)(1, 0.002) == pytest.approx(-a1.deriv()(-0.002), rel=1e-12)


def test_the_slope_is_right_where_scipy_finds_a_neighbouring_value() -> None:
    """scipy's mathieu_a(5, q) jumps at single q near 20.85; the slope is smooth in q there."""
    q = np.linspace(20.5, 21.2, 15)
    slopes = jvp(lambda q: sp.mathieu_a(5, q), (q,), (np.ones_like(q),))[1]
    assert np.abs(np.diff(slopes, 3)).max() < 1e-5


def test_a_mathieu_function_keeps_its_norm() -> None:
    """The integral of ce² over a turn is π for every q, so its slope in q is 0."""
    x = np.arange(64) * (360 / 64)
    for m in (0, 1, 4):
        square = grad(lambda q, m=m: np.sum(sp.mathieu_cem(m, q, x)[0] ** 2))
        assert abs(square(3.7)) < 1e-11


def test_orders_that_are_not_whole_have_nan_in_scipy_and_here() -> None:
    """A Mathieu function of scipy has a whole order."""
    assert np.isnan(grad(lambda q: sp.mathieu_a(2.5, q))(1.0))


def test_a_spheroidal_function_without_a_parameter_is_a_legendre_function() -> None:
    """At c = 0 the characteristic value is n(n + 1), to first order in c² plus that of x²."""
    for sign, value in ((1, sp.pro_cv), (-1, sp.obl_cv)):
        c = 1e-3
        mean = (2 * 3 * 4 - 2 * 1 - 1) / (5 * 9)  # of x² in P_3^1, DLMF 30.3.8
        assert grad(value, 2)(1, 3, c) == pytest.approx(sign * 2 * c * mean, rel=1e-5)


def test_radial_functions_start_as_spherical_bessel_functions() -> None:
    """At c = 0 that of degree 1 is cx/3, all others start flat; without a value, no slope."""
    for f in (sp.pro_rad1, sp.obl_rad1):
        slopes = [jvp(lambda c, f=f, n=n: f(0, n, c, 1.5), (0.0,), (1.0,))[1] for n in range(3)]
        assert np.allclose(slopes, [(0, 0), (0.5, 1 / 3), (0, 0)], rtol=1e-12, atol=1e-12)
    for argument in (2, 3):
        assert np.isnan(grad(lambda *a: sp.pro_rad1(*a)[0], argument)(0, 0, 1.0, 1.0))


def test_wrong_values_of_radial_functions_are_refused() -> None:
    """Of negative c, where scipy's are not ±R(-c, x); of the second kind by their Wronskian."""
    for function in (sp.pro_rad1, sp.obl_rad1):
        assert abs(function(0, 0, -1.0, 1.5)[0] - function(0, 0, 1.0, 1.5)[0]) > 0.05
        for argument in (2, 3):
            with pytest.raises(NonDifferentiableError, match="wrong values at negative c"):
                grad(lambda *a, f=function: f(*a)[0], argument)(0, 0, -1.0, 1.5)
    assert max(map(abs, sp.obl_rad2(0, 1, 1.0, 1.0))) < 1e-300  # the Wronskian at x = 1 is 1/2
    with pytest.raises(NonDifferentiableError, match="obl_rad2 has wrong values here"):
        grad(lambda x: sp.obl_rad2(0, 1, 1.0, x)[0])(1.0)
    cv = sp.pro_cv(1, 2, 2.96)
    for x, right in ((1.417, False), (4.0, True)):
        (one, one_slope), (two, two_slope) = sp.pro_rad1(1, 2, 2.96, x), sp.pro_rad2(1, 2, 2.96, x)
        wronskian = (one * two_slope - one_slope * two) * 2.96 * (x * x - 1)
        assert right == (abs(wronskian - 1) < 1e-8)
        for along in (
            lambda x: sp.pro_rad2(1, 2, 2.96, x)[1],
            lambda x: sp.pro_rad2_cv(1, 2, 2.96, cv, x)[1],
        ):
            if right:
                check_grads(along, (x,))
            else:
                with pytest.raises(NonDifferentiableError, match="wrong values here"):
                    grad(along)(x)


def test_what_has_no_derivative_in_c_is_refused() -> None:
    """Radial functions of the second kind; those to which the characteristic value is given."""
    with pytest.raises(NonDifferentiableError, match="second kind"):
        grad(lambda c: sp.pro_rad2(1, 2, c, 4.0)[0])(3.0)
    for argument in (0, 1):
        with pytest.raises(NonDifferentiableError, match="pro_ang1"):
            grad(lambda c, cv: sp.pro_ang1_cv(1, 2, c, cv, 0.3)[0], argument)(3.0, 9.2)


def test_an_ellipsoidal_harmonic_is_its_polynomial() -> None:
    """E_2^1 is s² minus the larger root of a quadratic equation in h², k²."""
    h2, k2, s = 1.0, 4.0, 3.0

    def exact(h2: float, k2: float, s: float) -> float:
        return s**2 - (h2 + k2 + np.sqrt((h2 + k2) ** 2 - 3 * h2 * k2)) / 3

    found = grad(lambda *a: special.ellip_harm(a[0], a[1], 2, 1, a[2]), (0, 1, 2))(h2, k2, s)
    assert found == pytest.approx(grad(exact, (0, 1, 2))(h2, k2, s), rel=1e-10)
