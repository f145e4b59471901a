"""Other special functions: exponential integrals, zeta functions, the AGM, softmax and its kin."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sp
from scipy.special import _ufuncs

from adcore.extend import composite, constant, elementwise, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE
from ..careful_quotients import bounded, inverse, where_a_value, whole
from ..difference_stencil import slope
from .box_cox import log_of, polynomial

twin, step = NAMESPACE.twin, NAMESPACE.step

softmax, log_softmax, logsumexp, diric = (
    twin(name) for name in ("softmax", "log_softmax", "logsumexp", "diric")
)

# ------------------------------------------------------------------------- exponential integrals


def expn_slope(ans: Any, n: Any, x: Any) -> Any:
    """Eₙ′ = -Eₙ₋₁, with E₀ = e⁻ˣ/x and E₋₁ = e⁻ˣ (1 + 1/x)/x. Source: DLMF 8.19.13."""
    n = whole(n)
    zero = n == 0
    regular = -sp.expn(np.where(zero, 1, n) - 1, x)
    if not np.any(zero):
        return regular
    return np.where(zero, -np.exp(-x) * (1 + inverse(x)) * inverse(x), regular)


def sinhc(x: Any) -> Any:
    """sinh(x)/x, 1 at 0, by exprel: (e²ʷ - 1)/2w for the one of w = ±x that decays."""
    w = np.where(np.real(plain(x)) > 0, -x, x)
    with np.errstate(over="ignore"):
        half = np.exp(-w / 2)  # its square may overflow
        return half * (half * sp.exprel(2 * w))


def pair(function: Any, first: Any, second: Any) -> Any:
    """The rule of a function of one number with two answers, from their slopes."""

    def guarded(ct: Any, slope: Any) -> Any:
        """Their product; an infinite slope of an answer that is not used is 0."""
        return ct * np.where((plain(ct) == 0) & np.isinf(plain(slope)), 0, slope)

    return rule(
        function,
        jvp=lambda t, ans, x: (t * first(x), t * second(x)),
        vjp=lambda ct, ans, x: guarded(ct[0], first(x)) + guarded(ct[1], second(x)),
    )


def over_x(function: Any) -> Any:
    """function(x)/x, ∞ at 0; the quotient at ±∞ is that of the function there by a large number."""

    def quotient(x: Any) -> Any:
        with np.errstate(over="ignore"):  # scipy's values are silent too
            return function(x) * inverse(bounded(x))

    return quotient


def sinc_any(x: Any) -> Any:
    """sin(x)/x, 0 at ±∞."""
    found = np.sinc(at_rest(x) / math.pi)
    return np.where(np.isinf(plain(x)), 0, found) if np.any(np.isinf(plain(x))) else found


def cosine_over(x: Any) -> Any:
    """cos(x)/x, ∞ at 0 and 0 at ±∞."""
    return np.cos(at_rest(x)) * inverse(bounded(x, 1e300))


def at_rest(x: Any) -> Any:
    """x, with 0 in the place of ±∞."""
    infinite = np.isinf(plain(x))
    return np.where(infinite, 0, x) if np.any(infinite) else x


def sinhc_any(x: Any) -> Any:
    """The same for complex numbers too, of which exprel takes none."""
    if not np.iscomplexobj(plain(x)):
        return sinhc(bounded(x))
    return np.sinc(1j * x / math.pi)


LOGARITHM = [(-1) ** k / (k + 1) for k in range(36)]  # of log(1 + w)/w, powers of w


def spence_slope(ans: Any, z: Any) -> Any:
    """log z/(1 - z): the dilogarithm of 1 - z; near z = 1 by its power series. DLMF 25.12.2."""
    near = np.absolute(plain(z) - 1) < 0.3
    series = -polynomial(LOGARITHM, np.where(near, z - 1, 0))
    far = bounded(np.where(near, 2, z))
    return np.where(near, series, log_of(far) / (1 - far))


# -------------------------------------------------------------------------------- zeta functions


def zeta_step(s: Any) -> Any:
    """A step that keeps 8 points on either side away from the pole at 1."""
    distance = np.abs(plain(s) - 1)
    return np.minimum(1 / 32, np.where(distance == 0, 1, distance) / 20)


def zeta_slope(function: Any, s: Any, *q: Any) -> Any:
    """The slope in s; at the pole, where the value is that on its right, -∞."""
    pole = plain(s) == 1
    found = slope(function, 0, np.where(pole, 2, s) if np.any(pole) else s, *q, step=zeta_step(s))
    return np.where(pole, -np.inf, found) if np.any(pole) else found


def without_one(s: Any) -> Any:
    """ζ - 1, which keeps its digits where ζ is near 1; ζ for complex s, of which there is none."""
    return _ufuncs._riemann_zeta if np.iscomplexobj(plain(s)) else sp.zetac


BY_STENCIL = "central differences of order 16, relative error 1e-10"

# --------------------------------------------------------------------------------- AGM, Dirichlet


def agm_slope(ans: Any, a: Any, b: Any) -> Any:
    """∂M/∂a = 2a M²/3π R_D(0, b², a²), from M = π/2R_F(0, a², b²). DLMF 19.22.1, 19.18.1."""
    zero = plain(a) == 0  # where it rises like 1/log(4/a)
    level = (plain(b) == 0) & ~zero  # where it is 0 for all a
    if np.any(level):
        return np.where(level, 0, agm_slope(ans, a, np.where(level, a, b)))
    own = np.where(zero, 1, a)
    integral = sp.elliprd(0 * plain(own), b * b, own * own)
    found = own * ans * np.absolute(ans) * (2 / (3 * math.pi)) * integral
    return np.where(zero, np.inf, found) if np.any(zero) else found


def _diric(x, n):
    """sin(nx/2)/n sin(x/2) = Uₙ₋₁(cos(x/2))/n, a polynomial in a cosine."""
    known = where_a_value(sp.diric(plain(x), n), 1)  # n is a positive whole number
    return known * sp.eval_chebyu(np.subtract(n, 1), np.cos(x / 2)) / n


# ------------------------------------------------------------------------------------- logsumexp


def _log_sum(a: Any, axis: Any) -> Any:
    """log Σ eᵃ along an axis or several, which are kept."""
    return sp.logsumexp(a, axis=axis, keepdims=True)


log_sum = step(_log_sum)


def weights(ans: Any, a: Any, axis: Any) -> Any:
    """∂/∂a = e^(a - ans), which is softmax; where ans is infinite, its equals share evenly."""
    infinite = np.isinf(plain(ans))
    if not np.any(infinite):
        return np.exp(a - ans)
    tie = (plain(a) == plain(ans)) & infinite
    even = tie / np.maximum(np.sum(tie, axis=axis, keepdims=True), 1)
    finite = np.exp(np.where(infinite, 0, a) - np.where(infinite, 0, ans))
    return np.where(infinite, even, finite)


def log_sum_jvp(t, ans, a, axis):
    """The map: y = log Σ eᵃ. Differential: the mean of da by the weights of softmax."""
    return np.sum(weights(ans, a, axis) * t, axis=axis, keepdims=True)


def log_sum_vjp(ct, ans, a, axis):
    """Its adjoint: each element gets its weight of ȳ."""
    return ct * weights(ans, a, axis)


def _logsumexp(a, axis=None, b=None, keepdims=False, return_sign=False):
    """log |Σ b eᵃ| and its sign; with b, after the largest exponent was taken out."""
    a = as_array(a) * 1.0
    if a.ndim == 0:
        found = _logsumexp(np.reshape(a, 1), 0, b, keepdims, return_sign)
        return tuple(x[0] for x in found) if return_sign and keepdims else found
    axis = tuple(range(a.ndim)) if axis is None else axis
    b = None if b is None else as_array(b)
    if b is None and not return_sign and not np.iscomplexobj(plain(a)):
        total = log_sum(a, axis)
    else:
        shape = np.broadcast_shapes(np.shape(plain(a)), np.shape(plain(b if b is not None else 1)))
        a = np.broadcast_to(a, shape)
        factor = 1 if b is None else b
        used = np.where(np.broadcast_to(plain(factor) != 0, shape), np.real(plain(a)), -np.inf)
        top = np.max(used, axis=axis, keepdims=True, initial=-np.inf)
        top = np.where(np.isfinite(top), top, 0)
        terms = factor * np.exp(np.where(np.isneginf(used), top, a) - top)
        sums = np.sum(np.where(np.isneginf(used), 0, terms), axis=axis, keepdims=True)
        size = np.absolute(sums)
        sign = sums / np.where(plain(size) == 0, 1, size)
        total = np.log(size) + top
        if not return_sign:
            total = np.where(np.real(plain(sign)) < 0, np.nan, total) if b is not None else total
            if np.iscomplexobj(plain(a)):
                total = np.log(sums) + top
    keep = (lambda x: x) if keepdims else (lambda x: np.squeeze(x, axis)[()])
    return (keep(total), keep(sign)) if return_sign else keep(total)


def _log_softmax(x, axis=None):
    """x - log Σ eˣ."""
    x = as_array(x) * 1.0
    return x - log_sum(x, tuple(range(x.ndim)) if axis is None else axis)


def _softmax(x, axis=None):
    """eˣ/Σ eˣ."""
    return np.exp(_log_softmax(x, axis))


POSITIVE = (0.3, 3.0)

# fmt: off
RULES = [
    elementwise(sp.agm,   agm_slope, lambda ans, a, b: agm_slope(ans, b, a),
                domain=(POSITIVE, POSITIVE)),
    constant(sp.bernoulli, sp.euler),
    composite(diric,      _diric),
    elementwise(sp.expn,  None, expn_slope,                              domain=((3, 3), POSITIVE)),
    elementwise(sp.exp1,  lambda ans, z: -np.exp(-z) * inverse(z),             domain=POSITIVE),
    elementwise(sp.expi,  lambda ans, x: over_x(np.exp)(x),                    domain=POSITIVE),
    pair(sp.shichi,       sinhc_any,                             over_x(np.cosh)),
    pair(sp.sici,         sinc_any,                              cosine_over),
    rule(log_sum,         jvp=log_sum_jvp, vjp=log_sum_vjp),
    composite(logsumexp,  _logsumexp),
    composite(softmax,    _softmax),
    composite(log_softmax, _log_softmax),
    elementwise(sp.spence, spence_slope,                                         domain=POSITIVE),
    elementwise(_ufuncs._zeta,
                lambda ans, s, q: zeta_slope(_ufuncs._zeta, s, q),
                lambda ans, s, q: -s * _ufuncs._zeta(s + 1, q),
                name="scipy.special.zeta", approximate={"s": BY_STENCIL},
                domain=((1.8, 4.0), POSITIVE)),
    elementwise(_ufuncs._riemann_zeta,
                lambda ans, s: zeta_slope(without_one(s), s),
                name="scipy.special.zeta(x)", approximate=BY_STENCIL,            domain=(1.8, 4.0)),
    elementwise(sp.zetac, lambda ans, s: zeta_slope(sp.zetac, s),
                approximate=BY_STENCIL,                                          domain=(1.8, 4.0)),
]
# fmt: on
