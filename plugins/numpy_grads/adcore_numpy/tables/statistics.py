"""Statistics: averages, covariances, correlation and convolution, counting.

Averages and covariances are composites: means of products, quotients of sums. Convolution is
bilinear, (a*v)ₖ = Σᵢ aᵢ vₖ₋ᵢ, and its transpose in a is the correlation with v. Counts are linear
in the weights and piecewise constant in the data. Quantiles and histograms have modules of their
own, whose rules are listed here.
"""

from __future__ import annotations

import warnings

import numpy as np

from adcore.extend import composite, constant, multilinear, plain

from . import histograms, quantiles
from .mixed_arguments import as_array, cast

# ------------------------------------------------------------------------------------ averages


def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    """Σ w a / Σ w along the axes."""
    a = as_array(a)
    if axis is not None:
        axis = np.lib.array_utils.normalize_axis_tuple(axis, a.ndim, "axis")
    if weights is None:
        result = np.mean(a, axis=axis, keepdims=keepdims)
        total = result.dtype.type(a.size / max(result.size, 1))
    else:
        weights = _along(as_array(weights), a, axis)
        dtype = np.result_type(a.dtype, weights.dtype, *("d",) * (a.dtype.kind in "iub"))
        total = np.sum(weights, axis=axis, dtype=dtype, keepdims=keepdims)
        if np.any(plain(total) == 0):
            msg = "Weights sum to zero, can't be normalized"
            raise ZeroDivisionError(msg)
        product = np.multiply(a, weights, dtype=dtype)
        result = np.sum(product, axis=axis, keepdims=keepdims) / total
    if not returned:
        return result
    if total.shape != result.shape:
        total = np.broadcast_to(total, result.shape)
    return result, total


def _along(weights, a, axis):
    """The weights shaped so that they broadcast against `a` along `axis`."""
    if weights.shape == a.shape:
        return weights
    if axis is None:
        msg = "Axis must be specified when shapes of a and weights differ."
        raise TypeError(msg)
    if weights.shape != tuple(a.shape[k] for k in axis):
        msg = "Shape of weights must be consistent with shape of a along specified axis."
        raise ValueError(msg)
    shape = tuple(n if k in axis else 1 for k, n in enumerate(a.shape))
    return np.reshape(np.transpose(weights, np.argsort(axis)), shape)


# --------------------------------------------------------------------------------- covariances


# fmt: off
def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    """(X - X̄) diag(w) (X - X̄)ᴴ over its normalization."""
    # fmt: on
    m, y = as_array(m), None if y is None else as_array(y)
    if ddof is not None and ddof != int(ddof):
        msg = "ddof must be integer"
        raise ValueError(msg)
    if m.ndim > 2 or (y is not None and y.ndim > 2):
        msg = f"{'m' if m.ndim > 2 else 'y'} has more than 2 dimensions"
        raise ValueError(msg)
    if dtype is None:
        dtype = np.result_type(m.dtype, *(() if y is None else (y.dtype,)), np.float64)
    X = _variables(m, transposed=not rowvar and m.ndim != 1)
    if X.shape[0] == 0:
        return np.array([]).reshape(0, 0)
    if y is not None:
        Y = _variables(y, transposed=False)
        Y = np.transpose(Y) if not rowvar and Y.shape[0] != 1 else Y
        X = np.concatenate([X, Y], axis=0)
    X = cast(X, dtype)
    n = X.shape[1]
    ddof = int(not bias) if ddof is None else ddof
    w = None
    if fweights is not None:
        w = fweights = _frequencies(as_array(fweights), n)
    if aweights is not None:
        aweights = _importances(as_array(aweights), n)
        w = aweights if w is None else w * aweights

    mean = np.reshape(average(X, axis=1, weights=w), (-1, 1))
    total = n if w is None else np.sum(w)
    if w is None or ddof == 0 or aweights is None:
        degrees = total - ddof
    else:
        degrees = total - ddof * np.sum(w * aweights) / total
    if degrees <= 0:
        warnings.warn("Degrees of freedom <= 0 for slice", RuntimeWarning, stacklevel=3)
        degrees = 0.0
    X = cast(X - mean, dtype)
    Xw = np.transpose(X if w is None else X * w)
    if np.dtype(dtype).kind == "c":
        Xw = np.conj(Xw)
    c = np.matmul(X, Xw)
    return np.squeeze(np.multiply(c, np.true_divide(1, degrees), dtype=c.dtype))


