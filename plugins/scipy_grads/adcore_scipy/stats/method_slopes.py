"""The slopes of a distribution's methods, all from its formulas in standard form.

With z = (x - loc) / scale, log-density l(z, s), density f = exp(l), distribution function F and
quantile function Q, S = 1 - F:

    d log f / dz = l_z                   d f / d· = f times that of log f
    d F / dz = f                         d log F / dz = f / F = exp(l - log F)
    d Q / dq = 1 / f(Q)                  d Q / ds = -F_s(Q) / f(Q)

and the same for S and its inverse. So a distribution states l; F or S is stated only where it has
shapes s, for F_s. Their derivatives are pushed through the stated formula, and the formula is made
of plain calls, so all further derivatives follow.

The value is scipy's. Outside of the support the slope is 0; at its edges it is that of the inner
side, or 0 where that is infinite. Where the value is infinite the slope is 0; where it is NaN, NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from adcore import jvp
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

Formula = Callable[..., Any]


def numeric(value: Any) -> Any:
    """A list as an array, a number of Python as one of numpy: it may be divided by 0."""
    if type(value) in (list, tuple):
        return as_array(value)
    return np.multiply(value, 1.0) if type(plain(value)) in (int, float) else value


def derivative(formula: Formula, k: int, args: Sequence[Any]) -> Any:
    """∂formula/∂args[k], elementwise."""
    value = args[k]
    ones = np.ones_like(plain(value))[()]

    def along(v: Any) -> Any:
        return formula(*args[:k], v, *args[k + 1 :])

    with np.errstate(all="ignore"):
        return jvp(along, (value,), (ones,))[1]


def product(weight: Any, slope: Any) -> Any:
    """weight × slope, 0 where the weight is: there the slope of a logarithm may be infinite."""
    none = np.equal(plain(weight), 0)
    if not none.any():
        return weight * slope
    return np.where(none, 0.0, weight * np.where(none, 0.0, slope))


class Slopes:
    """The slopes of one call in each of its arguments, as far as they are asked for.

    Arguments:
        law: the distribution.
        method: the name of its method.
        ans: the value of the call.
        args: its arguments: x (or q), the shapes, loc, scale.
    """

    def __init__(self, law: Any, method: str, ans: Any, args: Sequence[Any]) -> None:
        self.law, self.ans, self.method = law, ans, method
        self.x, *self.shapes, self.loc, self.scale = map(numeric, args)

    def __call__(self, i: int) -> Any:
        """The slope in argument i."""
        last = len(self.shapes) + 1
        if i == 0:
            return self.first / self.scale
        if i == last:
            return self.in_loc
        return self.in_scale if i > last else self.in_shape(i)

    # ------------------------------------------------------------------------- where it is

    @cached_property
    def z(self) -> Any:
        """The place in standard form."""
        return (self.x - self.loc) / self.scale

    @cached_property
    def _bounds(self) -> tuple[Any, Any]:
        return self.law.bounds([plain(s) for s in self.shapes])

    @cached_property
    def holds(self) -> Any:
        """Where the formulas hold: inside of the support, edges included, and a finite value."""
        z, (low, high) = plain(self.z), self._bounds
        return (low <= z) & (z <= high) & np.isfinite(z) & np.isfinite(plain(self.ans))

    @cached_property
    def safe(self) -> Any:
        """z, with an inner point of the support in the place of what is outside."""
        return self._kept(self.holds)

    def _kept(self, where: Any) -> Any:
        if np.all(where):
            return self.z
        low, high = self._bounds
        finite = np.isfinite(low), np.isfinite(high)
        inner = np.where(
            finite[0],
            np.where(finite[1], (low + high) / 2, low + 1),
            np.where(finite[1], high - 1, 0.5),
        )
        return np.where(where, self.z, inner)

    @cached_property
    def at_edge(self) -> Any:
        """Where z is an end of the support."""
        z, (low, high) = plain(self.z), self._bounds
        return np.equal(z, low) | np.equal(z, high)

    def fine(self, slope: Any) -> Any:
        """Where a slope is as it should be: not outside, and at an edge not infinite either."""
        if not np.any(self.at_edge):
            return self.holds
        return self.holds & (~self.at_edge | np.isfinite(plain(slope)))

    def settled(self, slope: Any, where: Any = None) -> Any:
        """The slope where it is fine; else 0, or NaN with the value."""
        fine = self.fine(slope) if where is None else where
        if np.all(fine):
            return slope
        return np.where(fine, slope, np.where(np.isnan(plain(self.ans)), np.nan, 0.0))

    def partial(self, formula: Formula, k: int) -> Any:
        """The settled slope of a formula in z (k = 0) or in a shape."""
        found = derivative(formula, k, (self.safe, *self.shapes))
        fine = self.fine(found)
        if not np.all(fine == self.holds):  # keep that edge out of higher derivatives too
            found = derivative(formula, k, (self._kept(fine), *self.shapes))
        return self.settled(found, fine)

    # ------------------------------------------------------------- what several methods share

    @property
    def first(self) -> Any:
        """The slope in z."""
        raise NotImplementedError

    def in_shape(self, k: int) -> Any:
        """The slope in the shape at position k."""
        raise NotImplementedError

    @property
    def in_loc(self) -> Any:
        """The slope in loc."""
        return -self.first / self.scale

    @property
    def in_scale(self) -> Any:
        """The slope in scale."""
        return -self.safe * self.first / self.scale

    @property
    def density(self) -> Any:
        """f at z, 0 at an edge where it is infinite."""
        return self.settled(self.law.pdf(self.safe, *self.shapes))

    def lower(self, k: int) -> Any:
        """F_s = -S_s, by the formula of the smaller tail if both are stated."""
        below, above = self._tail("cdf", k), self._tail("sf", k)
        if below is None or above is None:
            return -above() if below is None else below()
        upper = np.greater(plain(self.law.cdf(plain(self.safe), *map(plain, self.shapes))), 0.5)
        if np.all(upper):
            return -above()
        return np.where(upper, -above(), below()) if np.any(upper) else below()

    def _tail(self, name: str, k: int) -> Any:
        """What finds the slope of cdf or sf by its own formula, or by that of its logarithm."""
        formulas = self.law.formulas
        if name in formulas:
            return lambda: self.partial(formulas[name], k)
        if f"log{name}" not in formulas:
            return None

        def by_logarithm() -> Any:
            value = getattr(self.law, name)(self.safe, *self.shapes)
            return product(value, self.partial(formulas[f"log{name}"], k))

        return by_logarithm


class LogDensity(Slopes):
    """logpdf: l(z, s) - log scale."""

    @cached_property
    def first(self) -> Any:
        if "score" in self.law.formulas:
            return self.settled(self.law.formulas["score"](self.safe, *self.shapes))
        return self.partial(self.law.formulas["logpdf"], 0)

    def in_shape(self, k: int) -> Any:
        return self.partial(self.law.formulas["logpdf"], k)

    @property
    def in_scale(self) -> Any:
        return self.settled(-(1 + self.safe * self.first) / self.scale)


class Density(LogDensity):
    """pdf: itself times the slopes of its logarithm; 0 where it is 0."""

    def __call__(self, i: int) -> Any:
        finite = np.isfinite(plain(self.ans))
        ans = self.ans if np.all(finite) else np.where(finite, self.ans, 0.0)
        return product(ans, super().__call__(i))


class Cumulative(Slopes):
    """cdf: F(z, s)."""

    @cached_property
    def first(self) -> Any:
        return self.density

    def in_shape(self, k: int) -> Any:
        return self.lower(k)


class Survival(Cumulative):
    """sf: S(z, s) = 1 - F(z, s)."""

    @cached_property
    def first(self) -> Any:
        return -self.density

    def in_shape(self, k: int) -> Any:
        return -self.lower(k)


class LogCumulative(Slopes):
    """logcdf. The hazard f / F is found by logarithms, which the tails do not underflow."""

    @cached_property
    def first(self) -> Any:
        return self.hazard

    @property
    def hazard(self) -> Any:
        """f over the value itself."""
        return self.settled(np.exp(self.law.logpdf(self.safe, *self.shapes) - self.known))

    @property
    def known(self) -> Any:
        """The value, 0 where it is infinite."""
        finite = np.isfinite(plain(self.ans))
        return self.ans if np.all(finite) else np.where(finite, self.ans, 0.0)

    def in_shape(self, k: int) -> Any:
        if "logcdf" in self.law.formulas:
            return self.partial(self.law.formulas["logcdf"], k)
        return self.settled(self.lower(k) * np.exp(-self.known))


class LogSurvival(LogCumulative):
    """logsf."""

    @cached_property
    def first(self) -> Any:
        return -self.hazard

    def in_shape(self, k: int) -> Any:
        if "logsf" in self.law.formulas:
            return self.partial(self.law.formulas["logsf"], k)
        return self.settled(-self.lower(k) * np.exp(-self.known))


class Quantile(Slopes):
    """ppf: loc + scale Q(q, s). At q = 0 and 1, where the density is 0, the slope is set to 0."""

    @cached_property
    def z(self) -> Any:
        return (self.ans - self.loc) / self.scale

    @cached_property
    def per_density(self) -> Any:
        """scale / f(Q)."""
        f = self.density
        flat = np.equal(plain(f), 0)
        if not flat.any():
            return self.scale / f
        return np.where(flat, 0.0, self.scale / np.where(flat, 1.0, f))

    def __call__(self, i: int) -> Any:
        last = len(self.shapes) + 1
        if i >= last:
            return 1.0 if i == last else self.settled(self.z)
        return self.settled(self.per_density * self.slope(i))

    def slope(self, i: int) -> Any:
        """The slope in q or a shape, times f."""
        return 1.0 if i == 0 else -self.lower(i)


class SurvivalQuantile(Quantile):
    """isf: loc + scale Q(1 - q, s)."""

    def slope(self, i: int) -> Any:
        return -1.0 if i == 0 else -self.lower(i)


class Entropy(Slopes):
    """entropy: h(s) + log scale."""

    def __init__(self, law: Any, method: str, ans: Any, args: Sequence[Any]) -> None:
        super().__init__(law, method, ans, (0.0, *args))

    def __call__(self, i: int) -> Any:
        if i < len(self.shapes):
            return derivative(self.law.formulas["entropy"], i, self.shapes)
        return 1 / self.scale if i > len(self.shapes) else 0.0


CONTINUOUS = {
    "pdf": Density, "logpdf": LogDensity, "cdf": Cumulative, "logcdf": LogCumulative,
    "sf": Survival, "logsf": LogSurvival, "ppf": Quantile, "isf": SurvivalQuantile,
    "entropy": Entropy,
}  # fmt: skip
