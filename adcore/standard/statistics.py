"""Twins of `statistics`: averages and spreads of lists that hold traced numbers.

Loaded once the program has imported `statistics`. What a twin gives for plain
data, and the value of what it gives for traced data, is what the library computes.
"""

from __future__ import annotations

import functools
import statistics
from collections.abc import Callable
from typing import Any

from ..engine.apply import apply
from ..engine.box import Box
from ..engine.layers import boxes_in, plain
from ..plugins.hooks import Sample, hookimpl
from ..rules.statements import rule
from ..rules.twins import Twin, twin
from .math import as_real
from .roots import root_rule

NAMES = (
    *("mean", "fmean", "geometric_mean", "harmonic_mean"),
    *("variance", "pvariance", "stdev", "pstdev"),
)


def _statistic(name: str) -> Callable[..., Any]:
    """A function of the data, traced or not."""
    original = getattr(statistics, name)

    def function(*data: Any) -> Any:
        if any(isinstance(x, Box) for x in data):
            return apply(function, data, {})
        return original(data)

    function.__name__ = function.__qualname__ = f"_{name}"
    return function


_of = {name: _statistic(name) for name in NAMES}


def _slopes(function: Callable[..., Any], slopes: Callable[..., Any]) -> Any:
    """The rule of a function whose slopes in all data are given: `slopes(ans, data)`."""

    def jvp(ts: Any, ans: Any, *data: Any) -> Any:
        return sum(t * s for t, s in zip(ts, slopes(ans, data), strict=True) if t is not None)

    def vjp(ct: Any, ans: Any, *data: Any) -> Any:
        return tuple(ct * slope for slope in slopes(ans, data))

    jvp.__doc__ = vjp.__doc__ = "The map: a statistic of numbers, with its slope in each of them."
    return rule(function, jvp=jvp, vjp=vjp)


def deviations(data: Any, divisor: int) -> list[Any]:
    """(x - mean) / divisor for each x: half the slopes of a variance."""
    middle = _of["fmean"](*data)
    return [(x - middle) / divisor for x in data]


def doubled(slopes: list[Any]) -> list[Any]:
    """Those of the square, from those of its half."""
    return [2 * slope for slope in slopes]


def _even(ans: Any, data: Any) -> list[float]:
    return [1 / len(data)] * len(data)


# fmt: off
RULES = [
    _slopes(_of["mean"],           _even),
    _slopes(_of["fmean"],          _even),
    _slopes(_of["geometric_mean"], lambda ans, data: [ans / (len(data) * x) for x in data]),
    _slopes(_of["harmonic_mean"],  lambda ans, data: [(ans / x) ** 2 / len(data) for x in data]),
    _slopes(_of["variance"],       lambda ans, data: doubled(deviations(data, len(data) - 1))),
    _slopes(_of["pvariance"],      lambda ans, data: doubled(deviations(data, len(data)))),
    root_rule(_of["stdev"],        lambda *data: deviations(data, len(data) - 1)),
    root_rule(_of["pstdev"],       lambda *data: deviations(data, len(data))),
]
# fmt: on


def _median(data: Any) -> Any:
    """The element in the middle, or the mean of the two that are."""
    ordered = sorted(data, key=plain)
    n = len(ordered)
    if n == 0:
        statistics.median([])  # raises
    return ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2


def _twin(name: str, traced: Callable[..., Any]) -> Twin:
    original = getattr(statistics, name)

    @functools.wraps(original, assigned=("__name__", "__qualname__", "__doc__"))
    def function(data: Any, *args: Any, **kwargs: Any) -> Any:
        data = data if hasattr(data, "dtype") and not isinstance(data, Box) else list(data)
        options = [*args, *kwargs.values()]
        if not any(True for _ in boxes_in([data, *options])):
            return original(data, *args, **kwargs)
        if any(each is not None for each in options):
            msg = (
                f"statistics.{name} of traced numbers takes the data alone."
            )
            raise TypeError(msg)
        return traced([as_real(x) for x in data])

    function.__module__ = __name__
    return twin(original, function, f"statistics.{name}")


TWINS = [
    *[_twin(name, lambda data, f=f: f(*data)) for name, f in _of.items()],
    _twin("median", _median),
    _twin("median_low", lambda data: sorted(data, key=plain)[(len(data) - 1) // 2]),
    _twin("median_high", lambda data: sorted(data, key=plain)[len(data) // 2]),
]


def __getattr__(name: str) -> Any:
    """A twin by its name."""
    found = [each.made for each in TWINS if each.made.__name__ == name]
    if not found:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return found[0]


@hookimpl
def adcore_rules() -> list[Any]:
    """The statistics of several numbers, and the twins that take lists."""
    return [RULES, TWINS]


@hookimpl
def adcore_samples() -> list[Sample]:
    """Positive data, and data that are all the same."""
    data = (0.4, 1.7, 0.9, 2.6)
    return [
        *(Sample(function, data) for function in _of.values()),
        *(Sample(_of[name], (0.5, 0.5), label="kink", kink=True) for name in ("stdev", "pstdev")),
    ]
