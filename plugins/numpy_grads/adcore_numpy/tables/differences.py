"""Differences, discrete derivatives and integrals, and interpolation between points.

The n-th difference D is linear, its transpose is (-1)ⁿ times the n-th difference of the cotangent
with n zeros on both sides. `gradient`, `trapezoid` and `ediff1d` are composites of slices, so the
spacings are differentiated like the values. `interp` is piecewise linear in x, linear in fp.
"""

from __future__ import annotations

import numpy as np

from adcore.extend import composite, plain, rule

from . import interpolation
from .mixed_arguments import as_array, cast, is_traced

# ------------------------------------------------------------------------------- differences


def diff_jvp(tangents, ans, a, n=1, axis=-1, prepend=None, append=None):
    """The map: ans = Dⁿ [prepend, a, append] along the axis, linear in all three. Adjoint:
    (-1)ⁿ Dⁿ [0ₙ, ct, 0ₙ], cut into the three parts; where nothing is left to difference, zero.
    """
    t, t_prepend, t_append = tangents
    t = np.zeros_like(plain(as_array(a))) if t is None else t
    if n == 0:
        return t
    ends = {"prepend": (prepend, t_prepend), "append": (append, t_append)}
    given = {
        name: np.zeros_like(plain(as_array(end))) if t_end is None else t_end
        for name, (end, t_end) in ends.items()
        if end is not None
    }
    return np.diff(t, n, axis, **given)


def diff_vjp(ct, ans, a, n=1, axis=-1, prepend=None, append=None):
    """See `diff_jvp`."""
    if n == 0:
        return ct, None, None
    if ct.shape[axis] == 0:
        return None, None, None
    width = [(0, 0)] * ct.ndim
    width[axis] = (n, n)
    whole = (-1) ** n * np.diff(np.pad(ct, width), n, axis)
    size = whole.shape[axis]
    first, last = _length(prepend, axis), size - _length(append, axis)
    index = [slice(None)] * ct.ndim

    def part(start, stop):
        index[axis] = slice(start, stop)
        return whole[tuple(index)]

    if first == 0 and last == size:
        return whole, None, None
    return (
        part(first, last),
        None if prepend is None else lambda: part(0, first),
        None if append is None else lambda: part(last, size),
    )


def _length(end, axis):
    """How many elements `prepend` or `append` adds along the axis."""
    if end is None:
        return 0
    shape = np.shape(plain(end))
    return shape[axis] if shape else 1


def ediff1d(ary, to_end=None, to_begin=None):
    """Differences of the raveled array between what is put at either end."""
    ary = np.ravel(as_array(ary))
    parts = [ary[1:] - ary[:-1]]
    for name, end in (("to_begin", to_begin), ("to_end", to_end)):
        if end is not None:
            end = np.ravel(as_array(end))
            if not np.can_cast(end.dtype, ary.dtype, casting="same_kind"):
                msg = (
                    f"dtype of `{name}` must be compatible with input `ary` under the "
                    "`same_kind` rule."
                )
                raise TypeError(msg)
            parts.insert(0 if name == "to_begin" else len(parts), cast(end, ary.dtype))
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


# ---------------------------------------------------------------------------------- gradient


def gradient(f, *varargs, axis=None, edge_order=1):
    """Central differences within, one-sided ones at the edges, of first or second order.

    Spacings that happen to be equal are treated as unequal ones where they are traced: their
    derivatives differ.
    """
    f = as_array(f)
    axes = np.lib.array_utils.normalize_axis_tuple(
        range(f.ndim) if axis is None else axis, f.ndim, "axis"
    )
    spacings = _spacings(f, [as_array(s) for s in varargs], axes)
    dtype = f.dtype if f.dtype.kind in "fc" else np.dtype(float)
    if (
        spacings is None
        or edge_order not in (1, 2)
        or any(f.shape[k] < edge_order + 1 for k in axes)
    ):  # numpy's own error
        return np.gradient(plain(f), *map(plain, varargs), axis=axis, edge_order=edge_order)
    results = [
        cast(_derivative(cast(f, dtype), h, k, edge_order), dtype)
        for k, h in zip(axes, spacings, strict=True)
    ]
    return results[0] if len(results) == 1 else tuple(results)


