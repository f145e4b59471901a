"""Slopes of scipy.special at points away from those that the samples take, beside mpmath's."""

import math

import mpmath
import numpy as np
import pytest
import scipy.special as sp

from adcore import derivative, grad
from adcore.errors import NonDifferentiableError
from adcore_scipy import special
from adcore_scipy.versions import older

INF, NAN = math.inf, math.nan


def voigt(x, sigma, gamma):
    """The Voigt profile by its definition in the error function of complex numbers."""
    z = (x + 1j * gamma) / (sigma * mpmath.sqrt(2))
    w = mpmath.exp(-z * z) * mpmath.erfc(-1j * z)
    return mpmath.re(w) / (sigma * mpmath.sqrt(2 * mpmath.pi))


def binomial(n, k):
    """A binomial coefficient by three Γ, finite where two of them are not."""
    return mpmath.gamma(n + 1) * mpmath.rgamma(k + 1) * mpmath.rgamma(n - k + 1)


def beta(a, b):
    """The beta function, 0 where Γ(a + b) is infinite."""
    return mpmath.gamma(a) * mpmath.gamma(b) * mpmath.rgamma(a + b)


@pytest.mark.parametrize(
    ("function", "reference", "args"),
    [
        (sp.voigt_profile, voigt, (42.0, 2.0**-26, 0.166)),
        (sp.voigt_profile, voigt, (0.66, 2.0**-20, 0.58)),
        (sp.voigt_profile, voigt, (9.5, 2.0**-9, 0.75)),
        (sp.beta, beta, (1.5, -3.5)),
        (sp.binom, binomial, (200.0, 201.0)),
        (sp.binom, binomial, (502.5, -2.0)),
        (sp.binom, binomial, (1.5, -1.0)),
        (sp.binom, binomial, (2.0, 4.0)),
    ],
)
def test_slopes_where_terms_cancel_or_overflow(function, reference, args):
    """Every slope is mpmath's to ten digits, where two terms nearly cancel or Γ is infinite."""
    with mpmath.workdps(60):
        for k, x in enumerate(args):
            along = lambda x, k=k: reference(*args[:k], x, *args[k + 1 :])
            step = mpmath.mpf(10) ** -18 * max(abs(x), mpmath.mpf(10) ** -6)
            expected = float(mpmath.diff(along, mpmath.mpf(x), h=step))
            found = grad(lambda x, k=k: function(*args[:k], x, *args[k + 1 :]))(x)
            assert found == pytest.approx(expected, rel=1e-10, abs=1e-300)


@pytest.mark.parametrize(
    ("function", "x", "slope"),
    [
        (lambda r: sp.pseudo_huber(2.0, r), INF, 2.0),
        (lambda r: sp.pseudo_huber(2.0, r), -1e200, -2.0),
        (lambda delta: sp.pseudo_huber(delta, 1e200), 1.0, 1e200),
        (lambda x: sp.boxcox(x, 0.5), 0.0, INF),
        (lambda x: sp.boxcox(x, 1.0), 0.0, 1.0),
        (lambda x: sp.boxcox1p(x, 2.5), -1.0, 0.0),
        (lambda x: sp.boxcox1p(x, 1.0), -1.0, 1.0),
        (lambda lmbda: sp.boxcox1p(-1.0, lmbda), 2.0, 0.25),
        (lambda x: sp.powm1(x, 0.5), 0.0, INF),
        (lambda x: sp.xlog1py(x, -1.0), 2.0, -INF),
        (lambda x: sp.rel_entr(x, INF), 2.0, -INF),
        (lambda a: sp.agm(a, 0.0), 2.0, 0.0),
        (lambda x: sp.nrdtrisd(9.0, 0.5 * math.erfc(-1 / math.sqrt(2)), x), 9.0, 1.0),
        (lambda x: sp.voigt_profile(0.2, 0.9, x), INF, 0.0),
        (lambda n: special.comb(n, 11.0), -1.0, 0.0),
    ],
)
def test_slopes_at_ends_come_without_a_warning(function, x, slope):
    """At ends of domains and where products overflow the slope is known, and nothing is said."""
    assert grad(function)(x) == pytest.approx(slope, rel=1e-14)


