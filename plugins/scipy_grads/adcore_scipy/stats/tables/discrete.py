"""The discrete distributions, in the order of scipy's reference, one line each in standard form.

A line states log p(k, s) and P(K <= k) or P(K > k), for slopes in the shapes s; k and loc are
integers. k arrives as a whole floating-point number; see `discrete_slopes`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as sp
import scipy.stats

from adcore.extend import Rule, composite, plain, primitive, refuse
from adcore_numpy.tables.mixed_arguments import as_array

from ..distribution_line import STEPS, Discrete, present
from ..distribution_twins import DistributionTwin, frozen_class, named
from ..shared_formulas import log1mexp
from ..wordings import DIFFERENCES, INTEGER, INTEGERS, ORDER, TRAPEZOID

betaln, gammaln, xlogy, xlog1py = sp.betaln, sp.gammaln, sp.xlogy, sp.xlog1py
log, log1p, exp, expm1, sqrt = np.log, np.log1p, np.exp, np.expm1, np.sqrt


def summed(logpmf: Callable[..., Any], low: Callable[..., Any]) -> Callable[..., Any]:
    """cdf as the sum of the probabilities from low(shapes) to k: a plain sum of positive terms."""

    def cdf(k: Any, *shapes: Any) -> Any:
        column, inner = as_array(k)[..., None], [as_array(s)[..., None] for s in shapes]
        start = low(*map(plain, inner))
        steps = np.arange(max(float(np.max(column - start, initial=0.0)), 0.0) + 1)
        places = start + steps
        within = np.less_equal(places, column)
        logs = logpmf(np.where(within, places, start), *inner)
        return np.sum(np.where(within, exp(logs), 0.0), axis=-1)

    return cdf


def zero(*shapes: Any) -> float:
    """A support that starts at 0."""
    return 0.0


def one(*shapes: Any) -> float:
    """A support that starts at 1."""
    return 1.0


def log_choose(n: Any, k: Any) -> Any:
    """The logarithm of a binomial coefficient."""
    return -log1p(n) - betaln(n - k + 1, k + 1)


def betabinom(k: Any, n: Any, a: Any, b: Any) -> Any:
    """A binomial distribution whose p has a beta distribution."""
    return log_choose(n, k) + betaln(k + a, n - k + b) - betaln(a, b)


def betanbinom(k: Any, n: Any, a: Any, b: Any) -> Any:
    """A negative binomial distribution whose p has a beta distribution."""
    return -log(n + k) - betaln(n, k + 1) + betaln(a + n, b + k) - betaln(a, b)


def logser(k: Any, p: Any) -> Any:
    """The logarithmic series distribution."""
    return k * log(p) - log(k) - log(-log1p(-p))


def zipf(k: Any, a: Any) -> Any:
    """k⁻ᵃ over the zeta function."""
    return -a * log(k) - log(sp.zeta(a, 1.0))


def zipfian(k: Any, a: Any, n: Any) -> Any:
    """k⁻ᵃ over its sum to n."""
    places = 1.0 + np.arange(np.max(n))
    powers = exp(-as_array(a)[..., None] * log(places))
    total = np.sum(np.where(places <= as_array(n)[..., None], powers, 0.0), axis=-1)
    return -a * log(k) - log(total)


def dlaplace_cdf(k: Any, a: Any) -> Any:
    """By the tail that k is in."""
    up = np.greater_equal(k, 0)
    return np.where(up, 1 - exp(-a * np.where(up, k, 0.0)) / (exp(a) + 1),
                    exp(a * np.where(up, 0.0, k + 1)) / (exp(a) + 1))  # fmt: skip


def skellam(k: Any, mu1: Any, mu2: Any) -> Any:
    """Skellam 1946, doi:10.2307/2981372, equation 1, by a scaled Bessel function."""
    r1, r2 = sqrt(mu1), sqrt(mu2)
    return k * log(r1 / r2) + log(sp.ive(np.abs(k), 2 * r1 * r2)) - (r1 - r2) ** 2


def skellam_cdf(k: Any, mu1: Any, mu2: Any) -> Any:
    """Johnson 1959, doi:10.1093/biomet/46.3-4.352, by noncentral chi-square distributions."""
    below = np.less(k, 0)
    left = sp.chndtr(2 * mu2, np.where(below, -2 * k, 2.0), 2 * mu1)
    right = 1 - sp.chndtr(2 * mu1, np.where(below, 2.0, 2 * (k + 1)), 2 * mu2)
    return np.where(below, left, right)


def fewest(M: Any, n: Any, N: Any, odds: Any) -> Any:
    """The fewest marked ones among N drawn of M, of which n are marked."""
    return np.maximum(0.0, N - (M - n))


def fisher(k: Any, M: Any, n: Any, N: Any, odds: Any) -> Any:
    """Fog 2008, doi:10.1080/03610910701790269, equation 1: binomial coefficients by odds."""

    def weight(j: Any, M: Any, n: Any, N: Any) -> Any:
        return log_choose(n, j) + log_choose(M - n, N - j)

    columns = [as_array(v)[..., None] for v in (M, n, N, odds)]
    start = fewest(*map(plain, columns))
    end = np.minimum(columns[1], columns[2])
    places = start + np.arange(np.max(end - start) + 1)
    within = places <= end
    places = np.where(within, places, start)
    logs = weight(places, *columns[:3]) + places * log(columns[3])
    top = np.max(plain(logs), axis=-1)
    total = np.sum(np.where(within, exp(logs - top[..., None]), 0.0), axis=-1)
    return weight(k, M, n, N) + k * log(odds) - top - log(total)


# Nodes of the trapezoidal rule in log s.
LOG_S = np.arange(-1800, 340) / 56.0
S = np.exp(LOG_S)


def wallenius(k: Any, M: Any, n: Any, N: Any, odds: Any) -> Any:
    """Fog 2008, doi:10.1080/03610910701790269, equation 3, with t = exp(-d s) there: an integral

    of a function of log s with one peak, by the trapezoidal rule, which converges exponentially.
    """
    rest = odds * (n - k) + (M - n - (N - k))
    none_left = np.equal(plain(rest), 0)  # all are drawn: the only outcome
    d = as_array(np.where(none_left, 1.0, rest))[..., None]
    marked, others = as_array(k)[..., None], as_array(N - k)[..., None]
    w = as_array(odds)[..., None]
    logs = marked * log1mexp(-w * S) + others * log1mexp(-S) + log(d) - d * S + LOG_S
    top = np.max(plain(logs), axis=-1)
    integral = top + log(np.sum(exp(logs - top[..., None]), axis=-1) / 56.0)
    value = log_choose(n, k) + log_choose(M - n, N - k) + integral
    return np.where(none_left, 0.0, value)


# fmt: off
N, URN = {"n": INTEGER}, dict.fromkeys(("M", "n", "N"), INTEGER)

TABLE = [
    Discrete("bernoulli", lambda k, p: xlogy(k, p) + xlog1py(1 - k, -p),
             cdf=lambda k, p: 1 - p, entropy=lambda p: sp.entr(p) + sp.entr(1 - p)),
    Discrete("betabinom", betabinom, cdf=summed(betabinom, zero), refused=N),
    Discrete("betanbinom", betanbinom, cdf=summed(betanbinom, zero), refused=N),
    Discrete("binom", lambda k, n, p: log_choose(n, k) + xlogy(k, p) + xlog1py(n - k, -p),
             refused=N, cdf=lambda k, n, p: sp.betaincc(k + 1, n - k, p),
             sf=lambda k, n, p: sp.betainc(k + 1, n - k, p)),
    Discrete("boltzmann",
             lambda k, lambda_, N: log(expm1(-lambda_) / expm1(-lambda_ * N)) - lambda_ * k,
             cdf=lambda k, lambda_, N: expm1(-lambda_ * (k + 1)) / expm1(-lambda_ * N),
             refused={"N": INTEGER}),
    Discrete("dlaplace", lambda k, a: log(np.tanh(0.5 * a)) - a * np.abs(k), cdf=dlaplace_cdf,
             entropy=lambda a: a / np.sinh(a) - log(np.tanh(0.5 * a))),
    Discrete("geom", lambda k, p: xlog1py(k - 1, -p) + log(p), logsf=lambda k, p: k * log1p(-p),
             entropy=lambda p: -log(p) - log1p(-p) * (1 - p) / p),
    Discrete("hypergeom", reason=INTEGERS),
    Discrete("logser", logser, cdf=summed(logser, one)),
    Discrete("nbinom", lambda k, n, p: -log(n + k) - betaln(n, k + 1) + n * log(p) + xlog1py(k, -p),
             cdf=lambda k, n, p: sp.betainc(n, k + 1, p),
             sf=lambda k, n, p: sp.betaincc(n, k + 1, p),
             approximate={"n": DIFFERENCES}),
    Discrete("nchypergeom_fisher", fisher, cdf=summed(fisher, fewest), refused=URN),
    Discrete("nchypergeom_wallenius", wallenius, cdf=summed(wallenius, fewest), refused=URN,
             approximate=TRAPEZOID, density_approximate={"odds": TRAPEZOID}),
    Discrete("nhypergeom", reason=INTEGERS),
    Discrete("planck", lambda k, lambda_: log(-expm1(-lambda_)) - lambda_ * k,
             logsf=lambda k, lambda_: -lambda_ * (k + 1),
             entropy=lambda lambda_: lambda_ / expm1(lambda_) - log(-expm1(-lambda_))),
    Discrete("poisson", lambda k, mu: xlogy(k, mu) - gammaln(k + 1) - mu,
             cdf=lambda k, mu: sp.gammaincc(k + 1, mu), sf=lambda k, mu: sp.gammainc(k + 1, mu)),
    Discrete("randint", reason=INTEGERS),
    Discrete("skellam", skellam, cdf=skellam_cdf),
    Discrete("yulesimon", lambda k, alpha: log(alpha) + betaln(k, alpha + 1),
             logsf=lambda k, alpha: log(k) + betaln(k, alpha + 1)),
    Discrete("zipf", zipf, sf=lambda k, a: sp.zeta(a, k + 1) / sp.zeta(a, 1.0),
             approximate=ORDER, density_approximate={"a": ORDER}),
    Discrete("zipfian", zipfian, cdf=summed(zipfian, one), refused=N),
]
# fmt: on


# ------------------------------------------------ a sum of Bernoulli variables of different p


def probabilities(p: Any) -> Any:
    """Those of 0, 1, …, n successes: the coefficients of the product of 1 - p + p z."""
    found = np.ones_like(p[..., :1])
    for i in range(p.shape[-1]):
        q = p[..., i : i + 1]
        none = np.zeros_like(q)
        found = np.concatenate([found * (1 - q), none], -1) + np.concatenate([none, found * q], -1)
    return found


def taken(k: Any, p: Any, loc: Any, choose: Any) -> Any:
    """The sum of the probabilities that are chosen; scipy's bounds."""
    for name, value in (("k", k), ("loc", loc)):
        if plain(value) is not value:
            refuse_integer(name)
    p = as_array(p)
    places = np.arange(p.shape[-1] + 1)
    chosen = choose(places, np.asarray(k)[..., None] - np.asarray(loc)[..., None])
    bad = np.any((plain(p) < 0) | (plain(p) > 1), axis=-1)
    return np.where(bad, np.nan, np.sum(np.where(chosen, probabilities(p), 0.0), axis=-1))


