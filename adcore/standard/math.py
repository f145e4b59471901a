"""Twins of `math` and `cmath`: their functions for traced numbers, otherwise the originals.

A twin converts as its original does: `math.sin` of a traced numpy scalar, or of an array of one
element, is a traced Python float. A function of a list takes one that holds traced numbers.
"""

from __future__ import annotations

import cmath
import functools
import math
from collections.abc import Callable, Iterable
from typing import Any

from .. import scalars
from ..engine.apply import apply
from ..engine.box import Box
from ..engine.layers import boxes_in, on_plain, plain, plain_within
from ..plugins.hooks import Sample, hookimpl
from ..rules.statements import elementwise, rule
from ..rules.twins import Twin, twin
from ..scalars import _traceable, _traceable_binary, number
from .gamma import RULES as GAMMA
from .gamma import gamma, lgamma, polygamma
from .roots import root_rule

# ------------------------------------------------------------------------ what a twin converts


def as_number(x: Any) -> Any:
    """A traced argument as a traced Python number; a plain one as it is."""
    if not isinstance(x, Box):
        return x
    if getattr(x, "size", 1) != 1:
        msg = "only length-1 arrays can be converted to Python scalars"
        raise TypeError(msg)
    return number(x)


def as_real(x: Any) -> Any:
    """The same, with the error of `math` for complex numbers."""
    x = as_number(x)
    if isinstance(plain(x), complex):
        msg = "must be real number, not complex"
        raise TypeError(msg)
    return x


def as_complex(x: Any) -> Any:
    """The same as a complex number, which `cmath` computes with."""
    number: Any = as_number(x)
    real = isinstance(number, Box) and not isinstance(plain(number), complex)
    return number + 0j if real else number


def _twin(original: Callable[..., Any], traced: Callable[..., Any], convert: Any = as_real) -> Twin:
    """The twin that hands converted arguments to `traced`, if any of them is traced."""

    @functools.wraps(original, assigned=("__name__", "__qualname__", "__doc__"))
    def function(*args: Any, **kwargs: Any) -> Any:
        if not any(isinstance(arg, Box) for arg in (*args, *kwargs.values())):
            return original(*args, **kwargs)
        named = {key: convert(value) for key, value in kwargs.items()}
        return traced(*map(convert, args), **named)

    return _named(function, original)


def _twin_of_lists(original: Callable[..., Any], traced: Callable[..., Any]) -> Twin:
    """The twin of a function of iterables: traced if there is a traced number in one."""

    @functools.wraps(original, assigned=("__name__", "__qualname__", "__doc__"))
    def function(*args: Any, **kwargs: Any) -> Any:
        args = tuple(arg if isinstance(arg, (list, tuple)) else _listed(arg) for arg in args)
        if any(True for _ in boxes_in([*args, *kwargs.values()])):
            return traced(*args, **kwargs)
        return original(*args, **kwargs)

    return _named(function, original)


def _listed(arg: Any) -> Any:
    """What can be gone through once as a list; a traced array as that of its numbers."""
    traced = isinstance(arg, Box)
    iterable = isinstance(arg, Iterable) and not hasattr(arg, "dtype")
    return list(arg) if traced or iterable else arg


def _named(function: Any, original: Any) -> Twin:
    function.__module__ = __name__
    return twin(original, function, f"{original.__module__}.{original.__name__}")


# --------------------------------------------------------------- functions without a rule as yet

# fmt: off
exp2   = _traceable(math.exp2)
cbrt   = _traceable(math.cbrt)
pow    = _traceable_binary(math.pow)
fmod   = _traceable_binary(math.fmod)
remainder = _traceable_binary(math.remainder)
copysign  = _traceable_binary(math.copysign)
degrees   = _traceable(math.degrees)
radians   = _traceable(math.radians)
# fmt: on


def sign(x: Any) -> float:
    """The sign of a number, that of a zero too."""
    sign: float = on_plain(math.copysign, 1.0, x)
    return sign


def _fmod_divisor(ans: Any, x: Any, y: Any) -> Any:
    return -float(math.trunc(plain(x) / plain(y)))


def _remainder_divisor(ans: Any, x: Any, y: Any) -> Any:
    return -float(round((plain(x) - plain(ans)) / plain(y)))