@pytest.mark.parametrize(
    "function",
    [
        sp.entr,
        lambda x: sp.rel_entr(x, 0.5),
        lambda x: sp.rel_entr(0.5, x),
        lambda x: sp.kl_div(x, 0.5),
        lambda x: sp.kl_div(0.5, x),
    ],
)
def test_nan_has_no_slope(function):
    """The slope at NaN is NaN, as the value is."""
    assert np.isnan(grad(function)(NAN))
    assert np.isnan(derivative(function)(NAN))


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (sp.bdtrik, (0.05, 5.0, 0.3)),
        (sp.nbdtrik, (0.2, 1.5, 0.6)),
        (sp.pdtrik, (0.3, 0.4)),
        (sp.fdtridfd, (0.75, 0.75, 1e-7)),
        (sp.stdtridf, (0.3, 0.9)),
        (sp.chndtridf, (2.25, 0.81, 2.7)),
        (sp.chndtrinc, (0.97, 2.15, 0.71)),
        (sp.nctdtridf, (0.94, 2.06, 1.49)),
        (sp.nctdtridf, (0.77, 1.67, -2.45)),
        (sp.ncfdtridfd, (1.5, 0.5, 0.3, 0.9)),
        (sp.ncfdtridfd, (5.29, 0.43, 2.38, 2.78)),
        (sp.ncfdtridfn, (0.96, 6.6, 4.15, 2.38)),
        (sp.ncfdtrinc, (1.64, 5.37, 0.85, 0.53)),
    ],
)
def test_answers_at_a_bound_stay_there(function, args):
    """Where nothing solves the equation scipy answers with a bound, which does not move."""
    for k, x in enumerate(args):
        at = lambda x, k=k: function(*args[:k], x, *args[k + 1 :])
        assert at(x) == at(1.01 * x)
        assert grad(at)(x) == 0
        assert derivative(at)(x) == 0
        assert derivative(grad(at))(x) == 0


def test_too_few_degrees_of_freedom_are_refused():
    """Where scipy's answer is next to none, a quadrature over its density would not end."""
    assert sp.nctdtridf(0.6737050187, -0.6007043455, 0.28977904) < 1e-11
    with pytest.raises(NonDifferentiableError, match="degrees of freedom: its"):
        grad(sp.nctdtridf)(0.6737050187, -0.6007043455, 0.28977904)
    assert np.isfinite(grad(sp.nctdtr)(1e-4, 0.5, 1.2))


UNDERFLOWS = pytest.mark.skipif(older("1.17"), reason="scipy has NaN where an argument underflows")


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (lambda x: sp.gdtr(0.0, 0.5, x), 0.0),
        (lambda x: sp.gdtrc(x, 0.5, 0.0), 0.0),
        pytest.param(lambda x: sp.gdtrix(2.0, 1e-5, x), 0.0, marks=UNDERFLOWS),
        pytest.param(lambda x: sp.gdtria(x, 1e-5, 2.0), 0.0, marks=UNDERFLOWS),
    ],
)
def test_flat_ends_of_the_gamma_distribution(function, slope):
    """A rate of 0, or an argument that underflows, leaves the function flat, not undefined."""
    assert function(0.5) == function(0.4)
    assert grad(function)(0.5) == slope
    assert derivative(function)(0.5) == slope


@pytest.mark.parametrize(
    ("function", "x"),
    [
        (lambda p: sp.bdtrc(1.0, 3, p), NAN),
        (lambda m: sp.pdtr(NAN, m), 0.5),
        (lambda p: sp.nbdtr(NAN, 3, p), 0.5),
        (lambda x: sp.tklmbda(x, 0.5), NAN),
    ],
)
def test_nan_stays_in_slopes_of_distributions(function, x):
    """A NaN among the arguments makes the slope NaN, as it makes the value."""
    assert np.isnan(grad(function)(x))


