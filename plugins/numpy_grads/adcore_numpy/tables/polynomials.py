"""numpy's first polynomial functions (`np.polyval` …): coefficients, highest power first.

A value p(x) moves by p′(x) dx + ṗ(x). Roots move by the implicit function theorem, sums and
products are linear in each polynomial, fits are least squares (`polynomial.fitting`). `np.poly1d`
holds what it is given, traced or not, so its methods are differentiated by these rules; like
numpy it drops leading coefficients that are 0.
"""

from __future__ import annotations

from math import factorial
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain, primitive, rule

from ..polynomial.arrays import bare, padded, series
from ..polynomial.family import FAMILIES
from ..polynomial.fitting import (
    demand_rank,
    fit_matrix,
    fitted,
    pseudo_inverse,
    residuals,
    weighted,
)
from ..polynomial.values import demand_simple
from .mixed_arguments import as_array

_POLY1D = (
    "a poly1d beside a traced polynomial. Use coefficient arrays (p.coeffs) throughout, "
    "or compose numpy.polynomial series of adcore_numpy.polynomial."
)


# ------------------------------------------------------------------------------------- values


@primitive
def horner(p: Any, x: Any) -> Any:
    """np.polyval on arrays: Σ p[k] x**(n - 1 - k)."""
    return np.polyval(p, x)


def horner_jvp(tangents, ans, p, x):
    """The map: y = p(x). Differential: ṗ(x) + p′(x) dx; rows p[k] broadcast against x."""
    p_dot, x_dot = tangents
    if p_dot is None:
        return x_dot * horner(_slope(p), x)
    moved = horner(p_dot, x)
    return moved if x_dot is None else moved + x_dot * horner(_slope(p), x)


def horner_vjp(ct, ans, p, x):
    """Its adjoint: p_bar[k] = Σ x**(n - 1 - k) ct over axes that p[k] has not; x_bar = p′ ct."""

    def p_bar():
        powers = np.vander(np.ravel(x), len(p))
        if p.ndim == 1:
            whole = np.broadcast_to(x, np.shape(ct)) if np.shape(x) != np.shape(ct) else x
            return np.matmul(np.ravel(ct), np.vander(np.ravel(whole), len(p)))
        aligned = (len(p), *(1,) * (np.ndim(ct) - np.ndim(x)), *np.shape(x))
        product = ct * np.reshape(np.swapaxes(powers, 0, 1), aligned)
        added = np.ndim(ct) + 1 - p.ndim
        return np.sum(product, axis=tuple(range(1, added + 1))) if added else product

    return p_bar, lambda: ct * horner(_slope(p), x)


def _slope(p: Any) -> Any:
    """The derivatives of polynomials along the first axis."""
    degrees = np.arange(len(p) - 1, 0, -1)
    return p[:-1] * np.reshape(degrees, (-1, *(1,) * (p.ndim - 1)))


def _polyval(p, x):
    if isinstance(x, np.poly1d):
        raise NonDifferentiableError(f"numpy.polyval is not differentiable with {_POLY1D}")
    return horner(series(_coefficients(p)), as_array(x))


def _coefficients(p: Any) -> Any:
    return p.coeffs if isinstance(p, np.poly1d) else p


def _as_given(result: Any, *polynomials: Any) -> Any:
    """The answer as a poly1d if an argument was one, as numpy has it."""
    return np.poly1d(result) if any(isinstance(p, np.poly1d) for p in polynomials) else result


# --------------------------------------------------------------------------- roots and zeros


def roots_jvp(t, ans, p):
    """The map: r with p(r) = 0. dr = -ṗ(r) / p′(r), at simple roots."""
    return -horner(t, ans) / _slope_at_roots(ans, p)


def roots_vjp(ct, ans, p):
    """Its adjoint: p_bar[k] = -Σ r**(n - 1 - k) ct / p′(r)."""
    return -np.matmul(ct / _slope_at_roots(ans, p), np.vander(ans, len(p)))


def _slope_at_roots(r: Any, p: Any) -> Any:
    on_plain(demand_simple, FAMILIES["poly"], r, plain(p)[::-1])
    return horner(_slope(p), r)


def poly_jvp(t, ans, seq_of_zeros):
    """The maps: Π (x - zᵢ), det(x - M). Differentials: -Σ dzᵢ Π_{j≠i} (x - zⱼ), -tr(adj(x - M) dM).

    The adjugate is Σ B_k x**(n-1-k) with B_0 = 1, B_k = M B_{k-1} + a_k (Faddeev & Le Verrier),
    so multiple eigenvalues are no exception.
    """
    z = seq_of_zeros
    if z.ndim < 2:
        return np.concatenate((np.zeros_like(ans[:1]), -np.matmul(t, _others(z))))
    adjugate = _adjugate(ans, z)
    return np.stack([np.zeros_like(ans[0]), *(-np.sum(np.swapaxes(B, 0, 1) * t) for B in adjugate)])


