"""What `autograd.numpy` has beside numpy's own names, each written down.

- the constructors of adcore-numpy, which take traced values;
- functions that autograd gives lists of traced values, which numpy would convert: they are made
  arrays first;
- autograd's own helpers (`make_diagonal`, `array_from_args` …).
"""

from __future__ import annotations

from typing import Any

import numpy as _np
from numpy._core.einsumfunc import _parse_einsum_input  # type: ignore[attr-defined]

import adcore_numpy as _traceable
from adcore.engine.layers import Layer, plain
from adcore_numpy import c_ as c_
from adcore_numpy import r_ as r_

from ..primitives import notrace_primitive, primitive
from .listed import LISTED, as_array
from .listed import array as array

numpy_version = _np.__version__


def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    """`numpy.select`, of choices that are traced."""
    return _np.select([plain(c) for c in condlist], [as_array(c) for c in choicelist], default)


def where(condition: Any, *args: Any, **kwargs: Any) -> Any:
    """`numpy.where`; a list if nothing but Python's numbers and lists is given, as in autograd."""
    if not args and not kwargs:
        return _np.where(plain(condition))
    if len(args) + len(kwargs) != 2:
        raise ValueError("either both or neither of x and y should be given")
    x, y = (*args, *(kwargs[name] for name in ("x", "y") if name in kwargs))
    chosen = _np.where(condition, as_array(x), as_array(y))
    if any(map(_is_array, (condition, x, y))) or not isinstance(chosen, _np.ndarray):
        return chosen
    return chosen.tolist()


def _is_array(x: Any) -> bool:
    if isinstance(x, (list, tuple)):
        return any(map(_is_array, x))
    return isinstance(x, (Layer, _np.ndarray, _np.generic))


def array_from_args(array_args: Any, array_kwargs: Any, *args: Any) -> Any:
    """`array` of all arguments but the first two, which are its options."""
    return array(args, *array_args, **array_kwargs)


def _array_from_scalar_or_array(array_args: Any, array_kwargs: Any, scalar: Any) -> Any:
    return array(scalar, *array_args, **array_kwargs)


def concatenate_args(axis: int, *args: Any) -> Any:
    """`concatenate` of all arguments but the first, which is the axis."""
    return LISTED["concatenate"](args, axis)


def wrap_if_boxes_inside(raw_array: Any, slow_op_name: str | None = None) -> Any:
    """An array of objects that are traced values as the traced array of them."""
    if getattr(raw_array, "dtype", None) != _np.dtype("O"):
        return raw_array
    return _np.reshape(array(list(raw_array.ravel())), raw_array.shape)


def make_diagonal(D: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Diagonal matrices of the last axis: what `diagonal` is the inverse of."""
    if not (offset == 0 and axis1 == -1 and axis2 == -2):
        raise NotImplementedError(
            "make_diagonal supports offset=0, axis1=-1, axis2=-2 alone; use np.diag, or multiply "
            "with np.eye."
        )
    return D[..., None] * _np.eye(D.shape[-1])


def metadata(A: Any) -> Any:
    """The shape, number of axes, dtype of a value, and whether it is complex."""
    A = plain(A)
    if not isinstance(A, (_np.ndarray, _np.generic)):
        A = _np.asarray(A)
    return A.shape, A.ndim, A.dtype, A.dtype.kind == "c"


@notrace_primitive
def parse_einsum_input(*args: Any) -> Any:
    """The subscripts and operands of a call of `einsum`."""
    return _parse_einsum_input(args)


shape, ndim = notrace_primitive(_np.shape), notrace_primitive(_np.ndim)
iscomplexobj, result_type = notrace_primitive(_np.iscomplexobj), notrace_primitive(_np.result_type)
isscalar = notrace_primitive(_np.isscalar)


def _astype(A: Any, dtype: Any, *args: Any, **kwargs: Any) -> Any:
    return A.astype(dtype, *args, **kwargs)


astype = _astype


def wrap_intdtype(cls: type) -> type:
    """An integer type that takes the plain value of what is traced."""
    return type(cls.__name__, (cls,), {"__new__": lambda _, *args: cls(*map(plain, args))})


int8, int16, int32, int64 = map(wrap_intdtype, (_np.int8, _np.int16, _np.int32, _np.int64))


def wrap_namespace(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Put the functions of a namespace into another as primitives, and constants as they are."""
    wrapped: dict[int, Any] = {}
    for name, value in old.items():
        if id(value) not in wrapped:
            if callable(value) and type(value) is not type:
                wrapped[id(value)] = primitive(value)
            elif type(value) in (float, int, type(None), type):
                wrapped[id(value)] = value
            else:
                continue
        new[name] = wrapped[id(value)]


def found(name: str) -> Any:
    """A name of numpy, traceable where adcore-numpy has it so."""
    if name.startswith("__"):
        raise AttributeError(f"module 'adcore_autograd.numpy' has no attribute {name!r}")
    return LISTED[name] if name in LISTED else getattr(_traceable, name)


PUBLIC = sorted({name for name in dir(_np) if name[0] != "_"} | {"make_diagonal", "metadata"})

_primitive_mean, _primitive_std, _primitive_var = _np.mean, _np.std, _np.var


def __getattr__(name: str) -> Any:
    return found(name)


__all__ = [
    *("array", "array_from_args", "astype", "c_", "concatenate_args"),
    *("int8", "int16", "int32", "int64"),
    *("iscomplexobj", "isscalar", "make_diagonal", "metadata", "ndim", "numpy_version"),
    *("parse_einsum_input", "r_", "result_type", "select", "shape", "where"),
    *("wrap_if_boxes_inside", "wrap_intdtype", "wrap_namespace"),
    *("_array_from_scalar_or_array", "_astype", "_primitive_mean", "_primitive_std"),
    "_primitive_var",
]
