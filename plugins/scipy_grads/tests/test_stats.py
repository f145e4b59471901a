"""The distributions as users meet them: frozen, by keyword, refused, with plain values."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest
import scipy.stats

from adcore import grad, jacobian, jvp, value_and_grad
from adcore.commands.coverage import coverage
from adcore.errors import ConversionError, KeywordError, NonDifferentiableError
from adcore.testing import load_all
from adcore_scipy import stats
from adcore_scipy.stats.tables.continuous import LAWS
from adcore_scipy.versions import older

load_all("adcore-scipy")
X = np.array([0.2, 0.9, 1.7])


def slope(function: Any, at: float, h: float = 1e-5) -> Any:
    """A central difference."""
    return (function(at + h) - function(at - h)) / (2 * h)


# ----------------------------------------------------------------------------------- as scipy's


def test_plain_values_are_scipys() -> None:
    """Without a traced value every call is scipy's, and the objects pass for scipy's."""
    assert stats.norm.logpdf(0.3, 1, scale=2) == scipy.stats.norm.logpdf(0.3, 1, scale=2)
    assert stats.gamma.mean(2.0) == 2.0
    assert stats.norm.name == "norm"
    assert isinstance(stats.norm, scipy.stats.rv_continuous)
    assert isinstance(stats.poisson, scipy.stats.rv_discrete)
    assert stats.pearsonr is scipy.stats.pearsonr
    draws = [module.gamma.rvs(2.0, size=3, random_state=1) for module in (stats, scipy.stats)]
    np.testing.assert_array_equal(*draws)


def test_every_distribution_of_the_tables_is_offered() -> None:
    """All names of scipy's distributions are twins here."""
    for law in LAWS:
        assert getattr(stats, law.__name__) is law
    assert {"norm", "zscore", "poisson_binom"} <= set(dir(stats))


@pytest.mark.parametrize("law", [stats.norm, stats.poisson, stats.dirichlet, stats.norm.logpdf])
def test_a_distribution_can_be_pickled_and_copied(law: Any) -> None:
    """It comes back as the same object, by its name."""
    assert pickle.loads(pickle.dumps(law)) is law
    assert copy.deepcopy(law) is law


def test_median_and_interval_are_quantiles() -> None:
    """They are differentiable, by ppf."""
    assert grad(lambda s: stats.gamma.median(2.0, scale=s))(1.0) == scipy.stats.gamma.median(2.0)
    low, high = jvp(lambda m: stats.norm.interval(0.9, m), (0.3,), (1.0,))[1]
    assert (low, high) == (1.0, 1.0)
    np.testing.assert_allclose(stats.norm.interval(0.9), scipy.stats.norm.interval(0.9))


# -------------------------------------------------------------------------------------- frozen


def test_a_frozen_distribution_may_have_traced_parameters() -> None:
    """Its methods are those of the distribution with the parameters."""

    def frozen(m: Any) -> Any:
        return np.sum(stats.norm(m, scale=2.0).logpdf(X))

    assert grad(frozen)(0.3) == pytest.approx(np.sum(X - 0.3) / 4)
    assert grad(lambda a: stats.gamma(a, scale=2.0).cdf(1.0))(1.5) < 0
    assert grad(lambda p: stats.binom(5, p).logpmf(2))(0.4) == pytest.approx(0.0, abs=1e-12)
    assert grad(lambda m: stats.norm(m, 2.0).ppf(0.3))(1.0) == 1.0


def test_a_frozen_distribution_of_plain_parameters_is_scipys() -> None:
    """Random numbers, moments and support fall through; a traced place is differentiated."""
    ours, theirs = stats.gamma(2.0, scale=3.0), scipy.stats.gamma(2.0, scale=3.0)
    assert ours.mean() == theirs.mean()
    assert ours.stats() == theirs.stats()
    assert ours.support() == theirs.support()
    assert (ours.a, ours.b) == (theirs.a, theirs.b)
    assert ours.expect(lambda x: x) == pytest.approx(6.0)
    assert ours.moment(2) == theirs.moment(2)
    np.testing.assert_array_equal(ours.rvs(3, random_state=2), theirs.rvs(3, random_state=2))
    ours.random_state = 5
    assert ours.random_state is not None
    assert isinstance(ours, type(theirs))
    assert grad(ours.cdf)(1.0) == theirs.pdf(1.0)


def test_a_frozen_multivariate_distribution() -> None:
    """The parameters may be traced; what has no rule is scipy's."""

    def frozen(m: Any) -> Any:
        return stats.multivariate_normal(m, np.diag([1.0, 4.0])).logpdf([1.0, 2.0])

    np.testing.assert_allclose(grad(frozen)(np.zeros(2)), [1.0, 0.5])
    plain = stats.multivariate_normal(np.zeros(2), np.eye(2))
    assert plain.rvs(3, random_state=0).shape == (3, 2)
    assert plain.entropy() == scipy.stats.multivariate_normal(np.zeros(2), np.eye(2)).entropy()
    np.testing.assert_allclose(plain.mean, np.zeros(2))


