"""Samples for `adcore_scipy.ndimage.tables.measurements`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.measurements import RULES, _deviation

FUNCTIONS = {rule.function.__name__: rule.function for rule in RULES}
LABELS = np.array([[0, 1, 1, 3], [2, 2, 1, 3], [2, 0, 0, 3]])
MEASURED = (
    "center_of_mass", "extrema", "maximum", "mean", "median", "minimum", "standard_deviation",
    "sum", "sum_labels", "variance",
)  # fmt: skip


def norm(values: Any) -> Any:
    """A function of the elements of a group."""
    return np.sqrt(np.sum(values**2))


def farthest(values: Any, places: Any) -> Any:
    """One that looks at where they are, too."""
    return np.sum(values * places)


def samples() -> Iterator[Sample]:
    """All, above 0, one label, several, in another order, absent and not whole; equal elements."""
    x = drawn(3, 4)
    for name in MEASURED:
        function = FUNCTIONS[name]
        yield Sample(function, (x,), label="all")
        for dtype in "fD" if name not in ("extrema", "maximum", "median", "minimum") else "f":
            yield Sample(function, (x.astype(dtype) * (1 + 0.5j if dtype == "D" else 1),),
                         label=dtype)  # fmt: skip
        yield Sample(function, (x, LABELS), label="above 0")
        yield Sample(function, (x, LABELS, 2), label="one")
        yield Sample(function, (x, LABELS, np.array([3, 1, 2, 0])), label="several")
        yield Sample(function, (x, LABELS - 1.5, [1.5, -0.5]), label="other labels", wrt=(0,))
        index = [1, 2] if name in ("center_of_mass", "extrema") else np.array([[1], [2]])
        row = np.array([0, 2, 1, 2])
        yield Sample(function, (x, row, index), label="broadcast", wrt=(0,))
    for name in ("maximum", "minimum", "sum"):
        yield Sample(FUNCTIONS[name], (x, LABELS, [1, 9]), label="absent", wrt=(0,))
    for name in ("maximum", "minimum", "extrema", "standard_deviation", "median"):
        equal = np.ones((3, 4))
        yield Sample(FUNCTIONS[name], (equal, LABELS, [1, 2]), label="equal", wrt=(0,), kink=True)
        yield Sample(FUNCTIONS[name], (equal,), label="equal, all", kink=True)
    comprehension = FUNCTIONS["labeled_comprehension"]
    for label, where in (("all", (None, None)), ("above 0", (LABELS, None)),
                         ("one", (LABELS, 2)), ("several", (LABELS, [3, 1, 7]))):  # fmt: skip
        yield Sample(comprehension, (x, *where, norm, float, -1.0), label=label, wrt=(0,))
    args = (x, LABELS, [1, 2], farthest, "f", 0.0, True)
    yield Sample(comprehension, args, label="places", wrt=(0,))
    ids = np.array([0, 1, 1, 0, 1])
    yield Sample(_deviation, (drawn(5), ids, np.array([2, 3])), wrt=(0,))
    yield Sample(_deviation, (np.zeros(5), ids, np.array([2, 3])), label="0", wrt=(0,), kink=True)
