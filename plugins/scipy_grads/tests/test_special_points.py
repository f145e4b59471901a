"""Slopes of scipy.special at zeros, poles and infinities, and far out, beside mpmath's."""

import math
from typing import Any

import mpmath
import numpy as np
import pytest
import scipy.special as sp

from adcore import grad
from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_scipy import special

INF = math.inf


@pytest.mark.parametrize(
    ("function", "x", "slope"),
    [
        (sp.logit, 0.0, INF),
        (sp.logit, 1.0, INF),
        (sp.expit, INF, 0.0),
        (sp.expit, -INF, 0.0),
        (sp.log_expit, -INF, 1.0),
        (sp.log_expit, INF, 0.0),
        (sp.erfinv, 1.0, INF),
        (sp.erfinv, -1.0, INF),
        (sp.erfcinv, 0.0, -INF),
        (sp.erf, INF, 0.0),
        (sp.erfcx, INF, 0.0),
        (sp.dawsn, -INF, 0.0),
        (lambda x: sp.voigt_profile(x, 1.0, 0.5), INF, 0.0),
        (lambda x: sp.fresnel(x)[1], 0.0, 1.0),
        (lambda x: sp.fresnel(x)[0], INF, 0.0),
        (lambda x: sp.sici(x)[0], 0.0, 1.0),
        (lambda x: sp.sici(x)[0], INF, 0.0),
        (lambda x: sp.sici(x)[1], 0.0, INF),
        (lambda x: sp.sici(x)[1], INF, 0.0),
        (lambda x: sp.shichi(x)[0], 0.0, 1.0),
        (lambda x: sp.shichi(x)[0], INF, INF),
        (sp.expi, 0.0, INF),
        (sp.expi, INF, INF),
        (sp.expi, -INF, 0.0),
        (sp.exp1, 0.0, -INF),
        (lambda x: sp.expn(3, x), 0.0, -1.0),
        (sp.exprel, 0.0, 0.5),
        (sp.exprel, -INF, 0.0),
        (sp.exprel, INF, INF),
        (sp.entr, 0.0, INF),
        (lambda x: sp.rel_entr(x, 1.0), 0.0, -INF),
        (lambda y: sp.rel_entr(0.0, y), 0.5, 0.0),
        (lambda y: sp.kl_div(0.0, y), 0.0, 1.0),
        (lambda y: sp.xlogy(0.0, y), 0.0, 0.0),
        (lambda x: sp.xlogy(x, 0.0), 1.0, -INF),
        (lambda y: sp.xlog1py(0.0, y), -1.0, 0.0),
        (lambda x: sp.powm1(x, 0.0), 0.0, 0.0),
        (lambda y: sp.powm1(0.0, y), 2.0, 0.0),
        (sp.rgamma, 0.0, 1.0),
        (sp.rgamma, -1.0, -1.0),
        (sp.rgamma, INF, 0.0),
        (sp.gammaln, 0.0, -INF),
        (lambda z: sp.poch(z, 2.0), 0.0, 1.0),
        (lambda z: sp.poch(z, 2.0), -1.0, -1.0),
        (lambda z: sp.poch(z, 2.0), -2.0, -3.0),
        (lambda m: sp.poch(0.0, m), 1.0, 0.0),
        (lambda s: sp.zeta(s), 1.0, -INF),
        (lambda s: sp.zeta(s), INF, 0.0),
        (lambda q: sp.zeta(2.0, q), INF, 0.0),
        (sp.ellipk, 1.0, INF),
        (sp.ellipk, -INF, 0.0),
        (sp.ellipkm1, 0.0, -INF),
        (sp.ellipe, 1.0, -INF),
        (lambda a: sp.agm(a, 1.0), 0.0, INF),
        (lambda r: sp.huber(-1.0, r), 0.5, 0.0),
        (lambda delta: sp.pseudo_huber(delta, 0.5), -1.0, 0.0),
        (sp.spence, 1.0, -1.0),
        (sp.spence, INF, 0.0),
        (sp.wrightomega, INF, 1.0),
        (lambda lmbda: sp.boxcox(0.0, lmbda), 0.5, 4.0),
        (lambda x: special.diric(x, 3), 0.0, 0.0),
    ],
)
def test_slope_where_a_formula_would_divide_by_zero(function: Any, x: float, slope: float) -> None:
    """The slope at a special point is the limit, without a warning or an error."""
    assert grad(function)(x) == pytest.approx(slope, abs=1e-30)


