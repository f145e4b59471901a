"""Functions of numpy that autograd's programs call with lists of traced values.

numpy would convert these lists. In autograd they become arrays of objects, on which much works.
Here each of these functions makes an array first, and then is numpy's own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from adcore.engine.layers import Layer, holds_boxes
from adcore_numpy import array as _array
from adcore_numpy import asarray as _asarray
from adcore_numpy.namespace.constructors import _of_nest as nested


def array(object: Any, *args: Any, **kwargs: Any) -> Any:
    """`numpy.array`, in which the object may be or contain traced values."""
    if type(object) in (list, tuple) and holds_boxes(object):
        dtype = args[0] if args else kwargs.pop("dtype", None)
        return nested(object, dtype=dtype, **kwargs)  # adcore-numpy asks numpy first
    return _array(object, *args, **kwargs)


def asarray(a: Any, *args: Any, **kwargs: Any) -> Any:
    """`numpy.asarray`, likewise."""
    if type(a) in (list, tuple) and holds_boxes(a):
        return array(a, *args, **kwargs)
    return _asarray(a, *args, **kwargs)


def with_arrays(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of numpy in which a list of traced values stands for the array of them.

    A ufunc stays numpy's own: programs state rules for it, and adcore-numpy gives it arrays.
    """

    if isinstance(function, np.ufunc):
        return function

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        for arg in args:
            if type(arg) in (list, tuple) and holds_boxes(arg):
                break
        else:
            return function(*args, **kwargs)
        return function(*map(as_array, args), **kwargs)

    return called


def as_array(x: Any) -> Any:
    return array(x) if type(x) in (list, tuple) and holds_boxes(x) else x


def with_arrays_in(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same of a function whose first argument is a sequence of arrays."""

    @functools.wraps(function)
    def called(arrays: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(arrays, Layer):
            return function(arrays, *args, **kwargs)
        arrays = list(arrays)
        for each in arrays:
            if type(each) in (list, tuple) and holds_boxes(each):
                arrays = [as_array(each) for each in arrays]
                break
        return function(arrays, *args, **kwargs)

    return called


# Functions of arrays, that programs call with lists of numbers.
ARRAYS = (
    *("sum", "prod", "max", "min", "amax", "amin", "mean", "average", "std", "var", "median"),
    *("cumsum", "cumprod", "diff", "dot", "vdot", "inner", "outer", "matmul", "tensordot", "kron"),
    *("sort", "argsort", "argmax", "argmin", "any", "all", "ravel", "reshape", "squeeze", "size"),
    *("transpose", "expand_dims", "atleast_1d", "atleast_2d", "atleast_3d", "diag", "tile"),
    *("repeat", "roll", "flip", "flipud", "fliplr", "trace", "cross", "clip", "append"),
    *("exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "abs", "absolute", "square", "negative"),
    *("add", "subtract", "multiply", "divide", "true_divide", "power", "maximum", "minimum"),
    *("isnan", "isfinite", "isinf", "real", "imag", "conj", "log1p", "expm1", "linspace"),
)
SEQUENCES = ("concatenate", "vstack", "hstack", "dstack", "stack", "column_stack")

LISTED: dict[str, Any] = {
    **{name: with_arrays(getattr(np, name)) for name in ARRAYS},
    **{name: with_arrays_in(getattr(np, name)) for name in SEQUENCES},
}
LISTED |= {"array": array, "asarray": asarray}
LISTED["row_stack"] = LISTED["vstack"]
