"""Creation: linspace and its family, vander, and the constructors.

The elements of linspace are (1 - w) a + w b with w = 0, 1/d, 2/d, …, those of logspace base to
that power, those of geomspace a^(1-w) b^w; the columns of vander are the powers of x.
"""

from __future__ import annotations

import numpy as np

from adcore.extend import composite, plain, rule

from ..namespace.constructors import RULES as CONSTRUCTORS
from ..namespace.constructors import asarray
from ..namespace.grids import RULES as GRIDS
from ..namespace.iteration import RULES as ITERATION
from .reshaping import cast

# ---------------------------------------------------------------------- linspace and its family


def linspace_jvp(
    ts, ans, start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, device=None
):
    """The map: y = (1 - w) start + w stop along a new axis, w = 0, 1/d, 2/d, …; step = (stop -
    start)/d. It is linear in both ends together."""
    t0, t1 = (np.zeros_like(x) if t is None else t for t, x in zip(ts, (start, stop), strict=True))
    return np.linspace(t0, t1, num, endpoint, retstep, axis=axis)


def linspace_vjp(
    ct, ans, start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, device=None
):
    """Its adjoint: start gets Σ (1 - w) ct, stop Σ w ct, and ∓ 1/d times that of the step."""
    ct, ct_step = ct if retstep else (ct, None)
    w = np.linspace(0.0, 1.0, num, endpoint)
    d = num - 1 if endpoint else num
    slope = 0.0 if ct_step is None or d == 0 else ct_step / d

    def pulled(weights, sign):
        return np.tensordot(weights, ct, axes=([0], [axis])) + sign * slope

    return lambda: pulled(1 - w, -1), lambda: pulled(w, 1)


def geomspace_jvp(ts, ans, start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """The map: y = start^(1-w) stop^w; its differential: y ((1-w) dstart/start + w dstop/stop)."""
    ends = (
        np.zeros_like(x) if t is None else t / x for t, x in zip(ts, (start, stop), strict=True)
    )
    return ans * np.linspace(*ends, num, endpoint, axis=axis)


def geomspace_vjp(ct, ans, start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """Its adjoint: start gets Σ (1 - w) y ct / start, stop Σ w y ct / stop."""
    w = np.linspace(0.0, 1.0, num, endpoint)
    return (
        lambda: np.tensordot(1 - w, ct * ans, axes=([0], [axis])) / start,
        lambda: np.tensordot(w, ct * ans, axes=([0], [axis])) / stop,
    )


def _logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    ndims = [np.ndim(plain(x)) for x in (start, stop, base)]
    if ndims[2]:  # a base for each of the sequences
        start, stop, base = (asarray(x) for x in (start, stop, base))
        start, stop, base = (
            np.reshape(x, (1,) * (max(ndims) - x.ndim) + x.shape) for x in (start, stop, base)
        )
        base = np.expand_dims(base, axis)
    y = np.power(base, np.linspace(start, stop, num, endpoint, axis=axis))
    return y if dtype is None else cast(y, dtype)


# --------------------------------------------------------------------------------------- vander


def _vander_slopes(x, columns, increasing):
    """The derivatives k x^(k-1) of the columns x^k."""
    k = np.arange(columns)[:: 1 if increasing else -1]
    return k * np.power(np.expand_dims(x, -1), np.maximum(k - 1, 0))


def vander_jvp(t, ans, x, N=None, increasing=False):
    """The map: Y[i, k] = x[i]^k; its differential: dY[i, k] = k x[i]^(k-1) dx[i]."""
    return np.expand_dims(t, -1) * _vander_slopes(x, ans.shape[1], increasing)


def vander_vjp(ct, ans, x, N=None, increasing=False):
    """Its adjoint: the sum of ct[i, k] k x[i]^(k-1) over the columns."""
    return np.sum(ct * _vander_slopes(x, ct.shape[1], increasing), axis=1)


RULES = [
    CONSTRUCTORS,
    GRIDS,
    ITERATION,
    rule(np.linspace, jvp=linspace_jvp, vjp=linspace_vjp, wrt=("start", "stop")),
    composite(np.logspace, _logspace),
    rule(np.geomspace, jvp=geomspace_jvp, vjp=geomspace_vjp, wrt=("start", "stop")),
    rule(np.vander, jvp=vander_jvp, vjp=vander_vjp),
]