def refuse_integer(name: str) -> None:
    """Raise the error for a traced k or loc."""
    from adcore.errors import NonDifferentiableError

    msg = f"Argument {name!r} of adcore_scipy.stats.poisson_binom is not differentiable: {STEPS}"
    raise NonDifferentiableError(msg)


def logarithm(value: Any) -> Any:
    """log, of slope 0 where the value is 0."""
    positive = np.greater(plain(value), 0)
    with np.errstate(divide="ignore"):
        plain_log = np.log(np.where(positive, 1.0, 0.0))
    return plain_log + np.log(np.where(positive, value, 1.0))


class PoissonBinomial(DistributionTwin):
    """The stand-in for poisson_binom, in its vector p."""

    frozen = type(scipy.stats.poisson(1.0))

    def __init__(self) -> None:
        super().__init__(getattr(scipy.stats, "poisson_binom", None), "poisson_binom")
        self.rules: list[Rule] = []
        if self.scipys is None:
            return
        equal, up_to, above = np.equal, np.less_equal, np.greater
        for method, choose in {"pmf": equal, "cdf": up_to, "sf": above}.items():
            self._state(method, lambda k, p, loc=0, c=choose: taken(k, p, loc, c))
            self._state(
                f"log{method}", lambda k, p, loc=0, c=choose: logarithm(taken(k, p, loc, c))
            )
        for method in ("ppf", "isf", "entropy"):
            made = named(primitive(getattr(self.scipys, method)), f"poisson_binom.{method}")
            setattr(self, method, made)
            self.rules.append(refuse(made, None, "it is a step function of p, or a sum of logs."))

    def _state(self, method: str, body: Callable[..., Any]) -> None:
        scipys = getattr(self.scipys, method)
        made = named(primitive(lambda k, p, loc=0: scipys(k, p, loc)), f"poisson_binom.{method}")
        setattr(self, method, made)
        self.rules.append(composite(made, body))

    def freeze(self, *args: Any, **kwargs: Any) -> Any:
        """The distribution with its parameters fixed, which may be traced."""
        return frozen_class(self.frozen)(self, args, kwargs)

    __call__ = freeze


LAWS, SUMS = present(TABLE), present([PoissonBinomial()])
RULES = [[law.rules, law.as_twin()] for law in [*LAWS, *SUMS]]
