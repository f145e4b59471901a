"""Slopes of distributions against mpmath: tails, limits of shapes, and what is approximate."""

from collections.abc import Callable, Iterator
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from adcore import grad
from adcore.testing import load_all
from adcore_scipy import stats
from adcore_scipy.stats.samples.continuous import SHAPES

load_all("adcore-scipy")


def upper(a: Any, x: Any) -> Any:
    """The regularised upper incomplete gamma function."""
    return mp.gammainc(a, x, mp.inf, regularized=True)


def lower(a: Any, x: Any) -> Any:
    """The lower one."""
    return mp.gammainc(a, 0, x, regularized=True)


def beta(a: Any, b: Any, x: Any) -> Any:
    """The regularised incomplete beta function."""
    return mp.betainc(a, b, 0, x, regularized=True)


def student(df: Any, x: Any) -> Any:
    """cdf of t for a negative x."""
    return beta(df / 2, mp.mpf(1) / 2, df / (df + x * x)) / 2


def normal_mass(a: Any, b: Any) -> Any:
    """The probability of an interval."""
    return mp.ncdf(b) - mp.ncdf(a)


def inverse_gauss(x: Any, mu: Any, sign: int) -> Any:
    """cdf (sign 1) or sf (sign -1) of invgauss."""
    r = mp.sqrt(x)
    rest = mp.exp(2 / mu) * mp.ncdf(-(x / mu + 1) / r)
    return mp.ncdf(sign * (x / mu - 1) / r) + sign * rest


def shifted_gamma(x: Any, skew: Any) -> Any:
    """logpdf of pearson3 as a gamma density."""
    b = 2 / skew
    t = b * (x + b)
    return mp.log(b) + (b * b - 1) * mp.log(t) - t - mp.loggamma(b * b)


def chi(x: Any, df: Any, nc: Any) -> Any:
    """logpdf of ncx2, DLMF 10.39.9 aside."""
    power = (x / nc) ** (df / 4 - mp.mpf(1) / 2)
    return mp.log(mp.exp(-(x + nc) / 2) * power * mp.besseli(df / 2 - 1, mp.sqrt(x * nc)) / 2)


Case = tuple[str, Callable[[Any], Any], Callable[[Any], Any], float]


def cases() -> Iterator[Case]:
    """Name, our function of one parameter, mpmath's, and where."""
    s = stats
    yield "norm.logcdf", s.norm.logcdf, lambda x: mp.log(mp.ncdf(x)), -40.0
    yield (
        "norm.logsf, scale",
        lambda v: s.norm.logsf(30.0, 0.0, v),
        lambda v: mp.log(mp.ncdf(-30 / v)),
        1.5,
    )
    for a, x in ((2.5, 60.0), (2.5, 1e-6), (50.0, 80.0), (300.0, 310.0), (0.25, 0.5)):
        yield (
            f"gamma.logsf, a ({a}, {x})",
            lambda v, x=x: s.gamma.logsf(x, v),
            lambda v, x=x: mp.log(upper(v, x)) if x > 1 else mp.log1p(-lower(v, x)),
            a,
        )
        yield (
            f"gamma.logcdf, a ({a}, {x})",
            lambda v, x=x: s.gamma.logcdf(x, v),
            lambda v, x=x: mp.log1p(-upper(v, x)) if x > 1 else mp.log(lower(v, x)),
            a,
        )
    for a, b, x in ((2.5, 3.5, 0.125**4), (2.5, 3.5, 0.875), (60.0, 40.0, 0.5)):
        yield (
            f"beta.logcdf, a ({a}, {b}, {x})",
            lambda v, b=b, x=x: s.beta.logcdf(x, v, b),
            lambda v, b=b, x=x: mp.log(beta(v, b, x)),
            a,
        )
        yield (
            f"beta.logsf, b ({a}, {b}, {x})",
            lambda v, a=a, x=x: s.beta.logsf(x, a, v),
            lambda v, a=a, x=x: mp.log(1 - beta(a, v, x)),
            b,
        )
    yield from more_cases()


def more_cases() -> Iterator[Case]:
    """The others."""
    s = stats
    for df, x in ((3.0, -50.0), (30.0, -8.0), (3.0, -0.5)):
        yield (
            f"t.logcdf, df ({df}, {x})",
            lambda v, x=x: s.t.logcdf(x, v),
            lambda v, x=x: mp.log(student(v, x)),
            df,
        )
    yield (
        "truncnorm.logpdf, a",
        lambda v: s.truncnorm.logpdf(8.5, v, 9.0),
        lambda v: -mp.log(normal_mass(v, 9)),
        8.0,
    )
    yield (
        "truncnorm.logsf, b",
        lambda v: s.truncnorm.logsf(-30.5, -31.0, v),
        lambda v: mp.log(normal_mass(mp.mpf(-30.5), v) / normal_mass(-31, v)),
        -30.0,
    )
    for name, sign, x in (("logcdf", 1, 1 / 64), ("logsf", -1, 40.0)):
        yield (
            f"invgauss.{name}, mu",
            lambda v, name=name, x=x: getattr(s.invgauss, name)(x, v),
            lambda v, sign=sign, x=x: mp.log(inverse_gauss(mp.mpf(x), v, sign)),
            0.75,
        )
    for skew in (2.0**-10, 0.75):
        yield (
            f"pearson3.logpdf, skew {skew}",
            lambda v: s.pearson3.logpdf(1.5, v),
            lambda v: shifted_gamma(mp.mpf(1.5), v),
            skew,
        )
    yield (
        "genpareto.logpdf, c",
        lambda v: s.genpareto.logpdf(3.0, v),
        lambda v: -(v + 1) / v * mp.log1p(3 * v),
        2.0**-30,
    )
    yield (
        "poisson.logsf, mu",
        lambda v: s.poisson.logsf(60, v),
        lambda v: mp.log(lower(61, v)),
        3.0,
    )
    yield "ncx2, nc", lambda v: s.ncx2.logpdf(30.0, 4.0, v), lambda v: chi(30, mp.mpf(4), v), 5.0
    yield "ncx2, df", lambda v: s.ncx2.logpdf(30.0, v, 5.0), lambda v: chi(30, v, mp.mpf(5)), 4.0


CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_slope_agrees_with_mpmath(case: Case) -> None:
    """To ten digits, far in the tails too."""
    _, ours, theirs, at = case
    with mp.workdps(50):
        expected = float(mp.diff(theirs, mp.mpf(at)))
    assert grad(ours)(at) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda c: stats.genpareto.logpdf(3.0, c), 1.5),
        (lambda c: stats.genpareto.logsf(3.0, c), 4.5),
        (lambda c: stats.genextreme.logpdf(0.0, c), 0.0),
        (lambda h: stats.kappa4.logcdf(0.0, h, 0.0), -0.5),
        (lambda s: stats.pearson3.logpdf(2.0, s), (8 - 6) / 6),
    ],
)
def test_shapes_at_which_a_formula_has_a_removable_singularity(
    function: Callable[[Any], Any], expected: float
) -> None:
    """At 0 the slope is the limit, the second term of the series in the shape."""
    assert grad(function)(0.0) == pytest.approx(expected, abs=1e-14)


# ∂cdf/∂shape by mpmath with 25 digits: mp.quad of mp.diff of the density from the lower end to x.
BY_QUADRATURE: dict[str, dict[float, tuple[float, ...]]] = {
    "genhyperbolic": {
        -1.0: (0.1273451577637307, -0.2274099989533813, -0.4194674044983721),
        2.0: (-0.004928368806968507, 0.009142082037203405, -0.02374242874508859),
    },
    "geninvgauss": {
        0.7: (-0.02870997625107705, 0.01208055039595118),
        6.0: (-0.1071338370358557, 0.2221869579961683),
    },
    "norminvgauss": {
        -1.0: (-0.01715770647719233, -0.0853826466798733),
        2.0: (0.1101073557964519, -0.1639524847986087),
    },
    "gausshyper": {
        0.2: (-0.1315004023614816, 0.05836172620910795, 0.02251707636362745, 0.05628280897071858),
        0.8: (-0.02144345703415731, 0.03456956813347174, 0.00609953440856021, 0.01316288927809243),
    },
    "nct": {
        -1.5: (-0.0006013546593345815, -0.09854141889105584),
        2.0: (0.0009746264357525652, -0.1014744805576404),
    },
    "vonmises": {1.0: (0.01900935221639128,), -2.0: (-0.0013469740672451,)},
    "pearson3": {-1.0: (-0.01020457381095791,), 2.5: (-0.01590316787032378,)},
}


@pytest.mark.parametrize("name", BY_QUADRATURE)
def test_slopes_by_quadrature_are_as_accurate_as_they_say(name: str) -> None:
    """1e-9 is stated; here they are better."""
    law, shapes = getattr(stats, name), SHAPES[name]
    for x, expected in BY_QUADRATURE[name].items():
        for k, slope in enumerate(expected):
            cdf = grad(lambda v, k=k, x=x: law.cdf(x, *shapes[:k], v, *shapes[k + 1 :]))
            assert cdf(shapes[k]) == pytest.approx(slope, abs=1e-12)


def wallenius(k: int, total: int, marked: int, drawn: int, odds: Any) -> Any:
    """pmf of nchypergeom_wallenius, its integral by mpmath."""
    d = odds * (marked - k) + (total - marked - (drawn - k))

    def integrand(s: Any) -> Any:
        chosen = (1 - mp.exp(-odds * s)) ** k * (1 - mp.exp(-s)) ** (drawn - k)
        return chosen * d * mp.exp(-d * s)

    ways = mp.binomial(marked, k) * mp.binomial(total - marked, drawn - k)
    return ways * mp.quad(integrand, [0, 0.5, 1, 3, mp.inf])


def test_odds_of_walleniuss_distribution() -> None:
    """Its integral is taken by quadrature; scipy's value has eleven digits."""
    expected = float(mp.diff(lambda w: wallenius(3, 20, 8, 6, w), mp.mpf(2.5)))
    found = grad(lambda w: stats.nchypergeom_wallenius.pmf(3, 20, 8, 6, w))(2.5)
    assert found == pytest.approx(expected, rel=1e-9)


def test_the_gradient_of_a_normal_density_in_its_covariance() -> None:
    """It is in the lower triangle, which scipy reads, and sums to the symmetric one."""
    x, cov = np.array([0.3, -1.2]), np.array([[2.0, 0.4], [0.4, 1.0]])
    found = grad(lambda c: stats.multivariate_normal.logpdf(x, None, c))(cov)
    inverse = np.linalg.inv(cov)
    whole = 0.5 * (np.outer(inverse @ x, inverse @ x) - inverse)
    expected = np.tril(whole) + np.tril(whole.T, -1)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
