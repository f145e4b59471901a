"""Methods of ufuncs: reduce, accumulate, outer, reduceat, at.

A reduction that has a name of its own (sum, prod, max, cumsum …) is that function. `outer` is the
ufunc on operands of which the first has got axes of length 1. The others are refused, with what to
write instead.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import composite, constant, linear, plain, refuse, rule

from ..arrays.space import Scatter
from .reductions import expanded, extremum_jvp, extremum_vjp
from .root_slopes import through_root
from .ufuncs import nonzero

# ------------------------------------------------------------- reductions with a name of their own


def as_function(function: Any) -> Any:
    """The body of `ufunc.reduce` as the function that reduces all axes by default."""

    def body(
        array, axis=0, dtype=None, out=None, keepdims=False, initial=np._NoValue, where=True
    ):
        options = {} if initial is np._NoValue or initial is None else {"initial": initial}
        return function(
            array, axis=axis, dtype=dtype, keepdims=keepdims, where=where, **options
        )

    return body


def extremum_reduce(function: Any) -> Any:
    """The rule of maximum.reduce and its like: that of numpy.max, ties share evenly."""

    def jvp(
        t, ans, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True
    ):
        return extremum_jvp(t, ans, array, axis, None, keepdims, initial, where)

    def vjp(
        ct, ans, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True
    ):
        return extremum_vjp(ct, ans, array, axis, None, keepdims, initial, where)

    return rule(function, jvp=jvp, vjp=vjp)


# ------------------------------------------------------------ reductions that weigh their elements


def shares(power: Any) -> Any:
    """The weights of log Σ eˣ: a softmax. `power` is exp or exp2.

    Where the answer is infinite, the elements that are equal to it share evenly.
    """

    def weights(ans: Any, array: Any, axis: Any, where: Any) -> Any:
        infinite = np.isinf(plain(ans))
        if not infinite.any():
            return power(array - ans)
        tie = np.equal(plain(array), plain(ans)) & where
        even = tie / np.maximum(np.sum(tie, axis=axis, keepdims=True), 1)
        finite = power(np.where(infinite, 0, array) - np.where(infinite, 0, ans))
        return np.where(infinite, even, finite)

    return weights


def cosines(ans: Any, array: Any, axis: Any, where: Any) -> Any:
    """The weights of √Σx²: x over the norm, 0 where the norm is 0."""
    return array / nonzero(ans)


def hypot_reduce_vjp(
    ct, ans, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True
):
    """√Σx² is a root, with r ∂r = x."""
    ct, r = (expanded(v, array.shape, axis, keepdims) for v in (ct, ans))
    return through_root(ct, array if where is True else np.where(where, array, 0), r)


def weighted_reduce(function: Any, weights: Any, root_vjp: Any = None) -> Any:
    """The rule of a reduction y of x with dy = Σ w dx, where w depends on y and x.

    The adjoint: x̄ = w ȳ, unless that of a root is given. Axes are reduced as by numpy.sum;
    `initial` is a constant.
    """

    def weights_of(ans: Any, array: Any, axis: Any, keepdims: bool, where: Any) -> Any:
        w = weights(expanded(ans, array.shape, axis, keepdims), array, axis, where)
        return w if where is True else np.where(where, w, 0)

    def jvp(
        t, ans, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True
    ):
        w = weights_of(ans, array, axis, keepdims, where)
        return np.sum(w * t, axis=axis, keepdims=keepdims)

    def vjp(
        ct, ans, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True
    ):
        w = weights_of(ans, array, axis, keepdims, where)
        return w * expanded(ct, array.shape, axis, keepdims)

    return rule(function, jvp=jvp, vjp=root_vjp or vjp, root=root_vjp is not None)


# ---------------------------------------------------------------------------- running extrema


def running_extremum_jvp(t, ans, array, axis=0, dtype=None, out=None):
    """yᵢ = max(x₀ … xᵢ), or min: dyᵢ is the mean of dxⱼ over the j ≤ i with xⱼ = yᵢ.

    All these j lie in the run of i, the places where y has the value yᵢ; the first is its start.
    So the sum of dx over them is the running sum at i less the one before the run. The adjoint is
    derived. Without ties it is dx at the start of the run.
    """
    y, x = plain(ans), plain(array)
    n = y.shape[axis]
    steps = np.arange(n).reshape([n if k == axis % y.ndim else 1 for k in range(y.ndim)])
    # A box on the way stays outside: all of this is positions, found from plain values.
    begins = np.concatenate(
        [
            np.ones_like(np.take(y, [0], axis), bool) if n else np.zeros_like(y, bool),
            np.take(y, range(1, n), axis) != np.take(y, range(n - 1), axis),
        ],
        axis,
    )
    start = np.maximum.accumulate(np.where(begins, steps, 0), axis)
    tied = np.equal(x, y)
    if not (tied & ~begins).any():
        return np.take_along_axis(t, start, axis)
    count = np.cumsum(tied, axis)
    count = count - np.take_along_axis(count - tied, start, axis)
    taken = np.where(tied, t, 0)
    running = np.cumsum(taken, axis)
    return (running - np.take_along_axis(running - taken, start, axis)) / np.maximum(count, 1)


def as_running(function: Any) -> Any:
    """The body of `ufunc.accumulate` as the function that takes all axes by default."""
    return lambda array, axis=0, dtype=None, out=None: function(array, axis=axis, dtype=dtype)


def step_by_step(ufunc: Any) -> Any:
    """The body of `ufunc.accumulate`: one step after the other."""

    def body(array, axis=0, dtype=None, out=None):
        if dtype is not None:
            array = np.positive(array, dtype=dtype, casting="unsafe")
        n = array.shape[axis]
        if n == 0:
            return np.positive(array)
        steps = [np.take(array, 0, axis)]
        for i in range(1, n):
            steps.append(ufunc(steps[-1], np.take(array, i, axis)))
        return np.stack(steps, axis)

    return body


# ----------------------------------------------------------------------- alternating differences


def signs(array: Any, axis: int) -> Any:
    """+1 for the first element along the axis, -1 for the others, to broadcast."""
    n = array.shape[axis]
    return np.where(np.arange(n) == 0, 1, -1).reshape(
        [n if k == axis % array.ndim else 1 for k in range(array.ndim)]
    )


def subtract_reduce(ct, array, axis=0, dtype=None, out=None, keepdims=False):
    """y = x₀ - x₁ - x₂ …; its transpose gives ȳ to the first element and -ȳ to the others."""
    axis = 0 if axis is None else axis[0] if isinstance(axis, tuple) else axis
    return expanded(ct, array.shape, axis, keepdims) * signs(array, axis)


def subtract_accumulate(ct, array, axis=0, dtype=None, out=None):
    """yᵢ = x₀ - x₁ - … - xᵢ; its transpose: x̄ⱼ = ± Σ over i ≥ j of ȳᵢ."""
    return np.flip(np.cumsum(np.flip(ct, axis), axis), axis) * signs(array, axis)


# ------------------------------------------------------------------------------- outer, reduceat


def outer(ufunc: Any) -> Any:
    """The body of `ufunc.outer`: every element of A with every element of B, by broadcasting."""

    def body(A, B, **kwargs):
        ndim = np.ndim(plain(B))
        if ndim:
            A = np.reshape(A, np.shape(plain(A)) + (1,) * ndim)
        return ufunc(A, B, **kwargs)

    return body


def add_reduceat(ct, array, indices, axis=0, dtype=None, out=None):
    """yₖ = the sum of x[indices[k]:indices[k + 1]], of x[indices[k]] alone if that is empty.

    Its transpose: every element gets the cotangents of the sums that took it.
    """
    n = array.shape[axis]
    begin = np.asarray(indices) % max(n, 1)
    end = np.append(begin[1:], n)
    lengths = np.where(end > begin, end - begin, 1)
    which = np.repeat(np.arange(len(begin)), lengths)  # for every element taken, its sum
    before = np.cumsum(lengths) - lengths
    taken = np.arange(len(which)) - before[which] + begin[which]
    place = slice(begin[0], None) if (np.diff(taken) == 1).all() and len(taken) else taken
    return Scatter((slice(None),) * (axis % array.ndim) + (place,), np.take(ct, which, axis))


# --------------------------------------------------------------------------------- refusals

BINARY = (
    np.add, np.subtract, np.multiply, np.divide, np.power, np.float_power, np.remainder, np.fmod,
    np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp, np.logaddexp2, np.hypot, np.arctan2,
    np.copysign, np.heaviside, np.nextafter, np.ldexp, np.divmod,
)  # fmt: skip
CONSTANT = (
    np.floor_divide, np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal,
    np.logical_and, np.logical_or, np.logical_xor,
)  # fmt: skip

REDUCED = {
    np.add, np.multiply, np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp, np.logaddexp2,
    np.hypot, np.subtract,
}  # fmt: skip
ACCUMULATED = REDUCED - {np.hypot}

ONE_BY_ONE = (
    "its steps have no rule of their own. Write a loop over x[0], x[1], …, or "
    "functools.reduce({name}, x)."
)
BY_PARTS = (
    "only add.reduceat has a rule. Reduce the parts instead: np.stack([{name}.reduce(part) "
    "for part in np.split(x, indices)])."
)


def refusals() -> list[Any]:
    """The methods of differentiable ufuncs that have no rule, and what to write instead."""
    refused = []
    for ufunc in BINARY:
        name = f"numpy.{ufunc.__name__}"
        if ufunc.nout == 2:
            continue
        if ufunc is not np.add:
            refused.append(refuse(ufunc.reduceat, None, BY_PARTS.format(name=name)))
        if ufunc not in REDUCED:
            refused.append(refuse(ufunc.reduce, None, ONE_BY_ONE.format(name=name)))
        if ufunc not in ACCUMULATED:
            refused.append(refuse(ufunc.accumulate, None, ONE_BY_ONE.format(name=name)))
    return refused


# fmt: off
RULES = [
    composite(np.add.reduce,              as_function(np.sum)),
    composite(np.multiply.reduce,         as_function(np.prod)),
    extremum_reduce(np.maximum.reduce),
    extremum_reduce(np.minimum.reduce),
    extremum_reduce(np.fmax.reduce),
    extremum_reduce(np.fmin.reduce),
    weighted_reduce(np.logaddexp.reduce,  shares(np.exp)),
    weighted_reduce(np.logaddexp2.reduce, shares(np.exp2)),
    weighted_reduce(np.hypot.reduce,      cosines, hypot_reduce_vjp),
    linear(np.subtract.reduce,            subtract_reduce),

    composite(np.add.accumulate,          as_running(np.cumsum)),
    composite(np.multiply.accumulate,     as_running(np.cumprod)),
    rule(np.maximum.accumulate,           jvp=running_extremum_jvp),
    rule(np.minimum.accumulate,           jvp=running_extremum_jvp),
    rule(np.fmax.accumulate,              jvp=running_extremum_jvp),
    rule(np.fmin.accumulate,              jvp=running_extremum_jvp),
    composite(np.logaddexp.accumulate,    step_by_step(np.logaddexp)),
    composite(np.logaddexp2.accumulate,   step_by_step(np.logaddexp2)),
    linear(np.subtract.accumulate,        subtract_accumulate),

    linear(np.add.reduceat,               add_reduceat),
    [composite(ufunc.outer, outer(ufunc)) for ufunc in BINARY],
    [constant(ufunc.outer) for ufunc in CONSTANT],
    constant(np.logical_and.reduce, np.logical_or.reduce, np.logical_xor.reduce),
    refusals(),
]
# fmt: on
