"""The continuous distributions from j to z, in the order of scipy's reference, in standard form.

A line states log f and, where there are shapes, F or S (or their logarithms): how the slopes of
all methods follow from that, and from loc and scale, is the subject of `slopes`. Constant terms
are stated too, so that a formula can be compared with scipy's value.
"""

from __future__ import annotations

import numpy as np
import scipy.special as sp

from .. import densities as of
from .. import density_integrals as integrals
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
    softplus,
)
from ..wordings import DIFFERENCES, INTEGER_N, LEGENDRE, NO_LOGPDF, ORDER, SMOOTH, TRAPEZOID

digamma, gammaln, betaln = sp.digamma, sp.gammaln, sp.betaln
log, log1p, exp, expm1, sqrt = np.log, np.log1p, np.exp, np.expm1, np.sqrt

# fmt: off
LAWS = [
    Continuous("jf_skew_t", of.jf_skew_t_logpdf,
               cdf=lambda x, a, b: sp.betainc(a, b, 0.5 * of.jf_parts(x, a + b)[0]),
               sf=lambda x, a, b: sp.betainc(b, a, 0.5 * of.jf_parts(x, a + b)[1]),
               approximate=DIFFERENCES),
    Continuous("johnsonsb",
               lambda x, a, b: log(b) - log(x) - log1p(-x) + log_phi(a + b * (log(x) - log1p(-x))),
               cdf=lambda x, a, b: sp.ndtr(a + b * (log(x) - log1p(-x))),
               sf=lambda x, a, b: sp.ndtr(-a - b * (log(x) - log1p(-x)))),
    Continuous("johnsonsu",
               lambda x, a, b: log(b) - 0.5 * log1p(x * x) + log_phi(a + b * np.arcsinh(x)),
               cdf=lambda x, a, b: sp.ndtr(a + b * np.arcsinh(x)),
               sf=lambda x, a, b: sp.ndtr(-a - b * np.arcsinh(x))),
    Continuous("kappa4",
               lambda x, h, k: -(1 - k) * log1p_over(-k, x) - (1
               - h) * log1p_over(-h, exp(-log1p_over(-k, x))),
               logcdf=lambda x, h, k: -log1p_over(-h, exp(-log1p_over(-k, x)))),
    Continuous("kappa3", lambda x, a: log(a) - (1 / a + 1) * np.logaddexp(log(a), a * log(x)),
               logcdf=lambda x, a: -softplus(log(a) - a * log(x)) / a),
    Continuous("ksone", reason=NO_LOGPDF, refused=INTEGER_N),
    Continuous("kstwo", reason=NO_LOGPDF, refused=INTEGER_N),
    Continuous("kstwobign", reason=NO_LOGPDF),
    Continuous("landau", reason=NO_LOGPDF + " stats.moyal is an approximation."),
    Continuous("laplace", lambda x: -np.abs(x) - LN2),
    Continuous("laplace_asymmetric",
               lambda x, kappa: -by_sign(x, x * kappa, -x / kappa) - log(kappa + 1 / kappa),
               cdf=lambda x, kappa: by_sign(x, 1 - exp(-np.abs(x) * kappa) / (1 + kappa**2),
                                               exp(-np.abs(x) / kappa) / (1 + kappa**-2.0)),
               sf=lambda x, kappa: by_sign(x, exp(-np.abs(x) * kappa) / (1 + kappa**2),
                                              1 - exp(-np.abs(x) / kappa) / (1 + kappa**-2.0)),
               entropy=lambda kappa: 1 + log(kappa + 1 / kappa)),
    Continuous("levy", lambda x: -HALF_LN_2PI - 1.5 * log(x) - 0.5 / x),
    Continuous("levy_l", lambda x: -HALF_LN_2PI - 1.5 * log(-x) + 0.5 / x),
    Continuous("levy_stable", reason=NO_LOGPDF, refused=dict.fromkeys(("alpha", "beta"),
               "it is in an oscillating integral. Fit by the characteristic function.")),
    Continuous("loggamma", lambda x, c: c * x - exp(x) - gammaln(c),
               cdf=lambda x, c: sp.gammainc(c, exp(x)), sf=lambda x, c: sp.gammaincc(c, exp(x)),
               entropy=lambda c: gammaln(c) - c * digamma(c) + c,
               approximate=DIFFERENCES),
    Continuous("logistic", lambda x: -x - 2 * softplus(-x)),
    Continuous("loglaplace", lambda x, c: log(0.5 * c) - log(x) - c * np.abs(log(x)),
               cdf=lambda x, c: folded(log(x), 0.5 * exp(-c * off_zero(log(x)))),
               sf=lambda x, c: folded(-log(x), 0.5 * exp(-c * off_zero(log(x)))),
               entropy=lambda c: LN2 - log(c) + 1),
    Continuous("lognorm", lambda x, s: log_phi(log(x) / s) - log(s) - log(x),
               logcdf=lambda x, s: sp.log_ndtr(log(x) / s), logsf=lambda x,
               s: sp.log_ndtr(-log(x) / s),
               entropy=lambda s: 0.5 + HALF_LN_2PI + log(s)),
    *(Continuous(name, lambda x, a, b: -log(x) - log(log(b) - log(a)),
                 cdf=lambda x, a, b: (log(x) - log(a)) / (log(b) - log(a)),
                 entropy=lambda a, b: 0.5 * (log(a) + log(b)) + log(log(b) - log(a)))
      for name in ("loguniform", "reciprocal")),
    Continuous("lomax", lambda x, c: log(c) - (c + 1) * log1p(x), logsf=lambda x, c: -c * log1p(x),
               entropy=lambda c: 1 + 1 / c - log(c)),
    Continuous("maxwell", lambda x: LN2 - HALF_LN_2PI + 2 * log(x) - 0.5 * x * x),
    Continuous("mielke",
               lambda x, k, s: log(k) + (k - 1) * log(x) - (1 + k / s) * softplus(s * log(x)),
               logcdf=lambda x, k, s: -(k / s) * softplus(-s * log(x))),
    Continuous("moyal", lambda x: -0.5 * (x + exp(-x)) - HALF_LN_2PI),
    Continuous("nakagami",
               lambda x, nu: LN2 + nu * log(nu) - gammaln(nu) + sp.xlogy(2 * nu - 1, x)
               - nu * x * x,
               cdf=lambda x, nu: sp.gammainc(nu, nu * x * x),
               sf=lambda x, nu: sp.gammaincc(nu, nu * x * x),
               entropy=lambda nu: gammaln(nu) + nu - (nu - 0.5) * digamma(nu) - 0.5 * log(nu)
               - LN2,
               approximate=DIFFERENCES),
    Continuous("ncf", of.ncf_logpdf, cdf=lambda x, dfn, dfd, nc: sp.ncfdtr(dfn, dfd, nc, x),
               approximate={"dfn": DIFFERENCES, "dfd": DIFFERENCES},
               density_approximate={"dfn": ORDER, "dfd": ORDER}),
    Continuous("nct", integrals.nct_logpdf, approximate=SMOOTH,
               cdf=integral("nct", integrals.nct_logpdf),
               density_approximate=dict.fromkeys(
                   ("x", "df", "nc", "loc", "scale"), TRAPEZOID)),
    Continuous("ncx2", of.ncx2_logpdf, cdf=lambda x, df, nc: sp.chndtr(x, df, nc),
               approximate={"df": DIFFERENCES}, density_approximate={"df": ORDER}),
    Continuous("norm", log_phi),
    Continuous("norminvgauss", of.norminvgauss_logpdf, approximate=SMOOTH,
               cdf=integral("norminvgauss", of.norminvgauss_logpdf)),
    Continuous("pareto", lambda x, b: log(b) - (b + 1) * log(x), logsf=lambda x, b: -b * log(x),
               entropy=lambda b: 1 + 1 / b - log(b)),
    Continuous("pearson3", integrals.pearson3_logpdf, approximate=SMOOTH,
               cdf=integrals.pearson3_cdf, support=integrals.pearson3_support),
    Continuous("powerlaw", lambda x, a: log(a) + sp.xlogy(a - 1, x), logcdf=lambda x, a: a * log(x),
               entropy=lambda a: 1 - 1 / a - log(a)),
    Continuous("powerlognorm",
               lambda x, c, s: log(c / s) - log(x) + log_phi(log(x) / s) + (c
               - 1) * sp.log_ndtr(-log(x) / s),
               logsf=lambda x, c, s: c * sp.log_ndtr(-log(x) / s)),
    Continuous("powernorm", lambda x, c: log(c) + log_phi(x) + (c - 1) * sp.log_ndtr(-x),
               logsf=lambda x, c: c * sp.log_ndtr(-x)),
    Continuous("rdist",
               lambda x, c: (0.5 * c - 1) * (log1p(-x) + log1p(x) - 2 * LN2)
               - betaln(0.5 * c, 0.5 * c) - LN2,
               cdf=lambda x, c: sp.betainc(0.5 * c, 0.5 * c, 0.5 + 0.5 * x),
               sf=lambda x, c: sp.betainc(0.5 * c, 0.5 * c, 0.5 - 0.5 * x),
               approximate=DIFFERENCES),
    Continuous("rayleigh", lambda r: log(r) - 0.5 * r * r),
    Continuous("rel_breitwigner", of.breitwigner_logpdf, cdf=of.breitwigner_cdf),
    Continuous("rice", lambda x, b: log(x) - 0.5 * (x - b) ** 2 + log(sp.i0e(x * b)),
               cdf=lambda x, b: sp.chndtr(x * x, 2.0, b * b)),
    Continuous("recipinvgauss",
               lambda x, mu: -0.5 * (1 - mu * x) ** 2 / (x * mu * mu) - HALF_LN_2PI - 0.5 * log(x),
               cdf=lambda x, mu: sp.ndtr((x - 1 / mu) / sqrt(x))
               - exp(2 / mu + sp.log_ndtr(-(x + 1 / mu) / sqrt(x))),
               sf=lambda x, mu: sp.ndtr((1 / mu - x) / sqrt(x))
               + exp(2 / mu + sp.log_ndtr(-(x + 1 / mu) / sqrt(x)))),
    Continuous("semicircular", lambda x: LN2 - LNPI + 0.5 * (log1p(-x) + log1p(x))),
    Continuous("skewcauchy", lambda x, a: -LNPI - log1p((x / by_sign(x, 1 + a, 1 - a)) ** 2),
               cdf=of.skewcauchy_cdf),
    Continuous("skewnorm", lambda x, a: LN2 + log_phi(x) + sp.log_ndtr(a * x),
               cdf=lambda x, a: sp.ndtr(x) - 2 * sp.owens_t(x, a)),
    Continuous("studentized_range", reason=NO_LOGPDF,
               refused=dict.fromkeys(("k", "df"), "it is in a double integral; give a plain one."),
               without=dict.fromkeys(("logcdf", "logsf", "ppf", "isf"), NO_LOGPDF)),
    Continuous("t", of.t_logpdf, cdf=of.t_cdf, sf=lambda x, df: of.t_cdf(-x, df),
               entropy=lambda df: 0.5 * (df + 1) * (digamma(0.5 * (df + 1))
               - digamma(0.5 * df)) + 0.5 * log(df)
               + betaln(0.5 * df, 0.5),
               approximate=DIFFERENCES),
    Continuous("trapezoid", of.trapezoid_logpdf, cdf=of.trapezoid_cdf,
               entropy=lambda c, d: 0.5 * (1 - d + c) / (1 + d - c) + log(0.5 * (1 + d - c))),
    Continuous("triang", of.triang_logpdf, cdf=of.triang_cdf, entropy=lambda c: 0.5 - LN2 + 0 * c),
    Continuous("truncexpon",
               lambda x, b: -x - log(-expm1(-b)), cdf=lambda x, b: expm1(-x) / expm1(-b),
               sf=lambda x, b: exp(-x) * expm1(x - b) / expm1(-b),
               entropy=lambda b: log(-expm1(-b)) + 1 - b * exp(-b) / -expm1(-b)),
    Continuous("truncnorm", lambda x, a, b: log_phi(x) - of.gauss_mass(a, b),
               logcdf=lambda x, a, b: of.gauss_mass(a, x) - of.gauss_mass(a, b),
               logsf=lambda x, a, b: of.gauss_mass(x, b) - of.gauss_mass(a, b),
               entropy=of.truncnorm_entropy),
    Continuous("truncpareto", of.truncpareto_logpdf,
               cdf=lambda x, b, c: expm1(-b * log(x)) / expm1(-b * log(c)),
               sf=lambda x, b, c: exp(-b * log(x)) * expm1(b * (log(x)
               - log(c))) / expm1(-b * log(c)),
               entropy=lambda b, c: -log(b / -expm1(-b * log(c))) + (b + 1) * (1 / b
               - log(c) / expm1(b * log(c)))),
    Continuous("truncweibull_min",
               lambda x, c, a, b: log(c) + (c - 1) * log(x) - x**c
               - of.truncweibull_log_norm(c, a, b),
               logcdf=lambda x, c, a, b: of.truncweibull_log_norm(c, a, x)
               - of.truncweibull_log_norm(c, a, b),
               logsf=lambda x, c, a, b: of.truncweibull_log_norm(c, x, b)
               - of.truncweibull_log_norm(c, a, b)),
    Continuous("tukeylambda", of.tukeylambda_logpdf, cdf=lambda x, lam: sp.tklmbda(x, lam)),
    Continuous("uniform", lambda x: 0 * x),
    *(Continuous(name, lambda x, kappa: -2 * kappa * np.sin(0.5 * x) ** 2 - LN2 - LNPI
               - log(sp.i0e(kappa)),
                 cdf=integrals.vonmises_cdf, approximate=LEGENDRE,
                 entropy=lambda kappa: kappa * (1 - sp.i1e(kappa) / sp.i0e(kappa)) + LN2 + LNPI
               + log(sp.i0e(kappa)))
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
