"""Quantiles: `median`, `percentile`, `quantile` and their nan-versions.

All are linear in a few order statistics of each row, a₍ᵢ₎, the i-th smallest element. The
derivative of an order statistic is that of the element it is; tied elements share it evenly.
In q, a quantile is piecewise linear (continuous methods) or piecewise constant (the others).
"""

from __future__ import annotations

import numpy as np

from adcore.extend import composite, number_of, on_plain, plain, primitive, rule

from .mixed_arguments import as_array, cast, is_traced, sums_at

# --------------------------------------------------------------------------- order statistics


@primitive
def order_statistics(a, positions):
    """The elements at `positions` of each row (last axis) of `a`, were it sorted."""
    wanted = np.unique(positions)
    some = np.partition(a, wanted, axis=-1) if wanted.size <= FEW else np.sort(a, axis=-1)
    return np.take_along_axis(some, positions, axis=-1)


FEW = 16  # for so many positions, a pass over the data for each is cheaper than sorting it


def order_statistics_jvp(t, ans, a, positions):
    """The map: ans = a₍ᵢ₎ for the positions i. Its differential is the mean of the tangents of
    all elements equal to a₍ᵢ₎; the adjoint spreads a cotangent evenly over them.
    Shapes: a (..., n), positions and ans (..., m).
    """
    group, picked, count = on_plain(_ties, a, ans, positions)
    return (sums_at(group, t, count.size) / count)[picked]


def order_statistics_vjp(ct, ans, a, positions):
    """The adjoint of `order_statistics_jvp`."""
    group, picked, count = on_plain(_ties, a, ans, positions)
    return (sums_at(picked, ct, count.size) / count)[group]


def _ties(a, ans, positions):
    """Groups of equal elements within a row: the group of each element of `a`, that of each
    element of `ans`, and how many elements each group has (1 if none)."""
    rows, m = ans.shape[:-1], ans.shape[-1]
    if m <= min(FEW, a.shape[-1]):  # group 0 holds what is not picked
        first = np.argmax(_same(ans[..., :, None], ans[..., None, :]), axis=-1)
        start = 1 + m * np.arange(np.prod(rows, dtype=int)).reshape(*rows, 1)
        group = np.zeros(a.shape, int)
        for k in np.unique(first)[::-1]:
            np.copyto(group, start + k, where=_same(a, ans[..., k : k + 1]))
        picked = start + first
    else:
        order = np.argsort(a, axis=-1)
        ordered = np.take_along_axis(a, order, axis=-1)
        starts = np.ones(a.shape, bool)
        starts[..., 1:] = ~_same(ordered[..., 1:], ordered[..., :-1])
        runs = np.cumsum(starts).reshape(a.shape) - 1
        group = np.empty(a.shape, int)
        np.put_along_axis(group, order, runs, axis=-1)
        picked = np.take_along_axis(runs, positions, axis=-1)
    count = np.bincount(group.ravel(), minlength=1 + picked.max(initial=0))
    return group, picked, np.maximum(count, 1)


def _same(a, b):
    return (a == b) | ((a != a) & (b != b))


# ------------------------------------------------------------------------------- rows and back


def _rows(a, axis):
    """The reduced axes as the last one; the shape that is left, also with the axes kept."""
    axes = np.lib.array_utils.normalize_axis_tuple(
        range(a.ndim) if axis is None else axis, a.ndim, "axis"
    )
    others = [k for k in range(a.ndim) if k not in axes]
    left = tuple(a.shape[k] for k in others)
    kept = tuple(1 if k in axes else n for k, n in enumerate(a.shape))
    if others + list(axes) != list(range(a.ndim)):
        a = np.transpose(a, (*others, *axes))
    n = int(np.prod([a.shape[k] for k in range(len(others), a.ndim)], dtype=int))
    return (a if a.shape == (*left, n) else np.reshape(a, (*left, n))), left, kept


def _valid(rows, ignore_nan):
    """How many elements of each row count, shape (..., 1); and which rows are NaN, or None."""
    missing = np.isnan(rows) if rows.dtype.kind in "fc" else np.zeros(rows.shape, bool)
    n = rows.shape[-1] - (missing.sum(-1, keepdims=True) if ignore_nan else 0)
    spoilt = None if ignore_nan else missing.any(-1, keepdims=True)
    return np.broadcast_to(n, (*rows.shape[:-1], 1)), spoilt


def _picked(rows, positions, spoilt):
    """Order statistics; of a spoilt row the last, which is a NaN."""
    positions = np.clip(positions, 0, rows.shape[-1] - 1)
    if spoilt is not None and spoilt.any():
        positions = np.where(spoilt, rows.shape[-1] - 1, positions)
    shape = (*rows.shape[:-1], positions.shape[-1])
    return order_statistics(rows, np.broadcast_to(positions, shape))


def _column(values, k):
    """One result per row; of a single row a number, as numpy returns it."""
    return values[k] if values.ndim == 1 else values[..., k]


# --------------------------------------------------------------------------------------- median


def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """The middle order statistic, or the mean of the middle two. The input is never overwritten."""
    return _median(np.median, False, a, axis, keepdims)


def nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """The same of the elements that are not NaN."""
    return _median(np.nanmedian, True, a, axis, keepdims)


def _median(function, ignore_nan, a, axis, keepdims):
    a = as_array(a)
    if a.size == 0:
        return function(plain(a), axis=axis, keepdims=keepdims)
    rows, _, kept = _rows(a, axis)
    count, spoilt = _valid(plain(rows), ignore_nan)
    low, high = (count - 1) // 2, count // 2
    if np.array_equal(low, high):
        result = _column(_picked(rows, low, spoilt), 0)
    else:
        middle = _picked(rows, np.concatenate([low, high], axis=-1), spoilt)
        result = (_column(middle, 0) + _column(middle, 1)) / 2
    return np.reshape(result, kept) if keepdims else result


