"""What samples cannot say of numpy's first polynomial functions and of poly1d."""

from __future__ import annotations

import numpy as np
import pytest

from adcore import check_grads, grad, jvp
from adcore.errors import ConversionError, NonDifferentiableError

C = np.array([1.0, -2.0, 0.5])


def test_polyval_returns_a_plain_number() -> None:
    """The gradient of polyval with plain coefficients is a float, never a box (autograd leaks)."""
    gradient = grad(lambda x: np.polyval([1.0, 2.0, 3.0], x))(2.0)
    assert isinstance(gradient, float)
    check_grads(lambda x: np.polyval([1.0, 2.0, 3.0], x), (2.0,))


@pytest.mark.parametrize(
    "function",
    [
        lambda c, x: np.poly1d(c)(x),
        lambda c, x: np.poly1d(c).deriv()(x),
        lambda c, x: np.poly1d(c).integ(k=2.0)(x),
        lambda c, x: (np.poly1d(c) * np.poly1d(c) + 3 - np.poly1d(C))(x),
        lambda c, x: (x * np.poly1d(c) ** 2 / 2)(x),
        lambda c, x: np.poly1d([1.0, 2.0, 3.0])(x) * c[0],
        lambda c, x: np.polymul(np.poly1d(C), c)(x),
        lambda c, x: np.polyadd(c, np.poly1d(C))(x),
        lambda c, x: np.sum(np.poly1d(c).roots) * x,
        lambda c, x: np.poly1d(c, r=True)(x),
    ],
)
def test_poly1d(function) -> None:
    """A poly1d holds traced coefficients, and its methods are differentiable."""
    check_grads(function, (np.array([1.5, 0.4, -0.7]), 0.3))


def test_poly1d_as_an_argument_of_a_traced_polynomial() -> None:
    """Composition with a poly1d is refused: its answer, a poly1d, could not be traced."""
    with pytest.raises(NonDifferentiableError, match="poly1d"):
        grad(lambda c: np.polyval(c, np.poly1d([1.0, 2.0]))(0.5))(C)


def test_poly1d_divided_by_poly1d_of_traced_values() -> None:
    """numpy makes plain arrays of both before it divides: an error, never a lost derivative."""
    with pytest.raises(ConversionError):
        grad(lambda c: (np.poly1d(c) / np.poly1d([1.0, 2.0]))[0](0.5))(C)


def test_gradient_of_polymul_reaches_a_leading_zero() -> None:
    """numpy trims a leading 0, but the coefficients that remain feel it."""
    a, b = np.array([0.0, 1.0, 2.0]), np.array([3.0, 4.0, 5.0])
    full = grad(lambda a: np.sum(np.convolve(a, b)[1:]))(a)
    np.testing.assert_allclose(grad(lambda a: np.sum(np.polymul(a, b)))(a), full)


@pytest.mark.parametrize(
    "p", [[1.0, -2.0, 1.0], [1.0, 0.0, 0.0], [1.0, -3.0, 3.0, -1.0], [0.0, 4.0, 4.0, 1.0]]
)
def test_multiple_roots_are_refused(p: list[float]) -> None:
    """A multiple root has no finite derivative: an error names it, and nothing is NaN."""
    with pytest.raises(NonDifferentiableError, match="multiple"):
        grad(lambda p: np.sum(np.real(np.roots(p))))(np.array(p))
    with pytest.raises(NonDifferentiableError, match="multiple"):
        jvp(np.roots, (np.array(p),), (np.ones(len(p)),))


def test_roots_that_are_only_close() -> None:
    """Two simple roots at a distance of 1e-4 are differentiated; their sum behaves well."""
    p = np.poly([1.0, 1.0001, 3.0])
    gradient = grad(lambda p: np.sum(np.roots(p)))(p)
    np.testing.assert_allclose(gradient, grad(lambda p: -p[1] / p[0])(p), atol=1e-6)


def test_polynomial_of_its_roots() -> None:
    """poly is the inverse of roots, to first order and with complex roots too."""
    p = np.array([1.0, 0.5, 2.0, -1.0])
    _, tangent = jvp(lambda p: np.poly(np.roots(p)), (p,), (np.array([0.0, 1.0, 2.0, 3.0]),))
    np.testing.assert_allclose(tangent, [0, 1, 2, 3], atol=1e-12)


def test_characteristic_polynomial_at_a_multiple_eigenvalue() -> None:
    """det(x - M) is smooth in M, whatever its eigenvalues."""
    rng = np.random.default_rng(0)
    v = rng.normal(size=(3, 3))
    _, tangent = jvp(np.poly, (2 * np.eye(3),), (v,))
    h = 1e-4
    difference = (np.poly(2 * np.eye(3) + h * v) - np.poly(2 * np.eye(3) - h * v)) / (2 * h)
    np.testing.assert_allclose(tangent, np.real(difference), atol=1e-6)


def test_polyfit_with_full_is_refused() -> None:
    """Singular values and rank have no rule: the error says what to do."""
    x = np.linspace(0.0, 1.0, 5)
    with pytest.raises(NonDifferentiableError, match="without full"):
        grad(lambda y: np.sum(np.polyfit(x, y, 1, full=True)[0]))(x**2)


def test_polyfit_of_too_few_points() -> None:
    """The fit is linear in y even then, but jumps with x."""
    x, y = np.array([0.0, 1.0]), np.array([1.0, 3.0])
    with pytest.warns(np.exceptions.RankWarning):
        _, tangent = jvp(lambda y: np.polyfit(x, y, 2), (y,), (y,))
        np.testing.assert_allclose(tangent, np.polyfit(x, y, 2))
        with pytest.raises(NonDifferentiableError, match="rank 2"):
            jvp(lambda x: np.polyfit(x, y, 2), (x,), (x,))


def test_polyfit_beside_lists() -> None:
    """Plain lists may stand beside a traced argument."""
    check_grads(lambda y: np.polyfit([0.0, 1.0, 3.0], y, 1, w=[1.0, 2.0, 1.0]), (C,))


@pytest.mark.parametrize("args", [(np.ones((2, 2)), 1), (np.array([]), 1), (np.ones(3), -1)])
def test_polyfit_of_bad_arguments(args) -> None:
    """numpy's own errors come through."""
    x, deg = args
    with pytest.raises((TypeError, ValueError)):
        grad(lambda x: np.sum(np.polyfit(x, np.ones(3), deg)))(x)