def _spacings(f, given, axes):
    """For each axis a scalar or the array of steps; None if they do not fit."""
    if not given:
        return [1.0] * len(axes)
    if len(given) == 1 and given[0].ndim == 0:
        return given * len(axes)
    fits = len(given) == len(axes) and all(
        s.ndim == 0 or (s.ndim == 1 and len(s) == f.shape[k])
        for s, k in zip(given, axes, strict=True)
    )
    return [_steps(s) for s in given] if fits else None


def _steps(spacing):
    """A scalar spacing, or the steps between coordinates; one step if all are equal constants."""
    if spacing.ndim == 0:
        return spacing
    steps = np.diff(spacing if spacing.dtype.kind == "f" else spacing.astype(float))
    return steps if is_traced(steps) or not (steps == steps[:1]).all() else steps[0]


def _derivative(f, h, axis, edge_order):
    """Along one axis, with steps `h`."""

    def at(start, stop=None):
        return f[(slice(None),) * axis + (slice(start, stop),)]

    def along(steps):
        return np.reshape(steps, (-1,) + (1,) * (f.ndim - 1 - axis))

    n = f.shape[axis]
    uniform = np.ndim(plain(h)) == 0
    if uniform:
        within = (at(2) - at(0, n - 2)) / (2.0 * h)
        ends = h, h, h, h
    else:
        before, after = along(h[:-1]), along(h[1:])
        within = (
            -after / (before * (before + after)) * at(0, n - 2)
            + (after - before) / (before * after) * at(1, n - 1)
            + before / (after * (before + after)) * at(2)
        )
        ends = h[0], h[min(1, n - 2)], h[max(n - 3, 0)], h[n - 2]
    d0, d1, d2, d3 = ends
    if edge_order == 1:
        first = (at(1, 2) - at(0, 1)) / d0
        last = (at(n - 1) - at(n - 2, n - 1)) / d3
    else:
        first = _one_sided(at(0, 1), at(1, 2), at(2, 3), d0, d1)
        last = -_one_sided(at(n - 1), at(n - 2, n - 1), at(n - 3, n - 2), d3, d2)
    return np.concatenate([first, within, last], axis=axis)


def _one_sided(f0, f1, f2, near, far):
    """The derivative at f0 of the parabola through three points, `near` and `far` apart."""
    return (
        -(2.0 * near + far) / (near * (near + far)) * f0
        + (near + far) / (near * far) * f1
        - near / (far * (near + far)) * f2
    )


# --------------------------------------------------------------------------------- integrals


def trapezoid(y, x=None, dx=1.0, axis=-1):
    """Σ (yₖ₊₁ + yₖ) (xₖ₊₁ - xₖ) / 2. Its old name `trapz` calls it, and needs no rule."""
    y = as_array(y)
    if x is None:
        d = dx
    else:
        x = as_array(x)
        d = np.diff(x, axis=axis if x.ndim > 1 else -1)
        if x.ndim == 1:
            shape = [1] * y.ndim
            shape[axis] = -1
            d = np.reshape(d, shape)
    index = [slice(None)] * y.ndim
    index[axis] = slice(1, None)
    ahead = y[tuple(index)]
    index[axis] = slice(None, -1)
    return np.sum(d * (ahead + y[tuple(index)]) / 2.0, axis=axis)


RULES = [
    rule(np.diff, jvp=diff_jvp, vjp=diff_vjp, wrt=("a", "prepend", "append")),
    composite(np.ediff1d, ediff1d),
    composite(np.gradient, gradient),
    composite(np.trapezoid, trapezoid),
    *interpolation.RULES,
]
