"""Universal functions, in the order of numpy's reference.

An elementwise function y = f(x₁, x₂) has a diagonal derivative: dy = ∂f/∂x₁ dx₁ + ∂f/∂x₂ dx₂, and
its transpose is the same product. Its partial derivatives are all that is stated here.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from adcore.extend import composite, constant, elementwise, is_differentiated, linear, plain, rule

from ..arrays.decisions import every, some
from .root_slopes import infinite_at_zero, through_root, through_square_root

LN2, LN10 = math.log(2), math.log(10)


def swapped(partial: Any) -> Any:
    """The partial of a symmetric function in its second input, from that in its first."""
    return lambda ans, x, y: partial(ans, y, x)


class Pick:
    """A partial derivative that is 1 (or `share`) where an input was picked and 0 elsewhere.

    As a factor it selects: where it is 0 an infinite or NaN cotangent does not come through, so
    that sqrt(maximum(x, 0)) has the slope 0 at a negative x.
    """

    __slots__ = ("picked", "share")
    __array_ufunc__ = None  # arrays leave the product to __rmul__

    def __init__(self, picked: Any, share: Any = None) -> None:
        self.picked = picked
        self.share = share

    def __rmul__(self, v: Any) -> Any:
        return np.where(self.picked, v if self.share is None else v * self.share, 0)


def picked(ans: Any, x: Any, other: Any) -> Pick:
    """The slope of maximum or minimum in x: 1 where x is the answer, 1/2 in a tie, 0 elsewhere."""
    x = plain(x)
    return Pick(np.equal(x, plain(ans)), _share(np.equal(x, plain(other))))


def _share(tie: Any) -> Any:
    """Half of the slope where both inputs are the answer."""
    return np.where(tie, 0.5, 1) if some(tie) else None


def picked_or_nan(ans: Any, x: Any, other: Any) -> Pick:
    """As `picked`, for functions that let NaN through: an input that is NaN is the answer."""
    x, ans = plain(x), plain(ans)
    mine, others = np.equal(x, ans), np.equal(plain(other), ans)
    share = _share(mine & others)
    return Pick(mine if every(mine | others) else mine | np.isnan(x), share)


def nonzero(r: Any) -> Any:
    """r with 1 in the place of 0, so that a slope 0/0 becomes 0."""
    bare = plain(r)
    return r if every(np.not_equal(bare, 0)) else np.where(np.equal(bare, 0), 1, r)


def is_complex(x: Any) -> bool:
    """True for a complex number or array, traced or not."""
    return bool(np.iscomplexobj(plain(x)))


def sign(x: Any) -> Any:
    """numpy.sign: constant for real numbers, x/|x| with a derivative for complex ones."""
    return x / nonzero(np.absolute(x)) if is_complex(x) else np.sign(plain(x))


def absolute_x(ans: Any, x: Any) -> Any:
    """The slope of |x|: its sign, the conjugate of x/|x|; 0 at 0, the minimum."""
    return np.conjugate(sign(x)) if is_complex(x) else np.sign(x)


def absolute_vjp(ct: Any, ans: Any, x: Any) -> Any:
    """|x|² is x conj(x), so |x| is a root."""
    if not is_differentiated(x):
        return ct * absolute_x(ans, x)
    if is_complex(x):
        return through_root(ct, np.conjugate(x), ans)
    return through_root(ct, x, ans, sharp=False)


def copysign_x(ct: Any, ans: Any, x: Any, y: Any) -> Any:
    """copysign(x, y)² is x²."""
    if not is_differentiated(x):
        return ct * (np.sign(x) * np.copysign(1, plain(y)))
    return through_root(ct, x, ans, sharp=False)


def cosine_of_arcsin(x: Any) -> Any:
    """√(1 - x²); for x + 0j beyond ±1 on the side of the branch cut on which numpy's arcsin is."""
    if is_complex(x):
        return np.sqrt(-(x - 1)) * np.sqrt(x + 1)
    return np.sqrt((1 - x) * (1 + x))


def power_base(ans: Any, x: Any, y: Any) -> Any:
    """∂(x**y)/∂x = y x**(y-1), and 0 for y = 0 at every x."""
    if isinstance(y, (int, float, np.number)):
        if y == 2:
            return 2 * x
        if y == 3:
            return 3 * x * x
        return y * np.power(x, y - 1) if y != 0 else 0
    flat = np.equal(plain(y), 0)
    # Where y = 0 and x is 0 or NaN, y x**(y-1) would be NaN; x**0 is 1 for all of them.
    flat = flat & ~np.greater(np.absolute(plain(x)), 0) if some(flat) else flat
    return y * np.power(x, np.where(flat, 0, np.subtract(y, 1)) if some(flat) else y - 1)


