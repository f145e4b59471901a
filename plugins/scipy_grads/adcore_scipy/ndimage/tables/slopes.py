"""Slopes and curvatures: prewitt, sobel, laplace, and those with a derivative of one's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, rule
from adcore_numpy.tables.mixed_arguments import as_array, cast
from adcore_numpy.tables.root_slopes import through_root

from ...closing import closing
from .. import NAMESPACE
from ..arguments import chosen_axes, one_each, output_dtype
from .correlation import correlated1d

twin, step = NAMESPACE.twin, NAMESPACE.step

# ------------------------------------------------------------------------------------------ length


@step
def _length(d: Any) -> Any:
    """r = √Σ dᵢ² along the first axis; of complex numbers the square, not the modulus."""
    return np.sqrt(np.sum(d * d, 0))


def length_jvp(t, ans, d):
    """dr = Σ dᵢ ḋᵢ / r, 0 where r is 0."""
    return np.sum(d * t, 0) / np.where(ans == 0, 1, ans)


def length_vjp(ct, ans, d):
    """Its adjoint: h = r ∂r is d, see `root_slopes`."""
    return through_root(ct, d, ans)


def length(parts: list[Any]) -> Any:
    """The length of a vector of images, in their dtype."""
    return _length(np.stack(parts))


# ----------------------------------------------------------------------------------------- filters


def _separable(
    name: str, weights: list[float], x: Any, axis: int, output: Any, mode: Any, cval: Any
) -> Any:
    """The difference along the axis, smoothed along the others."""
    dtype = output_dtype(name, output, x)
    if not -x.ndim <= axis < x.ndim:
        return correlated1d(name, x, np.ones(3), axis, dtype, "reflect", 0, 0)  # scipy's error
    modes, axis = one_each(mode, x.ndim), axis % x.ndim
    for k in (axis, *(k for k in range(x.ndim) if k != axis)):
        w = np.array([-1, 0, 1] if k == axis else weights)
        x = correlated1d(name, x, w, k, dtype, modes[k], cval, 0)
    return x


def _prewitt(input, axis=-1, output=None, mode="reflect", cval=0.0):
    """See `_separable`."""
    return _separable("prewitt", [1, 1, 1], as_array(input), axis, output, mode, cval)


def _sobel(input, axis=-1, output=None, mode="reflect", cval=0.0):
    """See `_separable`."""
    return _separable("sobel", [1, 2, 1], as_array(input), axis, output, mode, cval)


def _along_axes(
    name: str, derivative: Callable[..., Any], x: Any, dtype: Any, mode: Any, cval: Any,
    arguments: Any, keywords: Any, axes: Any,
) -> list[Any]:  # fmt: skip
    """The derivative along each of the axes, as the user's function gives it for a dtype.

    scipy hands an array to write to for the first axis; a traced answer can only be returned.
    """
    axes, parts = chosen_axes(axes, x.ndim), []
    for axis, each in zip(axes, one_each(mode, len(axes)), strict=True):
        part = derivative(x, axis, dtype, each, cval, *arguments, **(keywords or {}))
        if part is None:
            msg = (
                f"scipy.ndimage.{name}: {getattr(derivative, '__name__', derivative)} returned "
                "nothing. To be differentiated it must return its answer, not write to output."
            )
            raise NonDifferentiableError(msg)
        parts.append(cast(as_array(part), dtype))
    return parts


def _generic_laplace(
    input, derivative2, output=None, mode="reflect", cval=0.0, extra_arguments=(),
    extra_keywords=None, *, axes=None,
):  # fmt: skip
    """The sum of what the function returns for the axes."""
    x = as_array(input)
    dtype = output_dtype("generic_laplace", output, x)
    parts = _along_axes(
        "generic_laplace", derivative2, x, dtype, mode, cval, extra_arguments, extra_keywords, axes
    )
    return sum(parts[1:], parts[0]) if parts else cast(np.positive(x), dtype)


def _laplace(input, output=None, mode="reflect", cval=0.0, *, axes=None):
    """The sum of second differences along the axes."""
    x = as_array(input)
    dtype = output_dtype("laplace", output, x)
    second = partial(_second_difference, "laplace")
    parts = _along_axes("laplace", second, x, dtype, mode, cval, (), None, axes)
    return sum(parts[1:], parts[0]) if parts else cast(np.positive(x), dtype)


def _second_difference(name: str, x: Any, axis: int, dtype: Any, mode: str, cval: Any) -> Any:
    return correlated1d(name, x, np.array([1, -2, 1]), axis, dtype, mode, cval, 0)


def _generic_gradient_magnitude(
    input, derivative, output=None, mode="reflect", cval=0.0, extra_arguments=(),
    extra_keywords=None, *, axes=None,
):  # fmt: skip
    """The length of the vector of what the function returns for the axes."""
    x = as_array(input)
    name = "generic_gradient_magnitude"
    dtype = output_dtype(name, output, x)
    parts = _along_axes(
        name, derivative, x, dtype, mode, cval, extra_arguments, extra_keywords, axes
    )
    return length(parts) if parts else cast(np.positive(x), dtype)


RULES = [
    closing(NAMESPACE, "generic_gradient_magnitude", _generic_gradient_magnitude),
    closing(NAMESPACE, "generic_laplace", _generic_laplace),
    composite(twin("laplace"), _laplace),
    composite(twin("prewitt"), _prewitt),
    composite(twin("sobel"), _sobel),
    rule(_length, jvp=length_jvp, vjp=length_vjp, root=True),
]
