"""Hypergeometric functions against 30 digits: near poles, near z = 1, large and complex z."""

import mpmath as mp
import pytest
import scipy.special as sp

from adcore import grad

CASES = [
    (sp.hyp0f1, mp.hyp0f1, (0.17, 7.3)),
    (sp.hyp0f1, mp.hyp0f1, (-2.7, 1.6)),
    (sp.hyp0f1, mp.hyp0f1, (0.3, -967.0)),
    (sp.hyp1f1, mp.hyp1f1, (3.6, 0.26, 45.9)),
    (sp.hyp1f1, mp.hyp1f1, (-3.0, 2.5, -60.0)),
    (sp.hyp1f1, mp.hyp1f1, (0.0, 0.6, 2.0)),
    (sp.hyperu, mp.hyperu, (1.37, 0.0, 1.37)),  # scipy's own value has lost half of its digits
    (sp.hyperu, mp.hyperu, (-2.7, 1.0, 0.1)),
    (sp.hyperu, mp.hyperu, (1.0, -1.1, 6.3)),
    (sp.hyperu, mp.hyperu, (4.0, 2.0, 60.0)),
    (sp.hyp2f1, mp.hyp2f1, (-0.56, 2.46, 0.27, 0.96)),
    (sp.hyp2f1, mp.hyp2f1, (0.5, 1.5, 2.0, 0.999)),
    (sp.hyp2f1, mp.hyp2f1, (-4.0, 1.4, 2.9, 0.3)),
    (sp.hyp2f1, mp.hyp2f1, (0.7, -1.4, 0.26, -29.5)),
]


def derivative(exact, args, k):
    """∂exact/∂args[k] with 40 digits."""
    given = [mp.mpmathify(arg) for arg in args]
    with mp.workdps(40):
        return mp.diff(
            lambda t: exact(*given[:k], t, *given[k + 1 :]), given[k], h=mp.mpf(10) ** -12
        )


@pytest.mark.parametrize(("function", "exact", "args"), CASES)
def test_every_derivative_against_thirty_digits(function, exact, args) -> None:
    """In the parameters to 1e-9; in z as accurate as the function itself, which is exact there."""
    last = len(args) - 1
    for k, found in enumerate(grad(function, argnums=tuple(range(len(args))))(*args)):
        accuracy = 1e-5 if function is sp.hyperu and k == last else 1e-9
        assert found == pytest.approx(float(derivative(exact, args, k)), rel=accuracy), k


def test_complex_arguments() -> None:
    """The derivative of a holomorphic function, from its real part."""
    z = 0.4 + 1.3j
    for function, exact, more in (
        (sp.hyp1f1, mp.hyp1f1, (0.7,)),
        (sp.hyp2f1, mp.hyp2f1, (0.7, 0.2)),
    ):
        found = grad(lambda z, f=function, m=more: f(*m, 1.5, z).real)(z)
        expected = complex(derivative(exact, (*more, 1.5, z), len(more) + 1))
        assert found == pytest.approx(expected, rel=1e-12)


def test_hyperu_where_scipy_has_no_value_of_the_next_parameters() -> None:
    """U(a, 0, x) is NaN in scipy for a < 0; it is the slope of U(a - 1, -1, x)."""
    expected = float(derivative(mp.hyperu, (-3.7, -1.0, 0.5), 2))
    assert grad(sp.hyperu, 2)(-3.7, -1.0, 0.5) == pytest.approx(expected, rel=1e-9)


def test_the_polynomials_among_hyperu_for_small_x() -> None:
    """U(-3, 3, x) has no power x⁻², which all neighbours have; its slope in b is -47 at 0."""
    expected = float(derivative(mp.hyperu, (-3.0, 3.0, 1e-9), 1))
    assert grad(sp.hyperu, 1)(-3.0, 3.0, 1e-9) == pytest.approx(expected, rel=1e-9)


def test_hyperu_at_zero() -> None:
    """U(a, b, 0) = Γ(1 - b) / Γ(a - b + 1) for b < 1, with slopes in a and b."""

    def exact(a: float, b: float) -> float:
        return sp.gamma(1 - b) / sp.gamma(a - b + 1)

    for argument in (0, 1):
        found = grad(lambda a, b: sp.hyperu(a, b, 0.0), argument)(1.2, 0.4)
        assert found == pytest.approx(grad(exact, argument)(1.2, 0.4), rel=1e-9)
