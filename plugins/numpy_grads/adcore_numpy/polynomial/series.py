"""What the six classes (`Polynomial`, `Chebyshev`, …) add to numpy's to carry traced values.

numpy's own methods do the rest: they call `_add`, `_mul`, `_der` …, which are the differentiable
functions here.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from adcore.extend import Box, plain

from ..tables.mixed_arguments import cast, is_traced
from .arrays import bare, series
from .operations import Operations
from .polyutils import getdomain, mapdomain, trimcoef


class TracedSeries:
    """Stands before numpy's class among the bases."""

    operations: ClassVar[Operations]
    coef: Any
    domain: Any
    window: Any
    _symbol: str

    def __init__(self, coef: Any, domain: Any = None, window: Any = None, symbol: str = "x"):
        given = {"coef": coef, "domain": domain, "window": window}
        super().__init__(*map(bare, given.values()), symbol)  # type: ignore[call-arg]
        for name, value in given.items():
            if is_traced(value):
                setattr(self, name, cast(series(value), getattr(self, name).dtype))

    def __call__(self, arg: Any) -> Any:
        """The value at `arg`: numbers, arrays, or another series, which is substituted."""
        if isinstance(arg, np.polynomial._polybase.ABCPolyBase):
            return self._substituted(arg)
        arg = mapdomain(arg, self.domain, self.window)
        return self.operations.val(arg, self.coef)

    def _substituted(self, inner: Any) -> Any:
        """Σ c_k P_k(q) for a series q, by the recurrence of the P_k."""
        off, scl = np.polynomial.polyutils.mapparms(self.domain, self.window)
        inner = traced_kind(inner) * scl + off
        recurrence = self.operations.family.times_x(len(self.coef))
        before, basis = inner * 0, inner**0
        total = basis * self.coef[0]
        for i in range(len(self.coef) - 1):
            following = inner * basis - basis * recurrence[i, i]
            if i:
                following = following - before * recurrence[i - 1, i]
            before, basis = basis, following / recurrence[i + 1, i]
            total = total + basis * self.coef[i + 1]
        return total

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, Box) and np.ndim(plain(other)) == 0:
            return self * (1 / other)
        return super().__truediv__(other)  # type: ignore[misc]

    def roots(self) -> Any:
        """The roots, in the domain."""
        return mapdomain(self.operations.roots(self.coef), self.window, self.domain)

    def trim(self, tol: float = 0) -> Any:
        """Without trailing coefficients of at most `tol`."""
        coef = trimcoef(self.coef, tol)
        return self.__class__(coef, self.domain, self.window, self._symbol)

    def convert(self, domain: Any = None, kind: Any = None, window: Any = None) -> Any:
        """The same polynomial in another basis, domain or window."""
        kind = type(self) if kind is None else kind
        return super().convert(domain, traced_class(kind), window)  # type: ignore[misc]

    @classmethod
    def fit(
        cls,
        x: Any,
        y: Any,
        deg: Any,
        domain: Any = None,
        rcond: float | None = None,
        full: bool = False,
        w: Any = None,
        window: Any = None,
        symbol: str = "x",
    ) -> Any:
        """The least squares fit to the points; `domain=None` is from the least to the largest x."""
        if not is_traced([x, y, w, domain, window]):
            return super().fit(  # type: ignore[misc]
                x, y, deg, domain, rcond, full, w, window, symbol
            )
        if domain is None:
            domain = getdomain(x)
            if plain(domain[0]) == plain(domain[1]):
                domain = domain + np.array([-1, 1])
        elif isinstance(domain, list) and not domain:
            domain = cls.domain
        window = cls.window if window is None else window
        coef = cls.operations.fit(mapdomain(x, domain, window), y, deg, rcond, full, w)
        return cls(coef, domain=domain, window=window, symbol=symbol)

    @classmethod
    def fromroots(cls, roots: Any, domain: Any = (), window: Any = None, symbol: str = "x") -> Any:
        """The monic series with the given roots; `domain=None` is from the least to the largest."""
        roots = series(roots)
        if domain is None:
            domain = getdomain(roots)
        elif isinstance(domain, (list, tuple)) and not domain:
            domain = cls.domain
        window = cls.window if window is None else window
        scl = np.polynomial.polyutils.mapparms(domain, window)[1]
        coef = cls.operations.fromroots(mapdomain(roots, domain, window)) / scl ** len(roots)
        return cls(coef, domain=domain, window=window, symbol=symbol)


def traced_class(kind: Any) -> Any:
    """The class here for one of numpy's six; any other as it is."""
    from . import CLASSES

    return CLASSES.get(kind, kind)


def traced_kind(value: Any) -> Any:
    """A series of numpy's own class as one of the class here."""
    kind = traced_class(type(value))
    if kind is type(value):
        return value
    return kind(value.coef, value.domain, value.window, value.symbol)