# ------------------------------------------------------------------------------------ quantiles

# Virtual index n q + α + q (1 - α - β) - 1 of the methods continuous in q (Hyndman & Fan 1996,
# doi:10.2307/2684934); the others are piecewise constant in q.
CONTINUOUS = {
    "interpolated_inverted_cdf": (0, 1),
    "hazen": (0.5, 0.5),
    "weibull": (0, 0),
    "linear": (1, 1),
    "median_unbiased": (1 / 3, 1 / 3),
    "normal_unbiased": (3 / 8, 3 / 8),
}
PICKING = {"inverted_cdf", "closest_observation", "lower", "higher", "nearest"}


def _quantile(function, ignore_nan, scale, a, q, axis, method, keepdims, weights):
    a, weak = as_array(a), type(number_of(q)) in (int, float)
    q = as_array(q)
    q_plain, weights = plain(q), None if weights is None else plain(as_array(weights))
    options = {"axis": axis, "method": method, "weights": weights}
    if a.size == 0 or a.dtype.kind == "c" or q.ndim > 2:  # a constant, or numpy's own error
        return function(plain(a), q_plain, keepdims=keepdims, **options)
    rows, left, kept = _rows(a, axis)
    count, spoilt = _valid(plain(rows), ignore_nan)
    if weights is None:
        base = np.percentile if scale == 100 else np.quantile
        index = on_plain(_virtual_index, base, count, q_plain, method)
    else:  # numpy picks an element, by weights sorted along with it: piecewise constant in them
        value = np.moveaxis(function(plain(a), np.ravel(q_plain), **options), 0, -1)
        below = [(plain(rows) < value[..., k : k + 1]).sum(-1) for k in range(value.shape[-1])]
        index = np.stack(below, axis=-1)

    mixed = a.dtype if method in PICKING else np.result_type(a.dtype, 0.5 if weak else q.dtype)
    result = _interpolated(rows, index, spoilt, mixed)
    if is_traced(q) and method in CONTINUOUS:
        slope = _slope_in_q(rows, index, count, np.ravel(q_plain) / scale, method, spoilt)
        step = np.ravel(q - q_plain) / scale  # zero; its derivative is not
        result = np.add(result, slope * step, dtype=result.dtype)
    if q.ndim == 0:
        result = _column(result, 0)
        return np.reshape(result, kept) if keepdims else result
    return np.reshape(np.moveaxis(result, -1, 0), q.shape + (kept if keepdims else left))


def _virtual_index(base, count, q, method):
    """The fractional position of the quantiles in the sorted row: numpy's own, by asking it for
    the quantiles of 0, 1, …, n - 1. Shape (..., m)."""
    q = np.ravel(q)
    index = np.zeros((*count.shape[:-1], q.size))
    for n in np.unique(count):
        if n > 0:
            index[count[..., 0] == n] = base(np.arange(n), q, method=method)
    return index


def _interpolated(rows, index, spoilt, dtype):
    """Order statistics at fractional positions, with numpy's own rounding."""
    low, high = np.floor(index).astype(int), np.ceil(index).astype(int)
    part = index - low
    if not part.any():
        return cast(_picked(rows, low, spoilt), dtype)
    near = np.where(part < 0.5, low, high)
    m = index.shape[-1]
    picked = _picked(rows, np.concatenate([low, high, near], axis=-1), spoilt)
    weight = np.where(part < 0.5, part, part - 1).astype(dtype)
    return picked[..., 2 * m :] + (picked[..., m : 2 * m] - picked[..., :m]) * weight


def _slope_in_q(rows, index, count, q, method, spoilt):
    """d/dq: the step to the next order statistic; at one of them the mean of both sides, where at
    q = 0 and 1 there is one side only. Shape (..., m)."""
    alpha, beta = CONTINUOUS[method]
    free = count * q + alpha + q * (1 - alpha - beta) - 1
    low = np.floor(index).astype(int)
    between = index > low
    down = np.where(between | (q <= 0), low, low - 1)
    up = np.where(between | (q < 1), low + 1, low)
    share = np.where(between | (q <= 0) | (q >= 1), 1.0, 0.5)
    share = np.where((free < 0) | (free > count - 1), 0.0, share) * (count + 1 - alpha - beta)
    positions = np.concatenate([np.maximum(down, 0), np.minimum(up, count - 1)], axis=-1)
    picked = _picked(rows, positions, spoilt)
    return (picked[..., q.size :] - picked[..., : q.size]) * share


def _quantile_like(function, skip_nan, scale):
    """The body of one of numpy's four functions of q, which is `scale` times the quantile.

    Constant in `weights`, which decide which element is picked.
    """

    def body(
        a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *,
        weights=None,
    ):  # fmt: skip
        return _quantile(function, skip_nan, scale, a, q, axis, method, keepdims, weights)

    return body


# fmt: off
RULES = [
    rule(order_statistics, jvp=order_statistics_jvp, vjp=order_statistics_vjp),
    composite(np.median,        median),
    composite(np.nanmedian,     nanmedian),
    composite(np.percentile,    _quantile_like(np.percentile,    False, 100)),
    composite(np.nanpercentile, _quantile_like(np.nanpercentile, True,  100)),
    composite(np.quantile,      _quantile_like(np.quantile,      False, 1)),
    composite(np.nanquantile,   _quantile_like(np.nanquantile,   True,  1)),
]
# fmt: on
