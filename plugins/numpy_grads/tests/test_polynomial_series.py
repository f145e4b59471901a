"""What samples cannot say of numpy.polynomial: plain numpy, the six classes, and refusals."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import adcore_numpy
from adcore import check_grads, grad, jvp
from adcore.errors import AdcoreError, ConversionError, NonDifferentiableError
from adcore_numpy.polynomial import CLASSES, chebyshev, legendre, polynomial, polyutils
from adcore_numpy.polynomial.operations import OPERATIONS

FAMILIES = list(OPERATIONS.values())
KINDS = list(CLASSES.values())
C, X = np.array([0.5, -1.0, 2.0, 0.7]), np.array([-0.6, 0.1, 0.8])


def _name(value) -> str:
    return getattr(value, "home", None) or value.__name__


# ---------------------------------------------------------------------------------- plain numpy


@pytest.mark.parametrize("of", FAMILIES, ids=_name)
def test_numpys_own_val_at_a_traced_point(of) -> None:
    """A series of plain coefficients is plain arithmetic in x: numpy's function does."""
    check_grads(lambda x: of.family.numpy("val")(x, C), (X,))
    np.testing.assert_allclose(
        grad(lambda x: np.sum(of.family.numpy("val")(x, C)))(X),
        grad(lambda x: np.sum(of.val(x, C)))(X),
    )


@pytest.mark.parametrize("of", FAMILIES[1:], ids=_name)
def test_numpys_own_weight_at_a_traced_point(of) -> None:
    """Weight functions are plain arithmetic in x."""
    check_grads(of.family.numpy("weight"), (X,))


@pytest.mark.parametrize("name", ["der", "int", "roots", "mulx", "trim", "companion"])
def test_numpys_own_functions_of_traced_coefficients(name: str) -> None:
    """numpy makes plain arrays of coefficients: an error that names the way out."""
    with pytest.raises(ConversionError, match="adcore_numpy"):
        jvp(OPERATIONS["cheb"].family.numpy(name), (C,), (C,))


def test_numpys_own_class_of_traced_values() -> None:
    """The same for its classes, at a traced point and with traced coefficients."""
    with pytest.raises(ConversionError, match="adcore_numpy"):
        grad(lambda x: np.sum(np.polynomial.Chebyshev(C)(x)))(X)
    with pytest.raises(ConversionError, match="adcore_numpy"):
        grad(lambda c: np.polynomial.Chebyshev(c)(0.5))(C)


# ------------------------------------------------------------------------------ the modules here


@pytest.mark.parametrize("of", FAMILIES, ids=_name)
def test_every_name_of_numpy_is_there(of) -> None:
    """Each module has numpy's names; what takes floats and is dispatched nowhere is our own."""
    here = getattr(adcore_numpy.polynomial, of.home)
    native = {"weight", "gauss", "pts1", "pts2", "zero", "one", "x", "domain"}
    native |= {"valnd", "gridnd"}  # of numpy 2.5: numpy's own, an error for traced values
    for name in of.family.module.__all__:
        assert hasattr(here, name)
        if name.removeprefix(of.family.prefix) not in native:
            assert getattr(here, name) is not getattr(of.family.module, name), name


@pytest.mark.parametrize("of", FAMILIES, ids=_name)
def test_plain_values_are_numpys(of) -> None:
    """Without a traced value each function is numpy's own, bit for bit."""
    for name, args in {
        "val": (X, C),
        "der": (C, 2),
        "int": (C,),
        "mul": (C, X),
        "roots": (C,),
        "fit": (X, X, 1),
    }.items():
        np.testing.assert_array_equal(getattr(of, name)(*args), of.family.numpy(name)(*args))


def test_functions_can_be_pickled() -> None:
    """They are found again under the module that offers them."""
    assert pickle.loads(pickle.dumps(chebyshev.chebval)) is chebyshev.chebval