def boxcox(x: Any, lmbda: Any) -> Any:
    """The transformation in mpmath."""
    return (mpmath.power(x, lmbda) - 1) / lmbda


CASES: list[tuple[Any, Any, tuple[float, ...]]] = [
    (sp.betaln, lambda a, b: mpmath.log(mpmath.beta(a, b)), (1e6, 0.5)),
    (sp.betaln, lambda a, b: mpmath.log(mpmath.beta(a, b)), (0.7, 0.01)),
    (sp.beta, mpmath.beta, (40.0, 0.3)),
    (sp.beta, mpmath.beta, (-1.3, 0.4)),
    (sp.poch, mpmath.rf, (1e5, 0.5)),
    (sp.binom, mpmath.binomial, (1e6, 2.0)),
    (sp.gammaln, lambda x: mpmath.log(abs(mpmath.gamma(x))), (-2.3,)),
    (sp.psi, mpmath.digamma, (-0.4,)),
    (sp.rgamma, mpmath.rgamma, (-3.7,)),
    (sp.erfcx, lambda x: mpmath.exp(x * x) * mpmath.erfc(x), (50.0,)),
    (sp.erfcx, lambda x: mpmath.exp(x * x) * mpmath.erfc(x), (6.9,)),
    (sp.exprel, lambda x: mpmath.expm1(x) / x, (1e-8,)),
    (sp.exprel, lambda x: mpmath.expm1(x) / x, (-30.0,)),
    (sp.boxcox, boxcox, (1.3, 1e-8)),
    (sp.boxcox, boxcox, (1.0 + 1e-8, 0.5)),
    (sp.inv_boxcox, lambda y, lmbda: mpmath.power(1 + lmbda * y, 1 / lmbda), (0.4, 1e-8)),
    (sp.spence, lambda z: mpmath.polylog(2, 1 - z), (0.999,)),
    (sp.agm, mpmath.agm, (1.0, 1.0 + 1e-9)),
    (sp.agm, mpmath.agm, (1e-6, 2.0)),
    (sp.zeta, mpmath.zeta, (1.01, 2.5)),
    (sp.zeta, mpmath.zeta, (9.0, 20.0)),
    (sp.zeta, mpmath.zeta, (-3.5,)),
    (sp.ellipk, mpmath.ellipk, (1e-9,)),
    (sp.ellipk, mpmath.ellipk, (1 - 1e-6,)),
    (sp.ellipe, mpmath.ellipe, (-40.0,)),
    (sp.ellipkinc, mpmath.ellipf, (4.0, 0.7)),
    (sp.ellipeinc, mpmath.ellipe, (-8.0, 0.7)),
    (sp.elliprf, mpmath.elliprf, (0.3, 1.2, 1.2)),
    (sp.elliprd, mpmath.elliprd, (1.0, 2.0, 1.0 + 1e-7)),
    (sp.elliprd, mpmath.elliprd, (1.0, 2.0, 1.021)),
    (sp.elliprg, mpmath.elliprg, (0.3, 1.2, 5.0)),
    (sp.elliprj, mpmath.elliprj, (0.3, 1.2, 2.0, 2.0)),
    (sp.elliprc, mpmath.elliprc, (0.3, 0.30001)),
    (sp.elliprc, mpmath.elliprc, (0.3, -0.7)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0].__name__}{case[2]}")
def test_slopes_agree_with_mpmath(case: Any) -> None:
    """In every argument the slope has ten digits, also where a simple formula would cancel."""
    function, reference, point = case
    with mpmath.workdps(60):
        for k in range(len(point)):
            at = [mpmath.mpf(v) for v in point]
            expected = mpmath.diff(
                lambda v, at=at, k=k: reference(*at[:k], v, *at[k + 1 :]),
                at[k],
                h=mpmath.mpf(1e-20),
            )
            found = grad(lambda v, k=k: function(*point[:k], v, *point[k + 1 :]))(point[k])
            assert found == pytest.approx(float(mpmath.re(expected)), rel=1e-9), k


def test_principal_value_of_carlsons_third_integral() -> None:
    """For p < 0 the slopes are those of the principal value."""
    point = (0.3, 1.2, 2.0, -0.7)
    # mpmath.diff of mpmath.elliprj with a step of 1e-15 and 40 digits, which takes 9 s
    expected = (1.246262246358469, 0.3735948617225323, 0.2150798996782255, 0.6904443536212999)
    for k in range(4):
        found = grad(lambda v, k=k: sp.elliprj(*point[:k], v, *point[k + 1 :]))(point[k])
        assert found == pytest.approx(expected[k], rel=1e-10)


