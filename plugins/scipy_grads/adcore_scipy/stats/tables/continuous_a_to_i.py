"""The continuous distributions from a to i, in the order of scipy's reference, in standard form.

A line states log f and, where there are shapes, F or S (or their logarithms): how the slopes of
all methods follow from that, and from loc and scale, is the subject of `slopes`. Constant terms
are stated too, so that a formula can be compared with scipy's value.
"""

from __future__ import annotations

import math

import numpy as np
import scipy.special as sp

from .. import densities as of
from ..density_integrals import integral
from ..distribution_line import Continuous
from ..shared_formulas import (
    EULER,
    HALF_LN_2PI,
    LN2,
    LNPI,
    by_sign,
    folded,
    log1p_over,
    log_phi,
    off_zero,
    scaled_exp1,
    softplus,
)
from ..wordings import DIFFERENCES, INTEGER_N, NO_LOGPDF, ORDER, SMOOTH

digamma, gammaln, betaln = sp.digamma, sp.gammaln, sp.betaln
log, log1p, exp, expm1, sqrt = np.log, np.log1p, np.exp, np.expm1, np.sqrt

# fmt: off
LAWS = [
    Continuous("alpha", lambda x, a: log_phi(a - 1 / x) - 2 * log(x) - sp.log_ndtr(a),
               logcdf=lambda x, a: sp.log_ndtr(a - 1 / x) - sp.log_ndtr(a)),
    Continuous("anglit", lambda x: log(np.cos(2 * x))),
    Continuous("arcsine", lambda x: -LNPI - 0.5 * (log(x) + log1p(-x))),
    Continuous("argus",
               lambda x, chi: 3 * log(chi) - HALF_LN_2PI
               - log(0.5 * sp.gammainc(1.5, 0.5 * chi * chi))
               + log(x) + 0.5 * log1p(-x * x) - 0.5 * chi * chi * (1 - x * x),
               sf=lambda x, chi: sp.gammainc(1.5, 0.5 * chi * chi * (1 - x * x))
               / sp.gammainc(1.5, 0.5 * chi * chi)),
    Continuous("beta", lambda x, a, b: sp.xlogy(a - 1, x) + sp.xlog1py(b - 1, -x) - betaln(a, b),
               cdf=lambda x, a, b: sp.betainc(a, b, x), sf=lambda x, a, b: sp.betaincc(a, b, x),
               entropy=lambda a, b: betaln(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b)
               + (a + b - 2) * digamma(a + b),
               approximate=DIFFERENCES),
    Continuous("betaprime", lambda x, a, b: sp.xlogy(a - 1, x) - (a + b) * log1p(x) - betaln(a, b),
               cdf=lambda x, a, b: sp.betainc(a, b, x / (1 + x)),
               sf=lambda x, a, b: sp.betainc(b, a, 1 / (1 + x)),
               approximate=DIFFERENCES),
    Continuous("bradford", lambda x, c: log(c) - log1p(c * x) - log(log1p(c)),
               cdf=lambda x, c: log1p(c * x) / log1p(c),
               entropy=lambda c: 0.5 * log1p(c) - log(c / log1p(c))),
    Continuous("burr",
               lambda x, c, d: log(c) + log(d) - (c + 1) * log(x) - (d + 1) * softplus(-c * log(x)),
               logcdf=lambda x, c, d: -d * softplus(-c * log(x))),
    Continuous("burr12",
               lambda x, c, d: log(c) + log(d) + (c - 1) * log(x) - (d + 1) * softplus(c * log(x)),
               logsf=lambda x, c, d: -d * softplus(c * log(x))),
    Continuous("cauchy", lambda x: -LNPI - log1p(x * x)),
    Continuous("chi",
               lambda x, df: (1 - 0.5 * df) * LN2 - gammaln(0.5 * df) + sp.xlogy(df - 1, x)
               - 0.5 * x * x,
               cdf=lambda x, df: sp.gammainc(0.5 * df, 0.5 * x * x),
               sf=lambda x, df: sp.gammaincc(0.5 * df, 0.5 * x * x),
               entropy=lambda df: gammaln(0.5 * df) + 0.5 * (df - LN2 - (df
               - 1) * digamma(0.5 * df)),
               approximate=DIFFERENCES),
    Continuous("chi2",
               lambda x, df: sp.xlogy(0.5 * df - 1, x) - 0.5 * x - gammaln(0.5 * df)
               - 0.5 * LN2 * df,
               cdf=lambda x, df: sp.gammainc(0.5 * df, 0.5 * x),
               sf=lambda x, df: sp.gammaincc(0.5 * df, 0.5 * x),
               entropy=lambda df: 0.5 * df + LN2 + gammaln(0.5 * df) + (1
               - 0.5 * df) * digamma(0.5 * df),
               approximate=DIFFERENCES),
    Continuous("cosine", lambda x: log1p(np.cos(x)) - LN2 - LNPI),
    Continuous("crystalball", of.crystalball_logpdf, cdf=of.crystalball_cdf),
    Continuous("dgamma",
               lambda x, a: sp.xlogy(a - 1, off_zero(x)) - off_zero(x) - LN2 - gammaln(a),
               cdf=lambda x, a: folded(x, 0.5 * sp.gammaincc(a, off_zero(x))),
               sf=lambda x, a: folded(-x, 0.5 * sp.gammaincc(a, off_zero(x))),
               entropy=lambda a: digamma(a) * (1 - a) + a + gammaln(a) + LN2,
               approximate=DIFFERENCES),
    Continuous("dpareto_lognorm", of.dpareto_lognorm_logpdf, cdf=of.dpareto_lognorm_cdf),
    Continuous("dweibull",
               lambda x, c: log(c) - LN2 + sp.xlogy(c - 1, off_zero(x)) - off_zero(x) ** c,
               cdf=lambda x, c: folded(x, 0.5 * exp(-off_zero(x) ** c)),
               sf=lambda x, c: folded(-x, 0.5 * exp(-off_zero(x) ** c)),
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
               lambda x, a, c: log(a) + log(c) + (a - 1) * log(-expm1(-(x**c))) - x**c + (c
               - 1) * log(x),
               logcdf=lambda x, a, c: a * log(-expm1(-(x**c)))),
    Continuous("f", of.f_logpdf,
               cdf=lambda x, n, m: sp.betainc(0.5 * n, 0.5 * m, n * x / (m + n * x)),
               sf=lambda x, n, m: sp.betainc(0.5 * m, 0.5 * n, m / (m + n * x)),
               entropy=lambda n, m: log(m) - log(n) + betaln(0.5 * n, 0.5 * m) + (1
               - 0.5 * n) * digamma(0.5 * n)
               - (1 + 0.5 * m) * digamma(0.5 * m) + 0.5 * (n + m) * digamma(0.5 * (n + m)),
               approximate=DIFFERENCES),
    Continuous("fatiguelife",
               lambda x, c: log1p(x) - 0.5 * (x - 1) ** 2 / (x * c * c) - log(2 * c)
               - HALF_LN_2PI - 1.5 * log(x),
               cdf=lambda x, c: sp.ndtr((sqrt(x) - 1 / sqrt(x)) / c),
               sf=lambda x, c: sp.ndtr((1 / sqrt(x) - sqrt(x)) / c)),
    Continuous("fisk", lambda x, c: log(c) - (c + 1) * log(x) - 2 * softplus(-c * log(x)),
               logcdf=lambda x, c: -softplus(-c * log(x)), logsf=lambda x, c: -softplus(c * log(x)),
               entropy=lambda c: 2 - log(c)),
    Continuous("foldcauchy",
               lambda x, c: log(1 / (1 + (x - c) ** 2) + 1 / (1 + (x + c) ** 2)) - LNPI,
               cdf=lambda x, c: (np.arctan(x - c) + np.arctan(x + c)) / math.pi,
               sf=lambda x, c: (np.arctan2(1.0, x - c) + np.arctan2(1.0, x + c)) / math.pi),
    Continuous("foldnorm", lambda x, c: np.logaddexp(log_phi(x + c), log_phi(x - c)),
               cdf=lambda x, c: sp.ndtr(x - c) - sp.ndtr(-x - c),
               sf=lambda x, c: sp.ndtr(c - x) + sp.ndtr(-x - c)),
    Continuous("gamma", lambda x, a: sp.xlogy(a - 1, x) - x - gammaln(a),
               cdf=lambda x, a: sp.gammainc(a, x), sf=lambda x, a: sp.gammaincc(a, x),
               entropy=lambda a: digamma(a) * (1 - a) + a + gammaln(a),
               approximate=DIFFERENCES),
    Continuous("gausshyper", of.gausshyper_logpdf, approximate=SMOOTH,
               cdf=integral("gausshyper", of.gausshyper_logpdf, 0.0, 1.0),
               density_approximate=dict.fromkeys("abc", ORDER)),
    Continuous("genexpon",
               lambda x, a, b, c: log(a - b * expm1(-c * x)) - (a + b) * x - b * expm1(-c * x) / c,
               logsf=lambda x, a, b, c: -(a + b) * x - b * expm1(-c * x) / c),
    Continuous("genextreme", of.genextreme_logpdf,
               logcdf=lambda x, c: -exp(-log1p_over(-c, x)),
               entropy=lambda c: EULER * (1 - c) + 1),
    Continuous("gengamma",
               lambda x, a, c: log(np.abs(c)) + (c * a - 1) * log(x) - x**c - gammaln(a),
               cdf=lambda x, a, c: by_sign(c, sp.gammainc(a, x**c), sp.gammaincc(a, x**c)),
               sf=lambda x, a, c: by_sign(c, sp.gammaincc(a, x**c), sp.gammainc(a, x**c)),
               entropy=lambda a, c: a * (1 - digamma(a)) + digamma(a) / c + gammaln(a)
               - log(np.abs(c)),
               approximate={"a": DIFFERENCES}),
    Continuous("genhalflogistic",
               lambda x, c: LN2 - (1 - c) * log1p_over(-c, x) - 2 * softplus(-log1p_over(-c, x)),
               cdf=lambda x, c: np.tanh(0.5 * log1p_over(-c, x)),
               logsf=lambda x, c: LN2 - log1p_over(-c, x) - softplus(-log1p_over(-c, x)),
               entropy=lambda c: 2 - (2 * c + 1) * LN2),
    Continuous("genhyperbolic", of.genhyperbolic_logpdf, approximate=SMOOTH,
               cdf=integral("genhyperbolic", of.genhyperbolic_logpdf),
               density_approximate={"p": ORDER}),
    Continuous("geninvgauss", of.geninvgauss_logpdf, approximate=SMOOTH,
               cdf=integral("geninvgauss", of.geninvgauss_logpdf, 0.0),
               density_approximate={"p": ORDER}),
    Continuous("genlogistic", lambda x, c: log(c) - x - (c + 1) * softplus(-x),
               logcdf=lambda x, c: -c * softplus(-x),
               entropy=lambda c: 1 + EULER - log(c) + digamma(c + 1)),
    Continuous("gennorm",
               lambda x, beta: log(0.5 * beta) - gammaln(1 / beta) - off_zero(x) ** beta,
               cdf=lambda x, beta: folded(x, 0.5 * sp.gammaincc(1 / beta,
               off_zero(x) ** beta)),
               sf=lambda x, beta: folded(-x, 0.5 * sp.gammaincc(1 / beta,
               off_zero(x) ** beta)),
               entropy=lambda beta: 1 / beta - log(0.5 * beta) + gammaln(1 / beta),
               approximate=DIFFERENCES),
    Continuous("genpareto", lambda x, c: -(c + 1) * log1p_over(c, x),
               logsf=lambda x, c: -log1p_over(c, x), entropy=lambda c: 1 + c),
    Continuous("gibrat", lambda x: log_phi(log(x)) - log(x)),
    Continuous("gompertz", lambda x, c: log(c) + x - c * expm1(x),
               logsf=lambda x, c: -c * expm1(x), entropy=lambda c: 1 - log(c) - scaled_exp1(c)),
    Continuous("gumbel_l", lambda x: x - exp(x)),
    Continuous("gumbel_r", lambda x: -x - exp(-x)),
    Continuous("halfcauchy", lambda x: LN2 - LNPI - log1p(x * x)),
    Continuous("halfgennorm", lambda x, beta: log(beta) - gammaln(1 / beta) - x**beta,
               cdf=lambda x, beta: sp.gammainc(1 / beta, x**beta),
               sf=lambda x, beta: sp.gammaincc(1 / beta, x**beta),
               entropy=lambda beta: 1 / beta - log(beta) + gammaln(1 / beta),
               approximate=DIFFERENCES),
    Continuous("halflogistic", lambda x: LN2 - x - 2 * softplus(-x)),
    Continuous("halfnorm", lambda x: log_phi(x) + LN2),
    Continuous("hypsecant", lambda x: LN2 - LNPI - np.logaddexp(x, -x)),
    Continuous("invgamma", lambda x, a: -(a + 1) * log(x) - gammaln(a) - 1 / x,
               cdf=lambda x, a: sp.gammaincc(a, 1 / x), sf=lambda x, a: sp.gammainc(a, 1 / x),
               entropy=lambda a: a - (a + 1) * digamma(a) + gammaln(a),
               approximate=DIFFERENCES),
    Continuous("invgauss", lambda x, mu: -HALF_LN_2PI - 1.5 * log(x) - 0.5 * (x / mu - 1) ** 2 / x,
               logcdf=of.invgauss_logcdf, logsf=of.invgauss_logsf,
               entropy=lambda mu: 0.5 + HALF_LN_2PI + 1.5 * (log(mu) - scaled_exp1(2 / mu))),
    Continuous("invweibull", lambda x, c: log(c) - (c + 1) * log(x) - x**-c,
               logcdf=lambda x, c: -(x**-c), entropy=lambda c: 1 + EULER + EULER / c - log(c)),
    Continuous("irwinhall", score=of.irwinhall_score, reason=NO_LOGPDF, refused=INTEGER_N),
]
# fmt: on
