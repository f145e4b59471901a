"""Python's own numbers: their box, their space, and the derivatives of operators and `math`.

This is a plugin like any other, registered through the same hooks; it happens to need nothing but
the standard library. The functions of `math` cannot be dispatched (they convert their argument to
a C double), so they are offered here under the same names:

>>> from adcore import grad, scalars
>>> grad(lambda x: scalars.sin(x) * x)(0.0)
0.0
"""

from __future__ import annotations

import cmath
import math
import numbers
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .engine.apply import apply, apply_binary, apply_unary
from .engine.box import Box
from .engine.layers import layers, on_plain, plain
from .engine.roots import unshifted
from .errors import RuleError, TangentError
from .plugins.hooks import Sample, hookimpl
from .rules.registry import rules
from .rules.rule import Rule
from .rules.statements import constant, elementwise, linear
from .values import Space, ValueType

if TYPE_CHECKING:
    from random import Random

Number = float | complex

# ------------------------------------------------------------------------------------- spaces


class ScalarSpace(Space):
    """The real or the complex numbers; one object each."""

    __slots__ = ("dtype", "is_complex")

    shape: tuple[int, ...] = ()
    ndim = 0
    size = 1

    def __init__(self, kind: type) -> None:
        self.dtype = kind
        self.is_complex = kind is complex  # type: ignore[misc]

    def project(self, vector: Any) -> Any:
        if type(vector) is self.dtype:
            return vector
        if getattr(vector, "shape", ()) != ():
            vector = vector.sum()  # a scalar that was broadcast
        if isinstance(vector, Box):
            vector = number(vector)
            traced_complex = vector.space_of(vector).is_complex
            return vector.real if traced_complex and not self.is_complex else vector
        vector = number(vector)
        if isinstance(vector, complex) and not self.is_complex:
            return vector.real
        try:
            return self.dtype(vector)
        except (TypeError, ValueError):
            msg = f"A rule returned {vector!r} as the derivative of a {self.describe()}."
            raise RuleError(f"{msg} It must return a number.") from None

    def adopt(self, vector: Any, role: str) -> Any:
        if isinstance(vector, Box):
            space = vector.space_of(vector)
            if space.shape == () and (self.is_complex or not space.is_complex):
                return vector
        allowed = numbers.Complex if self.is_complex else numbers.Real
        if isinstance(vector, allowed) and not isinstance(vector, bool):
            return self.dtype(vector)
        msg = f"The {role} of a {self.describe()} must be one too; got {vector!r}."
        raise TangentError(msg)

    def add(self, a: Any, b: Any) -> Any:
        return a + b

    def own(self, vector: Any, shared: bool) -> Any:
        return vector

    def mask(self, cotangent: Any, vector: Any) -> Any:
        if plain(cotangent) != 0 or all(map(cmath.isfinite, layers(vector))):
            return vector
        return self.zeros()

    def with_ones(self, vector: Any, value: Any) -> Any:
        return None if plain(value) else self.ones()

    def zeros(self) -> Any:
        return self.dtype(0)

    def ones(self) -> Any:
        return self.dtype(1)

    def basis(self) -> Iterator[Any]:
        yield self.ones()

    def random(self, rng: Random) -> Any:
        if self.is_complex:
            return complex(rng.gauss(0, 1), rng.gauss(0, 1))
        return rng.gauss(0, 1)

    def inner(self, a: Any, b: Any) -> Any:
        return a * b

    def norm(self, vector: Any) -> float:
        size: float = abs(plain(vector))
        return size

    def stack(self, vectors: list[Any], of: Space, by: Space, axis: int) -> Any:
        return vectors[0]  # only asked for a scalar of a scalar

    def describe(self) -> str:
        return f"Python {self.dtype.__name__}"


REAL, COMPLEX = ScalarSpace(float), ScalarSpace(complex)

# ---------------------------------------------------------------------------------------- box


def _binary(rule: Rule) -> tuple[Any, Any]:
    """The operator method of a rule, and the reflected one.

    They handle Python's numbers; everything else (an array) has its own operator, and rule.
    """
    function = rule.function

    def method(self: Any, other: Any) -> Any:
        if type(other) in OPERANDS or _is_number(other):
            return apply_binary(rules[function], function, self, other)
        return NotImplemented

    def reflected(self: Any, other: Any) -> Any:
        if type(other) in OPERANDS or _is_number(other):
            return apply_binary(rules[function], function, other, self)
        return NotImplemented

    return method, reflected


