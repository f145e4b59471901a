"""Orthogonal polynomials and Legendre functions against 30 digits, and at special points."""

import mpmath as mp
import numpy as np
import pytest
import scipy.special as sp

from adcore import grad
from adcore.errors import NonDifferentiableError
from adcore_scipy import special

# Degrees from 0 to 40; arguments from near -1 to beyond 1. The last is x, the first the degree.
CASES = [
    (sp.eval_legendre, mp.legendre, (31.349, -0.6075)),  # where scipy's own value is off by 16
    (sp.eval_legendre, mp.legendre, (12.0, -0.8)),
    (sp.eval_legendre, mp.legendre, (0.0, 0.3)),
    (sp.eval_legendre, mp.legendre, (3.4, 2.2)),
    (sp.eval_chebyt, mp.chebyt, (25.5, -0.9)),
    (sp.eval_chebyt, mp.chebyt, (4.0, 1.7)),
    (sp.eval_chebyu, mp.chebyu, (25.5, -0.9)),
    (sp.eval_gegenbauer, mp.gegenbauer, (37.6776, 2.9134, -0.9213)),  # scipy: off by 1e33
    (sp.eval_gegenbauer, mp.gegenbauer, (2.0, 0.7, 0.4)),
    (sp.eval_jacobi, mp.jacobi, (25.4, 2.76, 2.32, -0.94)),
    (sp.eval_jacobi, mp.jacobi, (3.0, -0.4, 0.0, 0.2)),
    (sp.eval_genlaguerre, mp.laguerre, (25.2459, 0.9382, 18.62)),
    (sp.eval_genlaguerre, mp.laguerre, (2.5, 0.0, 40.0)),
]


@pytest.mark.parametrize(("function", "exact", "args"), CASES)
def test_every_derivative_against_thirty_digits(function, exact, args) -> None:
    """In x, in a degree of type float, whole or not, and in the parameters."""
    with mp.workdps(40):
        for k, found in enumerate(grad(function, argnums=tuple(range(len(args))))(*args)):
            expected = mp.diff(
                lambda t, k=k: exact(*map(mp.mpf, args[:k]), t, *map(mp.mpf, args[k + 1 :])),
                mp.mpf(args[k]),
                h=mp.mpf(10) ** -12,
            )
            assert found == pytest.approx(float(expected), rel=1e-9), k


def test_a_degree_of_integer_type_has_no_derivative() -> None:
    """It is not differentiated along with x, and makes no cotangent."""
    assert grad(sp.eval_legendre, 1)(3, 1.0) == pytest.approx(6, abs=1e-14)
    with pytest.raises(TypeError):
        grad(sp.eval_legendre, 0)(3, 1.0)


def test_all_derivatives_of_low_degrees_are_zero_not_nan() -> None:
    """Of degree 0 and 1 up to the third, for the ends of the interval and parameters 0."""
    for x in (-1.0, 0.4, 1.0):
        for n in (0, 1):
            for function, more in ((sp.eval_legendre, ()), (sp.eval_jacobi, (0.0, 0.0))):
                second = grad(grad(lambda x, f=function, m=more, n=n: f(n, *m, x)))
                assert second(x) == 0 and grad(second)(x) == 0


def test_a_constructed_polynomial_takes_a_traced_argument() -> None:
    """`jacobi(n, alpha, beta)` is a poly1d; its own parameters are refused."""
    polynomial = sp.jacobi(3, 0.1, 0.2)
    assert grad(lambda x: polynomial(x))(0.4) == pytest.approx(polynomial.deriv()(0.4))
    assert grad(lambda x: sp.assoc_laguerre(x, 3, 0.5))(0.4) == pytest.approx(
        grad(sp.eval_genlaguerre, 2)(3, 0.5, 0.4)
    )
    with pytest.raises(NonDifferentiableError, match="eval_jacobi"):
        grad(lambda a: special.jacobi(3, a, 0.2)(0.4))(0.1)
    with pytest.raises(NonDifferentiableError, match="fixed nodes"):
        grad(lambda a: special.roots_jacobi(3, a, 0.2)[0][0])(0.1)


@pytest.mark.skipif(not hasattr(sp, "sph_harm_y"), reason="of scipy 1.15")
@pytest.mark.parametrize("diff_n", [0, 1])
def test_derivatives_are_those_that_scipy_gives(diff_n: int) -> None:
    """The derivative of row k is row k + 1 of scipy's, at the ends and poles too."""
    for n, m, z in ((4, 0, 1.0), (4, 2, -1.0), (4, 2, 1.0), (5, 3, 0.3)):
        found = grad(lambda z, n=n, m=m: special.assoc_legendre_p(n, m, z, diff_n=diff_n)[-1])(z)
        assert found == pytest.approx(sp.assoc_legendre_p(n, m, z, diff_n=diff_n + 1)[-1])
    for n, m, theta in ((4, 0, 0.0), (4, 1, 0.0), (4, 2, np.pi), (5, -3, 2.3), (3, 1, -0.4)):
        found = grad(lambda t, n=n, m=m: special.sph_legendre_p(n, m, t, diff_n=diff_n)[-1])(theta)
        expected = sp.sph_legendre_p(n, m, theta, diff_n=diff_n + 1)[-1]
        assert found == pytest.approx(expected, abs=1e-13)


def test_a_legendre_function_of_any_degree_against_thirty_digits() -> None:
    """lpmv in its degree and in x, orders 0 to 3 and -2."""
    with mp.workdps(30):
        for m in (0, 1, 2, 3, -2):
            for v, x in ((2.6, 0.3), (4.0, -0.5), (11.3, 0.8)):
                found = grad(sp.lpmv, argnums=(1, 2))(m, v, x)
                degree = mp.diff(lambda v, m=m, x=x: mp.legenp(v, m, x, type=2), v)
                argument = mp.diff(lambda x, m=m, v=v: mp.legenp(v, m, x, type=2), x)
                assert found == pytest.approx((float(degree), float(argument)), rel=1e-9)