def test_lists_of_traced_values() -> None:
    """Coefficients and points may be lists with traced entries."""
    check_grads(lambda a, b: legendre.legval([a, 0.5], [1.0, b, a]), (0.3, -0.4))
    check_grads(lambda a, b: polynomial.polymul([a, 1.0], [b, a, 2.0]), (0.3, -0.4))


@pytest.mark.parametrize("of", FAMILIES, ids=_name)
def test_multiple_roots_are_refused(of) -> None:
    """A multiple root has no finite derivative."""
    c = of.family.numpy("fromroots")([0.5, 0.5, -0.7])
    with pytest.raises(NonDifferentiableError, match="multiple"):
        grad(lambda c: np.sum(np.real(of.roots(c))))(c)


@pytest.mark.parametrize("of", FAMILIES, ids=_name)
def test_division_by_a_leading_zero_is_refused(of) -> None:
    """The degree of the quotient jumps there; a plain divisor is trimmed, as in numpy."""
    divisor = np.array([1.0, 2.0, 0.0])
    with pytest.raises(NonDifferentiableError, match="leading"):
        grad(lambda d: np.sum(of.div(C, d)[0]))(divisor)
    check_grads(lambda c: of.div(c, divisor)[0], (C,))


@pytest.mark.parametrize("name", ["add", "sub", "mul"])
@pytest.mark.parametrize("of", FAMILIES, ids=_name)
def test_gradient_reaches_a_trimmed_zero(of, name: str) -> None:
    """A trailing 0 is trimmed, but the coefficients that remain feel it: nudging it tells."""
    c, other, h = np.array([0.5, 2.0, 0.0]), np.array([1.0, -0.5, 3.0]), 1e-6
    like = getattr(of, name)(c, other)
    gradient = grad(lambda c: np.sum(getattr(of, name)(c, other)[:3]))(c)
    nudged = [getattr(of, name)(np.append(c[:2], d), other)[:3].sum() for d in (h, -h)]
    assert len(like) >= 3
    np.testing.assert_allclose(gradient[2], (nudged[0] - nudged[1]) / (2 * h), rtol=1e-6)


def test_fit_with_full_is_refused() -> None:
    """Singular values and rank have no rule: the error says what to do."""
    with pytest.raises(NonDifferentiableError, match="without full"):
        grad(lambda y: chebyshev.chebfit(X, y, 1, full=True)[0][0])(X)


@pytest.mark.parametrize(
    "call",
    [
        lambda c: polynomial.polyval2d(c[:2], X, np.eye(2)),
        lambda c: polynomial.polyvander3d(c, c, c, [1, 2]),
        lambda c: polynomial.polyfit(c, c, -1),
        lambda c: polynomial.polyfit(c, c, 1.5),
        lambda c: polynomial.polyfit(c, X, 1),
        lambda c: polynomial.polyint(c, 1, k=[1, 2]),
        lambda c: polynomial.polyder(c, -1),
        lambda c: polynomial.polypow(c, 1.5),
        lambda c: polynomial.polypow(c, 5, maxpower=4),
        lambda c: polynomial.polydiv(c, 0.0),
        lambda c: polynomial.polymul(c, []),
    ],
)
def test_numpys_errors_come_through(call) -> None:
    """A bad call fails under a trace as it fails without."""
    with pytest.raises((ValueError, TypeError, ZeroDivisionError)) as plain:
        call(C)
    with pytest.raises(type(plain.value)) as traced:
        jvp(call, (C,), (C,))
    assert not isinstance(traced.value, AdcoreError)


def test_interpolation_of_a_traced_function() -> None:
    """The coefficients follow a parameter of the interpolated function."""
    interpolate = chebyshev.chebinterpolate
    check_grads(lambda a: interpolate(lambda x, b: np.exp(a * x) + b, 4, (a,)), (0.3,))
    np.testing.assert_allclose(
        chebyshev.chebinterpolate(np.exp, 5), np.polynomial.chebyshev.chebinterpolate(np.exp, 5)
    )