def _cbrt_slope(ans: Any, x: Any) -> Any:
    return 1 / (3 * ans * ans) if plain(ans) else math.inf


def _rect(r: Any, phi: Any) -> Any:
    return apply(_rect, (r, phi), {}) if _traced(r, phi) else cmath.rect(r, phi)


def _phase(z: Any) -> Any:
    return apply(_phase, (z,), {}) if _traced(z) else cmath.phase(z)


def _ldexp(x: Any, i: Any) -> Any:
    return apply(_ldexp, (x, i), {}) if _traced(x) else math.ldexp(x, i)


def _fma(x: Any, y: Any, z: Any) -> Any:
    return apply(_fma, (x, y, z), {}) if _traced(x, y, z) else math.fma(x, y, z)  # type: ignore[attr-defined]


def _nextafter(x: Any, y: Any) -> Any:
    return apply(_nextafter, (x, y), {}) if _traced(x) else math.nextafter(x, plain(y))


def _traced(*args: Any) -> bool:
    return any(isinstance(arg, Box) for arg in args)


def _hypot(*coordinates: Any) -> Any:
    return apply(_hypot, coordinates, {}) if _traced(*coordinates) else math.hypot(*coordinates)


def _dist(p: Any, q: Any) -> Any:
    """The distance of two points, as the length of their difference."""
    if len(p) != len(q):
        math.dist(list(map(plain, p)), list(map(plain, q)))  # raises
    return _hypot(*(as_real(a) - as_real(b) for a, b in zip(p, q, strict=True)))


def _fsum(*terms: Any) -> Any:
    return apply(_fsum, terms, {}) if _traced(*terms) else math.fsum(terms)


def fsum_jvp(ts: Any, ans: Any, *terms: Any) -> Any:
    """The map: the sum; linear."""
    return _fsum(*(t for t in ts if t is not None))


def fsum_vjp(ct: Any, ans: Any, *terms: Any) -> Any:
    """Its adjoint: each term gets ct."""
    return (ct,) * len(terms)


def _prod(values: Any, start: Any = 1) -> Any:
    for value in values:
        start = start * as_real(value)
    return start


def _sumprod(p: Any, q: Any) -> Any:
    return _fsum(*(as_real(a) * as_real(b) for a, b in zip(p, q, strict=True)))


def _log(x: Any, base: Any = None) -> Any:
    return scalars.log(x) if base is None else scalars.log(x) / scalars.log(base)


def _complex_log(z: Any, base: Any = None) -> Any:
    return scalars.log(z) if base is None else scalars.log(z) / scalars.log(as_complex(base))


def _modf(x: Any) -> Any:
    whole = on_plain(math.modf, x)[1]
    return x - whole, whole


def _frexp(x: Any) -> Any:
    exponent = on_plain(math.frexp, x)[1]
    return _ldexp(x, -exponent), exponent


def _polar(z: Any) -> Any:
    return abs(z), _phase(z)


def _plainly(original: Callable[..., Any]) -> Callable[..., Any]:
    """A function of the plain values: what it gives is an integer or a truth value."""
    return lambda *args, **kwargs: on_plain(original, *args, **plain_within(kwargs))


