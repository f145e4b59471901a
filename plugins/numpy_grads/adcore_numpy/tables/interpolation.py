"""`interp`: the piecewise linear function through the points (xp, fp), constant outside of them.

y = (1 - w) fpⱼ + w fpⱼ₊₁ with w = (x - xpⱼ) / (xpⱼ₊₁ - xpⱼ), and s the slope of the segment:
ẏ = (1 - w) ḟpⱼ + w ḟpⱼ₊₁ + s (ẋ - (1 - w) ẋpⱼ - w ẋpⱼ₊₁).
At a knot s is the mean of the slopes on both sides (0 outside of the points, where the value is
constant); at an end where `left` or `right` makes the value jump, the slope inside.
"""

from __future__ import annotations

import numpy as np

from adcore.extend import composite, plain, primitive, rule

from .mixed_arguments import as_array, sums_at


def interp(x, xp, fp, left=None, right=None, period=None):
    """With a period, the points are first repeated beyond either end, as numpy does it."""
    x, xp, fp = as_array(x), as_array(xp), as_array(fp)
    left, right = (None if end is None else as_array(end) for end in (left, right))
    if period is not None:
        if plain(period) == 0:
            msg = "period must be a non-zero value"
            raise ValueError(msg)
        if xp.ndim != 1 or fp.ndim != 1:
            msg = "Data points must be 1-D sequences"
            raise ValueError(msg)
        if xp.shape != fp.shape:
            msg = "fp and xp are not of the same length"
            raise ValueError(msg)
        period, left, right = np.absolute(period), None, None
        x, xp = np.remainder(x, period), np.remainder(xp, period)
        order = np.argsort(plain(xp))
        xp, fp = xp[order], fp[order]
        xp = np.concatenate([xp[-1:] - period, xp, xp[:1] + period])
        fp = np.concatenate([fp[-1:], fp, fp[:1]])
    return interpolated(x, xp, fp, left, right)


@primitive
def interpolated(x, xp, fp, left=None, right=None):
    """`interp` without a period."""
    return np.interp(x, xp, fp, left, right)


def interpolated_jvp(tangents, ans, x, xp, fp, left=None, right=None):
    """The map and its differential: see the module. Adjoint: x̄ = s ct, f̄pⱼ += (1 - w) ct,
    f̄pⱼ₊₁ += w ct, x̄pⱼ -= (1 - w) s ct, x̄pⱼ₊₁ -= w s ct; what is outside goes to the ends.
    """
    t_x, t_xp, t_fp, t_left, t_right = tangents
    j, k, w, below, above = _segments(x, xp)
    inside = ~(below | above)
    t = 0
    if t_fp is not None:
        at_ends = np.where(below & (left is None) | above & (right is None), 1, 0)
        t = inside * (t_fp[j] + w * (t_fp[k] - t_fp[j])) + at_ends * t_fp[j]
    if t_x is not None or t_xp is not None:
        s = _slope(x, xp, fp, left, right)
        if t_x is not None:
            t = t + s * t_x
        if t_xp is not None:
            t = t - s * (t_xp[j] + w * (t_xp[k] - t_xp[j]))
    if t_left is not None:
        t = t + below * t_left
    if t_right is not None:
        t = t + above * t_right
    return t


def interpolated_vjp(ct, ans, x, xp, fp, left=None, right=None):
    """See `interpolated_jvp`."""

    def spread(c, from_left, from_right):
        """The adjoint of interpolating between the elements at j and k."""
        j, k, w, below, above = _segments(x, xp)
        c = c * ~(below & ~from_left | above & ~from_right)
        return sums_at(j, c - c * w, len(xp)) + sums_at(k, c * w, len(xp))

    return (
        lambda: ct * _slope(x, xp, fp, left, right),
        lambda: -spread(np.real(ct * _slope(x, xp, fp, left, right)), np.False_, np.False_),
        lambda: spread(ct, np.bool(left is None), np.bool(right is None)),
        lambda: ct * (plain(x) < plain(xp)[0]),
        lambda: ct * (plain(x) > plain(xp)[-1]),
    )


def _segments(x, xp):
    """Both ends j, k of each segment, the weight w of the second; which points are outside. A NaN
    among `x` counts as lying on the last point, so that no derivative is NaN."""
    where, knots = plain(x), plain(xp)
    n = len(knots)
    j = np.asarray(np.clip(np.searchsorted(knots, where, side="right") - 1, 0, n - 1))
    below, above = np.asarray(where < knots[0]), np.asarray(where > knots[-1])
    k = np.where(below | above, j, np.minimum(j + 1, n - 1))
    w = (x - xp[j]) / np.where(j == k, 1, xp[k] - xp[j])
    return j, k, np.where(below | above | (j == k) | np.isnan(where), 0, w), below, above


def _slope(x, xp, fp, left, right):
    """dy/dx at each x."""
    where, knots, values = plain(x), plain(xp), plain(fp)
    n = len(knots)
    j = np.asarray(np.searchsorted(knots, where, side="right") - 1)  # -1 … n - 1
    if j.size == 0:
        return np.zeros(j.shape)
    # Slopes of the segments around all x; slope k - 1 is before knot k, 0 outside of the points.
    start, stop = max(j.min() - 1, 0), j.max() + 2
    inner = np.diff(fp[start:stop]) / np.diff(xp[start:stop])
    slopes = np.concatenate([np.zeros(1), inner, np.zeros(1)])
    slope = slopes[j - start + 1]
    at_knot = (j >= 0) & (where == knots[np.maximum(j, 0)])
    if at_knot.any():
        ahead, behind = np.where(at_knot, 0.5, 1.0), np.where(at_knot, 0.5, 0.0)
        if left is not None and plain(left) != values[0]:
            first = at_knot & (j == 0)
            ahead, behind = np.where(first, 1.0, ahead), np.where(first, 0.0, behind)
        if right is not None and plain(right) != values[-1]:
            last = at_knot & (j == n - 1)
            ahead, behind = np.where(last, 0.0, ahead), np.where(last, 1.0, behind)
        slope = ahead * slope + behind * slopes[np.maximum(j - start, 0)]
    return slope


RULES = [
    composite(np.interp, interp),
    rule(
        interpolated,
        jvp=interpolated_jvp,
        vjp=interpolated_vjp,
        wrt=("x", "xp", "fp", "left", "right"),
    ),
]
