"""A line of a table of distributions, and the rules that it makes."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

import numpy as np
import scipy.stats

from adcore.extend import Rule, aligned, batch, primitive, refuse, rule

from . import method_slopes as _slopes
from .discrete_method_slopes import DISCRETE
from .distribution_twins import DistributionTwin, frozen_class, is_traced, named
from .method_slopes import CONTINUOUS, Formula

BY_QUADRATURE = "scipy finds it by quadrature. Integrate -pdf * logpdf with fixed nodes."
NO_FORMULA = "no formula is known for it. Integrate the density with fixed nodes."
STEPS = "of a discrete distribution it is an integer. Give a plain one."


@functools.cache
def wrappers(signature: str) -> Callable[..., Any]:
    """What makes the function, JVP and VJP of this signature out of those of its arguments."""
    names = ", ".join(part.partition("=")[0] for part in signature.split(", "))
    text = (
        "lambda call, push, pull: ("
        f"lambda {signature}: call({names}),"
        f"lambda t, ans, {signature}: push(t, ans, ({names},)),"
        f"lambda ct, ans, {signature}: pull(ct, ans, ({names},)))"
    )
    made: Callable[..., Any] = eval(text)
    return made


def elementwise_rule(
    method: Callable[..., Any], name: str, signature: str, slopes: Any, place: Any, **options: Any
) -> list[Rule]:
    """The rule of a function that acts on each element, and how it acts on stacks.

    Arguments:
        method: scipy's.
        name: as in `gamma.cdf`.
        signature: the parameters with their defaults; two at least.
        slopes: `slopes(ans, args)` gives a function from the position of an argument to the
            slope in it.
        place: file and line where the formulas are stated.
        options: as for `adcore.extend.rule`.
    """

    def push(tangents: Any, ans: Any, args: Any) -> Any:
        at = slopes(ans, args)
        terms = [t * at(i) for i, t in enumerate(tangents) if t is not None]
        return functools.reduce(np.add, terms)

    def pull(ct: Any, ans: Any, args: Any) -> Any:
        at = slopes(ans, args)
        return tuple(functools.partial(_times, ct, at, i) for i in range(len(args)))

    function, jvp, vjp = wrappers(signature)(method, push, pull)
    for stated in (jvp, vjp):
        stated.__code__ = stated.__code__.replace(co_filename=place[0], co_firstlineno=place[1])
        stated.__doc__ = _slopes.__doc__
    made = named(primitive(named(function, name)), name)
    wrt = tuple(part.partition("=")[0] for part in signature.split(", "))
    return [rule(made, jvp=jvp, vjp=vjp, wrt=wrt, **options), batch(made, aligned)]


def _times(ct: Any, at: Any, i: int) -> Any:
    return ct * at(i)


class Distribution(DistributionTwin):
    """A distribution: scipy's object, traceable; see `Continuous` and `Discrete`.

    Attributes:
        formulas: those that are stated, by the method that they are of.
        shape_names: the names of the shapes.
    """

    methods: ClassVar[Mapping[str, Any]] = {}
    first: ClassVar[str] = "x"  # what scipy calls the first argument
    last: ClassVar[str] = ""  # the parameters behind the shapes
    own_support: Formula | None = None

    def __init__(
        self,
        name: str,
        formulas: Mapping[str, Formula | None],
        reason: str,
        refused: Mapping[str, str] | None,
        approximate: str | Mapping[str, str],
        density_approximate: Mapping[str, str] | None,
    ) -> None:
        super().__init__(getattr(scipy.stats, name, None), name)
        if self.scipys is None:  # a distribution that came with a later scipy
            return
        self.formulas = {key: f for key, f in formulas.items() if f is not None}
        self.shape_names = tuple(filter(None, (self.scipys.shapes or "").split(", ")))
        self.reason, self.refused = reason, dict(refused or {})
        self.approximate, self.density_approximate = approximate, density_approximate or {}
        frame = sys._getframe(2)
        self.place = frame.f_code.co_filename, frame.f_lineno
        self.rules = list(self._rules())

    # ------------------------------------------------------------------------- as scipy's object

    def freeze(self, *args: Any, **kwargs: Any) -> Any:
        """The distribution with its parameters fixed, which may be traced."""
        return frozen_class(self.frozen)(self, args, kwargs)

    __call__ = freeze

    def median(self, *args: Any, **kwargs: Any) -> Any:
        """ppf(1/2, ...)."""
        return self.ppf(0.5, *args, **kwargs)

    def interval(self, confidence: Any, *args: Any, **kwargs: Any) -> Any:
        """The ends of the interval around the median that has this probability."""
        if not is_traced(confidence, args, kwargs):
            return self.scipys.interval(confidence, *args, **kwargs)
        low, high = (1.0 - confidence) / 2, (1.0 + confidence) / 2
        return self.ppf(low, *args, **kwargs), self.ppf(high, *args, **kwargs)

    def bounds(self, shapes: list[Any]) -> tuple[Any, Any]:
        """The support in standard form."""
        if not shapes:
            return self.scipys.a, self.scipys.b
        low, high = (self.own_support or self.scipys.support)(*shapes)
        return low, high

    # --------------------------------------------------------------------------------- its rules

    def _rules(self) -> Iterator[Rule]:
        for method, slopes in self.methods.items():
            first = {"ppf": ["q"], "isf": ["q"], "entropy": []}.get(method, [self.first])
            made, how = elementwise_rule(
                getattr(self.scipys, method),
                f"{self.__name__}.{method}",
                ", ".join([*first, *self.shape_names, self.last]),
                functools.partial(slopes, self, method),
                self.place,
                approximate=self._approximations(method),
            )
            setattr(self, method, made.function)
            reason = self.why_not(method)
            if reason:
                yield refuse(made.function, None, reason)
                continue
            yield from (made, how)
            for name, reason in self.refusals(method).items():
                yield refuse(made.function, name, reason)

    def _approximations(self, method: str) -> dict[str, str] | None:
        """Method and accuracy of the slopes that are not exact, by argument."""
        if method == "entropy":
            return None
        by_argument = dict(self.density_approximate)
        if method not in ("pdf", "logpdf", "pmf", "logpmf"):
            tails = self.approximate
            if isinstance(tails, str):
                inexact = [name for name in self.shape_names if name not in self.refused]
                tails = dict.fromkeys(inexact, tails) if tails else {}
            by_argument = {k: v for k, v in by_argument.items() if k in self.shape_names} | tails
        return by_argument or None

    def why_not(self, method: str) -> str:
        """Why a method has no derivative at all; '' if it has one."""
        raise NotImplementedError

    def refusals(self, method: str) -> dict[str, str]:
        """Which arguments of a method are refused, and why."""
        refused = dict(self.refused)
        known = {"cdf", "sf", "logcdf", "logsf"} & self.formulas.keys()
        if method not in ("pdf", "logpdf", "pmf", "logpmf", "entropy") and not known:
            refused = {name: NO_FORMULA for name in self.shape_names} | refused
        if method in ("pdf", "logpdf") and "logpdf" not in self.formulas:
            refused = {name: self.reason for name in self.shape_names} | refused
        return refused


def present(laws: list[Any]) -> list[Any]:
    """The distributions that this scipy has."""
    return [law for law in laws if law.scipys is not None]


class Continuous(Distribution):
    """A continuous distribution, by its formulas in standard form (loc = 0, scale = 1).

    Arguments:
        name: scipy's.
        logpdf: the logarithm of the density, of x and the shapes; None if there is no formula.
        cdf, sf, logcdf, logsf: one or two of them, for the slopes in the shapes; what is stated
            is used where it is most accurate.
        entropy: of the shapes.
        score: the slope of logpdf in x, if that is all that is known.
        reason: why there is no logpdf.
        refused: shapes that have no derivative (integers, say), and why.
        approximate: method and accuracy of the slopes of cdf, and of what hangs on it, in the
            shapes, if not exact; by shape, if not all are.
        density_approximate: the same of the slopes of the density, by argument.
        without: methods that are refused altogether, and why.
        support: its ends as a function of the shapes, where scipy's are not those of the density.
    """

    methods = CONTINUOUS
    last = "loc=0, scale=1"
    frozen = type(scipy.stats.norm())

    def __init__(
        self,
        name: str,
        logpdf: Formula | None = None,
        *,
        reason: str = "",
        refused: Mapping[str, str] | None = None,
        approximate: str | Mapping[str, str] = "",
        density_approximate: Mapping[str, str] | None = None,
        without: Mapping[str, str] | None = None,
        support: Formula | None = None,
        **formulas: Formula | None,
    ) -> None:
        self.without, self.own_support = dict(without or {}), support
        stated = {"logpdf": logpdf, **formulas}
        super().__init__(name, stated, reason, refused, approximate, density_approximate)

    def why_not(self, method: str) -> str:
        """Why a method has no derivative at all; '' if it has one."""
        if method in self.without:
            return self.without[method]
        if method in ("pdf", "logpdf") and not {"logpdf", "score"} & self.formulas.keys():
            return self.reason
        closed = "entropy" in self.formulas or not self.shape_names
        return BY_QUADRATURE if method == "entropy" and not closed else ""


class Discrete(Distribution):
    """A discrete distribution, by its formulas in standard form (loc = 0), in its shapes.

    Arguments:
        name: scipy's.
        logpmf: the logarithm of the probability, of k and the shapes.
        cdf, sf, logcdf, logsf: one or two of them.
        entropy: of the shapes.
        reason: why there is no formula.
        refused: shapes that have no derivative, and why.
        approximate: method and accuracy of the slopes of cdf, and of what hangs on it, in the
            shapes, if not exact; by shape, if not all are.
        density_approximate: the same of the slopes of the density, by argument.
    """

    methods = DISCRETE
    first = "k"
    last = "loc=0"
    frozen = type(scipy.stats.poisson(1.0))

    def __init__(
        self,
        name: str,
        logpmf: Formula | None = None,
        *,
        reason: str = "",
        refused: Mapping[str, str] | None = None,
        approximate: str | Mapping[str, str] = "",
        density_approximate: Mapping[str, str] | None = None,
        **formulas: Formula | None,
    ) -> None:
        stated = {"logpmf": logpmf, **formulas}
        super().__init__(name, stated, reason, refused, approximate, density_approximate)

    def why_not(self, method: str) -> str:
        """Why a method has no derivative at all; '' if it has one."""
        if "logpmf" not in self.formulas:
            return self.reason
        if method == "entropy" and "entropy" not in self.formulas:
            return BY_QUADRATURE.replace("quadrature", "summation").replace("Integrate", "Sum")
        return ""

    def refusals(self, method: str) -> dict[str, str]:
        """Which arguments of a method are refused, and why."""
        refused = super().refusals(method)
        if method in ("ppf", "isf"):
            return {}
        if method != "entropy":
            refused["k"] = STEPS
        return {**refused, "loc": STEPS}
