"""scipy.integrate: integrals over several variables, `quad` within `quad`, as in scipy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import scipy.integrate

from adcore.extend import composite, plain

from ...closing import as_args
from ...closures import bare, captured, plainly, refuse_stacks
from ..closing_twins import closing, refuse_traced
from .quadrature import Integrand, _integral, quad


def _nquad(func, ranges, args=None, opts=None, full_output=False):
    """`nquad` of which something is traced: `quad` within `quad`."""
    args = () if args is None else as_args(args)
    refuse_traced("nquad", full_output=full_output)
    used = captured((func, ranges, args, opts))
    refuse_stacks(*used)
    now = used.replaced(bare(used.boxes))
    f = plainly(now[0], "nquad")
    known, error = scipy.integrate.nquad(f, now[1], args=now[2], opts=now[3])
    low, high, options = _limits(ranges, args, opts, len(ranges) - 1, ())

    def bind(*values: Any) -> Callable[[Any], Any]:
        function, inner, rest, steer = used.replaced(values)
        return lambda x: _level(function, inner, rest, steer, len(ranges) - 2, (x,))

    integrand = Integrand(bind, options, known=known)
    return _integral(integrand, low, high, *used), error


def _limits(ranges: Any, args: Any, opts: Any, k: int, outer: Any) -> tuple[Any, Any, Any]:
    """The limits of variable k, and the options for its integral."""
    given = ranges[k](*outer, *args) if callable(ranges[k]) else ranges[k]
    chosen = opts[k] if isinstance(opts, (list, tuple)) else opts
    chosen = dict((chosen(*outer, *args) if callable(chosen) else chosen) or {})
    refuse_traced("nquad", **chosen)
    if chosen.get("points") is not None:
        low, high = map(plain, given)
        chosen["points"] = [p for p in chosen["points"] if low <= p <= high]
    return given[0], given[1], chosen


def _level(func: Any, ranges: Any, args: Any, opts: Any, k: int, outer: Any) -> Any:
    """The integral over the variables 0 … k, of which the others are given."""
    if k < 0:
        return func(*outer, *args)
    low, high, chosen = _limits(ranges, args, opts, k, outer)
    return quad(
        lambda x: _level(func, ranges, args, opts, k - 1, (x, *outer)), low, high, **chosen
    )[0]


def _called(limit: Any, *outer: Any) -> Any:
    return limit(*outer) if callable(limit) else limit


def _dblquad(func, a, b, gfun, hfun, args=(), epsabs=1.49e-8, epsrel=1.49e-8):
    """As scipy composes it."""

    def inner(x: Any, *_: Any) -> list[Any]:
        return [_called(gfun, x), _called(hfun, x)]

    return _nquad(func, [inner, [a, b]], args, {"epsabs": epsabs, "epsrel": epsrel})


def _tplquad(func, a, b, gfun, hfun, qfun, rfun, args=(), epsabs=1.49e-8, epsrel=1.49e-8):
    """As scipy composes it."""

    def innermost(y: Any, x: Any, *_: Any) -> list[Any]:
        return [_called(qfun, x, y), _called(rfun, x, y)]

    def inner(x: Any, *_: Any) -> list[Any]:
        return [_called(gfun, x), _called(hfun, x)]

    options = {"epsabs": epsabs, "epsrel": epsrel}
    return _nquad(func, [innermost, inner, [a, b]], args, options)


dblquad = closing("dblquad", _dblquad)
tplquad = closing("tplquad", _tplquad)
nquad = closing("nquad", _nquad)

RULES = [
    composite(dblquad, _dblquad),
    composite(tplquad, _tplquad),
    composite(nquad,   _nquad),
]  # fmt: skip