def poly_vjp(ct, ans, seq_of_zeros):
    """Its adjoint: z_barᵢ = -Σ_k ct_k (Π_{j≠i})_k, M_bar = -Σ_k ct_k B_{k-1}ᵀ."""
    z = seq_of_zeros
    if z.ndim < 2:
        return -np.matmul(_others(z), ct[1:])
    terms = [c * np.swapaxes(B, 0, 1) for c, B in zip(ct[1:], _adjugate(ans, z), strict=True)]
    return -sum(terms[1:], terms[0])


def _others(z: Any) -> Any:
    """Row i: the coefficients of the polynomial whose zeros are all but zᵢ."""
    z = np.atleast_1d(z)
    others = [np.poly(z[np.arange(len(z)) != i]) for i in range(len(z))]
    return np.stack([np.atleast_1d(row) for row in others])


def _adjugate(coefficients: Any, M: Any) -> list[Any]:
    eye = np.eye(len(M), dtype=M.dtype)
    matrices = [eye]
    for k in range(1, len(M)):
        matrices.append(np.matmul(M, matrices[-1]) + coefficients[k] * eye)
    return matrices


# ------------------------------------------------------------------------------- arithmetic


def _polyadd(a1, a2):
    return _as_given(_sum(_coefficients(a1), _coefficients(a2)), a1, a2)


def _polysub(a1, a2):
    return _as_given(_sum(_coefficients(a1), -series(_coefficients(a2))), a1, a2)


def _sum(a1: Any, a2: Any) -> Any:
    a1, a2 = series(a1), series(a2)
    n = max(len(a1), len(a2))
    return padded(a1, n, front=True) + padded(a2, n, front=True)


def _polymul(a1, a2):
    b1, b2 = series(_coefficients(a1)), series(_coefficients(a2))
    length = len(np.polymul(bare(b1), bare(b2)))  # numpy drops leading zeros
    return _as_given(np.convolve(b1, b2)[-length:], a1, a2)


def _polydiv(u, v):
    a, b = series(_coefficients(u)), series(_coefficients(v))
    quotient, remainder = np.polydiv(bare(a), bare(b))
    steps = len(a) - len(b) + 1
    rest = a
    if steps > 0:
        factors = []
        for _ in range(steps):
            factor = rest[0] / b[0]
            factors.append(factor)
            rest = np.concatenate((rest[1 : len(b)] - factor * b[1:], rest[len(b) :]))
        quotient = np.stack(factors)
    if not len(rest):  # numpy's remainder of a division by a number is [0.]
        rest = a[:1] * 0
    rest = padded(rest, len(remainder), front=True)[-len(remainder) :]
    return _as_given(quotient, u, v), _as_given(rest, u, v)


def _polyder(p, m=1):
    factors = np.polyder(np.ones(len(p), p.dtype), m)
    return p[: len(factors)] * factors


def _polyint(p, m=1, k=None):
    n = len(p)
    factors = np.polyint(np.ones(n), m)[:n] if m else np.ones(n)
    whole = p * factors
    if not m:
        return p
    if k is None:
        return padded(whole, n + m)
    k = series(k)
    if len(k) < m and len(k) != 1:
        return np.polyint(bare(p), m, bare(k))  # raises as numpy does
    inverse = np.array([1 / factorial(m - 1 - i) for i in range(m)])
    return np.concatenate((whole, k[:m] * inverse))


# ------------------------------------------------------------------------------------- fits


def _polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    x, y, order = as_array(x), as_array(y), int(deg) + 1
    if x.ndim != 1 or not x.size or order < 1:
        return np.polyfit(bare(x), bare(y), deg)  # raises as numpy does
    A = np.vander(x, order)
    if full or not cov:
        return fit_matrix(A, y, w, rcond, full)
    columns = y.ndim
    A, b, rcond = weighted(A, y, w, rcond)
    demand_rank(A, rcond)
    c = fitted(A, b, rcond)
    P = pseudo_inverse(A, rcond)
    base = np.matmul(P, np.swapaxes(P, 0, 1))
    if isinstance(cov, str) and cov == "unscaled":
        return c, base if columns == 1 else base[:, :, None]
    if len(A) <= order:
        msg = "the number of data points must exceed order to scale the covariance matrix"
        raise ValueError(msg)
    factor = residuals(A, b, c) / (len(A) - order)
    return c, base * factor if columns == 1 else base[:, :, None] * factor


# fmt: off
RULES = [
    rule(horner,          jvp=horner_jvp, vjp=horner_vjp, wrt=("p", "x")),
    rule(np.poly,         jvp=poly_jvp,   vjp=poly_vjp),
    rule(np.roots,        jvp=roots_jvp,  vjp=roots_vjp),
    composite(np.polyval, _polyval),
    composite(np.polyadd, _polyadd),
    composite(np.polysub, _polysub),
    composite(np.polymul, _polymul),
    composite(np.polydiv, _polydiv),
    composite(np.polyder, _polyder),
    composite(np.polyint, _polyint),
    composite(np.polyfit, _polyfit),
]
# fmt: on