def _variables(a, *, transposed):
    """One variable per row."""
    a = np.reshape(a, (1, -1)) if a.ndim < 2 else a
    return np.transpose(a) if transposed else a


def _frequencies(fweights, n):
    values = plain(fweights)
    if not np.all(values == np.around(values)):
        msg = "fweights must be integer"
        raise TypeError(msg)
    return _importances(fweights, n, "fweights")


def _importances(weights, n, name="aweights"):
    if weights.ndim > 1:
        msg = f"cannot handle multidimensional {name}"
        raise RuntimeError(msg)
    if weights.shape[0] != n:
        msg = f"incompatible numbers of samples and {name}"
        raise RuntimeError(msg)
    if np.any(plain(weights) < 0):
        msg = f"{name} cannot be negative"
        raise ValueError(msg)
    return weights


def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    """cᵢⱼ / √(cᵢᵢ cⱼⱼ). That numpy clips rounding errors to [-1, 1] changes values by rounding
    errors and derivatives not at all."""
    c = cov(x, y, rowvar, dtype=dtype)
    if c.ndim == 0:
        return c / c
    deviation = np.sqrt(np.real(np.diagonal(c)))
    c = c / np.reshape(deviation, (-1, 1)) / deviation
    value = plain(c)
    clipped = np.clip(value.real, -1, 1)
    if value.dtype.kind == "c":
        clipped = clipped + 1j * np.clip(value.imag, -1, 1)
    return c + np.nan_to_num(clipped - value)


# ------------------------------------------------------------------- correlation, convolution


def _full(ct, mode, n, m, *, mirrored=False):
    """The cotangent of the full convolution of n by m elements, of which `mode` shows a part;
    numpy swaps a shorter first argument, and `correlate` mirrors the part then."""
    short = min(n, m)
    mode = mode.lower()[0] if isinstance(mode, str) else "vsf"[mode]
    if mode == "f":
        return ct
    before = short - 1 if mode == "v" else (short - 1) // 2
    after = n + m - 1 - before - ct.shape[0]
    return np.pad(ct, (after, before) if mirrored and n < m else (before, after))


def convolve_a(ct, a, v, mode="full"):
    """The map: ansₖ = Σᵢ aᵢ vₖ₋ᵢ. Adjoint in a: āᵢ = Σₖ ctₖ vₖ₋ᵢ, ct on all k; in v alike."""
    return np.convolve(_full(ct, mode, a.size, np.size(v)), np.flip(v), "valid")


def convolve_v(ct, a, v, mode="full"):
    """See `convolve_a`."""
    return np.convolve(_full(ct, mode, np.size(a), v.size), np.flip(a), "valid")


def correlate_a(ct, a, v, mode="valid"):
    """The map: ansₖ = Σᵢ aᵢ₊ₖ v*ᵢ, k from 1 - m to n - 1 when full. Adjoint in a:
    āᵢ = Σₖ ctₖ v*ᵢ₋ₖ; in v, which is conjugated: v̄ᵢ = (Σₖ ctₖ aᵢ₊ₖ)*."""
    return np.convolve(_full(ct, mode, a.size, np.size(v), mirrored=True), np.conj(v), "valid")


def correlate_v(ct, a, v, mode="valid"):
    """See `correlate_a`."""
    full = _full(ct, mode, np.size(a), v.size, mirrored=True)
    return np.conj(np.flip(np.convolve(full, np.flip(a), "valid")))


# ------------------------------------------------------------------------------------- counting


def bincount_weights(ct, x, weights=None, minlength=0):
    """The map: ansₖ = Σ of the weights of all i with xᵢ = k. Adjoint: w̄ᵢ = ct at xᵢ."""
    return ct[np.asarray(x, np.intp)]


# fmt: off
RULES = [
    composite(np.average,    average),
    *quantiles.RULES,
    composite(np.cov,        cov),
    composite(np.corrcoef,   corrcoef),
    multilinear(np.correlate, correlate_a, correlate_v),
    multilinear(np.convolve,  convolve_a, convolve_v),
    *histograms.RULES,
    multilinear(np.bincount,  None, bincount_weights),
    constant(np.digitize, np.searchsorted),
]
# fmt: on