def _is_number(value: Any) -> bool:
    """A fraction, or a subclass of float; not an array library's number, which has its own rule."""
    return isinstance(value, numbers.Number) and not hasattr(value, "__array_ufunc__")


def _over_divisor(ans: Any, x: Any, y: Any) -> Any:
    """The slope of x / y in y, which needs the quotient and y alone."""
    return -ans / y


def _log(x: Any) -> Any:
    """log, with its limit -inf at 0 and NaN where it is not real."""
    value = plain(x)
    if isinstance(value, complex):
        return log(x) if value else complex("-inf")
    return log(x) if value > 0 else (-math.inf if value == 0 else math.nan)


def _pow_base(ans: Any, x: Any, y: Any) -> Any:
    """y x**(y-1): 0 for y = 0, and infinite, not an error, at x = 0 with y < 1."""
    if plain(y) == 0:
        return 0.0
    if plain(x) == 0 and not isinstance(plain(y), complex) and plain(y) < 1:
        return math.inf
    return y * x ** (y - 1)


def _pow_exponent(ans: Any, x: Any, y: Any) -> Any:
    """ans log x, whose limit at x = 0 is 0 for y > 0."""
    return 0.0 if plain(x) == 0 and plain(ans) == 0 else ans * _log(x)


def _mod_divisor(ans: Any, x: Any, y: Any) -> Any:
    return -(plain(x) // plain(y))


def _abs_slope(ans: Any, x: Any) -> Any:
    """sign x, for complex x conj(x)/|x|; 0 at the kink."""
    value = plain(x)
    if isinstance(value, complex):
        return x.conjugate() / ans if value else 0.0
    return (value > 0) - (value < 0)


def _abs_vjp(ct: Any, ans: Any, x: Any) -> Any:
    """The pullback of a root, see `roots`: its slope 0 at 0 has the derivative of ct there."""
    pulled = ct * _abs_slope(ans, x)
    if not isinstance(x, Box) or plain(x) != 0:
        return pulled
    h: Any = conj(x) if isinstance(plain(x), complex) else x
    ct, curvature = unshifted(ct)
    if plain(ct) != 0:  # a kink: of complex numbers, the slope has an infinite derivative
        return pulled + ct * h**0.5 if h is not x else pulled
    if curvature is None:
        return pulled
    return pulled + (curvature * h if cmath.isfinite(plain(curvature)) else h**0.5)


# --------------------------------------------------------------------------- operators and `math`


def _traceable(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of `math` that takes traced and complex numbers too."""
    of_complex = getattr(cmath, function.__name__, function)

    def traceable(x: Any) -> Any:
        if isinstance(x, Box):
            return apply_unary(rules[traceable], traceable, x)
        return function(x) if type(x) is not complex else of_complex(x)

    return _named(traceable, function)


def _traceable_binary(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for two arguments."""

    def traceable(x: Any, y: Any) -> Any:
        if isinstance(x, Box) or isinstance(y, Box):
            return apply_binary(rules[traceable], traceable, x, y)
        return function(x, y)

    return _named(traceable, function)


def _named(traceable: Any, function: Any) -> Callable[..., Any]:
    traceable.__name__ = traceable.__qualname__ = function.__name__
    traceable.__doc__ = f"`math.{function.__name__}`, for traced and complex numbers too."
    named: Callable[..., Any] = traceable
    return named


# fmt: off
exp,  expm1, log,   log1p = map(_traceable, (math.exp,  math.expm1, math.log,   math.log1p))
log2, log10, sqrt,  erf   = map(_traceable, (math.log2, math.log10, math.sqrt,  math.erf))
sin,  cos,   tan,   erfc  = map(_traceable, (math.sin,  math.cos,   math.tan,   math.erfc))
asin, acos,  atan         = map(_traceable, (math.asin, math.acos,  math.atan))
sinh, cosh,  tanh         = map(_traceable, (math.sinh, math.cosh,  math.tanh))
asinh, acosh, atanh       = map(_traceable, (math.asinh, math.acosh, math.atanh))
atan2                     = _traceable_binary(math.atan2)
# fmt: on


# fmt: off
QUOTIENT, POWER, REMAINDER = ((-2, 2), (0.5, 2)), ((0.5, 2), (-2, 2)), ((1.1, 1.9), (0.6, 1))

NEG = elementwise(operator.neg,     -1)
POS = elementwise(operator.pos,     1)
ABS = elementwise(operator.abs,     _abs_slope, vjp=(_abs_vjp,), root=True,     domain=(0.2, 2))
ADD = elementwise(operator.add,     1,                       1)
SUB = elementwise(operator.sub,     1,                       -1)
MUL = elementwise(operator.mul,     lambda ans, x, y: y,     lambda ans, x, y: x)
DIV = elementwise(operator.truediv, lambda ans, x, y: 1 / y, _over_divisor,     domain=QUOTIENT)
POW = elementwise(operator.pow,     _pow_base,               _pow_exponent,     domain=POWER)
MOD = elementwise(operator.mod,     1,                       _mod_divisor,      domain=REMAINDER)

FUNCTIONS = [
    elementwise(exp,   lambda ans, x: ans),
    elementwise(expm1, lambda ans, x: ans + 1),
    elementwise(log,   lambda ans, x: 1 / x,                      domain=(0.5, 3.0)),
    elementwise(log1p, lambda ans, x: 1 / (1 + x),                domain=(-0.5, 3.0)),
    elementwise(log2,  lambda ans, x: 1 / (x * math.log(2)),      domain=(0.5, 3.0)),
    elementwise(log10, lambda ans, x: 1 / (x * math.log(10)),     domain=(0.5, 3.0)),
    elementwise(sqrt,  lambda ans, x: 0.5 / ans if plain(ans) else math.inf, domain=(0.5, 3.0)),
    elementwise(sin,   lambda ans, x: cos(x)),
    elementwise(cos,   lambda ans, x: -sin(x)),
    elementwise(tan,   lambda ans, x: 1 + ans * ans,              domain=(-1.0, 1.0)),
    elementwise(asin,  lambda ans, x: 1 / sqrt(1 - x * x),        domain=(-0.9, 0.9)),
    elementwise(acos,  lambda ans, x: -1 / sqrt(1 - x * x),       domain=(-0.9, 0.9)),
    elementwise(atan,  lambda ans, x: 1 / (1 + x * x)),
    elementwise(sinh,  lambda ans, x: cosh(x)),
    elementwise(cosh,  lambda ans, x: sinh(x)),
    elementwise(tanh,  lambda ans, x: 1 - ans * ans),
    elementwise(asinh, lambda ans, x: 1 / sqrt(x * x + 1)),
    elementwise(acosh, lambda ans, x: 1 / sqrt(x * x - 1),        domain=(1.2, 3.0)),
    elementwise(atanh, lambda ans, x: 1 / (1 - x * x),            domain=(-0.9, 0.9)),
    elementwise(erf,   lambda ans, x: exp(-x * x) * (2 / math.sqrt(math.pi))),
    elementwise(erfc,  lambda ans, x: exp(-x * x) * (-2 / math.sqrt(math.pi))),
    elementwise(atan2, lambda ans, y, x: x / (x * x + y * y),
                       lambda ans, y, x: -y / (x * x + y * y)),
]
# fmt: on


def real(x: Any) -> Any:
    """The real part of a number, traced or not."""
    return apply(real, (x,), {}) if isinstance(x, Box) else x.real


def imag(x: Any) -> Any:
    """The imaginary part of a number, traced or not."""
    return apply(imag, (x,), {}) if isinstance(x, Box) else x.imag


def conj(x: Any) -> Any:
    """The complex conjugate of a number, traced or not."""
    return apply(conj, (x,), {}) if isinstance(x, Box) else x.conjugate()


def number(x: Any) -> Any:
    """The Python number that a value of one element is (an array's, a numpy scalar), traced."""
    if isinstance(x, Box):
        return x if type(x) is ScalarBox else apply_unary(rules[number], number, x)
    return x.item() if hasattr(x, "item") else x


# fmt: off
PARTS = [
    linear(number, lambda ct, x: ct),
    elementwise(real, 1),       # Re(t) of a complex tangent: the space of the answer is real
    elementwise(imag, -1j),     # Im(t) = Re(-i t)
    linear(conj, lambda ct, x: conj(ct)),
]
# fmt: on


class Steps:
    """The operators that are constant between their jumps, for boxes of any value."""

    __slots__ = ()

    def __floordiv__(self: Any, other: Any) -> Any:
        return on_plain(operator.floordiv, self, other)

    def __rfloordiv__(self: Any, other: Any) -> Any:
        return on_plain(operator.floordiv, other, self)

    def __divmod__(self: Any, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self: Any, other: Any) -> Any:
        return other // self, other % self

    def __round__(self: Any, digits: int | None = None) -> Any:
        return on_plain(round, self) if digits is None else on_plain(round, self, digits)

    def __trunc__(self) -> int:
        return int(on_plain(math.trunc, self))

    def __floor__(self) -> int:
        return int(on_plain(math.floor, self))

    def __ceil__(self) -> int:
        return int(on_plain(math.ceil, self))


def _exact(name: str, into: str) -> property:
    """A method of a float that gives all of its digits: refused. AttributeError if it has none."""

    def read(self: Any) -> Any:
        getattr(self._primal, name)  # raises for a complex number

        def refuse() -> None:
            self._refuse_conversion(into, f"Leave .{name}() out.")

        return refuse

    return property(read, doc=f"Refused, since it makes a plain {into}.")


def _is_integer(x: Any) -> Any:
    return x.is_integer()


class FloatMethods:
    """What Python's and numpy's floats are asked for beside operators."""

    __slots__ = ()

    @property
    def is_integer(self: Any) -> Any:
        """As a float's. AttributeError if it has none."""
        self._primal.is_integer  # noqa: B018 (raises for a complex number)
        return lambda: on_plain(_is_integer, self)

    as_integer_ratio = _exact("as_integer_ratio", "fraction")
    hex = _exact("hex", "text")


class ScalarBox(FloatMethods, Steps, Box):
    """A traced Python number."""

    __slots__ = ()

    @staticmethod
    def space_of(value: Any) -> Any:
        kind = type(value)
        if kind is float:
            return REAL
        if kind is complex:
            return COMPLEX
        if kind is ScalarBox:
            return ScalarBox.space_of(value._primal)
        return None

    __add__, __radd__ = _binary(ADD)
    __sub__, __rsub__ = _binary(SUB)
    __mul__, __rmul__ = _binary(MUL)
    __truediv__, __rtruediv__ = _binary(DIV)
    __pow__, __rpow__ = _binary(POW)
    __mod__, __rmod__ = _binary(MOD)

    def __neg__(self) -> Any:
        return apply_unary(rules[operator.neg], operator.neg, self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return apply_unary(rules[operator.abs], operator.abs, self)

    @property
    def real(self) -> Any:
        return real(self)

    @property
    def imag(self) -> Any:
        return imag(self)

    def conjugate(self) -> Any:
        """The complex conjugate, as Python's numbers have it."""
        return conj(self)


OPERANDS = frozenset({int, float, complex, bool, ScalarBox})


def _examples(domains: Iterable[tuple[float, float]], rng: Random) -> Iterator[Any]:
    yield "float", tuple(rng.uniform(low, high) for low, high in domains)
    yield "float, again", tuple(rng.uniform(low, high) for low, high in domains)


# -------------------------------------------------------------------------------------- hooks


@hookimpl
def adcore_types() -> list[ValueType]:
    """Python's float and complex."""
    return [ValueType([float, complex], ScalarBox, examples=_examples)]


@hookimpl
def adcore_rules() -> list[Any]:
    """The operators, and the functions of `math`."""
    steps = constant(math.floor, math.ceil, math.trunc, operator.floordiv)
    return [NEG, POS, ABS, ADD, SUB, MUL, DIV, POW, MOD, FUNCTIONS, PARTS, steps]


@hookimpl
def adcore_samples() -> list[Sample]:
    """Complex numbers, special points, and what is not elementwise by name."""
    z, w = 0.8 + 0.6j, -0.3 + 1.1j
    unary = (exp, log, sqrt, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, atanh)
    return [
        *(Sample(f, (z,), label="complex") for f in (*unary, operator.neg, operator.abs)),
        *(Sample(f, (z,), label="complex") for f in (real, imag, conj, number)),
        *(
            Sample(f, (z, w), label="complex")
            for f in (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow)
        ),
        Sample(number, (1.5,), label="float"),
        Sample(conj, (1.5,), label="float"),
        Sample(operator.abs, (0.0,), label="kink", kink=True),
        Sample(operator.abs, (0j,), label="complex kink", kink=True),
        *(Sample(operator.pow, (0.0, n), label=f"0**{n}", kink=True) for n in (2.0, 1.0, 1.5)),
        Sample(operator.pow, (0.0, 0.0), label="0**0", kink=True, wrt=(0,)),
        Sample(operator.pow, (-2.0, 3), label="negative base", wrt=(0,)),
    ]
