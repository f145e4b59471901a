"""Log-densities and distribution functions that need more than a line of their table.

All are plain calls of numpy and scipy.special, so that they are differentiable to any order, and
stable where the textbook's form cancels or overflows. They are taken at inner points of the
support only (see `slopes`).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain

from .shared_formulas import HALF_LN_2PI, LN2, LNPI, ROOT_2PI, log1mexp, log1p_over, log_phi


def gausshyper_logpdf(x: Any, a: Any, b: Any, c: Any, z: Any) -> Any:
    """Armero & Bayarri 1994, doi:10.2307/2348939, equation 2."""
    norm = sp.betaln(a, b) + np.log(sp.hyp2f1(c, a, a + b, -z))
    return (a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - c * np.log1p(z * x) - norm


def geninvgauss_logpdf(x: Any, p: Any, b: Any) -> Any:
    """The generalised inverse Gaussian density."""
    return (p - 1) * np.log(x) - 0.5 * b * (x + 1 / x) - LN2 - np.log(sp.kve(p, b)) + b


def irwinhall_score(x: Any, n: Any) -> Any:
    """The derivative of a B-spline is a difference of two of lower degree."""
    from adcore_scipy import stats  # its own twin, when it is made

    pdf, lower = stats.irwinhall.pdf, np.maximum(n - 1, 1)
    return np.where(np.greater(n, 1), pdf(x, lower) - pdf(x - 1, lower), 0.0) / pdf(x, n)


def crystalball_parts(x: Any, beta: Any, m: Any) -> tuple[Any, Any, Any, Any]:
    """Where x is in the normal part, log of 1/N, exp(-β²/2) m/β/(m - 1), and x of the tail."""
    tail = np.exp(-0.5 * beta * beta) * m / beta / (m - 1)
    core = np.greater(plain(x), -plain(beta))
    base = m / beta - beta - np.where(core, -beta, x)
    return core, np.log(tail + ROOT_2PI * sp.ndtr(beta)), tail, base


def crystalball_logpdf(x: Any, beta: Any, m: Any) -> Any:
    """A normal density with a power-law tail below -β."""
    core, log_n, _, base = crystalball_parts(x, beta, m)
    power = m * np.log(m / beta) - 0.5 * beta * beta - m * np.log(base)
    return np.where(core, -0.5 * x * x, power) - log_n


def crystalball_cdf(x: Any, beta: Any, m: Any) -> Any:
    """Its integral."""
    core, log_n, tail, base = crystalball_parts(x, beta, m)
    power = tail * np.exp((m - 1) * (np.log(m / beta) - np.log(base)))
    inner = tail + ROOT_2PI * (sp.ndtr(np.where(core, x, -beta)) - sp.ndtr(-beta))
    return np.where(core, inner, power) * np.exp(-log_n)


def log_mills(x: Any) -> Any:
    """The logarithm of Mills' ratio, (1 - Φ) / φ."""
    return sp.log_ndtr(-x) - log_phi(x)


def dpareto_lognorm_logpdf(x: Any, u: Any, s: Any, a: Any, b: Any) -> Any:
    """Reed & Jorgensen 2004, doi:10.1081/STA-120037438, equation 8."""
    z = (np.log(x) - u) / s
    mills = np.logaddexp(log_mills(a * s - z), log_mills(b * s + z))
    return np.log(a) + np.log(b) - np.log(a + b) - np.log(x) + log_phi(z) + mills


def dpareto_lognorm_cdf(x: Any, u: Any, s: Any, a: Any, b: Any) -> Any:
    """The same, equation 9."""
    z = (np.log(x) - u) / s
    upper, lower = (np.exp(log_phi(z) + log_mills(v)) for v in (a * s - z, b * s + z))
    return sp.ndtr(z) - (b * upper - a * lower) / (a + b)


def genhyperbolic_logpdf(x: Any, p: Any, a: Any, b: Any) -> Any:
    """Barndorff-Nielsen 1977, doi:10.1098/rspa.1977.0041, by scaled Bessel functions."""
    square = (a - b) * (a + b)
    root, q = np.sqrt(square), np.sqrt(1 + x * x)
    norm = 0.5 * p * np.log(square) - (p - 0.5) * np.log(a) - HALF_LN_2PI
    bessel = np.log(sp.kve(p - 0.5, a * q)) - a * q - np.log(sp.kve(p, root)) + root
    return norm + bessel + b * x + (p - 0.5) * np.log(q)


def norminvgauss_logpdf(x: Any, a: Any, b: Any) -> Any:
    """Barndorff-Nielsen 1997, doi:10.1111/1467-9469.00045."""
    q = np.sqrt(1 + x * x)
    inner = np.sqrt((a - b) * (a + b)) + b * x - a * q
    return np.log(a) - LNPI + np.log(sp.k1e(a * q)) + inner - np.log(q)


