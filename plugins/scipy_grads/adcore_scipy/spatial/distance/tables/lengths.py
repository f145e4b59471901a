"""The steps of distances: lengths of differences, which are roots where two points coincide.

Each is of vectors along the last axis, and pulls back through `through_root`: at a difference of 0
the slope is 0, and what is smooth in spite of the root has right second derivatives.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.spatial.distance
import scipy.special

from adcore.extend import linear, rule
from adcore_numpy.tables.mixed_arguments import at_value, is_traced
from adcore_numpy.tables.root_slopes import infinite_at_zero, through_root

from .. import NAMESPACE

step = NAMESPACE.step


def _or_one(r: Any) -> Any:
    """r, and 1 where r is 0."""
    return np.where(np.equal(r, 0), 1, r)


@step
def _number(x: Any) -> Any:
    """A Python float, where scipy returns one."""
    return float(x)


def like_scipys(bare: Any, found: Any) -> Any:
    """scipy's value, in its type, with the derivative of what was found."""
    if not is_traced(found):
        return bare
    value = at_value(np.asarray(bare), found)
    return _number(value) if type(bare) is float else value


# ------------------------------------------------------------------------------------------ lengths


@step
def _length(d: Any, w: Any) -> Any:
    """r = √Σ w d²."""
    return np.sqrt(np.sum(w * d * d, -1))


def length_jvp_d(t, ans, d, w):
    """dr = Σ w d ḋ / r."""
    return np.sum(w * d * t, -1) / _or_one(ans)


def length_jvp_w(t, ans, d, w):
    """dr = Σ d² ẇ / 2r."""
    return np.sum(d * d * t, -1) / (2 * _or_one(ans))


def length_vjp_d(ct, ans, d, w):
    """h = w d."""
    return through_root(ct[..., None], w * d, ans[..., None])


def length_vjp_w(ct, ans, d, w):
    """h = d²/2, summed over all vectors by the engine."""
    return through_root(ct[..., None], d * d / 2, ans[..., None])


@step
def _form(d: Any, A: Any) -> Any:
    """r = √(d A d)."""
    return np.sqrt(np.einsum("...i,ij,...j->...", d, A, d))


def form_jvp_d(t, ans, d, A):
    """dr = d (A + Aᵀ) ḋ / 2r."""
    return np.sum((d @ (A + A.T)) * t, -1) / (2 * _or_one(ans))


def form_jvp_A(t, ans, d, A):
    """dr = d Ȧ d / 2r."""
    return np.sum((d @ t) * d, -1) / (2 * _or_one(ans))


def form_vjp_d(ct, ans, d, A):
    """h = d (A + Aᵀ) / 2."""
    return through_root(ct[..., None], d @ (A + A.T) / 2, ans[..., None])


def form_vjp_A(ct, ans, d, A):
    """h = d dᵀ / 2, summed over all vectors."""
    h = d[..., :, None] * d[..., None, :] / 2
    each = through_root(ct[..., None, None], h, ans[..., None, None])
    return np.sum(each, tuple(range(d.ndim - 1)))


# -------------------------------------------------------------------------------------- other norms


@step
def _norm(d: Any, w: Any, p: Any) -> Any:
    """r = (Σ w |d|ᵖ)^(1/p)."""
    return np.sum(w * np.abs(d) ** p, -1) ** (1 / p)


def _norm_slope(ans: Any, d: Any, w: Any, p: Any) -> Any:
    """∂r/∂d = w |d|ᵖ⁻¹ sign(d) / rᵖ⁻¹: 0 where r is 0, whence there is no second derivative."""
    r = ans[..., None]
    zero = np.equal(d, 0)
    share = np.where(zero, 0, np.abs(np.where(zero, 1, d) / _or_one(r))) ** (p - 1) * np.sign(d)
    return w * np.where(zero, 0, share) + infinite_at_zero(d, np.broadcast_to(r, d.shape))


def norm_jvp_d(t, ans, d, w, p):
    """See `_norm_slope`."""
    return np.sum(_norm_slope(ans, d, w, p) * t, -1)


def norm_vjp_d(ct, ans, d, w, p):
    """See `_norm_slope`."""
    return ct[..., None] * _norm_slope(ans, d, w, p)


def _norm_share(ans: Any, d: Any, p: Any) -> Any:
    """∂r/∂w = (|d|/r)ᵖ r / p."""
    r = ans[..., None]
    return np.abs(d / _or_one(r)) ** p * r / p


def norm_jvp_w(t, ans, d, w, p):
    """See `_norm_share`."""
    return np.sum(_norm_share(ans, d, p) * t, -1)


def norm_vjp_w(ct, ans, d, w, p):
    """See `_norm_share`."""
    return ct[..., None] * _norm_share(ans, d, p)


# ------------------------------------------------------------------------------------ distributions


@step
def _divergence(p: Any, q: Any) -> Any:
    """r = √(J/2) with J = Σ p log(p/m) + q log(q/m), m = (p + q)/2."""
    m = (p + q) / 2
    halves = scipy.special.rel_entr(p, m), scipy.special.rel_entr(q, m)
    return np.sqrt((np.sum(halves[0], -1) + np.sum(halves[1], -1)) / 2)