# fmt: off
REMAINDER = ((1.1, 1.9), (0.6, 1))
RULES = [
    elementwise(exp2,      lambda ans, x: ans * math.log(2)),
    elementwise(cbrt,      _cbrt_slope,                              domain=(0.5, 3.0)),
    elementwise(pow,       scalars._pow_base, scalars._pow_exponent, domain=scalars.POWER),
    elementwise(fmod,      1, _fmod_divisor,                         domain=REMAINDER),
    elementwise(remainder, 1, _remainder_divisor,                    domain=REMAINDER),
    elementwise(copysign,  lambda ans, x, y: sign(x) * sign(y), 0.0, domain=((0.5, 2), (0.5, 2))),
    elementwise(degrees,   180 / math.pi),
    elementwise(radians,   math.pi / 180),
    elementwise(_phase,    lambda ans, z: -1j / z,                   domain=(0.5, 2.0)),
    elementwise(_rect,     lambda ans, r, phi: _rect(1.0, phi), lambda ans, r, phi: 1j * ans),
    rule(_ldexp,           jvp=lambda t, ans, x, i: _ldexp(t, i),
                           vjp=lambda ct, ans, x, i: _ldexp(ct, i)),
    elementwise(_nextafter, 1, 0.0),
    *([elementwise(_fma, lambda ans, x, y, z: y, lambda ans, x, y, z: x, 1)]
      if hasattr(math, "fma") else []),  # from Python 3.13
    rule(_fsum,            jvp=fsum_jvp, vjp=fsum_vjp),
    root_rule(_hypot,      lambda *x: x),
]
# fmt: on
SAME = (
    *("expm1", "log1p", "log2", "log10", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan"),
    *("exp", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc", "atan2"),
)
OF_COMPLEX = (
    *("exp", "log10", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"),
    *("asinh", "acosh", "atanh"),
)
DISCRETE = (
    *("ceil", "comb", "factorial", "floor", "gcd", "isclose", "isfinite", "isinf", "isnan"),
    *("isqrt", "lcm", "perm", "trunc", "ulp"),
)
OWN = {
    **{name: getattr(scalars, name) for name in SAME},
    **dict(exp2=exp2, cbrt=cbrt, pow=pow, fmod=fmod, remainder=remainder, copysign=copysign),
    **dict(degrees=degrees, radians=radians, fabs=abs, gamma=gamma, lgamma=lgamma, hypot=_hypot),
    **dict(log=_log, modf=_modf, frexp=_frexp, ldexp=_ldexp, fma=_fma, nextafter=_nextafter),
}
TWINS = [
    *[
        _twin(getattr(math, name), function)
        for name, function in OWN.items()
        if hasattr(math, name)
    ],
    *[_twin(getattr(math, name), _plainly(getattr(math, name)), plain) for name in DISCRETE],
    _twin_of_lists(math.dist, _dist),
    _twin_of_lists(math.fsum, lambda terms: _fsum(*map(as_real, terms))),
    _twin_of_lists(math.prod, _prod),
    *([_twin_of_lists(math.sumprod, _sumprod)] if hasattr(math, "sumprod") else []),
    *[_twin(getattr(cmath, name), getattr(scalars, name), as_complex) for name in OF_COMPLEX],
    _twin(cmath.log, _complex_log, as_complex),
    _twin(cmath.phase, _phase, as_complex),
    _twin(cmath.polar, _polar, as_complex),
    _twin(cmath.rect, _rect),
    *[
        _twin(getattr(cmath, name), _plainly(getattr(cmath, name)), plain)
        for name in ("isclose", "isfinite", "isinf", "isnan")
    ],
]


def __getattr__(name: str) -> Any:
    """A twin by its name; of one that both modules have, that of `math`."""
    found = [each.made for each in TWINS if each.made.__name__ == name]
    if not found:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return found[0]


# -------------------------------------------------------------------------------------- hooks


@hookimpl
def adcore_rules() -> list[Any]:
    """What `scalars` has no rule for, and all twins."""
    return [GAMMA, RULES, TWINS]


@hookimpl
def adcore_samples() -> list[Sample]:
    """What is not elementwise, and the special points."""
    return [
        *(Sample(polygamma, (n, x), wrt=(1,)) for n in (0, 1, 2) for x in (0.3, 4.5, 31.0, -1.4)),
        *(Sample(f, (x,)) for f in (gamma, lgamma) for x in (-0.3, -1.6, 20.5)),
        Sample(_ldexp, (0.7, 3), wrt=(0,)),
        Sample(_fsum, (0.1, 0.2, -1.3)),
        Sample(_hypot, (0.3,)),
        Sample(_hypot, (0.3, -0.4, 1.2)),
        Sample(_hypot, (0.0, 0.0), label="kink", kink=True),
        Sample(_phase, (0.8 + 0.6j,), label="complex"),
        Sample(_rect, (1.5, 0.4)),
        *([Sample(_fma, (0.3, -1.1, 2.0))] if hasattr(math, "fma") else []),
        Sample(pow, (0.0, 2.0), label="0**2", kink=True),
        Sample(copysign, (-0.7, 2.0), wrt=(0,)),
    ]