def f_logpdf(x: Any, n: Any, m: Any) -> Any:
    """The density of the ratio of two mean squares."""
    front = 0.5 * (m * np.log(m) + n * np.log(n)) + (0.5 * n - 1) * np.log(x)
    return front - 0.5 * (n + m) * np.log(m + n * x) - sp.betaln(0.5 * n, 0.5 * m)


def invgauss_logcdf(x: Any, mu: Any) -> Any:
    """Giner & Smyth 2016, doi:10.32614/RJ-2016-024, equation 3."""
    r = np.sqrt(x)
    rest = 2 / mu + sp.log_ndtr(-(x / mu + 1) / r)
    return np.logaddexp(sp.log_ndtr((x / mu - 1) / r), rest)


def invgauss_logsf(x: Any, mu: Any) -> Any:
    """The same, equation 4."""
    r = np.sqrt(x)
    whole = sp.log_ndtr(-(x / mu - 1) / r)
    return whole + log1mexp(2 / mu + sp.log_ndtr(-(x / mu + 1) / r) - whole)


def jf_parts(x: Any, s: Any) -> tuple[Any, Any]:
    """1 ± x / √(s + x²), without cancellation."""
    d = np.sqrt(s + x * x)
    size = np.abs(x)
    large, small = 1 + size / d, s / (d * (d + size))
    positive = np.greater(plain(x), 0)
    return np.where(positive, large, small), np.where(positive, small, large)


def jf_skew_t_logpdf(x: Any, a: Any, b: Any) -> Any:
    """Jones & Faddy 2003, doi:10.1111/1467-9868.00378, equation 1."""
    up, down = jf_parts(x, a + b)
    norm = (a + b - 1) * LN2 + sp.betaln(a, b) + 0.5 * np.log(a + b)
    return (a + 0.5) * np.log(up) + (b + 0.5) * np.log(down) - norm


def genextreme_logpdf(x: Any, c: Any) -> Any:
    """The generalised extreme value density, smooth at c = 0."""
    rest = log1p_over(-c, x)
    return c * rest - rest - np.exp(-rest)


def trapezoid_logpdf(x: Any, c: Any, d: Any) -> Any:
    """Rising to c, level to d, falling to 1."""
    p, left, right = plain(x), *_sides(x, c, d)
    rising, falling = np.log(left / c), np.log((1 - right) / (1 - d))
    inner = np.where(np.less(p, plain(c)), rising, np.where(np.greater(p, plain(d)), falling, 0.0))
    return inner + LN2 - np.log(d - c + 1)


def trapezoid_cdf(x: Any, c: Any, d: Any) -> Any:
    """Its integral."""
    p, left, right = plain(x), *_sides(x, c, d)
    u = d - c + 1
    rising, falling = left * left / c / u, 1 - (1 - right) ** 2 / u / (1 - d)
    level = (2 * x - c) / u
    return np.where(np.less(p, plain(c)), rising, np.where(np.greater(p, plain(d)), falling, level))


def _sides(x: Any, c: Any, d: Any) -> tuple[Any, Any]:
    """x where it is left of c, and where it is right of d, with a harmless number elsewhere."""
    p = plain(x)
    return np.where(np.less(p, plain(c)), x, c), np.where(np.greater(p, plain(d)), x, d)


def triang_logpdf(x: Any, c: Any) -> Any:
    """Rising to c, falling to 1; c = 0 and c = 1 are one-sided."""
    left, right = _sides(x, c, c)
    rising = np.less(plain(x), plain(c))
    up = np.log(np.where(rising, left / np.where(rising, c, 1.0), 1.0))
    down = np.log(np.where(rising, 1.0, (1 - right) / np.where(rising, 1.0, 1 - c)))
    return LN2 + np.where(rising, up, down)


def triang_cdf(x: Any, c: Any) -> Any:
    """Its integral."""
    rising = np.less(plain(x), plain(c))
    up, down = x * x / np.where(rising, c, 1.0), (1 - x) ** 2 / np.where(rising, 1.0, 1 - c)
    return np.where(rising, up, 1 - down)


def gauss_mass(a: Any, b: Any) -> Any:
    """log(Φ(b) - Φ(a)) for a < b, by the tail that both are in."""
    right = np.greater(plain(a), 0)
    low, high = np.where(right, -b, a), np.where(right, -a, b)
    left = np.less_equal(plain(high), 0)
    l, h = sp.log_ndtr(np.where(left, low, -2.0)), sp.log_ndtr(np.where(left, high, -1.0))
    middle = np.log1p(-sp.ndtr(np.where(left, -1.0, low)) - sp.ndtr(np.where(left, -1.0, -high)))
    return np.where(left, h + log1mexp(l - h), middle)


