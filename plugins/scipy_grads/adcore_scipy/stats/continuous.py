"""The continuous distributions, in the order of scipy's reference, one line each in standard form.

A line states log f and, where there are shapes, F or S (or their logarithms): in what form the
slopes of all methods follow from that is the subject of `slopes`. loc and scale are dealt with
there. Constant terms are stated too, so that a formula can be compared with scipy's value.
"""

from __future__ import annotations

import math

import numpy as np
import scipy.special as sp
import scipy.stats

from . import formulas as of
from .distribution import Continuous
from .formulas import EULER, HALF_LN_2PI, LN2, LNPI, log1p_over, log_phi, softplus

digamma, gammaln, betaln = sp.digamma, sp.gammaln, sp.betaln
log, log1p, exp, expm1, sqrt = np.log, np.log1p, np.exp, np.expm1, np.sqrt


def half(name):
    """Whether plain x is in the upper half, by scipy's own cdf."""
    return lambda x, *shapes: np.greater(getattr(scipy.stats, name).cdf(x, *shapes), 0.5)


def zero(*shapes):
    """The lower end of a support."""
    return 0.0


def one(*shapes):
    """The upper end of a support."""
    return 1.0


# fmt: off
SMOOTH = "double-exponential quadrature of the density, 1e-10"
INTEGER = "it is an integer; give a plain one."
NO_TAIL = "its cdf has no closed form in the shapes. Integrate pdf with fixed nodes."
NO_LOGPDF = "scipy computes the density by a subroutine without a derivative. "
INTEGER_N = {"n": INTEGER}


def gausshyper(x, a, b, c, z):
    """Armero & Bayarri 1994, doi:10.2307/2348939, equation 2."""
    norm = betaln(a, b) + log(sp.hyp2f1(c, a, a + b, -z))
    return (a - 1) * log(x) + (b - 1) * log1p(-x) - c * log1p(z * x) - norm


def geninvgauss(x, p, b):
    """The generalised inverse Gaussian density."""
    return (p - 1) * log(x) - 0.5 * b * (x + 1 / x) - LN2 - log(sp.kve(p, b)) + b


def irwinhall_score(x, n):
    """The derivative of a B-spline is a difference of two of lower degree."""
    pdf, lower = OFFERED["irwinhall"].pdf, np.maximum(n - 1, 1)
    return np.where(np.greater(n, 1), pdf(x, lower) - pdf(x - 1, lower), 0.0) / pdf(x, n)