def power_exponent(ans: Any, x: Any, y: Any) -> Any:
    """∂(x**y)/∂y = x**y log x: 0 where x**y is 0, and for 0**0; NaN for a negative base."""
    if is_complex(ans):
        x = np.add(x, 0j)
    bare = plain(x)
    zero = np.equal(plain(ans), 0) | (np.equal(bare, 0) & np.equal(plain(y), 0))
    negative = np.zeros_like(zero) if is_complex(x) else np.less(bare, 0)
    if some(zero) or some(negative):
        x = np.where(zero, 1, np.where(negative, np.nan, x))
    return ans * np.log(x)


def logaddexp_share(power: Any) -> Any:
    """The partial of log(eˣ + eʸ): eˣ/(eˣ + eʸ), a softmax; `power` is exp or exp2.

    Where the answer is infinite, the inputs that are equal to it share evenly.
    """

    def partial(ans: Any, x: Any, other: Any) -> Any:
        infinite = np.isinf(plain(ans))
        if not some(infinite):
            return power(x - ans)
        tie = np.equal(plain(x), plain(other))
        even = np.where(tie, 0.5, np.equal(plain(x), plain(ans)))
        finite = power(np.where(infinite, 0, x) - np.where(infinite, 0, ans))
        return np.where(infinite, even, finite)

    return partial


def over_square(other: Any, own: Any) -> Any:
    """other / r² with r² = other² + own²: the slope of an angle; 0 at the origin."""
    r = np.hypot(other, own)
    quotient = other / nonzero(r) / nonzero(r)
    return quotient + infinite_at_zero(other, r) if is_differentiated(r) else quotient


def fmod_divisor(ans: Any, x: Any, y: Any) -> Any:
    """The slope of fmod(x, y) in y: minus the quotient, which its remainder makes whole."""
    return -np.rint((plain(x) - plain(ans)) / plain(y))


softmax, softmax2 = logaddexp_share(np.exp), logaddexp_share(np.exp2)

POSITIVE, ANY, SMALL, TINY = (0.3, 3.0), (-2.0, 2.0), (-0.9, 0.9), (-0.6, 0.6)
APART = ((0.1, 2.0), (-2.0, -0.1))  # no ties
QUOTIENT_2 = ((2.1, 2.8), (0.95, 1.02))  # no jumps