def truncnorm_entropy(a: Any, b: Any) -> Any:
    """½ log(2πe) + log Z + (a φ(a) - b φ(b)) / (2 Z); at an infinite end x φ(x) is 0."""
    mass = gauss_mass(a, b)

    def ratio(x: Any) -> Any:
        finite = np.isfinite(plain(x))
        inner = np.where(finite, x, 0.0)
        return np.where(finite, inner * np.exp(log_phi(inner) - mass), 0.0)

    return 0.5 + HALF_LN_2PI + mass + 0.5 * (ratio(a) - ratio(b))


def truncpareto_logpdf(x: Any, b: Any, c: Any) -> Any:
    """b may be negative."""
    norm = np.log(b / -np.expm1(-b * np.log(c)))
    return norm - (b + 1) * np.log(x)


def truncweibull_log_norm(c: Any, a: Any, b: Any) -> Any:
    """log(exp(-aᶜ) - exp(-bᶜ))."""
    low = a**c
    return -low + log1mexp(low - b**c)


def ncx2_logpdf(x: Any, df: Any, nc: Any) -> Any:
    """DLMF 10.39.9 in log f = that of chi2 - nc/2 + log ₀F₁(; df/2; x nc / 4), large by ive."""
    v, w = 0.5 * df, 0.25 * x * nc
    large = np.greater(plain(w), 20.0)
    one = np.where(large, 1.0, w)
    series = np.log(sp.hyp0f1(v, one))
    r = 2 * np.sqrt(np.where(large, w, 30.0))
    bessel = np.log(sp.ive(v - 1, r)) + r + sp.gammaln(v) - (v - 1) * np.log(0.5 * r)
    chi2 = (v - 1) * np.log(x) - 0.5 * x - v * LN2 - sp.gammaln(v)
    return chi2 - 0.5 * nc + np.where(large, bessel, series)


def ncf_logpdf(x: Any, n: Any, m: Any, nc: Any) -> Any:
    """That of f, - nc/2 + log ₁F₁((n + m)/2; n/2; nc n x / (2 (m + n x)))."""
    inner = 0.5 * nc * n * x / (m + n * x)
    return f_logpdf(x, n, m) - 0.5 * nc + np.log(sp.hyp1f1(0.5 * (n + m), 0.5 * n, inner))


def skewcauchy_cdf(x: Any, a: Any) -> Any:
    """Two halves of Cauchy distributions of different widths."""
    width = np.where(np.less_equal(plain(x), 0), 1 - a, 1 + a)
    return 0.5 * (1 - a) + width * np.arctan(x / width) / math.pi


def wrapcauchy_cdf(x: Any, c: Any) -> Any:
    """Its branch at π is that of the arcus tangent."""
    left = np.less(plain(x), math.pi)
    angle = np.arctan((1 + c) / (1 - c) * np.tan(0.5 * np.where(left, x, 2 * math.pi - x)))
    return np.where(left, angle, math.pi - angle) / math.pi


def breitwigner_logpdf(x: Any, rho: Any) -> Any:
    """A Cauchy density in x²."""
    root = np.sqrt(1 + 1 / (rho * rho))
    norm = 0.5 * np.log(2 * root * root / (1 + root)) + LN2 - LNPI
    return norm - np.log1p(((x - rho) * (x + rho) / rho) ** 2)


def breitwigner_cdf(x: Any, rho: Any) -> Any:
    """As scipy's, by an arcus tangent of a complex number."""
    root = np.sqrt(1 + 1 / (rho * rho))
    angle = np.arctan(x / np.sqrt(-rho * (rho + 1j)))
    return np.sqrt(2 / (1 + root)) * 2 / math.pi * np.imag(np.sqrt(-1 + 1j / rho) * angle)


def tukeylambda_logpdf(x: Any, lam: Any) -> Any:
    """1 / Q'(F), with Q' = q^(λ-1) + (1 - q)^(λ-1)."""
    lower, upper = sp.tklmbda(x, lam), sp.tklmbda(-x, lam)
    return -np.logaddexp((lam - 1) * np.log(lower), (lam - 1) * np.log(upper))


def t_logpdf(x: Any, df: Any) -> Any:
    """Student's density; for an infinite df the normal one, of slope 0 in df."""
    normal = np.isinf(plain(df))
    m = np.where(normal, 1.0, df)
    norm = sp.gammaln(0.5 * (m + 1)) - sp.gammaln(0.5 * m) - 0.5 * (np.log(m) + LNPI)
    return np.where(normal, log_phi(x), norm - 0.5 * (m + 1) * np.log1p(x * x / m))


def t_cdf(x: Any, df: Any) -> Any:
    """Its integral."""
    normal = np.isinf(plain(df))
    return np.where(normal, sp.ndtr(x), sp.stdtr(np.where(normal, 1.0, df), x))
