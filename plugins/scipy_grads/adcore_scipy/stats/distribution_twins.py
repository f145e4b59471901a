"""What stands in the place of a distribution of scipy: its methods, and all else as scipy has it.

Methods with a rule are primitives around scipy's own, so plain values go there as they are. All
else falls through to scipy's object, and refuses traced values with the reason.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import scipy.stats

from adcore.errors import NonDifferentiableError
from adcore.extend import Twin, boxes_in, twin
from adcore.rules.twins import twin_for

HOME = "adcore_scipy.stats"

# What falls through to scipy, and what to do instead with traced values.
INSTEAD = {
    "rvs": "random numbers are drawn by scipy. Reparameterise: draw plain numbers of the standard "
    "form and compute loc + scale * z, or ppf(u, ...) of plain uniform numbers u.",
    "fit": "it searches by itself. Minimise -np.sum(logpdf(data, ...)) with value_and_grad, "
    "or find the optimum with plain values.",
    "expect": "it integrates by a subroutine. Integrate with fixed nodes: "
    "np.sum(w * fun(x) * pdf(x, ...)).",
}
OTHERWISE = "scipy finds it by subroutines. Write it by the parameters, or integrate with pdf."


def is_traced(*values: Any) -> bool:
    """Whether there is a box in the values, at any depth."""
    return any(True for _ in boxes_in(list(values)))


def named(made: Any, name: str) -> Any:
    """The primitive, or the function in it, under a name of this package, as in `gamma.cdf`."""
    made.__qualname__, made.__name__ = name, name.rpartition(".")[2]
    made.__module__ = HOME
    made.__doc__ = f"As `scipy.stats.{name}`, for traced values too."
    return made


class DistributionTwin:
    """The stand-in for an object of scipy.stats, which answers for all that has no rule.

    Arguments:
        scipys: the object.
        name: its name.
    """

    def __init__(self, scipys: Any, name: str) -> None:
        self.scipys = scipys
        self.__name__ = self.__qualname__ = name
        self.__module__ = HOME
        self.__doc__ = f"As `scipy.stats.{name}`, for traced values too."

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """That of scipy's object, as boxes have that of their value: for who asks isinstance."""
        return type(self.scipys)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "scipys":
            raise AttributeError(name)
        value = getattr(self.scipys, name)
        if name.startswith("_") or not callable(value):
            return value
        return self._plain_only(name, value)

    def _plain_only(self, name: str, value: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(value)
        def plain_only(*args: Any, **kwargs: Any) -> Any:
            if is_traced(args, kwargs):
                msg = (
                    f"{HOME}.{self.__name__}.{name} is not differentiable: "
                    f"{INSTEAD.get(name, OTHERWISE)}"
                )
                raise NonDifferentiableError(msg)
            return value(*args, **kwargs)

        return plain_only

    def as_twin(self) -> Twin:
        """The statement that this stands for scipy's object."""
        return twin(self.scipys, self, f"scipy.stats.{self.__name__}")

    def __dir__(self) -> list[str]:
        return sorted({*vars(self), *dir(self.scipys)})

    def __reduce__(self) -> str:
        return self.__qualname__

    def __repr__(self) -> str:
        return f"<{HOME}.{self.__name__}>"


def thawed(frozen: Any) -> Any:
    """A frozen distribution of scipy, made by code that is lifted, as one that can be traced."""
    law = getattr(scipy.stats, getattr(frozen.dist, "name", None) or "", None)
    found = twin_for(law)
    return frozen if found is None else found.made(*frozen.args, **frozen.kwds)


@functools.cache
def frozen_class(base: type) -> type:
    """A subclass of scipy's frozen distributions whose parameters may be traced.

    Its methods are scipy's, which call those of `dist`, here the twin, with the parameters.
    """

    class Frozen(base):  # type: ignore[misc]
        """A distribution with its parameters fixed."""

        def __init__(self, law: Any, args: Any, kwargs: Any) -> None:
            self.dist, self.args, self.kwds = law, args, kwargs
            if not is_traced(args, kwargs):
                self.scipys = law.scipys(*args, **kwargs)
                self.a, self.b = self.scipys.a, self.scipys.b

        def _plain(self, name: str, *args: Any, **kwargs: Any) -> Any:
            """What falls through to scipy's frozen distribution, which has its own generator."""
            if "scipys" in vars(self) and not is_traced(args, kwargs):
                return getattr(self.scipys, name)(*args, **kwargs)
            return getattr(self.dist, name)(*args, *self.args, **self.kwds)

        @property
        def random_state(self) -> Any:
            return self.scipys.random_state

        @random_state.setter
        def random_state(self, seed: Any) -> None:
            self.scipys.random_state = seed

        def rvs(self, size: Any = None, random_state: Any = None) -> Any:
            return self._plain("rvs", size=size, random_state=random_state)

        def stats(self, moments: str = "mv") -> Any:
            return self._plain("stats", moments=moments)

        def moment(self, order: Any = None) -> Any:
            return self._plain("moment", order)

        def expect(self, func: Any = None, lb: Any = None, ub: Any = None, **kwds: Any) -> Any:
            return self._plain("expect", func, lb=lb, ub=ub, **kwds)

    Frozen.__name__ = Frozen.__qualname__ = base.__name__
    return Frozen