# ------------------------------------------------------------------------------ how it is called


def test_parameters_by_keyword_list_and_broadcast() -> None:
    """Keywords, lists, integers and arrays of shapes are taken as scipy takes them."""

    def loss(a: Any) -> Any:
        return np.sum(stats.gamma.logpdf([1, 2, 3], a=a, scale=2, loc=-1))

    a = np.array([1.5, 2.5, 3.5])
    np.testing.assert_allclose(grad(loss)(a), slope_of_each(loss, a), rtol=1e-6)
    boxed = grad(lambda m: np.sum(stats.norm.logpdf([m, 2.0 * m, 1.0])))(0.5)
    assert boxed == pytest.approx(-0.5 - 2.0)
    grid = jacobian(lambda m: stats.norm.cdf(X[:, None], m, 2.0))(np.array([0.0, 1.0]))
    assert grid.shape == (3, 2, 2)
    np.testing.assert_allclose(grid[:, 0, 0], -scipy.stats.norm.pdf(X, 0, 2.0))


def slope_of_each(loss: Any, a: Any) -> Any:
    """Central differences in each entry."""
    eye = np.eye(a.size)
    return [slope(lambda h, e=e: loss(a + h * e), 0.0) for e in eye]


def test_single_precision_stays() -> None:
    """The gradient of a float32 array is one; scipy's value is double."""
    gradient = grad(lambda x: np.sum(stats.norm.logpdf(x)))(X.astype(np.float32))
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, -X, rtol=1e-6)


def test_a_wrong_keyword_is_named() -> None:
    """A keyword that scipy does not know is refused with the method's name, traced or not."""
    with pytest.raises(KeywordError, match=r"stats\.norm\.pdf.*'foo'"):
        grad(lambda x: stats.norm.pdf(x, foo=1))(0.3)
    with pytest.raises(KeywordError, match=r"stats\.gamma\.cdf.*'a'"):
        grad(lambda x: stats.gamma.cdf(x))(0.3)
    with pytest.raises(TypeError, match="foo"):
        stats.norm.pdf(0.3, foo=1)


def test_value_and_grad_of_a_likelihood() -> None:
    """The gradient of a likelihood in all parameters at once."""

    def loss(p: Any) -> Any:
        return -np.sum(stats.t.logpdf(X, p[0], p[1], p[2]))

    p = np.array([4.0, 0.3, 1.2])
    value, gradient = value_and_grad(loss)(p)
    assert value == -np.sum(scipy.stats.t.logpdf(X, *p))
    np.testing.assert_allclose(gradient, slope_of_each(loss, p), rtol=1e-6)


# -------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda v: stats.norm.rvs(v), "Reparameterise"),
        (lambda v: stats.norm(v).rvs(3), "Reparameterise"),
        (lambda v: stats.gamma.mean(v), "Write it by the parameters"),
        (lambda v: stats.gamma(v).stats(), "Write it by the parameters"),
        (lambda v: stats.norm.fit([v, 1.0]), "value_and_grad"),
        (lambda v: stats.norm.expect(lambda x: x, loc=v), "fixed nodes"),
        (lambda v: stats.norm(v).expect(lambda x: x), "fixed nodes"),
        (lambda v: stats.norm(v).moment(2), "Write it by the parameters"),
        (lambda v: stats.erlang.pdf(0.3, v), "Argument 'a' of .*erlang.pdf.*stats.gamma"),
        (lambda v: stats.levy_stable.logpdf(v, 1.5, 0.0), "without a derivative"),
        (lambda v: stats.levy_stable.cdf(0.3, v, 0.0), "Argument 'alpha'"),
        (lambda v: stats.kstwobign.pdf(v), "cdf and sf have one"),
        (lambda v: stats.burr.entropy(v, 2.0), "quadrature"),
        (lambda v: stats.poisson.pmf(v, 2.0), "Argument 'k' of .*poisson.pmf"),
        (lambda v: stats.poisson.pmf(2, 2.0, v), "Argument 'loc'"),
        (lambda v: stats.binom.pmf(2, v, 0.5), "Argument 'n' of .*integer"),
        (lambda v: stats.hypergeom.pmf(1, v, 3, 4), "all its parameters are integers"),
        (lambda v: stats.poisson_binom.pmf(v, [0.1, 0.2]), "Argument 'k'"),
        (lambda v: stats.poisson_binom.ppf(0.1, [v, 0.2]), "step function"),
        (lambda v: stats.multinomial.pmf([1, 2], v, [0.5, 0.5]), "Argument 'n'"),
        (lambda v: stats.multivariate_normal.cdf([v, v]), "quasi-random"),
        (lambda v: stats.multivariate_normal([v, v]).rvs(2), "Reparameterise"),
        (lambda v: stats.multivariate_normal.logpdf([0, 0], None, [[v, v], [v, v]], True), "rank"),
    ],
)
def test_refusals_say_why_and_what_to_do(call: Any, words: str) -> None:
    """What has no derivative raises, with the reason; it is never silently constant."""
    with pytest.raises(NonDifferentiableError, match=words):
        grad(call)(1.0)


