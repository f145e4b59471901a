"""What scipy.ndimage's functions say alike: dtypes of the output, one value per axis."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import is_traced


def output_dtype(name: str, output: Any, *values: Any) -> np.dtype[Any]:
    """The dtype of the answer: that of the first value, or the one asked for; complex if any is.

    Raises:
        NonDifferentiableError: it is an array to write to, or rounds to whole numbers.
    """
    natural = values[0].dtype
    is_complex = any(value.dtype.kind == "c" for value in values)
    if output is None:
        dtype = np.promote_types(natural, "F") if is_complex else natural
    elif isinstance(output, (type, np.dtype, str)):
        dtype = np.dtype(output)
        if is_complex and dtype.kind != "c":
            warnings.warn("promoting specified output dtype to complex", stacklevel=4)
            dtype = np.promote_types(dtype, "F")
    else:
        msg = (
            f"scipy.ndimage.{name} is not differentiable with output=: it writes there. Leave it "
            "out and use what the function returns, or give a dtype."
        )
        raise NonDifferentiableError(msg)
    if dtype.kind not in "fc":
        msg = (
            f"scipy.ndimage.{name} rounds its answer to {dtype}, which has no derivative: give "
            "output=float, or an image of floats."
        )
        raise NonDifferentiableError(msg)
    return dtype


def refuse_traced(name: str, **arguments: Any) -> None:
    """Raise if one of the arguments is traced: it has no derivative."""
    for key, value in arguments.items():
        if is_traced(value):
            msg = (
                f"scipy.ndimage.{name} is not differentiable in {key}: give it "
                f"stop_gradient({key}) if it is to be a constant."
            )
            raise NonDifferentiableError(msg)


def one_each(value: Any, n: int) -> list[Any]:
    """n values: those given, or n times the one given. scipy's error if they are of another number.

    A traced vector is a sequence too.
    """
    if not isinstance(value, (list, tuple)) and np.shape(plain(value)) == ():
        return [value] * n
    if len(value) != n:
        msg = "sequence argument must have length equal to input rank"
        raise RuntimeError(msg)
    return [value[k] for k in range(n)]


def chosen_axes(axes: Any, ndim: int) -> tuple[int, ...]:
    """The axes given, all of them for None, counted from 0."""
    if axes is None:
        return tuple(range(ndim))
    axes = (axes,) if np.ndim(axes) == 0 else tuple(axes)
    for axis in axes:
        if not -ndim <= axis < ndim:
            msg = f"specified axis: {axis} is out of range"
            raise ValueError(msg)
    axes = tuple(axis % ndim for axis in axes)
    if len(set(axes)) != len(axes):
        msg = "axes must be unique"
        raise ValueError(msg)
    return axes


def origins_of(origin: Any, axes: Sequence[int], ndim: int) -> list[int]:
    """One origin for each axis of the image, as scipy reads them."""
    given = one_each(origin, len(axes))
    if len(axes) == ndim:  # in the order of the image, whatever that of the axes is
        return given
    origins = [0] * ndim
    for axis, each in zip(axes, given, strict=True):
        origins[axis] = each
    return origins