@pytest.mark.parametrize(
    ("u", "m"), [(0.8, 0.0), (0.8, 1.0), (5.0, 0.99), (20.0, 0.999), (-6, 0.3)]
)
def test_jacobi_slopes_agree_with_mpmath(u: float, m: float) -> None:
    """The slopes of sn, cn and dn in the parameter, at its ends too."""
    for i, kind in enumerate(("sn", "cn", "dn")):
        with mpmath.workdps(50):
            step = mpmath.mpf(1e-18)
            ahead, behind = (
                mpmath.re(mpmath.ellipfun(kind, mpmath.mpf(u), m=mpmath.mpf(m) + d))
                for d in (step, -step)
            )
            expected = float((ahead - behind) / (2 * step))
        found = grad(lambda m, i=i: sp.ellipj(u, m)[i])(m)
        assert found == pytest.approx(expected, rel=1e-8, abs=1e-12), kind


def test_logsumexp_of_infinite_entries() -> None:
    """-∞ weighs nothing; in a row of nothing else, and between equal +∞, all share evenly."""
    x = np.array([[0.0, -INF, 0.0], [-INF, -INF, -INF], [INF, 1.0, INF]])
    slopes = [grad(lambda row: special.logsumexp(row, axis=0))(row) for row in x]
    np.testing.assert_allclose(slopes, [[0.5, 0, 0.5], [1 / 3] * 3, [0.5, 0, 0.5]], rtol=1e-15)
    slopes = grad(lambda x: special.softmax(x)[0])(np.array([1.0, 1.0, -INF]))
    np.testing.assert_allclose(slopes, [0.25, -0.25, 0], rtol=1e-15)
    slopes = grad(lambda x: special.log_softmax(x)[0])(np.array([1.0, 1.0, -INF]))
    np.testing.assert_allclose(slopes, [0.5, -0.5, 0], rtol=1e-15)


@pytest.mark.parametrize(
    "kwargs", [{}, {"axis": 1, "keepdims": True}, {"axis": (0, 1)}, {"axis": -1}]
)
@pytest.mark.parametrize("b", [None, 2.0, [[1.0, 0.0, 2.0]], [[1.0, -0.1, 2.0]]])
def test_logsumexp_has_scipys_value(kwargs: Any, b: Any) -> None:
    """Traced or not, the value and the sign are scipy's, with infinite entries too."""
    x = np.array([[0.3, -INF, 2.0], [800.0, 801.0, -900.0]])
    for signed in (False, True):
        expected = sp.logsumexp(x, b=b, return_sign=signed, **kwargs)
        seen: list[Any] = []

        def loss(x: Any, signed: bool = signed, seen: list[Any] = seen) -> Any:
            found = special.logsumexp(x, b=b, return_sign=signed, **kwargs)
            parts = found if signed else (found,)
            seen.extend(plain(part) for part in parts)
            return np.sum(parts[0])

        assert np.all(np.isfinite(grad(loss)(x)))
        for one, other in zip(seen, expected if signed else (expected,), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-14)


def test_sums_take_lists() -> None:
    """A list with traced numbers in it is as good as an array, for the weights too."""
    assert grad(lambda x: special.logsumexp([x, 0.0]))(0.0) == pytest.approx(0.5)
    assert grad(lambda b: special.logsumexp([0.0, 0.0], b=[b, 3.0]))(1.0) == pytest.approx(0.25)
    assert grad(lambda x: special.softmax([x, 0.0])[0])(0.0) == pytest.approx(0.25)
    assert grad(lambda x: special.log_softmax([x, 0.0])[0])(0.0) == pytest.approx(0.5)


def test_refusals_say_what_to_do() -> None:
    """Functions of whole numbers, and values of scipy's that are wrong, have no slope."""
    for call in (special.factorial2, lambda n: special.factorialk(n, 3)):
        with pytest.raises(NonDifferentiableError, match="whole numbers"):
            grad(call)(3.0)
    for function, sign in ((sp.modfresnelp, 1), (sp.modfresnelm, -1)):
        whole = np.sqrt(np.pi) * np.exp(sign * 0.25j * np.pi)  # the integral over all numbers
        assert abs(function(-1.0)[0] + function(1.0)[0] - whole) > 1
        with pytest.raises(NonDifferentiableError, match="wrong values at negative x"):
            grad(lambda x, f=function: np.real(f(x)[0]))(-1.0)
