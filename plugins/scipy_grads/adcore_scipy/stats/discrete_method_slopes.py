"""The slopes of a discrete distribution's methods in its shapes; see `slopes`.

k and loc are integers and have no slope; the quantiles are steps, of slope 0 in all but loc.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from adcore.extend import plain

from .method_slopes import Entropy, LogCumulative, LogSurvival, Slopes, product


class Mass(Slopes):
    """pmf and logpmf, cdf and its kin of a discrete distribution: slopes in the shapes alone."""

    def __init__(self, law: Any, method: str, ans: Any, args: Sequence[Any]) -> None:
        super().__init__(law, method, ans, (*args, 1))

    @cached_property
    def z(self) -> Any:
        return np.floor(plain(self.x) - plain(self.loc) + 0.0)

    def _kept(self, where: Any) -> Any:
        low, high = self._bounds
        inner = np.where(np.isfinite(low), low, np.where(np.isfinite(high), high, 0.0))
        return np.where(where, self.z, inner)

    def __call__(self, i: int) -> Any:
        return self.in_shape(i)


class LogPmf(Mass):
    """logpmf."""

    def in_shape(self, k: int) -> Any:
        return self.partial(self.law.formulas["logpmf"], k)


class Pmf(LogPmf):
    """pmf: itself times the slope of its logarithm."""

    def in_shape(self, k: int) -> Any:
        return product(self.ans, super().in_shape(k))


class DiscreteCumulative(Mass):
    """cdf: formulas below the upper end of the support."""

    @cached_property
    def holds(self) -> Any:
        _, high = self._bounds
        return super().holds & (self.z < high)

    def in_shape(self, k: int) -> Any:
        return self.lower(k)


class DiscreteSurvival(DiscreteCumulative):
    """sf."""

    def in_shape(self, k: int) -> Any:
        return -self.lower(k)


class DiscreteLogCumulative(DiscreteCumulative):
    """logcdf."""

    in_shape = LogCumulative.in_shape
    known = LogCumulative.known


class DiscreteLogSurvival(DiscreteCumulative):
    """logsf."""

    in_shape = LogSurvival.in_shape
    known = LogCumulative.known


class Step(Mass):
    """ppf and isf: steps in all but loc, of slope 0 wherever there is one."""

    def __call__(self, i: int) -> Any:
        return 1.0 if i > len(self.shapes) else 0.0


class DiscreteEntropy(Entropy):
    """entropy."""

    def __init__(self, law: Any, method: str, ans: Any, args: Sequence[Any]) -> None:
        super().__init__(law, method, ans, (*args, 1))


DISCRETE = {
    "pmf": Pmf, "logpmf": LogPmf, "cdf": DiscreteCumulative, "logcdf": DiscreteLogCumulative,
    "sf": DiscreteSurvival, "logsf": DiscreteLogSurvival, "ppf": Step, "isf": Step,
    "entropy": DiscreteEntropy,
}  # fmt: skip
