"""Gaussian filters: gaussian_filter, gaussian_filter1d, gaussian_laplace, ..._gradient_magnitude.

Differentiable in the image and in the widths: a Gaussian's window has a whole number of places,
which is taken as fixed; its weights are functions of sigma.
"""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np
import scipy.ndimage

from adcore.extend import composite, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast

from .. import NAMESPACE
from ..arguments import chosen_axes, one_each, output_dtype
from .correlation import correlated1d
from .slopes import length

twin = NAMESPACE.twin


def _kernel(sigma: Any, order: int, radius: int) -> Any:
    """exp(-x²/2σ²), normalized; for an order, times the polynomial of its derivative.

    The polynomials follow from q' + q · (-x/σ²), as coefficients of powers of x.
    """
    x = np.arange(-radius, radius + 1)
    variance = sigma * sigma
    phi = np.exp(-0.5 / variance * x**2)
    phi = phi / np.sum(phi)
    powers: dict[int, Any] = {0: 1.0}
    for _ in range(order):
        then: dict[int, Any] = {}
        for power, q in powers.items():
            if power:
                then[power - 1] = then.get(power - 1, 0) + power * q
            then[power + 1] = then.get(power + 1, 0) - q / variance
        powers = then
    return sum(q * x**power for power, q in powers.items()) * phi if order else phi


def smoothed1d(
    name: str, x: Any, sigma: Any, axis: int, order: int, output: Any, mode: str, cval: Any,
    truncate: float, radius: Any,
) -> Any:  # fmt: skip
    """The correlation with the kernel, turned."""
    if radius is None:
        radius = int(truncate * float(plain(sigma)) + 0.5)
    if not isinstance(radius, numbers.Integral) or radius < 0 or order < 0:
        return scipy.ndimage.gaussian_filter1d(  # its error
            plain(x), 1.0, axis, order, radius=radius
        )
    weights = np.flip(_kernel(sigma, order, int(radius)))
    return correlated1d(name, x, weights, axis, output, mode, cval, 0)


def _gaussian_filter1d(
    input, sigma, axis=-1, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0,
    *, radius=None,
):  # fmt: skip
    """See `smoothed1d`."""
    x = as_array(input)
    return smoothed1d(
        "gaussian_filter1d", x, sigma, axis, order, output, mode, cval, truncate, radius
    )


def _smoothed(
    name: str, x: Any, sigma: Any, order: Any, output: Any, mode: Any, cval: Any, truncate: float,
    radius: Any, axes: Any,
) -> Any:  # fmt: skip
    """Axis by axis, where sigma is not 0: there the slope in sigma is 0, too."""
    dtype = output_dtype(name, output, x)
    axes = chosen_axes(axes, x.ndim)
    n = len(axes)
    each = zip(axes, *(one_each(v, n) for v in (sigma, order, mode, radius)), strict=True)
    each = [one for one in each if plain(one[1]) > 1e-15]
    for axis, width, how_often, beyond, reach in each:
        x = smoothed1d(name, x, width, axis, how_often, dtype, beyond, cval, truncate, reach)
    return x if each else cast(np.positive(x), dtype)


def _gaussian_filter(
    input, sigma, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0, *, radius=None,
    axes=None,
):  # fmt: skip
    """See `_smoothed`."""
    x = as_array(input)
    return _smoothed("gaussian_filter", x, sigma, order, output, mode, cval, truncate, radius, axes)


def _demand_known(kwargs: Any) -> None:
    """scipy's error for a keyword that gaussian_filter does not have."""
    if not {"truncate", "radius", "axes"} >= {*kwargs}:
        scipy.ndimage.gaussian_filter(np.zeros(1), 1.0, **kwargs)


def _differentiated(
    name: str, x: Any, axis: int, order: int, sigma: Any, output: Any, mode: str, cval: Any,
    kwargs: Any,
) -> Any:  # fmt: skip
    """The image smoothed along all axes with a derivative along one of them."""
    orders = [0] * x.ndim
    orders[axis] = order
    options = {"truncate": 4.0, "radius": None, "axes": None, **kwargs}
    return _smoothed(name, x, sigma, orders, output, mode, cval, **options)


def _gaussian_laplace(input, sigma, output=None, mode="reflect", cval=0.0, *, axes=None, **kwargs):
    """The sum of second derivatives along the axes; smoothed along these alone."""
    x = as_array(input)
    _demand_known(kwargs)
    dtype = output_dtype("gaussian_laplace", output, x)
    given = chosen_axes(axes, x.ndim)
    if not given:
        return cast(np.positive(x), dtype)
    widths: list[Any] = [0] * x.ndim
    for axis, width in zip(given, one_each(sigma, len(given)), strict=True):
        widths[axis] = width
    sigma = widths if len(given) < x.ndim else one_each(sigma, x.ndim)
    parts = [
        _differentiated("gaussian_laplace", x, axis, 2, sigma, dtype, each, cval, kwargs)
        for axis, each in zip(given, one_each(mode, len(given)), strict=True)
    ]
    return sum(parts[1:], parts[0])


def _gaussian_gradient_magnitude(
    input, sigma, output=None, mode="reflect", cval=0.0, *, axes=None, **kwargs
):
    """The length of the vector of the first derivatives along the axes."""
    x = as_array(input)
    _demand_known(kwargs)
    name = "gaussian_gradient_magnitude"
    dtype = output_dtype(name, output, x)
    given = chosen_axes(axes, x.ndim)
    if not given:
        return cast(np.positive(x), dtype)
    parts = [
        _differentiated(name, x, axis, 1, sigma, dtype, each, cval, kwargs)
        for axis, each in zip(given, one_each(mode, len(given)), strict=True)
    ]
    return length(parts)


RULES = [
    composite(twin("gaussian_filter"), _gaussian_filter),
    composite(twin("gaussian_filter1d"), _gaussian_filter1d),
    composite(twin("gaussian_gradient_magnitude"), _gaussian_gradient_magnitude),
    composite(twin("gaussian_laplace"), _gaussian_laplace),
]