def _surplus(p: Any, q: Any) -> Any:
    """r ∂r/∂p = log(p/m) / 4; 0 where both are 0."""
    both = np.equal(p + q, 0)
    return np.log(np.where(both, 1, p) / np.where(both, 1, (p + q) / 2)) / 4


def divergence_jvp_p(t, ans, p, q):
    """dr = Σ log(p/m) ṗ / 4r."""
    return np.sum(_surplus(p, q) * t, -1) / _or_one(ans)


def divergence_jvp_q(t, ans, p, q):
    """The same with p and q exchanged."""
    return np.sum(_surplus(q, p) * t, -1) / _or_one(ans)


def divergence_vjp_p(ct, ans, p, q):
    """h = r ∂r/∂p, see `_surplus`."""
    return through_root(ct[..., None], _surplus(p, q), ans[..., None])


def divergence_vjp_q(ct, ans, p, q):
    """The same with p and q exchanged."""
    return through_root(ct[..., None], _surplus(q, p), ans[..., None])


@step
def _inverse(A: Any) -> Any:
    """X = A⁻¹, of a covariance matrix."""
    return np.linalg.inv(A)


# ----------------------------------------------------------------------------------- many to many


@step
def _squares(x: Any, y: Any) -> Any:
    """S_ij = Σ_k (x_ik - y_jk)²."""
    return scipy.spatial.distance.cdist(x, y, "sqeuclidean")


@step
def _pulls(P: Any, x: Any, y: Any) -> Any:
    """G_ik = Σ_j P_ij (x_ik - y_jk), column by column: no cancellation, and no cube of numbers."""
    columns = [
        np.einsum("ij,ij->i", P, np.subtract.outer(a, b)) for a, b in zip(x.T, y.T, strict=True)
    ]
    return np.stack(columns, -1) if columns else np.zeros(x.shape)


@step
def _products(s: Any, t: Any, x: Any, y: Any) -> Any:
    """Q_ij = Σ_k (s_ik - t_jk) (x_ik - y_jk)."""
    result = np.zeros((x.shape[0], y.shape[0]))
    for a, b, c, d in zip(s.T, t.T, x.T, y.T, strict=True):
        result += np.subtract.outer(a, b) * np.subtract.outer(c, d)
    return result


def squares_jvp(ts, ans, x, y):
    """Twice the products of the differences."""
    s, t = (np.zeros_like(v) if each is None else each for each, v in zip(ts, (x, y), strict=True))
    return 2 * _products(s, t, x, y)


def squares_vjp(ct, ans, x, y):
    """x̄ = 2 Σ_j ct_ij (x_i - y_j), and ȳ with the roles exchanged."""
    return lambda: 2 * _pulls(ct, x, y), lambda: 2 * _pulls(ct.T, y, x)


def pulls_jvp(ts, ans, P, x, y):
    """Linear in P, and in x and y together."""
    dP, dx, dy = ts
    total = 0 if dP is None else _pulls(dP, x, y)
    if dx is None and dy is None:
        return total
    dx, dy = (np.zeros_like(v) if d is None else d for d, v in ((dx, x), (dy, y)))
    return total + _pulls(P, dx, dy)


def pulls_vjp(ct, ans, P, x, y):
    """P̄_ij = Σ_k ct_ik (x_ik - y_jk); x̄ = ct Σ_j P_ij; ȳ = -Pᵀ ct."""

    def of_P() -> Any:
        return _products(ct, np.zeros_like(y), x, y)

    return of_P, lambda: ct * np.sum(P, 1)[:, None], lambda: -(P.T @ ct)


def products_jvp(ts, ans, s, t, x, y):
    """Linear in the first two and in the last two."""
    given = [np.zeros_like(v) if d is None else d for d, v in zip(ts, (s, t, x, y), strict=True)]
    return _products(*given[:2], x, y) + _products(s, t, *given[2:])


def products_vjp(ct, ans, s, t, x, y):
    """s̄ = Σ_j ct_ij (x_i - y_j), and so on with the roles exchanged."""
    return (
        lambda: _pulls(ct, x, y),
        lambda: _pulls(ct.T, y, x),
        lambda: _pulls(ct, s, t),
        lambda: _pulls(ct.T, t, s),
    )


RULES = [
    linear(_number, lambda ct, x: ct),
    rule(_length, jvp=(length_jvp_d, length_jvp_w), vjp=(length_vjp_d, length_vjp_w), root=True),
    rule(_form, jvp=(form_jvp_d, form_jvp_A), vjp=(form_vjp_d, form_vjp_A), root=True),
    rule(_norm, jvp=(norm_jvp_d, norm_jvp_w), vjp=(norm_vjp_d, norm_vjp_w)),
    rule(
        _divergence,
        jvp=(divergence_jvp_p, divergence_jvp_q),
        vjp=(divergence_vjp_p, divergence_vjp_q),
        root=True,
    ),
    rule(
        _inverse,  # dX = -X dA X
        jvp=lambda t, ans, A: -(ans @ t @ ans),
        vjp=lambda ct, ans, A: -(ans.T @ ct @ ans.T),
    ),
    rule(_squares, jvp=squares_jvp, vjp=squares_vjp, wrt=("x", "y")),
    rule(_pulls, jvp=pulls_jvp, vjp=pulls_vjp, wrt=("P", "x", "y")),
    rule(_products, jvp=products_jvp, vjp=products_vjp, wrt=("s", "t", "x", "y")),
]