# fmt: off
RULES = [
    # ------------------------------------------------------------------------ math operations
    elementwise(np.add,         1, 1),
    elementwise(np.subtract,    1, -1),
    elementwise(np.multiply,    lambda ans, x, y: y,           lambda ans, x, y: x),
    elementwise(np.divide,      lambda ans, x, y: 1 / y,       lambda ans, x, y: -ans / y,
                domain=(ANY, POSITIVE)),
    elementwise(np.logaddexp,   softmax,                       swapped(softmax)),
    elementwise(np.logaddexp2,  softmax2,                      swapped(softmax2)),
    elementwise(np.negative,    -1),
    elementwise(np.positive,    1),
    elementwise(np.power,       power_base,                    power_exponent,
                domain=(POSITIVE, ANY)),
    composite(np.float_power,   lambda x1, x2: np.power(np.float64(1) * x1, np.float64(1) * x2)),
    # The slope of x mod y in y is minus the whole quotient; jumps have no slope.
    elementwise(np.remainder,   1,               lambda ans, x, y: -np.floor_divide(x, y),
                domain=QUOTIENT_2),
    elementwise(np.fmod,        1,               fmod_divisor,
                domain=QUOTIENT_2),
    composite(np.divmod,        lambda x1, x2: (np.floor_divide(x1, x2), np.remainder(x1, x2))),
    elementwise(np.absolute,    absolute_x,       vjp=(absolute_vjp,), root=True, domain=POSITIVE),
    elementwise(np.fabs,        absolute_x,       vjp=(absolute_vjp,), root=True, domain=POSITIVE),
    composite(np.sign,          lambda x: sign(x)),
    elementwise(np.heaviside,   0,                             lambda ans, x, y: np.equal(x, 0),
                domain=(POSITIVE, ANY)),
    linear(np.conjugate,        lambda ct, x: np.conjugate(ct)),
    elementwise(np.exp,         lambda ans, x: ans),
    elementwise(np.exp2,        lambda ans, x: ans * LN2),
    # np.divide: 1 / x of a Python number is an error at 0, where numpy's slope is infinite.
    elementwise(np.log,         lambda ans, x: np.divide(1, x),                  domain=POSITIVE),
    elementwise(np.log2,        lambda ans, x: np.divide(1, x * LN2),            domain=POSITIVE),
    elementwise(np.log10,       lambda ans, x: np.divide(1, x * LN10),           domain=POSITIVE),
    elementwise(np.expm1,       lambda ans, x: ans + 1),
    elementwise(np.log1p,       lambda ans, x: np.divide(1, 1 + x),              domain=SMALL),
    elementwise(np.sqrt,        lambda ans, x: 0.5 / ans,
                vjp=(lambda ct, ans, x: through_square_root(ct, ans),), root=True,
                domain=POSITIVE),
    elementwise(np.square,      lambda ans, x: 2 * x),
    elementwise(np.cbrt,        lambda ans, x: 1 / (3 * ans * ans),              domain=POSITIVE),
    elementwise(np.reciprocal,  lambda ans, x: -ans * ans,                       domain=POSITIVE),
    constant(np.floor_divide, np.rint, np.gcd, np.lcm),

    # ---------------------------------------------------------------- trigonometric, hyperbolic
    elementwise(np.sin,         lambda ans, x: np.cos(x)),
    elementwise(np.cos,         lambda ans, x: -np.sin(x)),
    elementwise(np.tan,         lambda ans, x: 1 + ans * ans,                    domain=SMALL),
    elementwise(np.arcsin,      lambda ans, x: 1 / cosine_of_arcsin(x),          domain=SMALL),
    elementwise(np.arccos,      lambda ans, x: -1 / cosine_of_arcsin(x),         domain=SMALL),
    elementwise(np.arctan,      lambda ans, x: 1 / (1 + x * x),                  domain=SMALL),
    elementwise(np.hypot,       lambda ans, x, y: x / nonzero(ans),
                                lambda ans, x, y: y / nonzero(ans),
                vjp=(lambda ct, ans, x, y: through_root(ct, x, ans),
                     lambda ct, ans, x, y: through_root(ct, y, ans)), root=True, domain=POSITIVE),
    elementwise(np.arctan2,     lambda ans, y, x: over_square(x, y),
                                lambda ans, y, x: -over_square(y, x),            domain=POSITIVE),
    elementwise(np.sinh,        lambda ans, x: np.cosh(x)),
    elementwise(np.cosh,        lambda ans, x: np.sinh(x)),
    elementwise(np.tanh,        lambda ans, x: 1 - ans * ans),
    elementwise(np.arcsinh,     lambda ans, x: 1 / np.sqrt(1 + x * x),           domain=SMALL),
    elementwise(np.arccosh,     lambda ans, x: 1 / (np.sqrt(x - 1) * np.sqrt(x + 1)),
                domain=(1.2, 3.0)),
    elementwise(np.arctanh,     lambda ans, x: np.divide(1, (1 - x) * (1 + x)),  domain=TINY),
    elementwise(np.degrees,     180 / math.pi),
    elementwise(np.rad2deg,     180 / math.pi),
    elementwise(np.radians,     math.pi / 180),
    elementwise(np.deg2rad,     math.pi / 180),

    # ------------------------------------------------------------- maxima: ties share evenly
    elementwise(np.maximum,     picked_or_nan, swapped(picked_or_nan),  domain=APART, picks=True),
    elementwise(np.minimum,     picked_or_nan, swapped(picked_or_nan),  domain=APART, picks=True),
    elementwise(np.fmax,        picked,        swapped(picked),         domain=APART, picks=True),
    elementwise(np.fmin,        picked,        swapped(picked),         domain=APART, picks=True),

    # --------------------------------------------------------------------------- floating point
    elementwise(np.copysign,    lambda ans, x, y: np.sign(x) * np.copysign(1, plain(y)), 0,
                vjp=(copysign_x, lambda ct, ans, x, y: None), root=True, domain=POSITIVE),
    elementwise(np.nextafter,   1, 0),
    linear(np.ldexp,            lambda ct, x1, x2: np.ldexp(ct, x2)),
    rule(np.frexp,              jvp=lambda t, ans, x: (np.ldexp(t, -ans[1]), None),
                                vjp=lambda ct, ans, x: np.ldexp(ct[0], -ans[1])),
    rule(np.modf,               jvp=lambda t, ans, x: (t, None),
                                vjp=lambda ct, ans, x: ct[0]),
    constant(np.spacing, np.floor, np.ceil, np.trunc),

    # --------------------------------------------------- comparisons, logic, bits: no derivative
    constant(np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal),
    constant(np.logical_and, np.logical_or, np.logical_xor, np.logical_not),
    constant(np.isfinite, np.isinf, np.isnan, np.isnat, np.signbit, np.bitwise_count),
    constant(np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert),
    constant(np.left_shift, np.right_shift),
]
# fmt: on