@pytest.mark.parametrize("name", ["zscore", "gmean", "skew", "rankdata", "iqr", "boxcox"])
def test_functions_without_a_rule_raise(name: str) -> None:
    """What falls through to scipy takes no traced value."""
    with pytest.raises(ConversionError, match="cannot become a plain"):
        jvp(getattr(stats, name), (X,), (X,))


def test_coverage_has_a_row_per_method() -> None:
    """A row names the arguments, the state, approximations and refusals."""
    rows = {row.function: row for row in coverage("adcore-scipy")}
    row = rows["scipy.stats.norm.logpdf"]
    assert row.called_as == "adcore_scipy.stats.norm.logpdf"
    assert (row.arguments, row.vjp, row.jvp) == (("x", "loc", "scale"), "native", "native")
    row = rows["scipy.stats.pearson3.cdf"]
    assert row.vjp == "x: native, skew: approximate, loc: native, scale: native"
    assert "quadrature" in row.note
    assert "integer" in rows["scipy.stats.binom.pmf"].note
    assert rows["scipy.stats.landau.pdf"].vjp == "refused"


# -------------------------------------------------------------------------- special points


def test_edges_of_the_support_have_the_slope_of_the_inner_side() -> None:
    """At an edge the slope is that within, where it is finite; a step beyond it is 0."""
    assert grad(stats.expon.logpdf)(0.0) == -1.0
    assert grad(stats.expon.pdf)(0.0) == -1.0
    assert grad(stats.expon.pdf)(-1e-9) == 0.0
    assert grad(stats.uniform.cdf)(0.0) == grad(stats.uniform.cdf)(1.0) == 1.0
    assert grad(stats.uniform.cdf)(1.0 + 1e-9) == 0.0
    assert grad(lambda s: stats.uniform.pdf(0.0, 0.0, s))(2.0) == -0.25
    assert grad(lambda x: stats.gamma.logpdf(x, 1.0))(0.0) == -1.0


def test_infinite_slopes_at_edges_are_zero() -> None:
    """Where the inner side is infinite the slope is 0, that of the outer side."""
    assert grad(stats.arcsine.cdf)(0.0) == 0.0
    assert grad(lambda x: stats.gamma.logpdf(x, 0.5))(0.0) == 0.0
    assert grad(lambda x: stats.gamma.pdf(x, 1.5))(0.0) == 0.0
    assert grad(lambda a: stats.gamma.logpdf(0.0, a))(1.0) == 0.0
    assert grad(stats.norm.ppf)(0.0) == 0.0


def test_peaks_and_cusps_have_slope_zero() -> None:
    """A symmetric kink is a local optimum, where the slope is set to 0."""
    assert grad(stats.laplace.pdf)(0.0) == 0.0
    assert grad(lambda x: stats.gennorm.logpdf(x, 0.5))(0.0) == 0.0
    assert grad(lambda b: stats.gennorm.cdf(0.0, b))(0.7) == 0.0


def test_nan_is_not_hidden() -> None:
    """A parameter that is not allowed has a NaN value, and a NaN slope."""
    with np.errstate(all="ignore"):
        value, gradient = value_and_grad(lambda s: stats.norm.logpdf(0.3, 0.0, s))(-1.0)
    assert np.isnan(value)
    assert np.isnan(gradient)


def test_discrete_probabilities_at_certain_outcomes() -> None:
    """At p = 0 and 1 the slope is the finite one."""
    assert grad(lambda p: stats.bernoulli.pmf(1, p))(0.5) == 1.0
    assert grad(lambda p: stats.binom.logpmf(0, 3, p))(0.0) == -3.0
    assert grad(lambda m: stats.poisson.logpmf(0, m))(0.0) == -1.0


def test_student_with_infinitely_many_degrees_of_freedom_is_normal() -> None:
    """The slope in x is that of the normal distribution, the slope in df is 0."""
    assert grad(lambda x: stats.t.logpdf(x, np.inf))(1.5) == -1.5
    assert grad(lambda df: stats.t.logpdf(1.5, df))(np.inf) == 0.0
    assert grad(lambda df: stats.t.cdf(1.5, df))(np.inf) == 0.0
    if older("1.17"):
        return  # there scipy's multivariate_t.logpdf raises a TypeError at infinite df
    of_vector = jacobian(lambda m: stats.multivariate_t.logpdf([1, 1], m, np.eye(2), np.inf))
    np.testing.assert_allclose(of_vector(np.zeros(2)).ravel(), [1.0, 1.0])