@pytest.mark.parametrize("x", [4e-9, 6e-8, 1e-5, 0.05])
@pytest.mark.parametrize("name", ["ber", "bei", "ker", "kei"])
def test_second_slopes_of_kelvin_functions_near_zero(name, x):
    """The slopes of ber′, bei′, ker′, kei′ near 0 are mpmath's to eleven digits."""
    with mpmath.workdps(40):
        curve = mpmath.diff(lambda x: getattr(mpmath, name)(0, x), x, 2, h=mpmath.mpf(x) / 10**8)
    found = grad(getattr(sp, name + "p"))(x)
    assert found == pytest.approx(float(curve), rel=1e-11)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("genlaguerre", (-1.112, -0.0023, -0.147)),
        ("genlaguerre", (-2.7, 0.5, 1.5)),
        ("gegenbauer", (-1.3, 0.7, 0.4)),
        ("jacobi", (-1.7, 0.5, 0.7, 0.4)),
    ],
)
def test_slopes_of_polynomials_below_degree_zero(name, args):
    """Near poles in degree and parameter the slopes are mpmath's to eight digits."""
    reference = {"genlaguerre": mpmath.laguerre}.get(name) or getattr(mpmath, name)
    for k, x in enumerate(args):
        with mpmath.workdps(40):
            along = lambda x, k=k: reference(*args[:k], x, *args[k + 1 :])
            expected = float(mpmath.re(mpmath.diff(along, mpmath.mpf(x), h=mpmath.mpf(10) ** -15)))
        found = grad(
            lambda x, k=k: getattr(sp, f"eval_{name}")(*args[:k], x, *args[k + 1 :]),
        )(x)
        assert found == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (lambda x: sp.itj0y0(x)[0], 1.0),
        (lambda x: sp.itj0y0(x)[1], -INF),
        (lambda x: sp.iti0k0(x)[0], 1.0),
    ],
)
def test_an_infinite_slope_of_another_answer_does_not_matter(function, slope):
    """Of several answers only those that are used count, also where one rises without bound."""
    assert grad(function)(0.0) == slope
    assert derivative(function)(0.0) == slope


# scipy's values are right to 7e-8 alone at the second point.
@pytest.mark.parametrize(("v", "bound"), [(1.3e2, 1e-7), (1.3e5, 1e-2)])
def test_confluent_limit_function_of_a_large_parameter(v: float, bound: float) -> None:
    """The slope of hyp0f1 in v is not lost in the rounding of values that hardly differ."""
    with mpmath.workdps(30):
        expected = mpmath.diff(lambda v: mpmath.hyp0f1(v, mpmath.mpf("2.5")), mpmath.mpf(v))
    assert abs(grad(sp.hyp0f1)(v, 2.5) / float(expected) - 1) < bound


def test_laguerre_polynomials_between_degrees_far_out_are_refused() -> None:
    """What scipy's values do not bear is an error, and a slope in x is still to be had."""
    with pytest.raises(NonDifferentiableError, match="Give whole degrees"):
        grad(sp.eval_laguerre)(5.0, 60.0)
    assert np.isfinite(grad(sp.eval_laguerre, 1)(5, 60.0))


@pytest.mark.parametrize(("dfn", "slope"), [(1.0, np.inf), (2.0, 1.0), (3.0, 0.0)])
def test_fisher_at_zero(dfn: float, slope: float) -> None:
    """The slope in x is that of the density, those in the degrees of freedom are 0."""
    assert (0.0, 0.0, slope) == grad(sp.fdtr, (0, 1, 2))(dfn, 5.0, 0.0)
    assert (0.0, 0.0, -slope) == grad(sp.fdtrc, (0, 1, 2))(dfn, 5.0, 0.0)