def test_polyutils() -> None:
    """The helpers that numpy's classes use."""
    check_grads(lambda x: polyutils.mapdomain(x, polyutils.getdomain(x), [0.0, 2.0]), (C,))
    check_grads(lambda x: polyutils.getdomain(x + 1j * x[::-1]), (C,))
    assert len(polyutils.trimseq([1.0, 0.0])) == 1
    check_grads(lambda c: polyutils.as_series([c, [1, 2]])[0], (C,))
    assert polyutils.mapparms is np.polynomial.polyutils.mapparms


# ------------------------------------------------------------------------------------ the classes

METHODS = {
    "call": lambda P, c, a: P(c)(a),
    "at an array": lambda P, c, a: P(c, domain=[0, 2])(a * X),
    "arithmetic": lambda P, c, a: (a * P(c) ** 2 / a + 1 - P(c) * c)(a),
    "reflected": lambda P, c, a: (c - a * P([1.0, 2.0]) + c * P(c)).coef,
    "divmod": lambda P, c, a: [s.coef for s in divmod(P(c), P([a, 1.0, a]))],
    "derivative": lambda P, c, a: P(c, domain=[0, a]).deriv(2)(a),
    "integral": lambda P, c, a: P(c, domain=[0, a]).integ(2, k=[a], lbnd=a)(0.2),
    "roots": lambda P, c, a: P(c[:3] * [1, 1, -1], domain=[0, a]).roots(),
    "substitution": lambda P, c, a: P(c)(P([a, 1.0, a])).coef,
    "conversion": lambda P, c, a: P(c).convert(kind=np.polynomial.Legendre, domain=[0, a]).coef,
    "cast": lambda P, c, a: P.cast(np.polynomial.Polynomial(C) * 1.0 + 0.0, [0, 1])(a) + c,
    "fit": lambda P, c, a: P.fit(X * a, np.sin(X * a), 1, w=[1, 2, 1])(0.3) + c,
    "fit in its own domain": lambda P, c, a: P.fit(X, c[:3], 1, domain=[])(a),
    "from roots": lambda P, c, a: P.fromroots(c, domain=None)(a),
    "trim": lambda P, c, a: P([a, 2.0, 1e-9, 0.0]).trim(1e-6)(a) + c,
    "truncate": lambda P, c, a: P(c).truncate(2)(a),
    "linspace": lambda P, c, a: P(c, domain=[0, 1]).linspace(4)[1] + a,
}


@pytest.mark.parametrize("P", KINDS, ids=_name)
@pytest.mark.parametrize("method", METHODS)
def test_methods_of_the_classes(P, method: str) -> None:
    """Coefficients, domain and arguments may all be traced, in both modes and twice."""
    check_grads(lambda c, a: METHODS[method](P, c, a), (C, 0.4))


@pytest.mark.parametrize("P", KINDS, ids=_name)
def test_classes_are_numpys_on_plain_values(P) -> None:
    """They are subclasses, print alike, and give the same numbers."""
    base = P.__mro__[2]
    assert issubclass(P, base) and CLASSES[base] is P
    assert repr(P(C)) == repr(base(C)) and str(P(C)) == str(base(C))
    np.testing.assert_array_equal(P(C)(X), base(C)(X))
    np.testing.assert_allclose(P(C)(P([1, 2])).coef, base(C)(base([1, 2])).coef)
    np.testing.assert_array_equal(P.fit(X, X**2, 1).coef, base.fit(X, X**2, 1).coef)
    np.testing.assert_allclose(P.fromroots(X).coef, base.fromroots(X).coef)


def test_interpolation_by_the_class() -> None:
    """Chebyshev.interpolate follows a parameter and a traced domain."""
    check_grads(
        lambda a: adcore_numpy.polynomial.Chebyshev.interpolate(
            lambda x: np.exp(a * x), 4, domain=[0, a]
        )(0.3),
        (0.7,),
    )