LAWS = [
    Continuous("alpha", lambda x, a: log_phi(a - 1 / x) - 2 * log(x) - sp.log_ndtr(a),
               logcdf=lambda x, a: sp.log_ndtr(a - 1 / x) - sp.log_ndtr(a)),
    Continuous("anglit", lambda x: log(np.cos(2 * x))),
    Continuous("arcsine", lambda x: -LNPI - 0.5 * (log(x) + log1p(-x))),
    Continuous("argus",
               lambda x, chi: 3 * log(chi) - HALF_LN_2PI - log(0.5 * sp.gammainc(1.5, 0.5 * chi * chi))
               + log(x) + 0.5 * log1p(-x * x) - 0.5 * chi * chi * (1 - x * x),
               sf=lambda x, chi: sp.gammainc(1.5, 0.5 * chi * chi * (1 - x * x))
               / sp.gammainc(1.5, 0.5 * chi * chi)),
    Continuous("beta", lambda x, a, b: sp.xlogy(a - 1, x) + sp.xlog1py(b - 1, -x) - betaln(a, b),
               cdf=lambda x, a, b: sp.betainc(a, b, x), sf=lambda x, a, b: sp.betaincc(a, b, x),
               entropy=lambda a, b: betaln(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b)
               + (a + b - 2) * digamma(a + b)),
    Continuous("betaprime", lambda x, a, b: sp.xlogy(a - 1, x) - (a + b) * log1p(x) - betaln(a, b),
               cdf=lambda x, a, b: sp.betainc(a, b, x / (1 + x)),
               sf=lambda x, a, b: sp.betainc(b, a, 1 / (1 + x))),
    Continuous("bradford", lambda x, c: log(c) - log1p(c * x) - log(log1p(c)),
               cdf=lambda x, c: log1p(c * x) / log1p(c),
               entropy=lambda c: 0.5 * log1p(c) - log(c / log1p(c))),
    Continuous("burr", lambda x, c, d: log(c) + log(d) - (c + 1) * log(x) - (d + 1) * softplus(-c * log(x)),
               logcdf=lambda x, c, d: -d * softplus(-c * log(x))),
    Continuous("burr12", lambda x, c, d: log(c) + log(d) + (c - 1) * log(x) - (d + 1) * softplus(c * log(x)),
               logsf=lambda x, c, d: -d * softplus(c * log(x))),
    Continuous("cauchy", lambda x: -LNPI - log1p(x * x)),
    Continuous("chi", lambda x, df: (1 - 0.5 * df) * LN2 - gammaln(0.5 * df) + sp.xlogy(df - 1, x) - 0.5 * x * x,
               cdf=lambda x, df: sp.gammainc(0.5 * df, 0.5 * x * x),
               sf=lambda x, df: sp.gammaincc(0.5 * df, 0.5 * x * x),
               entropy=lambda df: gammaln(0.5 * df) + 0.5 * (df - LN2 - (df - 1) * digamma(0.5 * df))),
    Continuous("chi2", lambda x, df: sp.xlogy(0.5 * df - 1, x) - 0.5 * x - gammaln(0.5 * df) - 0.5 * LN2 * df,
               cdf=lambda x, df: sp.gammainc(0.5 * df, 0.5 * x),
               sf=lambda x, df: sp.gammaincc(0.5 * df, 0.5 * x),
               entropy=lambda df: 0.5 * df + LN2 + gammaln(0.5 * df) + (1 - 0.5 * df) * digamma(0.5 * df)),
    Continuous("cosine", lambda x: log1p(np.cos(x)) - LN2 - LNPI),
    Continuous("crystalball", of.crystalball_logpdf, cdf=of.crystalball_cdf),
    Continuous("dgamma", lambda x, a: sp.xlogy(a - 1, of.off_zero(x)) - of.off_zero(x) - LN2 - gammaln(a),
               cdf=lambda x, a: of.folded(x, 0.5 * sp.gammaincc(a, of.off_zero(x))),
               sf=lambda x, a: of.folded(-x, 0.5 * sp.gammaincc(a, of.off_zero(x))),
               entropy=lambda a: digamma(a) * (1 - a) + a + gammaln(a) + LN2),
    Continuous("dpareto_lognorm", of.dpareto_lognorm_logpdf, cdf=of.dpareto_lognorm_cdf),
    Continuous("dweibull", lambda x, c: log(c) - LN2 + sp.xlogy(c - 1, of.off_zero(x)) - of.off_zero(x) ** c,
               cdf=lambda x, c: of.folded(x, 0.5 * exp(-of.off_zero(x) ** c)),
               sf=lambda x, c: of.folded(-x, 0.5 * exp(-of.off_zero(x) ** c)),
               entropy=lambda c: EULER + 1 - EULER / c - log(c) + LN2),
    Continuous("erlang", lambda x, a: sp.xlogy(a - 1, x) - x - gammaln(a),
               refused={"a": "it is an integer; stats.gamma is the same distribution for any a."}),
    Continuous("expon", lambda x: -x),
    Continuous("exponnorm", lambda x, K: (0.5 / K - x) / K + sp.log_ndtr(x - 1 / K) - log(K),
               cdf=lambda x, K: sp.ndtr(x) - exp((0.5 / K - x) / K + sp.log_ndtr(x - 1 / K)),
               sf=lambda x, K: sp.ndtr(-x) + exp((0.5 / K - x) / K + sp.log_ndtr(x - 1 / K))),
    Continuous("exponpow", lambda x, b: 1 + log(b) + (b - 1) * log(x) + x**b - exp(x**b),
               logsf=lambda x, b: -expm1(x**b)),
    Continuous("exponweib",
               lambda x, a, c: log(a) + log(c) + (a - 1) * log(-expm1(-(x**c))) - x**c + (c - 1) * log(x),
               logcdf=lambda x, a, c: a * log(-expm1(-(x**c)))),
    Continuous("f", of.f_logpdf,
               cdf=lambda x, n, m: sp.betainc(0.5 * n, 0.5 * m, n * x / (m + n * x)),
               sf=lambda x, n, m: sp.betainc(0.5 * m, 0.5 * n, m / (m + n * x)),
               entropy=lambda n, m: log(m) - log(n) + betaln(0.5 * n, 0.5 * m) + (1 - 0.5 * n) * digamma(0.5 * n)
               - (1 + 0.5 * m) * digamma(0.5 * m) + 0.5 * (n + m) * digamma(0.5 * (n + m))),
    Continuous("fatiguelife",
               lambda x, c: log1p(x) - 0.5 * (x - 1) ** 2 / (x * c * c) - log(2 * c) - HALF_LN_2PI - 1.5 * log(x),
               cdf=lambda x, c: sp.ndtr((sqrt(x) - 1 / sqrt(x)) / c),
               sf=lambda x, c: sp.ndtr((1 / sqrt(x) - sqrt(x)) / c)),
    Continuous("fisk", lambda x, c: log(c) - (c + 1) * log(x) - 2 * softplus(-c * log(x)),
               logcdf=lambda x, c: -softplus(-c * log(x)), logsf=lambda x, c: -softplus(c * log(x)),
               entropy=lambda c: 2 - log(c)),
    Continuous("foldcauchy", lambda x, c: log(1 / (1 + (x - c) ** 2) + 1 / (1 + (x + c) ** 2)) - LNPI,
               cdf=lambda x, c: (np.arctan(x - c) + np.arctan(x + c)) / math.pi,
               sf=lambda x, c: (np.arctan2(1.0, x - c) + np.arctan2(1.0, x + c)) / math.pi),
    Continuous("foldnorm", lambda x, c: np.logaddexp(log_phi(x + c), log_phi(x - c)),
               cdf=lambda x, c: sp.ndtr(x - c) - sp.ndtr(-x - c),
               sf=lambda x, c: sp.ndtr(c - x) + sp.ndtr(-x - c)),
    Continuous("gamma", lambda x, a: sp.xlogy(a - 1, x) - x - gammaln(a),
               cdf=lambda x, a: sp.gammainc(a, x), sf=lambda x, a: sp.gammaincc(a, x),
               entropy=lambda a: digamma(a) * (1 - a) + a + gammaln(a)),
    Continuous("gausshyper", gausshyper, approximate=SMOOTH,
               cdf=of.integrated(gausshyper, half("gausshyper"), zero, one)),
    Continuous("genexpon", lambda x, a, b, c: log(a - b * expm1(-c * x)) - (a + b) * x - b * expm1(-c * x) / c,
               logsf=lambda x, a, b, c: -(a + b) * x - b * expm1(-c * x) / c),
    Continuous("genextreme", of.genextreme_logpdf,
               logcdf=lambda x, c: -exp(-log1p_over(-c, x)),
               entropy=lambda c: EULER * (1 - c) + 1),
    Continuous("gengamma", lambda x, a, c: log(np.abs(c)) + (c * a - 1) * log(x) - x**c - gammaln(a),
               cdf=lambda x, a, c: of.by_sign(c, sp.gammainc(a, x**c), sp.gammaincc(a, x**c)),
               sf=lambda x, a, c: of.by_sign(c, sp.gammaincc(a, x**c), sp.gammainc(a, x**c)),
               entropy=lambda a, c: a * (1 - digamma(a)) + digamma(a) / c + gammaln(a) - log(np.abs(c))),
    Continuous("genhalflogistic",
               lambda x, c: LN2 - (1 - c) * log1p_over(-c, x) - 2 * softplus(-log1p_over(-c, x)),
               cdf=lambda x, c: np.tanh(0.5 * log1p_over(-c, x)),
               logsf=lambda x, c: LN2 - log1p_over(-c, x) - softplus(-log1p_over(-c, x)),
               entropy=lambda c: 2 - (2 * c + 1) * LN2),
    Continuous("genhyperbolic", of.genhyperbolic_logpdf, approximate=SMOOTH,
               cdf=of.integrated(of.genhyperbolic_logpdf, half("genhyperbolic"))),
    Continuous("geninvgauss", geninvgauss, approximate=SMOOTH,
               cdf=of.integrated(geninvgauss, half("geninvgauss"), zero)),
    Continuous("genlogistic", lambda x, c: log(c) - x - (c + 1) * softplus(-x),
               logcdf=lambda x, c: -c * softplus(-x),
               entropy=lambda c: 1 + EULER - log(c) + digamma(c + 1)),
    Continuous("gennorm", lambda x, beta: log(0.5 * beta) - gammaln(1 / beta) - of.off_zero(x) ** beta,
               cdf=lambda x, beta: of.folded(x, 0.5 * sp.gammaincc(1 / beta, of.off_zero(x) ** beta)),
               sf=lambda x, beta: of.folded(-x, 0.5 * sp.gammaincc(1 / beta, of.off_zero(x) ** beta)),
               entropy=lambda beta: 1 / beta - log(0.5 * beta) + gammaln(1 / beta)),
    Continuous("genpareto", lambda x, c: -(c + 1) * log1p_over(c, x),
               logsf=lambda x, c: -log1p_over(c, x), entropy=lambda c: 1 + c),
    Continuous("gibrat", lambda x: log_phi(log(x)) - log(x)),
    Continuous("gompertz", lambda x, c: log(c) + x - c * expm1(x),
               logsf=lambda x, c: -c * expm1(x), entropy=lambda c: 1 - log(c) - of.scaled_exp1(c)),
    Continuous("gumbel_l", lambda x: x - exp(x)),
    Continuous("gumbel_r", lambda x: -x - exp(-x)),
    Continuous("halfcauchy", lambda x: LN2 - LNPI - log1p(x * x)),
    Continuous("halfgennorm", lambda x, beta: log(beta) - gammaln(1 / beta) - x**beta,
               cdf=lambda x, beta: sp.gammainc(1 / beta, x**beta),
               sf=lambda x, beta: sp.gammaincc(1 / beta, x**beta),
               entropy=lambda beta: 1 / beta - log(beta) + gammaln(1 / beta)),
    Continuous("halflogistic", lambda x: LN2 - x - 2 * softplus(-x)),
    Continuous("halfnorm", lambda x: log_phi(x) + LN2),
    Continuous("hypsecant", lambda x: LN2 - LNPI - np.logaddexp(x, -x)),
    Continuous("invgamma", lambda x, a: -(a + 1) * log(x) - gammaln(a) - 1 / x,
               cdf=lambda x, a: sp.gammaincc(a, 1 / x), sf=lambda x, a: sp.gammainc(a, 1 / x),
               entropy=lambda a: a - (a + 1) * digamma(a) + gammaln(a)),
    Continuous("invgauss", lambda x, mu: -HALF_LN_2PI - 1.5 * log(x) - 0.5 * (x / mu - 1) ** 2 / x,
               logcdf=of.invgauss_logcdf, logsf=of.invgauss_logsf,
               entropy=lambda mu: 0.5 + HALF_LN_2PI + 1.5 * (log(mu) - of.scaled_exp1(2 / mu))),
    Continuous("invweibull", lambda x, c: log(c) - (c + 1) * log(x) - x**-c,
               logcdf=lambda x, c: -(x**-c), entropy=lambda c: 1 + EULER + EULER / c - log(c)),
    Continuous("irwinhall", score=irwinhall_score, reason=NO_LOGPDF, refused=INTEGER_N),
    Continuous("jf_skew_t", of.jf_skew_t_logpdf,
               cdf=lambda x, a, b: sp.betainc(a, b, 0.5 * of.jf_parts(x, a + b)[0]),
               sf=lambda x, a, b: sp.betainc(b, a, 0.5 * of.jf_parts(x, a + b)[1])),
    Continuous("johnsonsb", lambda x, a, b: log(b) - log(x) - log1p(-x) + log_phi(a + b * (log(x) - log1p(-x))),
               cdf=lambda x, a, b: sp.ndtr(a + b * (log(x) - log1p(-x))),
               sf=lambda x, a, b: sp.ndtr(-a - b * (log(x) - log1p(-x)))),
    Continuous("johnsonsu", lambda x, a, b: log(b) - 0.5 * log1p(x * x) + log_phi(a + b * np.arcsinh(x)),
               cdf=lambda x, a, b: sp.ndtr(a + b * np.arcsinh(x)),
               sf=lambda x, a, b: sp.ndtr(-a - b * np.arcsinh(x))),
    Continuous("kappa4",
               lambda x, h, k: -(1 - k) * log1p_over(-k, x) - (1 - h) * log1p_over(-h, exp(-log1p_over(-k, x))),
               logcdf=lambda x, h, k: -log1p_over(-h, exp(-log1p_over(-k, x)))),
    Continuous("kappa3", lambda x, a: log(a) - (1 / a + 1) * np.logaddexp(log(a), a * log(x)),
               logcdf=lambda x, a: -softplus(log(a) - a * log(x)) / a),
    Continuous("ksone", reason=NO_LOGPDF + "cdf and sf have one.", refused=INTEGER_N),
    Continuous("kstwo", reason=NO_LOGPDF + "cdf and sf have one.", refused=INTEGER_N),
    Continuous("kstwobign", reason=NO_LOGPDF + "cdf and sf have one."),
    Continuous("landau", reason=NO_LOGPDF + "cdf and sf have one; stats.moyal is an approximation."),
    Continuous("laplace", lambda x: -np.abs(x) - LN2),
    Continuous("laplace_asymmetric",
               lambda x, kappa: -of.by_sign(x, x * kappa, -x / kappa) - log(kappa + 1 / kappa),
               cdf=lambda x, kappa: of.by_sign(x, 1 - exp(-np.abs(x) * kappa) / (1 + kappa**2),
                                               exp(-np.abs(x) / kappa) / (1 + kappa**-2.0)),
               sf=lambda x, kappa: of.by_sign(x, exp(-np.abs(x) * kappa) / (1 + kappa**2),
                                              1 - exp(-np.abs(x) / kappa) / (1 + kappa**-2.0)),
               entropy=lambda kappa: 1 + log(kappa + 1 / kappa)),
    Continuous("levy", lambda x: -HALF_LN_2PI - 1.5 * log(x) - 0.5 / x),
    Continuous("levy_l", lambda x: -HALF_LN_2PI - 1.5 * log(-x) + 0.5 / x),
    Continuous("levy_stable", reason=NO_LOGPDF + "cdf and sf have one.", refused=dict.fromkeys(
               ("alpha", "beta"), "the density is an oscillating integral. Fit by characteristic functions.")),
    Continuous("loggamma", lambda x, c: c * x - exp(x) - gammaln(c),
               cdf=lambda x, c: sp.gammainc(c, exp(x)), sf=lambda x, c: sp.gammaincc(c, exp(x)),
               entropy=lambda c: gammaln(c) - c * digamma(c) + c),
    Continuous("logistic", lambda x: -x - 2 * softplus(-x)),
    Continuous("loglaplace", lambda x, c: log(0.5 * c) - log(x) - c * np.abs(log(x)),
               cdf=lambda x, c: of.folded(log(x), 0.5 * exp(-c * of.off_zero(log(x)))),
               sf=lambda x, c: of.folded(-log(x), 0.5 * exp(-c * of.off_zero(log(x)))),
               entropy=lambda c: LN2 - log(c) + 1),
    Continuous("lognorm", lambda x, s: log_phi(log(x) / s) - log(s) - log(x),
               logcdf=lambda x, s: sp.log_ndtr(log(x) / s), logsf=lambda x, s: sp.log_ndtr(-log(x) / s),
               entropy=lambda s: 0.5 + HALF_LN_2PI + log(s)),
    *(Continuous(name, lambda x, a, b: -log(x) - log(log(b) - log(a)),
                 cdf=lambda x, a, b: (log(x) - log(a)) / (log(b) - log(a)),
                 entropy=lambda a, b: 0.5 * (log(a) + log(b)) + log(log(b) - log(a)))
      for name in ("loguniform", "reciprocal")),
    Continuous("lomax", lambda x, c: log(c) - (c + 1) * log1p(x), logsf=lambda x, c: -c * log1p(x),
               entropy=lambda c: 1 + 1 / c - log(c)),
    Continuous("maxwell", lambda x: LN2 - HALF_LN_2PI + 2 * log(x) - 0.5 * x * x),
    Continuous("mielke", lambda x, k, s: log(k) + (k - 1) * log(x) - (1 + k / s) * softplus(s * log(x)),
               logcdf=lambda x, k, s: -(k / s) * softplus(-s * log(x))),
    Continuous("moyal", lambda x: -0.5 * (x + exp(-x)) - HALF_LN_2PI),
    Continuous("nakagami", lambda x, nu: LN2 + nu * log(nu) - gammaln(nu) + sp.xlogy(2 * nu - 1, x) - nu * x * x,
               cdf=lambda x, nu: sp.gammainc(nu, nu * x * x), sf=lambda x, nu: sp.gammaincc(nu, nu * x * x),
               entropy=lambda nu: gammaln(nu) + nu - (nu - 0.5) * digamma(nu) - 0.5 * log(nu) - LN2),
    Continuous("ncf", of.ncf_logpdf, cdf=lambda x, dfn, dfd, nc: sp.ncfdtr(dfn, dfd, nc, x)),
    Continuous("nct", of.nct_logpdf, approximate=SMOOTH,
               cdf=of.integrated(of.nct_logpdf, half("nct"))),
    Continuous("ncx2", of.ncx2_logpdf, cdf=lambda x, df, nc: sp.chndtr(x, df, nc)),
    Continuous("norm", log_phi),
    Continuous("norminvgauss", of.norminvgauss_logpdf, approximate=SMOOTH,
               cdf=of.integrated(of.norminvgauss_logpdf, half("norminvgauss"))),
    Continuous("pareto", lambda x, b: log(b) - (b + 1) * log(x), logsf=lambda x, b: -b * log(x),
               entropy=lambda b: 1 + 1 / b - log(b)),
    Continuous("pearson3", of.pearson3_logpdf, approximate=SMOOTH, cdf=of.pearson3_cdf,
               support=of.pearson3_support),
    Continuous("powerlaw", lambda x, a: log(a) + sp.xlogy(a - 1, x), logcdf=lambda x, a: a * log(x),
               entropy=lambda a: 1 - 1 / a - log(a)),
    Continuous("powerlognorm",
               lambda x, c, s: log(c / s) - log(x) + log_phi(log(x) / s) + (c - 1) * sp.log_ndtr(-log(x) / s),
               logsf=lambda x, c, s: c * sp.log_ndtr(-log(x) / s)),
    Continuous("powernorm", lambda x, c: log(c) + log_phi(x) + (c - 1) * sp.log_ndtr(-x),
               logsf=lambda x, c: c * sp.log_ndtr(-x)),
    Continuous("rdist", lambda x, c: (0.5 * c - 1) * (log1p(-x) + log1p(x) - 2 * LN2) - betaln(0.5 * c, 0.5 * c) - LN2,
               cdf=lambda x, c: sp.betainc(0.5 * c, 0.5 * c, 0.5 + 0.5 * x),
               sf=lambda x, c: sp.betainc(0.5 * c, 0.5 * c, 0.5 - 0.5 * x)),
    Continuous("rayleigh", lambda r: log(r) - 0.5 * r * r),
    Continuous("rel_breitwigner", of.breitwigner_logpdf, cdf=of.breitwigner_cdf),
    Continuous("rice", lambda x, b: log(x) - 0.5 * (x - b) ** 2 + log(sp.i0e(x * b)),
               cdf=lambda x, b: sp.chndtr(x * x, 2.0, b * b)),
    Continuous("recipinvgauss", lambda x, mu: -0.5 * (1 - mu * x) ** 2 / (x * mu * mu) - HALF_LN_2PI - 0.5 * log(x),
               cdf=lambda x, mu: sp.ndtr((x - 1 / mu) / sqrt(x))
               - exp(2 / mu + sp.log_ndtr(-(x + 1 / mu) / sqrt(x))),
               sf=lambda x, mu: sp.ndtr((1 / mu - x) / sqrt(x))
               + exp(2 / mu + sp.log_ndtr(-(x + 1 / mu) / sqrt(x)))),
    Continuous("semicircular", lambda x: LN2 - LNPI + 0.5 * (log1p(-x) + log1p(x))),
    Continuous("skewcauchy", lambda x, a: -LNPI - log1p((x / of.by_sign(x, 1 + a, 1 - a)) ** 2),
               cdf=of.skewcauchy_cdf),
    Continuous("skewnorm", lambda x, a: LN2 + log_phi(x) + sp.log_ndtr(a * x),
               cdf=lambda x, a: sp.ndtr(x) - 2 * sp.owens_t(x, a)),
    Continuous("studentized_range", reason=NO_LOGPDF + "cdf and sf have one.", refused=dict.fromkeys(
               ("k", "df"), "cdf is a double integral. Difference it in plain values."),
               without=dict.fromkeys(("logcdf", "logsf", "ppf", "isf"), NO_LOGPDF + "cdf and sf have one.")),
    Continuous("t", lambda x, df: gammaln(0.5 * (df + 1)) - gammaln(0.5 * df) - 0.5 * (log(df) + LNPI)
               - 0.5 * (df + 1) * log1p(x * x / df),
               cdf=lambda x, df: sp.stdtr(df, x), sf=lambda x, df: sp.stdtr(df, -x),
               entropy=lambda df: 0.5 * (df + 1) * (digamma(0.5 * (df + 1)) - digamma(0.5 * df)) + 0.5 * log(df)
               + betaln(0.5 * df, 0.5)),
    Continuous("trapezoid", of.trapezoid_logpdf, cdf=of.trapezoid_cdf,
               entropy=lambda c, d: 0.5 * (1 - d + c) / (1 + d - c) + log(0.5 * (1 + d - c))),
    Continuous("triang", of.triang_logpdf, cdf=of.triang_cdf, entropy=lambda c: 0.5 - LN2 + 0 * c),
    Continuous("truncexpon", lambda x, b: -x - log(-expm1(-b)), cdf=lambda x, b: expm1(-x) / expm1(-b),
               sf=lambda x, b: exp(-x) * expm1(x - b) / expm1(-b),
               entropy=lambda b: log(-expm1(-b)) + 1 - b * exp(-b) / -expm1(-b)),
    Continuous("truncnorm", lambda x, a, b: log_phi(x) - of.gauss_mass(a, b),
               logcdf=lambda x, a, b: of.gauss_mass(a, x) - of.gauss_mass(a, b),
               logsf=lambda x, a, b: of.gauss_mass(x, b) - of.gauss_mass(a, b),
               entropy=of.truncnorm_entropy),
    Continuous("truncpareto", of.truncpareto_logpdf,
               cdf=lambda x, b, c: expm1(-b * log(x)) / expm1(-b * log(c)),
               sf=lambda x, b, c: exp(-b * log(x)) * expm1(b * (log(x) - log(c))) / expm1(-b * log(c)),
               entropy=lambda b, c: -log(b / -expm1(-b * log(c))) + (b + 1) * (1 / b - log(c) / expm1(b * log(c)))),
    Continuous("truncweibull_min",
               lambda x, c, a, b: log(c) + (c - 1) * log(x) - x**c - of.truncweibull_log_norm(c, a, b),
               logcdf=lambda x, c, a, b: of.truncweibull_log_norm(c, a, x) - of.truncweibull_log_norm(c, a, b),
               logsf=lambda x, c, a, b: of.truncweibull_log_norm(c, x, b) - of.truncweibull_log_norm(c, a, b)),
    Continuous("tukeylambda", of.tukeylambda_logpdf, cdf=lambda x, lam: sp.tklmbda(x, lam)),
    Continuous("uniform", lambda x: 0 * x),
    *(Continuous(name, lambda x, kappa: -2 * kappa * np.sin(0.5 * x) ** 2 - LN2 - LNPI - log(sp.i0e(kappa)),
                 cdf=of.vonmises_cdf, approximate="Gauss-Legendre quadrature of the density, 1e-12",
                 entropy=lambda kappa: kappa * (1 - sp.i1e(kappa) / sp.i0e(kappa)) + LN2 + LNPI + log(sp.i0e(kappa)))
      for name in ("vonmises", "vonmises_line")),
    Continuous("wald", lambda x: -HALF_LN_2PI - 1.5 * log(x) - 0.5 * (x - 1) ** 2 / x),
    Continuous("weibull_max", lambda x, c: log(c) + (c - 1) * log(-x) - (-x) ** c,
               logcdf=lambda x, c: -((-x) ** c), entropy=lambda c: EULER + 1 - EULER / c - log(c)),
    Continuous("weibull_min", lambda x, c: log(c) + (c - 1) * log(x) - x**c,
               logsf=lambda x, c: -(x**c), entropy=lambda c: EULER + 1 - EULER / c - log(c)),
    Continuous("wrapcauchy", lambda x, c: log1p(-c * c) - LN2 - LNPI
               - log((1 - c) ** 2 + 4 * c * np.sin(0.5 * x) ** 2),
               cdf=of.wrapcauchy_cdf, entropy=lambda c: LN2 + LNPI + log1p(-c * c)),
]
# fmt: on

OFFERED = {law.__name__: law for law in LAWS}
RULES = [law.rules for law in LAWS]
