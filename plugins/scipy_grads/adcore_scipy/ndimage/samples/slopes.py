"""Samples for `adcore_scipy.ndimage.tables.slopes`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.correlation import RULES as CORRELATIONS
from ..tables.slopes import RULES, _length

generic_gradient_magnitude, generic_laplace, laplace, prewitt, sobel = (
    rule.function for rule in RULES[:-1]
)
correlate1d = CORRELATIONS[1].function


def weighted(
    input: Any, axis: int, output: Any, mode: str, cval: Any, scale: Any = 1.0
) -> Any:  # fmt: skip
    """A difference along an axis, as generic_laplace wants it."""
    weights = scale * np.array([-1.0, 0.5, 2.0])
    return correlate1d(input, weights, axis, output, mode, cval, 0)


def samples() -> Iterator[Sample]:
    """Axes, modes per axis, dtypes, values beyond the ends; a flat image."""
    x = drawn(4, 5)
    for function in (prewitt, sobel, laplace):
        for dtype in "dfD":
            yield Sample(function, (drawn(3, 4, dtype=dtype),), label=dtype, exact=True)
        yield Sample(function, (x,), {"mode": ("wrap", "mirror")}, "modes", exact=True)
        kwargs = {"mode": "constant", "cval": 2.0, "output": "f4" if function is sobel else None}
        yield Sample(function, (x,), kwargs, "cval", wrt=(0, "cval"))
    yield Sample(sobel, (drawn(2, 3, 4), 0), label="axis", exact=True)
    yield Sample(laplace, (drawn(2, 3, 4),), {"axes": (1,)}, "axes", exact=True)
    for function in (generic_laplace, generic_gradient_magnitude):
        yield Sample(function, (x, weighted), label="by default")
        kwargs = {"mode": "constant", "cval": 0.5, "extra_arguments": (1.3,)}
        yield Sample(function, (x, weighted), kwargs, "all", wrt=(0, "cval", "extra_arguments"))
        kwargs = {"extra_keywords": {"scale": 0.7}, "axes": (1,)}
        yield Sample(function, (x, weighted), kwargs, "axes", wrt=(0, "extra_keywords"))
        yield Sample(function, (x, weighted), {"axes": ()}, "no axes")
    flat = np.ones((3, 3))
    yield Sample(generic_gradient_magnitude, (flat, sobel), label="flat", kink=True)
    yield Sample(_length, (drawn(2, 3),))
    yield Sample(_length, (np.zeros((2, 3)),), label="zero", kink=True)
