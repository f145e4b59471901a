"""What programs that state VJPs import from autograd's table of them. The table itself is adcore's.

A rule of adcore need not undo broadcasting; one in autograd's protocol may, with `unbroadcast_f`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as onp

from ..primitives import SparseObject as SparseObject
from ..primitives import primitive
from ..rules import defvjp as defvjp
from ..rules import defvjp_argnum as defvjp_argnum
from . import numpy_wrapper as anp
from .numpy_boxes import ArrayBox as ArrayBox

metadata = anp.metadata


def match_complex(target: Any, x: Any) -> Any:
    """`x`, real or complex as `target` is."""
    wanted, given = anp.iscomplexobj(target), anp.iscomplexobj(x)
    if given and not wanted:
        return onp.real(x)
    return x + 0j if wanted and not given else x


def unbroadcast(x: Any, target_meta: Any, broadcast_idx: int = 0) -> Any:
    """`x` summed over what broadcasting added to the shape in `target_meta`."""
    target_shape, target_ndim, _, target_iscomplex = target_meta
    given = metadata(x)
    if given[0] == target_shape and given[3] <= target_iscomplex:
        return x
    while anp.ndim(x) > target_ndim:
        x = onp.sum(x, axis=broadcast_idx)
    for axis, size in enumerate(target_shape):
        if size == 1:
            x = onp.sum(x, axis=axis, keepdims=True)
    return onp.real(x) if anp.iscomplexobj(x) and not target_iscomplex else x


def unbroadcast_f(target: Any, f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`f`, its result summed over what broadcasting added to the shape of `target`."""
    meta = metadata(target)
    return lambda g: unbroadcast(f(g), meta)


def unbroadcast_einsum(x: Any, target_meta: Any, subscript: Any) -> Any:
    """`unbroadcast` along the axes of the ellipsis of a subscript."""
    if Ellipsis not in subscript:
        return x
    if subscript[0] == Ellipsis:
        return unbroadcast(x, target_meta, 0)
    if subscript[-1] == Ellipsis:
        return unbroadcast(x, target_meta, -1)
    return unbroadcast(x, target_meta, subscript.index(Ellipsis))


def balanced_eq(x: Any, z: Any, y: Any) -> Any:
    """Where x is z, shared evenly with y where both are."""
    return (x == z) / (1.0 + (x == y))


def replace_zero(x: Any, val: Any) -> Any:
    """`x` with another value where it is zero."""
    return onp.where(x, x, val)


def repeat_to_match_shape(g: Any, shape: Any, dtype: Any, axis: Any, keepdims: bool) -> Any:
    """A cotangent of a reduction repeated along the reduced axes; and how often."""
    if shape == ():
        return g, 1
    axis = list(axis) if isinstance(axis, tuple) else axis
    reduced = onp.array(shape)
    reduced[axis] = 1
    repeats = onp.prod(onp.array(shape)[axis])
    return onp.reshape(g, tuple(reduced)) + onp.zeros(shape, dtype=dtype), repeats


@primitive
def untake(x: Any, idx: Any, vs: Any) -> Any:
    """A vector of a space that is `x` at an index, and zero elsewhere."""
    if isinstance(idx, list) and (not idx or not isinstance(idx[0], slice)):
        idx = onp.array(idx, dtype="int64")
    vector = vs.zeros()
    onp.add.at(vector, idx, x)
    return vector


defvjp(untake, lambda ans, x, idx, vs: lambda g: g[idx])
