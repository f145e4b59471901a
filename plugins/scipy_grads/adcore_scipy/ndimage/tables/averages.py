"""Running means: uniform_filter, uniform_filter1d."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.ndimage

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast, is_traced

from .. import NAMESPACE
from ..arguments import chosen_axes, one_each, output_dtype
from ..boundaries import NOTHING
from .correlation_steps import _averaged

twin = NAMESPACE.twin


def _mean1d(
    name: str, x: Any, size: int, axis: int, output: Any, mode: str, cval: Any, origin: int
) -> Any:
    """The running mean, with the share of it that lies beyond the ends times `cval`."""
    dtype = output_dtype(name, output, x)
    if not -x.ndim <= axis < x.ndim:
        return on_plain(scipy.ndimage.uniform_filter1d, plain(x), size, axis)  # its error
    axis = axis % x.ndim - x.ndim
    inside = _averaged(x, size, axis, mode, origin, dtype)
    if mode not in NOTHING or not (is_traced(cval) or cval != 0) or not x.size:
        return inside
    ones = np.ones([n if k - x.ndim == axis else 1 for k, n in enumerate(x.shape)])
    share = 1 - scipy.ndimage.uniform_filter1d(ones, size, axis, float, "constant", 0, origin)
    return np.add(inside, np.rint(share * size) / size * cval, dtype=dtype)


def _uniform_filter1d(
    input, size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0
):  # fmt: skip
    """See `_mean1d`."""
    return _mean1d("uniform_filter1d", as_array(input), size, axis, output, mode, cval, origin)


def _uniform_filter(
    input, size=3, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None
):  # fmt: skip
    """Axis by axis, where the window has more than one place."""
    x = as_array(input)
    dtype = output_dtype("uniform_filter", output, x)
    axes = chosen_axes(axes, x.ndim)
    each = zip(axes, *(one_each(v, len(axes)) for v in (size, origin, mode)), strict=True)
    each = [one for one in each if one[1] > 1]
    for axis, n, origin, mode in each:
        x = _mean1d("uniform_filter", x, int(n), axis, dtype, mode, cval, origin)
    return x if each else cast(np.positive(x), dtype)


RULES = [
    composite(twin("uniform_filter"), _uniform_filter),
    composite(twin("uniform_filter1d"), _uniform_filter1d),
]
